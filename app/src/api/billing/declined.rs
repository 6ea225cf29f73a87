//! What a payer is told of a license that its licensee did not want (rule 8).

use std::cmp::Reverse;

use domain::{calendar::Instant, locale::Locale};
use services::{billing::SubscriptionView as Subscription, shop::Shop};

use crate::{
    api::{
        context::locale,
        portal::{
            NoticeView,
            words::{dated, party},
        },
    },
    components::Tone,
};

/// A notice for each license that is nobody's, until somebody else is named; the last one first.
pub(super) fn notices(shop: &Shop, subscriptions: &[Subscription]) -> Vec<NoticeView> {
    let mut declined: Vec<_> = subscriptions.iter().filter_map(|each| Some((each.declined?, each))).collect();
    declined.sort_by_key(|(at, _)| Reverse(*at));
    declined.into_iter().map(|(at, subscription)| notice(shop, subscription, at)).collect()
}

/// The notice about one subscription's license, for its own page.
pub(super) fn notice_of(shop: &Shop, subscription: &Subscription) -> Option<NoticeView> {
    // The form is on the same page.
    Some(NoticeView { link: None, ..notice(shop, subscription, subscription.declined?) })
}

fn notice(shop: &Shop, license: &Subscription, at: Instant) -> NoticeView {
    let Locale::EnUs = locale();
    let product = &license.product_name;
    // A name is no template.
    let licensee = party(&license.licensee_name, license.licensee_organization.as_deref()).replace(['{', '}'], "");
    NoticeView {
        tone: Tone::Attention,
        title: format!("The license for {product} was declined"),
        words: dated(
            shop,
            at,
            &format!("It was given back on {{date}} by \u{2068}{licensee}\u{2069}, so nobody uses it now."),
        ),
        link: Some((format!("/billing/subscriptions/{}#name", license.id), "Name somebody else".to_owned())),
    }
}
