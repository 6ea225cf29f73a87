//! What a payer should see to, the most pressing first (rules 5 and 16).

use domain::{account::Action, license::LicenseStatus, lifetime::TRIAL_REMINDER_DAYS, locale::Locale, money::Money};
use services::{
    accounts::access::Caller,
    billing::{CardView, Overview, SubscriptionView as Subscription},
    shop::Shop,
};

use super::{by_invoice, declined, prices, words};
use crate::{
    api::{
        context::locale,
        portal::{
            NoticeView,
            words::{dated, plain},
        },
    },
    components::Tone,
};

/// A license that is not renewed is told of for so many days before its end and after it.
const END_IS_NEAR_DAYS: i64 = 30;
/// From this many days before a renewal on, its card asks for attention; before that there is time.
const CARD_MATTERS_DAYS: i64 = 60;
/// More than so many notices would hide the page; the subscriptions below say the same.
const NOTICES_MAX: usize = 8;

pub(super) fn notices(shop: &Shop, caller: &Caller, found: &Overview, questions: &str) -> Vec<NoticeView> {
    let mut notices = declined::notices(shop, &found.subscriptions);
    notices.extend(found.came_back.iter().map(words::came_back));
    notices.extend(found.unread.iter().map(|unread| words::unread(unread, questions)));
    // What is suspended cannot be paid now, and says that itself.
    let stopped: Vec<_> =
        found.subscriptions.iter().filter(|each| each.status == LicenseStatus::Suspended).map(|each| each.id).collect();
    let open = || found.open_invoices.iter().filter(|invoice| !stopped.contains(&invoice.subscription));
    notices.extend(open().map(|each| {
        let may_pay = caller.may(each.account, Action::ChangeSubscription);
        by_invoice::notice(shop, each, &found.subscriptions, may_pay)
    }));
    // Of one that has an open invoice, that says it all.
    let is_open = |each: &&Subscription| open().any(|invoice| invoice.subscription == each.id);
    let others = found.subscriptions.iter().filter(|each| !is_open(each));
    notices.extend(others.filter_map(|each| notice(shop, each, questions)));
    notices.extend(found.subscriptions.iter().filter_map(|each| prices::notice(shop, each, true)));
    notices.sort_by_key(|notice| match notice.tone {
        Tone::Danger => 0,
        Tone::Attention => 1,
        _ => 2,
    });
    notices.truncate(NOTICES_MAX);
    notices.extend(found.balances.iter().map(|balance| balance_is(*balance)));
    if found.one_reader && found.subscriptions.iter().any(renews) {
        notices.push(one_reader());
    }
    notices
}

/// What a payer should know about one subscription.
fn notice(shop: &Shop, subscription: &Subscription, questions: &str) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    let product = &subscription.product_name;
    let days_since = |instant| shop.now().seconds_since(instant) / 86_400;
    let page = || {
        let words = format!("The subscription of {product}");
        Some((format!("/billing/subscriptions/{}", subscription.id), words))
    };
    let pay = |words: &str| Some((format!("/billing/subscriptions/{}/pay", subscription.id), words.to_owned()));
    if let Some(address) = subscription.charging.as_ref().and_then(|charging| charging.confirm_at.as_ref()) {
        return Some(NoticeView {
            tone: Tone::Attention,
            title: format!("The payment for {product} waits for your confirmation"),
            words: plain("Your bank wants to know that it is you. Nothing is charged before that."),
            link: Some((address.clone(), "Confirm the payment".to_owned())),
        });
    }
    let notice = match subscription.status {
        LicenseStatus::Trial { until } => {
            let soon = -days_since(until) < TRIAL_REMINDER_DAYS;
            NoticeView {
                tone: if soon { Tone::Attention } else { Tone::Info },
                title: format!("The trial of {product} ends"),
                words: dated(
                    shop,
                    until,
                    "It ends on {date}, {days}. Nothing is charged; to keep the license after that, pay for it.",
                ),
                link: pay("Keep it after the trial"),
            }
        }
        LicenseStatus::Grace { until, .. } => NoticeView {
            tone: Tone::Danger,
            title: format!("The renewal of {product} is not paid yet"),
            words: dated(shop, until, "The license works until {date}, {days}, and stops then unless it is paid."),
            link: pay("Pay the renewal now"),
        },
        LicenseStatus::Pending => NoticeView {
            tone: Tone::Attention,
            title: format!("The invoice of {product} waits for its payment"),
            words: plain("The license starts on the day on which the payment is recorded."),
            link: page(),
        },
        LicenseStatus::Active { until, ends: true } if -days_since(until) <= END_IS_NEAR_DAYS => NoticeView {
            tone: Tone::Attention,
            title: format!("The license of {product} ends soon"),
            words: dated(shop, until, "It was canceled: it ends on {date}, {days}, and is not renewed."),
            link: Some((
                format!("/billing/subscriptions/{}#renewals", subscription.id),
                "Take the cancellation back".to_owned(),
            )),
        },
        LicenseStatus::Active { until, ends: false } => {
            if subscription.by_invoice {
                return None;
            }
            let soon = -days_since(until) < CARD_MATTERS_DAYS;
            if subscription.card.is_none() {
                return (soon && !subscription.is_covered).then(|| NoticeView {
                    tone: Tone::Attention,
                    title: format!("No card pays the renewal of {product}"),
                    words: dated(shop, until, "It is due on {date}, {days}."),
                    link: Some((card_page(subscription), "Add a card".to_owned())),
                });
            }
            let card = subscription.card.as_ref().filter(|card| ends_before(shop, card, until))?;
            let ends = format!("{:02}/{}", card.expiry_month, card.expiry_year);
            NoticeView {
                tone: if soon { Tone::Attention } else { Tone::Info },
                title: format!("The card for {product} expires before the renewal"),
                words: dated(
                    shop,
                    until,
                    &format!(
                        "The {} ending in {} is valid until {ends}, and the renewal is on {{date}}, {{days}}.",
                        card.brand, card.last_four
                    ),
                ),
                link: Some((card_page(subscription), "Replace the card".to_owned())),
            }
        }
        LicenseStatus::Expired { covered_until } if days_since(covered_until) <= END_IS_NEAR_DAYS => NoticeView {
            tone: Tone::Info,
            title: format!("The license of {product} has ended"),
            words: dated(shop, covered_until, "It ended on {date}, {days}. Renewed, it works again with the same key."),
            link: pay("Renew it"),
        },
        LicenseStatus::Suspended => NoticeView {
            tone: Tone::Danger,
            title: format!("The license of {product} is suspended"),
            words: plain(format!(
                "Nothing is charged meanwhile; once that is lifted, a renewal that fell due is charged or invoiced. Please write to {questions}."
            )),
            link: page(),
        },
        LicenseStatus::Active { .. } | LicenseStatus::Expired { .. } => return None,
    };
    Some(notice)
}

/// Where another card takes the place of the one that it has, or is its first.
fn card_page(subscription: &Subscription) -> String {
    let account = subscription.account;
    match subscription.method {
        Some(card) => format!("/billing/payment-methods?account={account}&replace={card}"),
        None => format!("/billing/payment-methods?account={account}&subscription={}", subscription.id),
    }
}

/// Whether a card's last day comes before the day of the renewal.
fn ends_before(shop: &Shop, card: &CardView, renewal: domain::calendar::Instant) -> bool {
    let date = shop.config.zone.date(renewal);
    (card.expiry_year, card.expiry_month) < (i64::from(date.year()), i64::from(u8::from(date.month())))
}

/// Whether a renewal is ahead that its payer should not miss.
const fn renews(subscription: &Subscription) -> bool {
    matches!(subscription.status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. })
}

/// What an account has pays its next invoice (rule 17).
fn balance_is(balance: Money) -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        tone: Tone::Info,
        title: format!("Your balance is {}", balance.format(locale())),
        words: plain(
            "It is left of a credit or of a payment, and pays your next renewal or change of coverage before a card does.",
        ),
        link: None,
    }
}

/// Rule 5: while only one person gets renewal mail, the page says so.
fn one_reader() -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        tone: Tone::Info,
        title: "Only one person gets the renewal mail".to_owned(),
        words: plain("While that person is away, a renewal may go unseen. Use an address that your team reads."),
        link: Some(("/help/accounts".to_owned(), "How accounts work".to_owned())),
    }
}
