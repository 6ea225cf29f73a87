//! What it costs today, what it will cost, and when (rule 11); the last step with the consents.

use domain::{coverage::BillingCycle, locale::Locale, money::Money, order::Way};
use leptos::prelude::*;

use super::live::{Live, Priced};
use crate::components::{Button, ButtonKind, Checkbox, DateText, DescriptionList, Fact};

fn money(amount: Money) -> String {
    amount.format(Locale::EnUs)
}

/// Today's total, or a dash while a choice is missing.
fn today(live: Live) -> String {
    live.priced().map_or_else(|| "\u{2013}".to_owned(), |priced| money(priced.summary.today.gross))
}

/// What stands over that total.
fn due_word(live: Live) -> &'static str {
    if live.way() == Way::Invoice { "By invoice" } else { "Today" }
}

/// The summary that stays in view.
#[component]
pub fn Summary(live: Live) -> impl IntoView {
    let product = live.with_view(|view| view.product_name.clone());
    let words = move || {
        live.priced().map_or_else(String::new, |priced| {
            let coverage = priced.choice.coverage.describe(Locale::EnUs);
            match priced.way {
                Way::Card | Way::Invoice => format!("{coverage}, paid {}", priced.choice.cycle.describe(Locale::EnUs)),
                Way::Trial => format!("{coverage}, one-month trial"),
            }
        })
    };
    view! {
        <aside class="checkout-summary" id="summary" aria-labelledby="summary-title">
            <h2 class="visually-hidden" id="summary-title">
                "Summary"
            </h2>
            <div class="summary-product">
                <strong>{product}</strong>
                <span class="small muted">{move || words()}</span>
            </div>
            <div class="summary-today" aria-live="polite">
                <span class="small muted">{move || due_word(live)}</span>
                <strong>{move || today(live)}</strong>
            </div>
            {move || live.priced().map(|priced| view! { <Details live priced /> }.into_any())}
        </aside>
    }
}

#[component]
fn Details(live: Live, priced: Priced) -> impl IntoView {
    let renewal = live.renewal(&priced);
    let (today, recurring) = (priced.summary.today, money(priced.summary.recurring.gross));
    let quantity = priced.choice.coverage.quantity.get();
    let unit = (quantity > 1).then(|| format!("{quantity} \u{d7} {}", money(priced.summary.unit)));
    let every = match priced.choice.cycle {
        BillingCycle::Monthly => "every month",
        BillingCycle::Yearly => "every year",
        BillingCycle::ThreeYear => "every 3 years",
    };
    let date = view! { <DateText iso=renewal.iso words=renewal.words title=renewal.exact /> };
    let then = match priced.way {
        Way::Card => view! {
            <p class="small">
                "Then "<span class="num">{recurring}</span>" "{every}", first on "{date}". "
                <span class="muted">"Until then the license runs, whatever you decide."</span>
            </p>
        }
        .into_any(),
        Way::Invoice => {
            let words = live.with_view(|view| view.by_invoice.lines().last().unwrap_or_default().to_owned());
            view! { <p class="small">{words}</p> }.into_any()
        }
        Way::Trial => view! {
            <p class="small">
                "The trial ends by itself on "{date}". "
                <span class="muted">
                    "If you buy it then: "<span class="num">{recurring}</span>" "{every}"."
                </span>
            </p>
        }
        .into_any(),
    };
    view! {
        <DescriptionList lines=true>
            {unit.map(|words| view! { <Fact term="Quantity" money=true>{words}</Fact> }.into_any())}
            <Fact term="Net" money=true>{money(today.net)}</Fact>
            <Fact term=priced.tax money=true>{money(today.tax)}</Fact>
            <Fact term=if priced.way == Way::Invoice { "Total" } else { "Total today" } money=true total=true>{money(today.gross)}</Fact>
        </DescriptionList>
        <hr />
        {then}
    }
}

/// The consents and the button that orders.
#[component]
pub fn LastStep(live: Live, #[prop(into)] busy: Signal<bool>) -> impl IntoView {
    let (slug, product) = live.with_view(|view| (view.slug.clone(), view.product_name.clone()));
    let words = move || match live.way() {
        Way::Trial => "Start the trial".to_owned(),
        Way::Card => format!("Order and pay {}", today(live)),
        Way::Invoice => "Order by invoice".to_owned(),
    };
    view! {
        <div class="checkout-final">
            <div class="stack stack-s">
                <Checkbox
                    name="accept_terms"
                    required=true
                    checked=live.typed("accept_terms") == "yes"
                    fault=live.fault("accept_terms")
                >
                    "I accept the "
                    <a href="/legal/terms" target="_blank">
                        "terms of sale"
                    </a>
                    "."
                </Checkbox>
                <Checkbox
                    name="accept_eula"
                    required=true
                    checked=live.typed("accept_eula") == "yes"
                    fault=live.fault("accept_eula")
                >
                    "I accept the "
                    <a href=format!("/legal/eula/{slug}") target="_blank">
                        "license agreement of "
                        {product}
                    </a>
                    "."
                </Checkbox>
            </div>
            <Button kind=ButtonKind::Primary large=true wide=true busy=busy>
                {move || words()}
            </Button>
            <p class="small muted">"Everybody named above gets a mail with a link to their account."</p>
        </div>
    }
}

/// The total at the foot of a phone's screen.
#[component]
pub fn SummaryBar(live: Live) -> impl IntoView {
    view! {
        <div class="checkout-bar">
            <span>
                <span class="muted">{move || due_word(live)}</span>
                <br />
                <strong>{move || today(live)}</strong>
            </span>
            <a href="#summary" rel="external">
                "See the details"
            </a>
        </div>
    }
}
