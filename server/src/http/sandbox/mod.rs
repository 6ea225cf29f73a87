//! The sandbox's own pages, which stand for a bank's: `/sandbox` lists the test numbers, and
//! `/sandbox/confirm/{token}` asks the buyer to confirm a payment (3-D Secure). They are there while
//! the shop's gateway is the sandbox, for whoever buys, and need no script.

mod view;

use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::ids::AttemptId;
use services::{
    billing::cards,
    checkout,
    db::DbError,
    payments::{
        sandbox::{self, Confirmation},
        settle,
    },
};

use super::{Site, document, downloads::accident};

/// `/sandbox`: what each test number does.
pub async fn numbers(State(site): State<Site>) -> Html<String> {
    Html(document::render(&site, "Sandbox", "page page-narrow", view::numbers))
}

/// `/sandbox/confirm/{token}`: the payment, with two buttons while it is open.
pub async fn ask(State(site): State<Site>, token: Result<Path<String>, PathRejection>) -> Response {
    let Ok(Path(token)) = token else { return StatusCode::NOT_FOUND.into_response() };
    let found = match read(&site, &token).await {
        Ok(Some(found)) => found,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return accident(&error),
    };
    let (confirmation, order) = found;
    let vendor = site.vendor_name();
    Html(document::render(&site, "Confirm your payment", "page page-slim", move || {
        view::confirm(&token, &confirmation, &vendor, order)
    }))
    .into_response()
}

async fn read(site: &Site, token: &str) -> Result<Option<(Confirmation, String)>, DbError> {
    let Some(confirmation) = sandbox::confirmation(&site.shop, token).await? else { return Ok(None) };
    let order = leads_to(site, confirmation.attempt).await?;
    Ok(order.map(|order| (confirmation, order)))
}

/// A post of that page: takes the answer, settles the attempt, and sends the buyer on to the order,
/// which tells the rest. Posted again it only sends on.
pub async fn answer(State(site): State<Site>, body: String) -> Response {
    let (token, answer) = (field(&body, "token"), field(&body, "answer"));
    let confirmed = match answer {
        "confirm" => true,
        "refuse" => false,
        _ => return StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    };
    let token = token.to_owned();
    // In a task of its own, so that a browser that hangs up cancels nothing.
    let deciding = tokio::spawn(async move { decide(&site, &token, confirmed).await });
    match deciding.await {
        Ok(Ok(Some(order))) => {
            let location = HeaderValue::from_str(&order).unwrap_or(HeaderValue::from_static("/"));
            (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
        }
        Ok(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(error)) => accident(&error),
        Err(error) => {
            tracing::error!(%error, "the answer to a confirmation ended early");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn decide(site: &Site, token: &str, confirmed: bool) -> Result<Option<String>, DbError> {
    let Some(attempt) = sandbox::decide(&site.shop, token, confirmed).await? else { return Ok(None) };
    if let Err(error) = settle::settle(&site.shop, attempt).await {
        // The attempt's job asks again, and the order's page says that it waits.
        tracing::warn!(%attempt, %error, "a confirmed payment is settled later");
    }
    leads_to(site, attempt).await
}

/// The page that tells the rest: of Billing, where it was begun there, or of the order.
async fn leads_to(site: &Site, attempt: AttemptId) -> Result<Option<String>, DbError> {
    match cards::leads_to(&site.shop, attempt).await? {
        Some(page) => Ok(Some(page)),
        None => checkout::order_path(&site.shop, attempt).await,
    }
}

/// A field of a form whose values need no escaping, such as ours; empty without it.
fn field<'a>(form: &'a str, name: &str) -> &'a str {
    let fields = form.split('&').filter_map(|field| field.split_once('='));
    fields.filter(|(given, _)| *given == name).map(|(_, value)| value).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_apart() {
        let form = "token=a-b_1&answer=confirm&answers=refuse";
        assert_eq!((field(form, "token"), field(form, "answer"), field(form, "other")), ("a-b_1", "confirm", ""));
        assert_eq!(field("answer", "answer"), "");
    }
}
