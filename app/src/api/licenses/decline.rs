//! Declining a license that somebody else named one for (rule 8): what it means, and that it is done.

use domain::{ids::LicenseId, locale::Locale};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    licensing::{self, Declining},
    shop::Shop,
};

use super::DeclineView;
use crate::api::{
    Answer,
    context::{accident, back_to_form, locale},
    portal::words::{date, frame, party},
};

/// What the page says now.
pub(super) async fn read(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<DeclineView>, ServerFnError> {
    let Ok(id) = id.parse::<LicenseId>() else { return Ok(Answer::NotFound) };
    let found = licensing::look_at_declining(shop, caller, id).await.map_err(accident)?;
    view(shop, caller, id, found).await
}

/// Declines it, and leads back to the page, which then says so.
pub(super) async fn decline(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<DeclineView>, ServerFnError> {
    let Ok(id) = id.parse::<LicenseId>() else {
        back_to_form("/licenses");
        return Ok(Answer::NotFound);
    };
    let found = licensing::decline(shop, caller, id).await.map_err(accident)?;
    // A page that is none of theirs answers with 404, like every other.
    back_to_form(&format!("/licenses/{id}/decline"));
    view(shop, caller, id, found).await
}

async fn view(
    shop: &Shop,
    caller: &Caller,
    id: LicenseId,
    found: Option<Declining>,
) -> Result<Answer<DeclineView>, ServerFnError> {
    let Locale::EnUs = locale();
    let (title, paragraphs, open) = match found {
        None => return Ok(Answer::NotFound),
        Some(Declining::Open(license)) => {
            let payer = party(&license.payer_name, license.payer_organization.as_deref());
            (
                format!("Decline the license for {}", license.product_name),
                vec![
                    format!("{payer} named you as the licensee. If that was a mistake, you can give the license back."),
                    "It then leaves this account: the key ends, and no version can be downloaded any more. Files that \
                     you have already are yours to delete."
                        .to_owned(),
                    format!(
                        "{payer} is told by mail and can name somebody else. What you downloaded is not shown to them."
                    ),
                    "This cannot be taken back here. If you only need help, write to us first.".to_owned(),
                ],
                true,
            )
        }
        Some(Declining::Done { license, at }) => {
            let payer = party(&license.payer_name, license.payer_organization.as_deref());
            (
                format!("You declined the license for {}", license.product_name),
                vec![
                    format!("It left this account on {}. {payer} was told by mail.", date(shop, at)),
                    format!("If you want it after all, ask {payer} to name you again."),
                ],
                false,
            )
        }
    };
    Ok(Answer::Found(DeclineView { frame: frame(shop, caller).await?, id: id.to_string(), title, paragraphs, open }))
}
