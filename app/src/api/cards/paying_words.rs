//! The words of `/billing/subscriptions/{id}/pay`. Whole sentences by locale (house rule 15).

use domain::{calendar::Instant, license::LicenseStatus, locale::Locale, money::Money};
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
            words::{date, dated, party, plain},
        },
    },
    components::Tone,
    pages::billing::paying::{ANOTHER, PayForm, PayingPage},
    words,
};

pub(in crate::api) fn under_way(confirm_at: Option<&str>) -> NoticeView {
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
    let template = if found.by_invoice {
        "The license is paid until {date}. A receipt is mailed to everybody on the billing side; the next renewal comes by \
         invoice again."
    } else {
        "It is paid until {date}, and renews then. The invoice is mailed to everybody on the billing side."
    };
    NoticeView {
        tone: Tone::Success,
        title: "Paid".to_owned(),
        words: dated(shop, found.period_end, template),
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
        PayKind::Invoice => ("Pay the invoice", "By card at once, instead of a bank transfer."),
    }
}

pub(super) fn content(
    shop: &Shop,
    found: &Subscription,
    offer: Offer,
    draft: Option<Draft<Said>>,
    otherwise: String,
) -> PayingPage {
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
    let keeps = offer.invoice.is_none();
    let button = if offer.charged.is_zero() { "Renew from your balance".to_owned() } else { format!("Pay {charged}") };
    let last_day = Instant::from_micros(offer.period.end.as_micros() - 1);
    let fact = |term: &str, words: String| (term.to_owned(), words);
    let mut facts = vec![
        fact("Product", found.product_name.clone()),
        fact("Coverage", offer.of.coverage.describe(locale())),
        fact("Licensee", party(&found.licensee_name, found.licensee_organization.as_deref())),
        fact("New period", format!("{} to {}", date(shop, offer.period.start), date(shop, last_day))),
        fact("Next renewal", date(shop, offer.period.end)),
    ];
    if offer.licenses > 1 {
        facts.clear(); // The invoice lists them.
    }
    if let Some(invoice) = &offer.invoice {
        let number = match offer.licenses {
            1 => invoice.number.to_string(),
            several => format!("{}, for {several} licenses", invoice.number),
        };
        facts.insert(0, fact("Invoice", number));
        facts.insert(1, fact("Due", date(shop, invoice.due)));
    }
    PayingPage {
        subscription: found.id.to_string(),
        words: sentences(shop, found, &offer),
        facts,
        price: PriceView {
            cycle: billing_words::paid(offer.of.cycle).to_owned(),
            net: offer.amounts.net.format(locale()),
            tax: offer.amounts.tax.format(locale()),
            gross: offer.amounts.gross.format(locale()),
        },
        split: split(&offer).into_iter().map(|(term, words)| fact(term, words)).collect(),
        tax: offer.tax.describe(locale()),
        form: PayForm {
            shown: offer.shown,
            once: random_token(&shop.chance),
            chosen: chosen.unwrap_or_else(first),
            cards,
            button,
            keeps,
            sandbox: shop.gateway.is_sandbox(),
            faults: words::faults(&faults, locale()),
        },
        otherwise,
    }
}

/// What is taken off the total before the rest is charged: terms and amounts.
pub fn split(offer: &Offer) -> Vec<(&'static str, String)> {
    let Locale::EnUs = locale();
    let (from_balance, received) = match &offer.invoice {
        Some(invoice) => (invoice.from_balance, invoice.received),
        None => (offer.from_balance, Money::zero(offer.charged.currency)),
    };
    let less = [("From your balance", from_balance), ("Received before", received)];
    let less = less.into_iter().filter(|(_, amount)| !amount.is_zero());
    let mut split: Vec<_> = less.map(|(term, amount)| (term, format!("\u{2212}{}", amount.format(locale())))).collect();
    if !split.is_empty() {
        split.push(("Charged now", offer.charged.format(locale())));
    }
    split
}

fn sentences(shop: &Shop, found: &Subscription, offer: &Offer) -> Vec<Sentence> {
    let Locale::EnUs = locale();
    let what = match offer.kind {
        PayKind::Trial => dated(
            shop,
            offer.period.start,
            "The trial runs to its end, and the paid period begins on {date}, {days}. The terms agreed with the \
             trial hold; the price is today\u{2019}s.",
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
        PayKind::Invoice => return of_invoice(shop, found, offer),
    };
    let mailed = found.new_price.filter(|price| price.from <= offer.period.end && price.after != offer.amounts.gross);
    let price = match mailed {
        Some(price) => format!("for {}, as we wrote on {}", price.after.format(locale()), date(shop, price.told)),
        None => "at this price and the tax of that day".to_owned(),
    };
    let then = dated(
        shop,
        offer.period.end,
        &format!(
            "On {{date}} the card that pays now is charged for the next period by itself, {price}. You can cancel until \
             then."
        ),
    );
    vec![what, then]
}

/// What paying an invoice does, and that the card is charged for nothing else.
fn of_invoice(shop: &Shop, found: &Subscription, offer: &Offer) -> Vec<Sentence> {
    let Locale::EnUs = locale();
    let what = match found.status {
        LicenseStatus::Pending => plain("The license starts at once, today."),
        LicenseStatus::Grace { .. } => dated(
            shop,
            found.period_end,
            "The paid period ended on {date}, {days}. What you pay now counts from that day on.",
        ),
        _ => dated(shop, offer.period.start, "No day is lost: the paid period begins on {date}, {days}."),
    };
    let then = "The card pays this invoice and nothing else. A card that you type is not kept.";
    vec![what, plain(then)]
}
