//! How a subscription renews, by card or by invoice, and what switching would do, in words (rules 10 and 14).

use domain::{
    by_invoice::invoice_days, coverage::BillingCycle, locale::Locale, money::Money, subscription::GRACE_DAYS,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::{
        SubscriptionView as Subscription,
        lifetime::{self, ByInvoice, NotByInvoice, Ways},
    },
    shop::Shop,
};

use crate::{
    api::{
        context::{accident, locale},
        portal::{
            Sentence,
            words::{date, dated, plain},
        },
    },
    pages::billing::doing::{ChooseCard, Doing, Switch},
};

/// Adds how it renews and the way to switch that; `card` is what it could be charged to.
pub(super) async fn offer(
    shop: &Shop,
    caller: &Caller,
    found: &Subscription,
    card: Option<ChooseCard>,
    doing: &mut Doing,
) -> Result<(), ServerFnError> {
    let ways = lifetime::ways(shop, caller, found.id).await.map_err(accident)?;
    let Some(ways) = ways else {
        doing.card = card;
        return Ok(());
    };
    if ways.by_invoice {
        doing.words.push(renews_by_invoice(shop, found, &ways));
        doing.switch = card.map(|card| to_card(shop, found, &ways, card));
        return Ok(());
    }
    doing.words.extend(ways.open.as_ref().map(|open| plain(still_open(&open.number.to_string()))));
    doing.card = card;
    match ways.invoice {
        Ok(by_invoice) => doing.switch = Some(to_invoice(shop, found, &ways, by_invoice)),
        Err(NotByInvoice::NotTaken) => {}
        Err(NotByInvoice::Below { from, cycle }) => doing.words.push(plain(below(&ways, from, cycle))),
    }
    Ok(())
}

fn still_open(number: &str) -> String {
    let Locale::EnUs = locale();
    format!(
        "Invoice {number} is still open and is what is to be paid for the next period, by bank transfer or by card. The \
         card behind this subscription is charged by itself from the renewal after that on."
    )
}

fn renews_by_invoice(shop: &Shop, found: &Subscription, ways: &Ways) -> Sentence {
    let Locale::EnUs = locale();
    if let Some(open) = &ways.open {
        let (number, missing) = (open.number, open.missing().format(locale()));
        let template = format!(
            "It renews by invoice. Invoice {number} for the next period is open: {missing} are to be paid by {{date}}, \
             {{days}}, by bank transfer or by card."
        );
        return dated(shop, open.due, &template);
    }
    let days = invoice_days(found.cycle);
    let template = format!(
        "It renews by invoice on {{date}}, {{days}}. The invoice is mailed {days} days before, and nothing is charged by \
         itself."
    );
    dated(shop, ways.renews, &template)
}

fn to_card(shop: &Shop, found: &Subscription, ways: &Ways, card: ChooseCard) -> Switch {
    let Locale::EnUs = locale();
    let gross = found.recurring.gross.format(locale());
    let what = match &ways.open {
        Some(open) => plain(still_open(&open.number.to_string())),
        None => dated(
            shop,
            ways.renews,
            &format!(
                "No invoice goes out before a renewal any more: on {{date}}, {{days}}, the card is charged {gross}."
            ),
        ),
    };
    let other = if card.options.is_empty() { "Add a card that pays the renewals" } else { "Use another card" };
    Switch {
        summary: "Renew by card instead".to_owned(),
        consequences: vec![
            what,
            plain("Each renewal is then charged by itself, and the paid invoice is mailed. You can switch back here."),
        ],
        card: Some(ChooseCard { other: other.to_owned(), ..card }),
        button: "Renew by this card from now on".to_owned(),
    }
}

fn to_invoice(shop: &Shop, found: &Subscription, ways: &Ways, by_invoice: ByInvoice) -> Switch {
    let Locale::EnUs = locale();
    let gross = found.recurring.gross.format(locale());
    let what = match &ways.open {
        Some(open) => plain(format!("Invoice {} is what is to be paid for the next period.", open.number)),
        None if by_invoice.sent <= shop.now() => plain(format!(
            "The invoice of the next period, {gross}, is mailed at once, and paid by bank transfer or by card."
        )),
        None => dated(
            shop,
            by_invoice.sent,
            &format!(
                "The invoice of the next period, {gross}, is mailed on {{date}}, {{days}}, and paid by bank transfer or by card."
            ),
        ),
    };
    let then = format!(
        "No card is charged any more. The next period begins on {}; while it is not paid, the license works for \
         {GRACE_DAYS} days more, and then stops. You can switch back here.",
        date(shop, ways.renews)
    );
    Switch {
        summary: "Renew by invoice instead".to_owned(),
        consequences: vec![what, plain(then)],
        card: None,
        button: "Renew by invoice from now on".to_owned(),
    }
}

/// Why not by invoice, and what would reach it.
fn below(ways: &Ways, from: Money, cycle: Option<BillingCycle>) -> String {
    let Locale::EnUs = locale();
    let (from, net) = (from.format(locale()), ways.net.format(locale()));
    let why = format!("It cannot renew by invoice: that begins at {from} before tax, and the next renewal is {net}.");
    match cycle {
        Some(BillingCycle::Yearly) => format!("{why} Paid yearly it would reach that; the cycle is changed above."),
        Some(BillingCycle::ThreeYear) => {
            format!("{why} Paid every 3 years it would reach that; the cycle is changed above.")
        }
        Some(BillingCycle::Monthly) | None => why,
    }
}
