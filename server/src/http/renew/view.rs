//! How the page of a renewal's link looks.

use app::{
    api::cards::split,
    components::{Button, ButtonKind, DescriptionList, Fact, FaultSummary, Notice, PageHeading, Tone},
    pages::billing::card_fields::card_fields,
    words,
};
use domain::{calendar::Instant, locale::Locale};
use leptos::prelude::*;
use services::{
    billing::lifetime::{LinkStanding, Linked, Offer},
    clock::Zone,
};

use super::{PATH, Said};

const LOCALE: Locale = Locale::EnUs;

/// What the form carries, and how dates are told.
pub struct Around {
    pub token: String,
    pub once: String,
    pub sandbox: bool,
    pub zone: Zone,
}

/// The page: what is to be paid, or that nothing is.
pub fn page(found: Linked, around: Around, draft: Option<Said>) -> impl IntoView {
    let title = format!("Renew {}", found.product);
    let told = |tone, title: &'static str, words: &'static str| {
        view! {
            <Notice tone title>
                {words}
            </Notice>
        }
        .into_any()
    };
    let content = match &found.standing {
        LinkStanding::Due(offer) => due(&found, offer, around, draft).into_any(),
        LinkStanding::UnderWay => told(
            Tone::Info,
            "A payment is under way",
            "The bank has not said its final word. Load this page again in a moment; nobody has to pay twice.",
        ),
        LinkStanding::Paid => {
            told(Tone::Success, "This renewal is paid", "The invoice was mailed to whoever looks after the billing.")
        }
        LinkStanding::NotDue => told(
            Tone::Info,
            "There is nothing to pay here",
            "This renewal is not due any more. Whoever sent you the link can say why.",
        ),
    };
    view! {
        <PageHeading title />
        <div class="stack stack-l">{content}</div>
    }
}

fn due(found: &Linked, offer: &Offer, around: Around, draft: Option<Said>) -> impl IntoView + use<> {
    let Around { token, once, sandbox, zone } = around;
    let date = |at: Instant| LOCALE.date(zone.date(at));
    let last_day = Instant::from_micros(offer.period.end.as_micros() - 1);
    let facts = [
        ("Product", found.product.clone()),
        ("Coverage", found.coverage.clone()),
        ("Billed", found.cycle.describe(LOCALE).to_owned()),
        ("Licensee", found.licensee.clone()),
        ("New period", format!("{} to {}", date(offer.period.start), date(last_day))),
        ("Next renewal", date(offer.period.end)),
    ];
    let facts = facts.map(|(term, words)| view! { <Fact term><bdi>{words}</bdi></Fact> });
    let (net, tax) = (offer.amounts.net.format(LOCALE), offer.amounts.tax.format(LOCALE));
    let (gross, tax_words) = (offer.amounts.gross.format(LOCALE), offer.tax.describe(LOCALE));
    let changed = draft.as_ref().is_some_and(|draft| draft.form);
    let faults = draft.map(|draft| words::faults(&draft.faults, LOCALE)).unwrap_or_default();
    let button = format!("Pay {}", offer.charged.format(LOCALE));
    let split = split(offer).into_iter().map(|(term, amount)| view! { <Fact term money=true>{amount}</Fact> });
    let split = split.collect_view();
    let invoice = offer.invoice.as_ref().map(|invoice| {
        let facts = [("Invoice", invoice.number.to_string()), ("Due", date(invoice.due))];
        facts.map(|(term, words)| view! { <Fact term>{words}</Fact> }).into_iter().collect_view()
    });
    let kept = if offer.invoice.is_some() {
        "The card pays this invoice alone and is not kept. The receipt goes to whoever looks after the billing."
    } else {
        "The card pays this renewal alone and is not kept. The invoice goes to whoever looks after the billing."
    };
    view! {
        {changed
            .then(|| {
                view! {
                    <Notice tone=Tone::Attention title="Nothing was charged">
                        "What the page showed is not so any more. Please look again."
                    </Notice>
                }
            })}
        <DescriptionList>{invoice} {facts.collect_view()}</DescriptionList>
        <DescriptionList lines=true>
            <Fact term="Net" money=true>
                {net}
            </Fact>
            <Fact term=tax_words money=true>
                {tax}
            </Fact>
            <Fact term="Total" money=true total=true>
                {gross}
            </Fact>
            {split}
        </DescriptionList>
        <form method="post" action=PATH class="form" novalidate=true>
            <input type="hidden" name="token" value=token />
            <input type="hidden" name="shown" value=offer.shown.clone() />
            <input type="hidden" name="once" value=once />
            <FaultSummary faults=faults.clone() />
            {card_fields(sandbox, &faults)}
            <div>
                <Button kind=ButtonKind::Primary>{button}</Button>
            </div>
        </form>
        <p class="small muted">
            {kept}
        </p>
    }
}
