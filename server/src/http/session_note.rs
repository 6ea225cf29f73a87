//! Whether a page was asked for with a session: the page's script then takes it over at once, so that its
//! head shows who is signed in (docs/decisions/0016). A public page is the same bytes for everybody (house
//! rule 11) and the cookie is hidden from scripts, so it stands in a header that scripts can read. Nobody
//! looks whether the session is still one: the script asks who is there.

use app::api::cookies;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::Site;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// The name that `app/src/shell/takeover.js` looks for.
const SESSION: HeaderValue = HeaderValue::from_static("session");
/// Said as well, so that "as you have it" (304) takes back what an earlier answer said.
const STRANGER: HeaderValue = HeaderValue::from_static("stranger");

/// The header for the answer to a request, by whether that has a session's cookie.
pub fn of(site: &Site, request: &HeaderMap) -> (HeaderName, HeaderValue) {
    let has_session = cookies::session(&site.shop, request).is_some();
    (SERVER_TIMING, if has_session { SESSION } else { STRANGER })
}
