//! What a payer is told of a license that its licensee did not want (rule 8).

use domain::locale::Locale;
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
pub(super) async fn notices(shop: &Shop, caller: &Caller, questions: &str) -> Result<Vec<NoticeView>, ServerFnError> {
    let declined = licensing::declined_licenses(shop, caller).await.map_err(accident)?;
    Ok(declined.iter().map(|license| notice(shop, license, questions)).collect())
}

fn notice(shop: &Shop, license: &DeclinedLicense, questions: &str) -> NoticeView {
    let Locale::EnUs = locale();
    let product = &license.product_name;
    let licensee = party(&license.licensee_name, license.licensee_organization.as_deref());
    NoticeView {
        tone: Tone::Attention,
        title: format!("The license for {product} was declined"),
        words: dated(
            shop,
            license.at,
            &format!(
                "It was given back on {{date}} by {licensee}, so nobody uses it now. To name somebody else, write \
                 their name and e-mail address to {questions}."
            ),
        ),
        link: Some((format!("/billing/subscriptions/{}", license.subscription), "See the subscription".to_owned())),
    }
}
