//! What happened to an order, in words: paid, ready, who was mailed, what came back. Names and
//! addresses are those that the payer typed (rule 3).

use domain::{account::Side, calendar::Instant, locale::Locale};
use services::{
    checkout::{Correction, Delivered, MailLine, OrderView, PlacedState},
    shop::Shop,
};

use crate::{
    api::{
        context::{locale, moment},
        portal::{
            NoticeView,
            words::{date, plain},
        },
    },
    components::Tone,
    pages::order::markup::Step,
    words,
};

/// Every step, oldest first.
pub(super) fn steps(shop: &Shop, order: &OrderView) -> Vec<Step> {
    let Locale::EnUs = locale();
    let step = |tone, words: String, at: Option<Instant>| Step { tone, words, at: at.map(|at| moment(shop, at)) };
    let mut steps = vec![step(Tone::Success, "Ordered".to_owned(), Some(order.placed_at))];
    let settled = Some(order.settled_at);
    match order.state {
        PlacedState::Paying => steps.push(step(Tone::Info, "The bank is asked for the payment".to_owned(), None)),
        PlacedState::Declined => steps.push(step(Tone::Danger, "The card was declined".to_owned(), None)),
        PlacedState::Paid { .. } => {
            let paid = format!("Paid {}", order.summary.today.gross.format(locale()));
            steps.push(step(Tone::Success, paid, settled));
            let (name, address) = order.licensee_at(order.settled_at);
            let ready = format!("The license is ready for {}", isolated(name.unwrap_or(address)));
            steps.push(step(Tone::Success, ready, settled));
        }
        PlacedState::AwaitingPayment { invoice, .. } => {
            steps.push(step(Tone::Success, format!("Invoice {invoice} issued"), settled));
            steps.push(step(Tone::Info, "The payment is waited for".to_owned(), None));
        }
        PlacedState::TrialAsked { .. } => {
            steps.push(step(Tone::Success, "The trial was asked for".to_owned(), settled));
        }
    }
    let mut later: Vec<(Instant, Step)> = Vec::new();
    for mail in &order.mails {
        let (tone, words, at) = mail_words(order, mail);
        later.push((mail.written, step(tone, words, at)));
    }
    for Correction { at, from, to, .. } in &order.corrections {
        let words = format!("The license was moved from {} to {}", isolated(from), isolated(to));
        later.push((*at, step(Tone::Success, words, Some(*at))));
    }
    if let Some((at, _)) = order.given_back {
        let words = format!("{} declined the license", isolated(&order.licensee_name));
        later.push((at, step(Tone::Attention, words, Some(at))));
    }
    later.sort_by_key(|(at, _)| *at);
    steps.extend(later.into_iter().map(|(_, step)| step));
    steps
}

/// What an order by invoice waits for.
pub(super) fn waits(shop: &Shop, order: &OrderView, due: Instant) -> String {
    let Locale::EnUs = locale();
    let (product, due) = (&order.product_name, date(shop, due));
    format!("{product} is ordered. The invoice is due on {due}, and the license starts when the payment is recorded.")
}

fn mail_words(order: &OrderView, mail: &MailLine) -> (Tone, String, Option<Instant>) {
    let Locale::EnUs = locale();
    let address = isolated(&mail.recipient);
    let whom = name_of(order, mail).map_or_else(|| address.clone(), |name| format!("{}, {address}", isolated(name)));
    match mail.delivered {
        Delivered::NotYet => (Tone::Info, format!("A mail is on its way to {whom}"), None),
        Delivered::Sent(at) => (Tone::Success, format!("Mailed to {whom}"), Some(at)),
        Delivered::CameBack(bounce) => {
            (Tone::Danger, format!("The mail to {whom}, came back: {}", words::bounce(bounce, locale())), None)
        }
    }
}

/// Whom a mail was to when it was written: the license may be somebody else's by now.
fn name_of<'a>(order: &'a OrderView, mail: &MailLine) -> Option<&'a str> {
    match mail.side {
        Side::Billing => Some(&order.billing_name),
        Side::Licensee => order.licensee_at(mail.written).0,
    }
}

/// What needs the payer: a license that is nobody's, or a mail that came back.
pub(super) fn to_see_to(order: &OrderView) -> Option<NoticeView> {
    given_back(order).or_else(|| came_back(order))
}

fn given_back(order: &OrderView) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    let (_, subscription) = order.given_back?;
    Some(NoticeView {
        tone: Tone::Attention,
        title: "The license was declined".to_owned(),
        words: plain(format!(
            "{} does not want it, so nobody uses it now. The subscription goes on as it was.",
            isolated(&order.licensee_name)
        )),
        link: Some((format!("/billing/subscriptions/{subscription}#name"), "Name somebody else".to_owned())),
    })
}

/// The newest mail to one of the two came back, and what to do about it.
fn came_back(order: &OrderView) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    let newest = |side| order.mails.iter().rev().find(|mail| mail.side == side);
    let bounced =
        [Side::Licensee, Side::Billing].into_iter().filter_map(newest).find_map(|mail| match mail.delivered {
            Delivered::CameBack(bounce) => Some((mail, bounce)),
            _ => None,
        });
    let (mail, bounce) = bounced?;
    let what_to_do = match mail.side {
        Side::Licensee if order.correctable => "Correct the address below, and the mail goes out again.",
        _ => "Keep the address of this page: it opens the order. For anything else, please write to us.",
    };
    Some(NoticeView {
        tone: Tone::Danger,
        title: format!("The mail to {} came back", isolated(&mail.recipient)),
        words: plain(format!("The reason: {}. {what_to_do}", words::bounce(bounce, locale()))),
        link: None,
    })
}

/// A name or an address, kept from turning the words around it.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}
