//! House rule 9: the table of [`server::access`] is the site's, and every row answers every kind of
//! caller as it says.

use std::collections::BTreeSet;

use app::api::{Answer as Outcome, packed::Packed};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use domain::account::{Role, Side};
use server::{
    access::{Kind, Row, TABLE, Who},
    http::endpoints,
};
use services::config::Mode;

use crate::{
    callers::{EVERYBODY, Somebody, Things, address, form, people},
    support::{Answer, Bought, PRICE, TestSite, get, post, test_site, test_site_where},
};

#[tokio::test]
async fn every_route_has_a_row_and_every_row_a_route() {
    let site = test_site().await;
    let routes = endpoints(&site.site);
    let routes: BTreeSet<(&str, &str)> =
        routes.iter().map(|route| (route.method.as_str(), route.path.as_str())).collect();
    let rows: BTreeSet<(&str, &str)> = TABLE.iter().map(|row| (row.method, row.path)).collect();
    assert_eq!(rows.len(), TABLE.len(), "each row stands once");
    let without_row: Vec<_> = routes.difference(&rows).collect();
    let without_route: Vec<_> = rows.difference(&routes).collect();
    assert!(without_row.is_empty(), "say in server/src/access.rs who may call {without_row:?}");
    assert!(without_route.is_empty(), "rows of routes that are gone: {without_route:?}");
}

async fn call(site: &TestSite, row: &Row, things: &Things, somebody: &Somebody) -> Answer {
    let mut request = if row.method == "POST" {
        post(row.path).body(Body::from(form(row, things, &site.shop).await)).unwrap()
    } else {
        get(&address(row, things, &site.shop).await).body(Body::empty()).unwrap()
    };
    if let Some(address) = somebody.address {
        // A new session each time: some rows end it.
        let cookie = format!("session={}", site.sign_in(address).await);
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    }
    site.send(request).await
}

/// Whether the answer is the one that the row promises.
fn keeps_its_promise(row: &Row, somebody: &Somebody, answer: &Answer) -> bool {
    let is_stranger = somebody.address.is_none();
    if row.who == Who::Stranger && !is_stranger {
        return answer.status == StatusCode::SEE_OTHER && !answer.header(header::LOCATION).starts_with("/sign-in");
    }
    match (row.kind, somebody.may(row.who)) {
        (Kind::ServerFunction, true) if !is_portal(row) => answer.status == StatusCode::OK,
        (Kind::ServerFunction, may) => {
            let promised = match (may, is_stranger) {
                (true, _) => Outcome::Found(()),
                (false, true) => Outcome::SignInFirst,
                (false, false) => Outcome::NotFound,
            };
            let promised = Packed::of(promised).unwrap().text.0;
            // What was found stands behind the outcome.
            answer.status == StatusCode::OK && answer.packed_text().starts_with(&promised)
        }
        (Kind::Form, true) => answer.status == StatusCode::SEE_OTHER,
        (Kind::Redirect, true) => {
            answer.status == StatusCode::SEE_OTHER && answer.header(header::LOCATION).starts_with("/downloads/")
        }
        (_, true) => answer.status == StatusCode::OK,
        (Kind::Machine, false) => answer.status == StatusCode::NOT_FOUND,
        (_, false) if is_stranger => {
            answer.status == StatusCode::SEE_OTHER && answer.header(header::LOCATION).starts_with("/sign-in?to=/")
        }
        (_, false) => answer.status == StatusCode::NOT_FOUND,
    }
}

#[tokio::test]
async fn every_row_answers_every_caller_as_it_says() {
    let site = test_site().await;
    let things = people(&site).await;
    let mut broken = Vec::new();
    for row in TABLE {
        for somebody in &EVERYBODY {
            let answer = call(&site, row, &things, somebody).await;
            let (path, name, status) = (row.path, somebody.name, answer.status);
            if !keeps_its_promise(row, somebody, &answer) {
                let words: String = answer.text().chars().take(300).collect();
                broken.push(format!("{path} answered {name} with {status}: {words}"));
            }
            assert_ne!(status, StatusCode::FORBIDDEN, "{path} for {name}: never 403 (rule 3)");
            shows_nothing_foreign(row, somebody, &things, &answer);
        }
    }
    assert!(broken.is_empty(), "{} broken promises:\n{}", broken.len(), broken.join("\n"));
}

fn is_portal(row: &Row) -> bool {
    matches!(row.who, Who::Side(_) | Who::May(_) | Who::MaySomewhere(_) | Who::Staff)
}

/// Rule 3, word for word: no side sees the other's, nobody a stranger's.
fn shows_nothing_foreign(row: &Row, somebody: &Somebody, things: &Things, answer: &Answer) {
    let is_portal = is_portal(row);
    let text = if row.kind == Kind::ServerFunction { answer.unpacked() } else { answer.text() };
    let (path, name) = (row.path, somebody.name);
    let holds = |words: &str| text.contains(words) || text.contains(&words.replace('-', "\u{2011}"));
    let is_on = |side| somebody.seats.iter().any(|role: &Role| role.side() == side && role.signs_in());
    if somebody.staff && row.who == Who::Staff {
        return; // Staff sees both sides, on staff's pages alone.
    }
    if !is_on(Side::Licensee) {
        assert!(!holds(&things.bought.key), "{path} shows {name} the license key");
    }
    if is_portal && !is_on(Side::Billing) {
        assert!(!holds(&things.bought.invoice), "{path} shows {name} the invoice's number");
    }
    if is_portal && !somebody.sides.contains(&Side::Billing) {
        assert!(!holds(PRICE), "{path} shows {name} a price");
    }
}

#[tokio::test]
async fn what_is_not_yours_looks_like_what_does_not_exist() {
    let site = test_site().await;
    let things = people(&site).await;
    let session = site.sign_in("carl@example.com").await;
    let Bought { subscription, invoice, license, .. } = &things.bought;
    for (foreign, forged) in [
        (
            format!("/billing/subscriptions/{subscription}"),
            "/billing/subscriptions/sub_01jd0000000000000000000000".to_owned(),
        ),
        (format!("/billing/invoices/{invoice}"), "/billing/invoices/2026-999999".to_owned()),
        (format!("/billing/invoices/{invoice}.pdf"), "/billing/invoices/2026-999999.pdf".to_owned()),
        (format!("/licenses/{license}"), "/licenses/lic_01jd0000000000000000000000".to_owned()),
        (format!("/licenses/{license}"), "/licenses/nonsense".to_owned()),
        (things.file.clone(), things.file.replace(&license.to_string(), "lic_01jd0000000000000000000000")),
    ] {
        let (not_yours, nowhere) = (site.get_as(&foreign, &session).await, site.get_as(&forged, &session).await);
        assert_eq!((not_yours.status, nowhere.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{foreign}");
        assert_eq!(words_of(&not_yours), words_of(&nowhere), "{foreign} tells that it exists");
    }
}

/// What a person reads: the page without what differs each time.
fn words_of(answer: &Answer) -> String {
    let text = answer.text();
    let main = text.split("<main").nth(1).unwrap_or(&text).split("</main>").next().unwrap_or_default();
    let mut words = String::new();
    let mut is_tag = false;
    for c in main.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => words.push(c),
            _ => {}
        }
    }
    words.split("Reference").next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn machines_rows_are_closed_to_other_machines() {
    let site = test_site().await;
    let things = people(&site).await;
    for row in TABLE.iter().filter(|row| matches!(row.who, Who::Loopback | Who::Development)) {
        let address = address(row, &things, &site.shop).await;
        let abroad = get(&address).extension(ConnectInfo(std::net::SocketAddr::from(([203, 0, 113, 9], 1))));
        let answer = site.send(abroad.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", row.path);
    }
}

#[tokio::test]
async fn production_has_no_rows_of_development() {
    let site = test_site_where(|config| config.mode = Mode::Production).await;
    let routes = endpoints(&site.site);
    for row in TABLE.iter().filter(|row| row.who == Who::Development) {
        assert!(!routes.iter().any(|route| route.path == row.path), "{}", row.path);
        assert_eq!(site.get(row.path).await.status, StatusCode::NOT_FOUND, "{}", row.path);
    }
}
