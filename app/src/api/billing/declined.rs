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
pub(super) fn notices(shop: &Shop, subscriptions: &[Subscription], questions: &str) -> Vec<NoticeView> {
    let mut declined: Vec<_> = subscriptions.iter().filter_map(|each| Some((each.declined?, each))).collect();
    declined.sort_by_key(|(at, _)| Reverse(*at));
    declined.into_iter().map(|(at, subscription)| notice(shop, subscription, at, questions)).collect()
}

fn notice(shop: &Shop, license: &Subscription, at: Instant, questions: &str) -> NoticeView {
    let Locale::EnUs = locale();
    let product = &license.product_name;
    let licensee = party(&license.licensee_name, license.licensee_organization.as_deref());
    NoticeView {
        tone: Tone::Attention,
        title: format!("The license for {product} was declined"),
        words: dated(
            shop,
            at,
            &format!(
                "It was given back on {{date}} by {licensee}, so nobody uses it now. To name somebody else, write \
                 their name and e-mail address to {questions}."
            ),
        ),
        link: Some((format!("/billing/subscriptions/{}", license.id), "See the subscription".to_owned())),
    }
}
