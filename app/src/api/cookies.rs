//! The cookies of the site: the session, and a draft per form. All are `HttpOnly` and `SameSite=Lax`;
//! behind TLS they are Secure with the `__Host-` prefix.

use axum::http::{HeaderMap, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use services::{config::Config, shop::Shop};

const SESSION: &str = "session";
const SIGN_IN: &str = "sign_in";
/// As long as a session can last (rule 7): 30 days.
const SESSION_SECONDS: i64 = 30 * 86_400;
/// As long as a draft is kept (house rule 2).
const DRAFT_SECONDS: i64 = 86_400;
/// As long as a code is valid (rule 7).
const SIGN_IN_SECONDS: i64 = 15 * 60;

/// The session's token.
pub fn session(shop: &Shop, headers: &HeaderMap) -> Option<String> {
    read(&shop.config, headers, SESSION)
}

/// The token of a sign-in request that waits for its code.
pub fn sign_in_flow(shop: &Shop, headers: &HeaderMap) -> Option<String> {
    read(&shop.config, headers, SIGN_IN)
}

/// The token of a form's draft.
pub fn draft(shop: &Shop, headers: &HeaderMap, form: &str) -> Option<String> {
    read(&shop.config, headers, &format!("draft_{form}"))
}

/// Signs this browser in.
pub fn set_session(shop: &Shop, token: &str) {
    set(&shop.config, SESSION, token, SESSION_SECONDS);
}

/// Signs this browser out.
pub fn clear_session(shop: &Shop) {
    set(&shop.config, SESSION, "", 0);
}

pub fn set_sign_in_flow(shop: &Shop, token: &str) {
    set(&shop.config, SIGN_IN, token, SIGN_IN_SECONDS);
}

pub fn clear_sign_in_flow(shop: &Shop) {
    set(&shop.config, SIGN_IN, "", 0);
}

pub fn set_draft(shop: &Shop, form: &str, token: &str) {
    set(&shop.config, &format!("draft_{form}"), token, DRAFT_SECONDS);
}

fn is_https(config: &Config) -> bool {
    config.base_url.starts_with("https://")
}

/// A cookie's name in the browser. Behind TLS another site on a sister domain could plant a bare
/// name, but never one with `__Host-`.
fn full_name(config: &Config, name: &str) -> String {
    let prefix = if is_https(config) { "__Host-" } else { "" };
    format!("{prefix}{name}")
}

/// Reads the very name that [`set`] writes.
fn read(config: &Config, headers: &HeaderMap, name: &str) -> Option<String> {
    let name = full_name(config, name);
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
        .filter(|value| value.len() <= 100)
}

fn set(config: &Config, name: &str, value: &str, seconds: i64) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let (name, secure) = (full_name(config, name), if is_https(config) { "; Secure" } else { "" });
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
