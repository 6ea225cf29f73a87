//! What `/vendor` shows: what was found, or the newest orders.

use domain::locale::Locale;
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    shop::Shop,
    vendor::{self, Staff, Subject},
};

use super::{FindView, words};
use crate::api::{
    Answer,
    context::{accident, locale},
    portal::words::frame,
};

pub(super) async fn read(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    asked: &str,
) -> Result<Answer<FindView>, ServerFnError> {
    let (after, query) = asked.split_once(' ').unwrap_or(("", asked));
    let found = vendor::search(shop, query, after).await.map_err(accident)?;
    let address = |after: &str| match (query.trim(), after) {
        ("", "") => "/vendor".to_owned(),
        ("", after) => format!("/vendor?after={after}"),
        (query, "") => format!("/vendor?q={}", escaped(query)),
        (query, after) => format!("/vendor?q={}&after={after}", escaped(query)),
    };
    Ok(Answer::Found(FindView {
        frame: frame(shop, caller).await?,
        go: found.exact.map(|subject| match subject {
            Subject::Order(id) => format!("/vendor/orders/{id}"),
            Subject::Customer(id) => format!("/vendor/customers/{id}"),
            Subject::License(id) => format!("/vendor/licenses/{id}"),
        }),
        parked: parked(vendor::parked(shop, staff).await.map_err(accident)?),
        came_back: came_back(vendor::count_came_back(shop, staff).await.map_err(accident)?),
        customers: found.customers.into_iter().map(words::customer_row).collect(),
        orders: found.orders.into_iter().map(|order| words::order_row(shop, order)).collect(),
        next: found.next.as_deref().map(address),
        first: (!after.is_empty()).then(|| address("")),
        query: query.trim().to_owned(),
    }))
}

/// What staff have to look at besides.
fn parked(jobs: i64) -> Option<String> {
    let Locale::EnUs = locale();
    match jobs {
        0 => None,
        1 => Some("A job failed until nobody tried any more.".to_owned()),
        jobs => Some(format!("{jobs} jobs failed until nobody tried any more.")),
    }
}

/// The same, of mails.
fn came_back(mails: i64) -> Option<String> {
    let Locale::EnUs = locale();
    match mails {
        0 => None,
        1 => Some("A mail came back, and its reader does not know what it said.".to_owned()),
        mails => Some(format!("{mails} mails came back, and their readers do not know what they said.")),
    }
}

/// A text as the value of a query.
fn escaped(text: &str) -> String {
    use std::fmt::Write;
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ => {
                // Writing to a text never fails.
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_query_stays_one_value() {
        assert_eq!(escaped("a&b=c d#é"), "a%26b%3Dc%20d%23%C3%A9");
    }
}
