//! What a choice costs and when it holds: every line of rule 17, from old to new, as it will be charged.

use domain::{
    checkout::Choice,
    coverage::BillingCycle,
    locale::Locale,
    money::Money,
    proration::{Preview, Upgrade, preview},
};
use leptos::prelude::*;

use super::Live;
use crate::{
    api::{Moment, changes::ChangeForm},
    components::{Button, ButtonKind, DateText, DescriptionList, Fact},
};

fn money(amount: Money) -> String {
    amount.format(Locale::EnUs)
}

/// The price of another cycle with the coverage that is chosen.
pub(super) fn price_of(live: Live, cycle: BillingCycle) -> Option<String> {
    let choice = live.choice()?;
    let unit = live.form.with_value(|form| form.standing.prices.unit_price(&choice.coverage, cycle)).ok()?;
    unit.times(choice.coverage.quantity.get()).ok().map(money)
}

pub(super) fn draw(live: Live, busy: RwSignal<bool>) -> AnyView {
    let seen = move || {
        let choice = live.choice()?;
        let preview = live.form.with_value(|form| preview(&form.standing, &choice)).ok()?;
        Some((choice, preview))
    };
    view! {
        <aside class="checkout-summary" id="preview" aria-labelledby="preview-title">
            <h2 id="preview-title" class="visually-hidden">
                "What the change costs"
            </h2>
            <div aria-live="polite" class="stack">
                {move || match seen() {
                    Some((choice, preview)) => live.form.with_value(|form| lines(form, &choice, preview)),
                    None => view! { <p class="muted">"Choose a tier and a quantity from 1 to 999 to see the price."</p> }.into_any(),
                }}
            </div>
        </aside>
        <div class="checkout-final">
            <Button kind=ButtonKind::Primary large=true wide=true busy=busy>
                {move || button(seen().map(|(_, preview)| preview).as_ref())}
            </Button>
            <p class="small muted">
                "Everybody who gets billing mail is told. The licensee hears that an updated package is ready, never what it cost."
            </p>
        </div>
    }
    .into_any()
}

fn button(preview: Option<&Preview>) -> String {
    match preview {
        Some(Preview::Upgrade(upgrade)) if !upgrade.today.is_zero() => {
            format!("Change and pay {}", money(upgrade.today))
        }
        Some(Preview::Upgrade(_)) => "Change now".to_owned(),
        Some(Preview::Downgrade { .. }) => "Change at the end of the period".to_owned(),
        Some(Preview::Free { .. }) => "Change the trial".to_owned(),
        Some(Preview::Same) | None => "Change".to_owned(),
    }
}

fn words(choice: &Choice) -> String {
    format!("{}, paid {}", choice.coverage.describe(Locale::EnUs), choice.cycle.describe(Locale::EnUs))
}

const fn every(cycle: BillingCycle) -> &'static str {
    match cycle {
        BillingCycle::Monthly => "every month",
        BillingCycle::Yearly => "every year",
        BillingCycle::ThreeYear => "every 3 years",
    }
}

fn date(moment: &Moment) -> AnyView {
    let Moment { words, iso, exact } = moment.clone();
    view! { <DateText iso words title=exact /> }.into_any()
}

fn lines(form: &ChangeForm, choice: &Choice, preview: Preview) -> AnyView {
    if preview == Preview::Same {
        return view! { <p>"This is what you have now. Choose something else to see what it costs."</p> }.into_any();
    }
    let (now, new) = (form.now.clone(), words(choice));
    let (every, ends) = (every(choice.cycle), date(&form.ends));
    let change = view! {
        <DescriptionList>
            <Fact term="Now">{now}</Fact>
            <Fact term="New">{new}</Fact>
        </DescriptionList>
    }
    .into_any();
    let rest = match preview {
        Preview::Upgrade(upgrade) => paid(form, &upgrade),
        Preview::Downgrade { recurring, .. } => view! {
            {today(Money::zero(recurring.gross.currency))}
            <p class="small">
                "It holds from "{ends}" on. Until then everything stays as it is, and you can take it back. Then "
                <span class="num">{money(recurring.gross)}</span>" "{every}"."
            </p>
        }
        .into_any(),
        Preview::Free { recurring } => view! {
            {today(Money::zero(recurring.gross.currency))}
            <p class="small">
                "Nothing is paid while the trial runs, so it changes at once and for free. The trial still ends on "
                {ends}". If you buy it then: "<span class="num">{money(recurring.gross)}</span>" "
                {every}"."
            </p>
        }
        .into_any(),
        Preview::Same => ().into_any(),
    };
    view! {
        {change}
        {rest}
    }
    .into_any()
}

/// Nothing to pay today.
fn today(nothing: Money) -> AnyView {
    view! {
        <DescriptionList lines=true>
            <Fact term="Total today" money=true total=true>
                {money(nothing)}
            </Fact>
        </DescriptionList>
    }
    .into_any()
}

fn line(term: String, amount: String) -> AnyView {
    view! {
        <Fact term money=true>
            {amount}
        </Fact>
    }
    .into_any()
}

fn paid(form: &ChangeForm, upgrade: &Upgrade) -> AnyView {
    let less = |amount: Money| format!("\u{2212}{}", money(amount));
    let mut lines = vec![
        line("New period, net".to_owned(), money(upgrade.price.net)),
        line(form.tax.clone(), money(upgrade.price.tax)),
    ];
    if !upgrade.credit.net.is_zero() {
        lines.push(line("Credit for the rest of the old one, net".to_owned(), less(upgrade.credit.net)));
        if !upgrade.credit.tax.is_zero() {
            lines.push(line("Its tax".to_owned(), less(upgrade.credit.tax)));
        }
    }
    let balance = upgrade.used.minor - upgrade.credit.gross.minor;
    if balance > 0 {
        lines.push(line("From your balance".to_owned(), less(Money::new(balance, upgrade.used.currency))));
    } else if balance < 0 {
        let kept = Money::new(-balance, upgrade.used.currency);
        lines.push(line("Of which stays as balance".to_owned(), money(kept)));
    }
    let ends = BillingCycle::ALL.iter().zip(&form.period_ends).find(|(cycle, _)| **cycle == upgrade.to.cycle);
    let end = ends.map(|(_, end)| date(end));
    let left = (!upgrade.left.is_zero())
        .then(|| format!(" {} stays as your balance and pays the next invoice.", money(upgrade.left)));
    let (today, price) = (money(upgrade.today), money(upgrade.price.gross));
    let every = every(upgrade.to.cycle);
    let begins = date(&form.today);
    let card = form.card.clone().filter(|_| !upgrade.today.is_zero());
    view! {
        <DescriptionList lines=true>
            {lines}
            <Fact term="Total today" money=true total=true>
                {today}
            </Fact>
        </DescriptionList>
        <p class="small">
            {card.map(|card| format!("Charged to the {card}. "))} "A new period begins today, "{begins}
            ", and is renewed on "{end}" for "<span class="num">{price}</span>", "
            {every}"."{left}
        </p>
    }
    .into_any()
}
