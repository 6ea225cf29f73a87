//! A price that changes, as its payer reads it until it holds (rule 9).

use domain::{license::LicenseStatus, locale::Locale};
use services::{billing::SubscriptionView as Subscription, shop::Shop};

use crate::{
    api::{
        context::locale,
        portal::{
            NoticeView,
            words::{date, dated},
        },
    },
    components::Tone,
};

/// From when a subscription renews for how much instead of what; nothing where it does not renew.
pub(super) fn notice(shop: &Shop, subscription: &Subscription, leads_there: bool) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    let renews = matches!(subscription.status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. });
    let price = subscription.new_price.filter(|_| renews)?;
    let (after, before) = (price.after.format(locale()), price.before.format(locale()));
    let every = subscription.renews_every().every(locale());
    let wrote = date(shop, price.told);
    let words = format!("From {{date}} it renews for {after} {every} instead of {before} (we wrote on {wrote}).");
    Some(NoticeView {
        tone: Tone::Info,
        title: format!("The price of {} changes", subscription.product_name),
        words: dated(shop, price.from, &words),
        link: leads_there.then(|| {
            let words = format!("The subscription of {}", subscription.product_name);
            (format!("/billing/subscriptions/{}", subscription.id), words)
        }),
    })
}

/// What stands beside the amount of the next renewal: the price before, or the one to come.
pub(super) fn beside(shop: &Shop, subscription: &Subscription) -> String {
    let Locale::EnUs = locale();
    match subscription.new_price {
        Some(price) if subscription.recurring.gross == price.after => {
            format!(" instead of {}", price.before.format(locale()))
        }
        Some(price) => format!(" (from {} on {})", date(shop, price.from), price.after.format(locale())),
        None => String::new(),
    }
}
