//! What a payer is told of a license that its licensee did not want (rule 8).

use domain::{ids::SubscriptionId, locale::Locale};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    licensing::{self, DeclinedLicense},
    shop::Shop,
};

use crate::{
    api::{
        context::{accident, locale},
        portal::{
            NoticeView,
            words::{dated, party},
        },
    },
    components::Tone,
};

/// A notice for each license that is nobody's, until somebody else is named.
pub(super) async fn notices(shop: &Shop, caller: &Caller) -> Result<Vec<NoticeView>, ServerFnError> {
    let declined = licensing::declined_licenses(shop, caller).await.map_err(accident)?;
    Ok(declined.iter().map(|license| notice(shop, license)).collect())
}

/// The notice about one subscription's license, for its own page.
pub(super) async fn notice_of(
    shop: &Shop,
    caller: &Caller,
    subscription: SubscriptionId,
) -> Result<Option<NoticeView>, ServerFnError> {
    let declined = licensing::declined_licenses(shop, caller).await.map_err(accident)?;
    let found = declined.iter().find(|license| license.subscription == subscription);
    // The form is on the same page.
    Ok(found.map(|license| NoticeView { link: None, ..notice(shop, license) }))
}

fn notice(shop: &Shop, license: &DeclinedLicense) -> NoticeView {
    let Locale::EnUs = locale();
    let product = &license.product_name;
    // A name is no template.
    let licensee = party(&license.licensee_name, license.licensee_organization.as_deref()).replace(['{', '}'], "");
    NoticeView {
        tone: Tone::Attention,
        title: format!("The license for {product} was declined"),
        words: dated(
            shop,
            license.at,
            &format!("It was given back on {{date}} by \u{2068}{licensee}\u{2069}, so nobody uses it now."),
        ),
        link: Some((format!("/billing/subscriptions/{}#name", license.subscription), "Name somebody else".to_owned())),
    }
}
