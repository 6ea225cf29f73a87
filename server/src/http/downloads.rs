//! Packages on their way to licensees, and those of free products to anybody (rules 10, 24, 25).
//! A download can be resumed (`Range`, `If-Range`); it is written down once, when it begins. A part
//! without `If-Range` counts as a beginning, wherever it starts.

use std::io::SeekFrom;

use app::api::{context::Client, cookies};
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    entitlement::Entitlement,
    ids::{LicenseId, PersonId},
};
use services::{
    accounts::access::{self, Caller},
    db::DbError,
    releases::{self, Download, Latest, Recipient, ReleaseFile},
    storage::StoredFile,
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};
use tokio_util::io::ReaderStream;

use super::{
    Site,
    dress::Words,
    gate,
    range::{self, Wanted},
};

/// Bytes read at a time: fewer hops between threads than with small ones.
const BUFFER: usize = 256 * 1024;

/// `/downloads/{license}/{version}/{file}`, for who may use the license.
pub async fn licensed(
    State(site): State<Site>,
    names: Result<Path<(String, String, String)>, PathRejection>,
    request: Parts,
) -> Response {
    let Ok(Path((license, version, file))) = names else { return StatusCode::NOT_FOUND.into_response() };
    let caller = match signed_in(&site, &request).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let Ok(license) = license.parse::<LicenseId>() else { return StatusCode::NOT_FOUND.into_response() };
    let opened = releases::open_licensed(&site.shop, &caller, license, &version, &file).await;
    answer(&site, opened, Some((license, caller.person)), &request).await
}

/// `/licenses/{id}/latest`: leads to the newest file that the license opens (rule 27).
pub async fn latest(State(site): State<Site>, names: Result<Path<String>, PathRejection>, request: Parts) -> Response {
    let Ok(Path(license)) = names else { return StatusCode::NOT_FOUND.into_response() };
    let caller = match signed_in(&site, &request).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let Ok(license) = license.parse::<LicenseId>() else { return StatusCode::NOT_FOUND.into_response() };
    match releases::latest_licensed(&site.shop, &caller, license).await {
        Ok(Some(Latest::Here { version, file })) => {
            let location = HeaderValue::from_str(&format!("/downloads/{license}/{version}/{file}"));
            match location {
                // Asked about each time: another version is the newest before long.
                Ok(location) => {
                    let kept = HeaderValue::from_static("no-store");
                    (StatusCode::SEE_OTHER, [(header::LOCATION, location), (header::CACHE_CONTROL, kept)])
                        .into_response()
                }
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            }
        }
        Ok(Some(Latest::Refused { reason })) => refuse(reason),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => accident(&error),
    }
}

/// Who asks, or the way to sign-in.
async fn signed_in(site: &Site, request: &Parts) -> Result<Caller, Response> {
    let path = request.uri.path();
    let Some(token) = cookies::session(&site.shop, &request.headers) else { return Err(gate::to_sign_in(path)) };
    match access::caller(&site.shop, &token).await {
        Ok(Some(caller)) => Ok(caller),
        Ok(None) => Err(gate::to_sign_in(path)),
        Err(error) => Err(accident(&error)),
    }
}

/// `/products/{slug}/downloads/{version}/{file}`, of a product that is given away.
pub async fn free(
    State(site): State<Site>,
    names: Result<Path<(String, String, String)>, PathRejection>,
    request: Parts,
) -> Response {
    let Ok(Path((slug, version, file))) = names else { return StatusCode::NOT_FOUND.into_response() };
    let opened = releases::open_free(&site.shop, &slug, &version, &file).await;
    answer(&site, opened, None, &request).await
}

async fn answer(
    site: &Site,
    opened: Result<Option<Download>, DbError>,
    licensee: Option<(LicenseId, PersonId)>,
    request: &Parts,
) -> Response {
    match opened {
        Ok(Some(Download::Granted { file, stored, .. })) => send(site, &file, &stored, licensee, request).await,
        Ok(Some(Download::Refused { reason })) => refuse(reason),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => accident(&error),
    }
}

/// The caller may know of the file and not have it; why stands on the license's page as well.
fn refuse(reason: Entitlement) -> Response {
    let words = match reason {
        Entitlement::Withdrawn => "This version was withdrawn, so it cannot be downloaded any more.",
        Entitlement::RenewalOpens { .. } => {
            "This version was published after the license\u{2019}s coverage ended. A renewal opens it."
        }
        Entitlement::NotPaidYet => "The license starts when its payment is recorded.",
        Entitlement::Suspended => "The license is suspended. The vendor can tell why.",
        Entitlement::NoFile | Entitlement::Running | Entitlement::Covered => "There is no file to download here.",
    };
    let mut response = StatusCode::NOT_FOUND.into_response();
    response.extensions_mut().insert(Words(words));
    response
}

async fn send(
    site: &Site,
    file: &ReleaseFile,
    stored: &StoredFile,
    licensee: Option<(LicenseId, PersonId)>,
    request: &Parts,
) -> Response {
    let etag = format!("\"{}\"", file.sha256);
    let mut headers = headers_of(file, &etag);
    if is_known(&request.headers, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let (status, first, length) = match range::wanted(&request.headers, &etag, file.size) {
        Wanted::Whole => (StatusCode::OK, 0, file.size),
        Wanted::Part { first, last } => {
            headers.insert(header::CONTENT_RANGE, value(&format!("bytes {first}-{last}/{}", file.size)));
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        Wanted::Unsatisfiable => {
            let beyond = [(header::CONTENT_RANGE, value(&format!("bytes */{}", file.size)))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, beyond).into_response();
        }
    };
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if request.method == Method::HEAD {
        return (status, headers).into_response();
    }
    let mut opened = match open(stored, first).await {
        Ok(opened) => opened,
        Err(error) => {
            tracing::error!(%error, path = %stored.path.display(), "a published file cannot be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    // A part with an `If-Range` is only sent where it matched: a beginning was written down before.
    let resumes = first > 0 && request.headers.contains_key(header::IF_RANGE);
    if !resumes {
        record(site, file, licensee, request).await;
    }
    opened.set_max_buf_size(BUFFER);
    let body = Body::from_stream(ReaderStream::with_capacity(opened.take(length), BUFFER));
    (status, headers, body).into_response()
}

async fn open(stored: &StoredFile, first: u64) -> std::io::Result<File> {
    let mut file = File::open(&stored.path).await?;
    if first > 0 {
        file.seek(SeekFrom::Start(first)).await?;
    }
    Ok(file)
}

/// A download that cannot be written down goes on: customers have paid for it.
async fn record(site: &Site, file: &ReleaseFile, licensee: Option<(LicenseId, PersonId)>, request: &Parts) {
    let client = request.extensions.get::<Client>().map_or("unknown", |client| client.0.as_str());
    let device = request.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("unknown");
    let recipient = Recipient { licensee, client, device };
    if let Err(error) = releases::record(&site.shop, file.id, recipient).await {
        tracing::warn!(%error, file = %file.id, "a download was not written down");
    }
}

fn headers_of(file: &ReleaseFile, etag: &str) -> HeaderMap {
    let media_type = HeaderValue::from_str(&file.media_type);
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"))),
        (header::CONTENT_DISPOSITION, value(&disposition("attachment", &file.name))),
        (header::ETAG, value(etag)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        // Asked about each time: a license can end, a version can be withdrawn.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ])
}

/// `Content-Disposition` (RFC 6266): a plain name for old clients, the true one beside it.
pub fn disposition(kind: &str, name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut text = format!("{kind}; filename=\"{plain}\"");
    if plain != name {
        let escaped: String = name
            .bytes()
            .map(|byte| if is_plain(char::from(byte)) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        text = format!("{text}; filename*=UTF-8''{escaped}");
    }
    text
}

fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|tag| matches!(tag.trim(), "*") || tag.trim() == etag)
}

/// What the server writes itself is visible ASCII.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// An accident with the data base: logged; passing trouble says to try again.
pub fn accident(error: &DbError) -> Response {
    tracing::error!(%error, "the data base failed a request");
    let status = if error.is_passing() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR };
    status.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(disposition("attachment", "card-1.0.pbiviz"), "attachment; filename=\"card-1.0.pbiviz\"");
        assert_eq!(
            disposition("attachment", "a\"; x=\r\nü.zip"),
            "attachment; filename=\"a___x____.zip\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A%C3%BC.zip"
        );
    }

    #[test]
    fn a_file_that_the_client_has_is_recognized() {
        let has = |tags: &'static str| {
            is_known(&HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(tags))]), "\"abc\"")
        };
        assert!(has("\"abc\"") && has("\"x\", \"abc\"") && has("*"));
        assert!(!has("\"abcd\"") && !has("abc"));
    }
}
