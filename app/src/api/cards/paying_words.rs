//! The words of `/billing/subscriptions/{id}/pay`. Whole sentences by locale (house rule 15).

use domain::{calendar::Instant, locale::Locale};
use services::{
    billing::{
        SubscriptionView as Subscription,
        lifetime::{Offer, PayKind},
    },
    checkout::Draft,
    shop::Shop,
    tokens::random_token,
};

use super::{
    paying::Said,
    words::{expiry, notice},
};
use crate::{
    api::{
        billing::{PriceView, words as billing_words},
        context::locale,
        portal::{
            NoticeView, Sentence,
            words::{date, dated, party},
        },
    },
    components::Tone,
    pages::billing::paying::{ANOTHER, PayForm, PayingPage},
    words,
};

pub(super) fn under_way(confirm_at: Option<&str>) -> NoticeView {
    let Locale::EnUs = locale();
    match confirm_at {
        Some(address) => NoticeView {
            link: Some((address.to_owned(), "Confirm the payment".to_owned())),
            ..notice(
                Tone::Attention,
                "The payment waits for your confirmation",
                "Your bank wants to know that it is you. Nothing is charged before that.",
            )
        },
        None => notice(
            Tone::Info,
            "The payment is under way",
            "The bank has not answered yet. Load this page again in a moment; you need not pay again, and are charged \
             once.",
        ),
    }
}

pub(super) fn paid(shop: &Shop, found: &Subscription, invoice: Option<String>) -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        tone: Tone::Success,
        title: "Paid".to_owned(),
        words: dated(
            shop,
            found.period_end,
            "It is paid until {date}, and renews then. The invoice is mailed to everybody on the billing side.",
        ),
        link: invoice.map(|number| (format!("/billing/invoices/{number}"), format!("Invoice {number}"))),
    }
}

/// Title and lede of the page.
pub(super) const fn heading(kind: PayKind) -> (&'static str, &'static str) {
    let Locale::EnUs = locale();
    match kind {
        PayKind::Trial => ("Keep it after the trial", "The license and its key stay; its package is made anew."),
        PayKind::Early => ("Renew early", "No day is lost: the new period begins where the present one ends."),
        PayKind::Grace => ("Pay the renewal", "No day is lost and none is paid twice."),
        PayKind::Ended => ("Renew", "The same license with the same key works again at once."),
    }
}

pub(super) fn content(shop: &Shop, found: &Subscription, offer: Offer, draft: Option<Draft<Said>>) -> PayingPage {
    let Locale::EnUs = locale();
    let (said, faults) = draft.map_or((None, Vec::new()), |draft| (Some(draft.form), draft.faults));
    let cards: Vec<(String, String, String)> = offer
        .cards
        .iter()
        .map(|(id, digest)| (id.to_string(), digest.words(), expiry(digest, shop.today()).1))
        .collect();
    let first = || cards.first().map_or_else(|| ANOTHER.to_owned(), |(id, ..)| id.clone());
    let chosen = said.map(|said| said.card).filter(|card| card == ANOTHER || cards.iter().any(|(id, ..)| id == card));
    let charged = offer.charged.format(locale());
    let from_balance = offer.from_balance;
    let split =
        [("From your balance", format!("\u{2212}{}", from_balance.format(locale()))), ("Charged now", charged.clone())];
    let button = if offer.charged.is_zero() { "Renew from your balance".to_owned() } else { format!("Pay {charged}") };
    let last_day = Instant::from_micros(offer.period.end.as_micros() - 1);
    let fact = |term: &str, words: String| (term.to_owned(), words);
    PayingPage {
        subscription: found.id.to_string(),
        words: sentences(shop, found, &offer),
        facts: vec![
            fact("Product", found.product_name.clone()),
            fact("Coverage", offer.of.coverage.describe(locale())),
            fact("Licensee", party(&found.licensee_name, found.licensee_organization.as_deref())),
            fact("New period", format!("{} to {}", date(shop, offer.period.start), date(shop, last_day))),
            fact("Next renewal", date(shop, offer.period.end)),
        ],
        price: PriceView {
            cycle: billing_words::paid(offer.of.cycle).to_owned(),
            net: offer.amounts.net.format(locale()),
            tax: offer.amounts.tax.format(locale()),
            gross: offer.amounts.gross.format(locale()),
        },
        split: if from_balance.is_zero() { Vec::new() } else { split.map(|(term, words)| fact(term, words)).into() },
        tax: offer.tax.describe(locale()),
        form: PayForm {
            shown: offer.shown,
            once: random_token(&shop.chance),
            chosen: chosen.unwrap_or_else(first),
            cards,
            button,
            sandbox: shop.gateway.is_sandbox(),
            faults: words::faults(&faults, locale()),
        },
    }
}

fn sentences(shop: &Shop, found: &Subscription, offer: &Offer) -> Vec<Sentence> {
    let Locale::EnUs = locale();
    let what = match offer.kind {
        PayKind::Trial => dated(
            shop,
            offer.period.start,
            "The trial runs to its end, and the paid period begins on {date}, {days}. What was agreed with the trial \
             holds.",
        ),
        PayKind::Early => {
            dated(shop, offer.period.start, "The present period runs to its end. The new one begins on {date}, {days}.")
        }
        PayKind::Grace => dated(
            shop,
            found.period_end,
            "The paid period ended on {date}, {days}. What you pay now counts from that day on.",
        ),
        PayKind::Ended => {
            dated(shop, found.period_end, "The license ended on {date}, {days}. The new period starts today.")
        }
    };
    let then = dated(
        shop,
        offer.period.end,
        "On {date} the card that pays now is charged for the next period by itself, at this price and the tax of that \
         day. You can cancel until then.",
    );
    vec![what, then]
}
