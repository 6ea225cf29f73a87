//! The words of `/billing/payment-methods`. Whole sentences by locale (house rule 15).

use domain::{
    calendar::Date,
    card::CardDigest,
    ids::{AccountId, PaymentMethodId, SubscriptionId},
    license::LicenseStatus,
    locale::Locale,
    subscription::GRACE_DAYS,
};
use services::{
    billing::{
        SubscriptionView as Subscription,
        cards::{CardLine, Cards},
    },
    shop::Shop,
};

use super::list::{Said, Wanted, here};
use crate::{
    api::{
        context::locale,
        portal::{
            NoticeView,
            words::{dated, party, plain},
        },
    },
    components::Tone,
    pages::billing::cards::{CardAdding, CardRow, Removing},
};

/// From so many months on a card's end is told in months.
const SOON_MONTHS: i32 = 3;

pub(in crate::api) fn notice(tone: Tone, title: &str, words: &str) -> NoticeView {
    NoticeView { tone, title: title.to_owned(), words: plain(words), link: None }
}

pub(super) fn said(said: Said) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    Some(match said {
        Said::Faulty => return None,
        Said::Saved => notice(
            Tone::Success,
            "The card is saved",
            "Nothing was charged for that. A renewal that failed is tried with it at once.",
        ),
        Said::Unknown => notice(
            Tone::Info,
            "The bank has not answered yet",
            "The card shows here once it has, usually within a few minutes. You need not type it again.",
        ),
        Said::Default => notice(Tone::Success, "That card is the default now", "The next payments begin with it."),
        Said::Removed => notice(Tone::Success, "The card is removed", "It is not charged any more."),
    })
}

/// A card whose owner has still to say yes.
pub(super) fn waits(address: &str) -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        link: Some((address.to_owned(), "Confirm it".to_owned())),
        ..notice(
            Tone::Attention,
            "A card waits for your confirmation",
            "Your bank wants to know that it is you. Nothing is charged.",
        )
    }
}

pub(super) fn accounts(found: &Cards) -> Vec<(String, String, bool)> {
    let way = |(account, handle): &(AccountId, String)| (handle.clone(), here(*account), *account == found.account);
    if found.accounts.len() < 2 { Vec::new() } else { found.accounts.iter().map(way).collect() }
}

pub(super) fn row(shop: &Shop, card: &CardLine) -> CardRow {
    CardRow {
        id: card.id.to_string(),
        words: card.digest.words(),
        is_default: card.is_default,
        expiry: expiry(&card.digest, shop.today()),
        pays: card.pays.iter().map(subscription_link).collect(),
    }
}

/// How long a card works yet, in words.
pub(in crate::api) fn expiry(card: &CardDigest, today: Date) -> (Tone, String) {
    let Locale::EnUs = locale();
    let valid = format!("{:02}/{}", card.expiry.month, card.expiry.year);
    match card.expiry.months_left(today) {
        ..0 => (Tone::Danger, format!("Expired, was valid until {valid}")),
        0 => (Tone::Attention, format!("Expires this month, {valid}")),
        1 => (Tone::Attention, format!("Expires next month, {valid}")),
        months @ 2..=SOON_MONTHS => (Tone::Attention, format!("Expires in {months} months, {valid}")),
        _ => (Tone::Success, format!("Valid until {valid}")),
    }
}

pub(super) fn subscription_link(each: &Subscription) -> (String, String) {
    (format!("/billing/subscriptions/{}", each.id), called(each))
}

/// "Bullet Chart for Bo Li, Fabrikam".
fn called(each: &Subscription) -> String {
    let Locale::EnUs = locale();
    format!("{} for {}", each.product_name, party(&each.licensee_name, each.licensee_organization.as_deref()))
}

pub(super) const fn renews(each: &Subscription) -> bool {
    matches!(each.status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. })
}

/// What happens once a card is removed: to all that it pays, in plain words.
pub(super) fn removing(shop: &Shop, found: &Cards, id: PaymentMethodId) -> Option<Removing> {
    let Locale::EnUs = locale();
    let card = found.cards.iter().find(|card| card.id == id)?;
    let heir = found.cards.iter().find(|other| other.id != id);
    let mut consequences = Vec::new();
    for each in card.pays.iter().filter(|each| renews(each)) {
        // A name is no template.
        let called = called(each).replace(['{', '}'], "");
        consequences.push(match (heir, each.status) {
            (Some(heir), LicenseStatus::Grace { .. }) => {
                plain(format!("{called}: the {} is charged at once for the renewal that is not paid.", heir.digest.words()))
            }
            (Some(heir), _) => {
                let words = heir.digest.words();
                dated(shop, each.period_end, &format!("{called}: the {words} pays the renewal on {{date}}, {{days}}."))
            }
            (None, LicenseStatus::Grace { until, .. }) => dated(
                shop,
                until,
                &format!("{called}: its renewal is not paid, and nothing is tried any more. The license stops on {{date}}."),
            ),
            (None, _) => dated(
                shop,
                each.period_end,
                &format!(
                    "{called}: automatic renewal is off, since no card is left. The license works until {{date}}, {{days}}, \
                     and {GRACE_DAYS} days of grace after that, unless you pay or add a card."
                ),
            ),
        });
    }
    if consequences.is_empty() {
        consequences.push(plain("It is behind no renewal, so nothing else changes."));
    }
    Some(Removing { id: id.to_string(), title: format!("Remove the {}?", card.digest.words()), consequences })
}

/// What the form is for, by the address.
pub(super) fn adding(found: &Cards, wanted: &Wanted) -> CardAdding {
    let Locale::EnUs = locale();
    let once = "Your bank checks it, and may ask you to confirm it. Nothing is charged.";
    let old = wanted.replace.and_then(|id| found.cards.iter().find(|card| card.id == id));
    let of = |id: SubscriptionId| {
        let mut all = found.unpaid.iter().chain(found.cards.iter().flat_map(|card| &card.pays));
        all.find(|each| each.id == id).cloned()
    };
    let subscription = wanted.subscription.and_then(of);
    let blank = CardAdding {
        title: "Add a card".to_owned(),
        lede: once.to_owned(),
        button: "Save the card".to_owned(),
        once: String::new(),
        replaces: String::new(),
        subscription: String::new(),
        offers_default: !found.cards.is_empty(),
        sandbox: false,
        faults: Vec::new(),
    };
    match (old, subscription) {
        (Some(old), _) => CardAdding {
            title: format!("Replace the {}", old.digest.words()),
            lede: format!(
                "The new card takes over everything that the old one pays. A renewal that failed is tried at once. {once}"
            ),
            button: "Replace the card".to_owned(),
            replaces: old.id.to_string(),
            offers_default: false,
            ..blank
        },
        (None, Some(each)) => CardAdding {
            title: format!("Another card for {}", called(&each)),
            lede: format!("It pays the renewals of this subscription from now on. {once}"),
            subscription: each.id.to_string(),
            ..blank
        },
        (None, None) => blank,
    }
}

#[cfg(test)]
mod tests {
    use domain::card::{CardBrand, CardExpiry};

    use super::*;

    #[test]
    fn a_cards_end_is_told_in_words() {
        let today = domain::calendar::parse_iso_date("2026-11-21").unwrap();
        let told = |year, month| {
            let expiry = CardExpiry { year, month };
            super::expiry(&CardDigest { brand: CardBrand::Visa, last_four: "4242".to_owned(), expiry }, today).1
        };
        assert_eq!(told(2026, 10), "Expired, was valid until 10/2026");
        assert_eq!(told(2026, 11), "Expires this month, 11/2026");
        assert_eq!(told(2026, 12), "Expires next month, 12/2026");
        assert_eq!(told(2027, 2), "Expires in 3 months, 02/2027");
        assert_eq!(told(2027, 3), "Valid until 03/2027");
    }
}
