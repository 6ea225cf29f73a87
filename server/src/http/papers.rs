//! `/billing/invoices/{number}.pdf`. The page of a paper and its PDF share a route, since a route
//! cannot end in the middle of a segment.

use app::api::cookies;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::invoice::InvoiceNumber;
use services::{
    accounts::access,
    invoicing::{self, PaperError},
};

use super::{
    Site,
    downloads::{accident, disposition},
    gate, pages,
};

/// The route of both.
pub const PAGE: &str = "/billing/invoices/{number}";
/// The address of the PDF, as [`crate::access`] names it.
pub const PDF: &str = "/billing/invoices/{number}.pdf";

/// The PDF, where the address ends so; else the page.
pub async fn page_or_pdf(State(site): State<Site>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.strip_suffix(".pdf") {
        Some(number) => {
            let session = cookies::session(&site.shop, request.headers());
            pdf(&site, session, number, &path).await
        }
        None => pages::page(State(site), request).await,
    }
}

async fn pdf(site: &Site, session: Option<String>, number: &str, path: &str) -> Response {
    let Some(token) = session else { return gate::to_sign_in(path) };
    let caller = match access::caller(&site.shop, &token).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return gate::to_sign_in(path),
        Err(error) => return accident(&error),
    };
    let Ok(number) = number.parse::<InvoiceNumber>() else { return StatusCode::NOT_FOUND.into_response() };
    match invoicing::pdf_of(&site.shop, &caller, number).await {
        Ok(Some(content)) => {
            let name = disposition("inline", &format!("invoice-{number}.pdf"));
            ([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], content)
                .into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(PaperError::Db(error)) => accident(&error),
        Err(error) => {
            tracing::error!(%error, %number, "a paper could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
