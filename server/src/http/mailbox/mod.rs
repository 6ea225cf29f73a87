//! `/mailbox`: every mail that this shop has written, in development and on this machine alone
//! (house rule 10), since mails hold sign-in codes.

mod view;

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::ids::MailId;
use services::{
    mail::{self, MailRow},
    time_machine::{self, Span, TimeError},
};

use super::{Site, document, downloads::accident};

/// The most mails that are listed.
const LIST_MAX: u32 = 200;
/// An HTML part may show what mail clients would show, and run nothing.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// `/mailbox`: the newest mail, and the list.
pub async fn newest(State(site): State<Site>) -> Response {
    show(&site, None).await
}

/// `/mailbox/{id}`: one mail, and the list.
pub async fn one(State(site): State<Site>, id: Result<Path<String>, PathRejection>) -> Response {
    match parse(id) {
        Some(id) => show(&site, Some(id)).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `/mailbox/{id}/html`: the HTML part, as a mail client would show it.
pub async fn html_part(State(site): State<Site>, id: Result<Path<String>, PathRejection>) -> Response {
    let Some(id) = parse(id) else { return StatusCode::NOT_FOUND.into_response() };
    match mail::find(&site.shop, id).await {
        Ok(Some(mail)) if !mail.is_blank() => {
            ([(header::CONTENT_SECURITY_POLICY, SANDBOX)], Html(mail.html)).into_response()
        }
        Ok(_) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => accident(&error),
    }
}

/// A post of the page's buttons: moves the shop's time, and shows what was written meanwhile.
pub async fn advance(State(site): State<Site>, body: String) -> Response {
    let span = body.split('&').find_map(|field| field.strip_prefix("by=")).and_then(|by| by.parse::<Span>().ok());
    let Some(span) = span else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    // In a task of its own, so that a browser that hangs up does not stop time half-way.
    let moving = tokio::spawn(async move { time_machine::advance(&site.shop, span).await });
    match moving.await {
        Ok(Ok(_)) => (StatusCode::SEE_OTHER, [(header::LOCATION, "/mailbox")]).into_response(),
        Ok(Err(TimeError::Refused)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(TimeError::Db(error))) => accident(&error),
        Err(error) => {
            tracing::error!(%error, "time stopped half-way");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn parse(id: Result<Path<String>, PathRejection>) -> Option<MailId> {
    id.ok().and_then(|Path(id)| id.parse().ok())
}

async fn show(site: &Site, id: Option<MailId>) -> Response {
    let (mails, open) = match read(site, id).await {
        Ok(found) => found,
        Err(error) => return accident(&error),
    };
    if id.is_some() && open.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let zone = site.shop.config.zone.clone();
    let now = time_machine::is_allowed(&site.shop).then(|| site.shop.now());
    Html(document::render(site, "Mailbox", "page", move || view::mailbox(&mails, open.as_ref(), &zone, now)))
        .into_response()
}

async fn read(site: &Site, id: Option<MailId>) -> Result<(Vec<MailRow>, Option<MailRow>), services::db::DbError> {
    let mails = mail::recent(&site.shop, LIST_MAX).await?;
    let open = match id {
        Some(id) => mail::find(&site.shop, id).await?,
        None => mails.first().cloned(),
    };
    Ok((mails, open))
}
