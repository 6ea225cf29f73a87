//! Buying again through HTTP: signing in on the way, two tabs, going back, a price that changes
//! under an open page, and what the fields tell a browser.

use std::sync::atomic::Ordering;

use app::api::checkout::PlaceAnswer;
use axum::{
    body::Body,
    http::{StatusCode, header},
};

use crate::{
    checkout::{PLACE, come_back, cookies_of, form, order, rendered_draft, site_that_counts},
    support::{Answer, CATALOG, TestSite, get, post},
};

/// Asks for a page with the cookies of an answer before.
async fn get_with(site: &TestSite, path: &str, answer: &Answer) -> Answer {
    site.send(get(path).header(header::COOKIE, cookies_of(answer)).body(Body::empty()).unwrap()).await
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#x27;", "'").replace("&quot;", "\"")
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn going_back_after_paying_shows_the_order_and_another_one_is_asked_for() {
    let (site, gateway) = site_that_counts(false).await;
    let draft = rendered_draft(&site).await;
    let answer = order(&site, form(&draft, "ana@example.com")).await;
    let order_page = answer.header(header::LOCATION).to_owned();
    let back = get_with(&site, "/checkout/filter", &answer).await;
    assert_eq!((back.status, back.header(header::LOCATION)), (StatusCode::SEE_OTHER, order_page.as_str()));
    // A page that went on without loading anew asks for itself, and is sent there as well.
    let script = post("/api/checkout/view").header(header::COOKIE, cookies_of(&answer));
    let script = site.send(script.body(Body::from("slug=filter")).unwrap()).await;
    assert!(script.header(header::LOCATION).ends_with(&order_page), "{:?}", script.headers);

    let page = site.get(&order_page).await.text();
    let another = page.split("href=\"/checkout/filter?another=").nth(1).unwrap().split('"').next().unwrap();
    let another = format!("/checkout/filter?another={another}");
    let fresh = get_with(&site, &another, &answer).await;
    assert_eq!(fresh.status, StatusCode::OK);
    assert_ne!(hidden(&fresh.text(), "draft"), draft);
    // Somebody who comes again an hour later begins anew.
    site.shop.clock.advance_seconds(3600);
    assert_eq!(get_with(&site, "/checkout/filter", &answer).await.status, StatusCode::OK);
    assert_eq!(gateway.charges.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn two_tabs_have_two_drafts() {
    let (site, _) = site_that_counts(false).await;
    let (one, other) = (rendered_draft(&site).await, rendered_draft(&site).await);
    let faulty = |draft: &str, name: &str| form(draft, "no address").replace("Ana+Ruiz", name);
    let first = order(&site, faulty(&one, "First+Tab")).await;
    let second = order(&site, faulty(&other, "Second+Tab")).await;
    // One browser has the cookies of both.
    let both = format!("{}; {}", cookies_of(&first), cookies_of(&second));
    for (answer, own, theirs) in [(&first, "First Tab", "Second Tab"), (&second, "Second Tab", "First Tab")] {
        let path = answer.header(header::LOCATION);
        let page = site.send(get(path).header(header::COOKIE, &both).body(Body::empty()).unwrap()).await.text();
        assert!(page.contains(own) && !page.contains(theirs), "{page}");
    }
    // A third one begins with what was typed last, and is a draft of its own.
    let third = get_with(&site, "/checkout/filter", &second).await.text();
    assert!(third.contains("Second Tab") && hidden(&third, "draft") != other, "{third}");
    assert!(!third.contains("id=\"faults\""), "what was wrong there was said there");
}

#[tokio::test]
async fn a_fault_in_the_next_order_from_the_same_page_is_said_on_a_form_of_its_own() {
    let (site, _) = site_that_counts(false).await;
    let draft = rendered_draft(&site).await;
    let first = order(&site, form(&draft, "ana@example.com")).await;
    assert!(first.header(header::LOCATION).contains("/orders/"));
    let second = order(&site, form(&draft, "no address").replace("Ana+Ruiz", "Next+Buyer")).await;
    let page = come_back(&site, &second).await.text();
    assert!(page.contains("Next Buyer") && page.contains("id=\"faults\""), "{page}");
    assert_ne!(hidden(&page, "draft"), draft);
}

#[tokio::test]
async fn a_draft_that_is_gone_is_said_to_be() {
    let (site, _) = site_that_counts(false).await;
    let draft = rendered_draft(&site).await;
    let answer = order(&site, form(&draft, "no address")).await;
    site.shop.clock.advance_seconds(24 * 3600);
    let page = come_back(&site, &answer).await.text();
    assert!(page.contains("What was typed here is gone") && !page.contains("Ana Ruiz"), "{page}");
    // Its name is no key: another browser sees nothing, and is told no more.
    let elsewhere = site.get(answer.header(header::LOCATION)).await.text();
    assert!(elsewhere.contains("What was typed here is gone"), "{elsewhere}");
}

#[tokio::test]
async fn a_price_that_changes_while_the_page_is_open_is_asked_about_with_old_and_new() {
    let (site, gateway) = site_that_counts(false).await;
    let page = site.get("/checkout/filter").await.text();
    let (draft, shown) = (hidden(&page, "draft"), hidden(&page, "shown"));
    let dearer = CATALOG.replace("yearly = 73100", "yearly = 79900");
    services::catalog::import(&site.shop, &dearer).await.unwrap();
    let posted = |shown: &str| format!("{}&shown={}", form(&draft, "ana@example.com"), escaped(shown));
    let asked = order(&site, posted(&shown)).await;
    let again = come_back(&site, &asked).await.text();
    assert!(again.contains("it was $731.00 before tax and is now $799.00"), "{again}");
    assert!(again.contains("Ana Ruiz") && hidden(&again, "draft") == draft, "what was typed is kept");
    assert_eq!(gateway.charges.load(Ordering::SeqCst), 0);
    // A script loads the page anew, since its prices are the old ones.
    let answer = site.post(PLACE, &posted(&shown)).await;
    let PlaceAnswer::Reload(path) = answer.open() else { panic!("{}", answer.text()) };
    assert_eq!(path, asked.header(header::LOCATION));
    let ordered = order(&site, posted(&hidden(&again, "shown"))).await;
    assert!(ordered.header(header::LOCATION).contains("/orders/"), "{}", ordered.header(header::LOCATION));
}

#[tokio::test]
async fn who_bought_before_signs_in_and_comes_back_to_the_same_draft() {
    let (site, _) = site_that_counts(false).await;
    let paid = form("", "ana@example.com") + "&billing_street=1+Main+Street&billing_city=Madrid";
    order(&site, paid).await;
    let page = site.get("/checkout/filter").await.text();
    assert!(page.contains("Bought here before?"), "{page}");
    let draft = hidden(&page, "draft");
    let typed = format!("slug=filter&draft={draft}&purpose=other&licensee_name=Typed+Before&intent=sign-in");
    let leaving = order(&site, typed).await;
    let to = leaving.header(header::LOCATION);
    assert_eq!(to, format!("/sign-in?to=/checkout/filter%3Fdraft%3D{}", &draft[..8]));

    let session = site.sign_in("ana@example.com").await;
    let cookies = format!("{}; session={session}", cookies_of(&leaving));
    let sign_in = site.send(get(to).header(header::COOKIE, &cookies).body(Body::empty()).unwrap()).await;
    let back = format!("/checkout/filter?draft={}", &draft[..8]);
    assert_eq!((sign_in.status, sign_in.header(header::LOCATION)), (StatusCode::SEE_OTHER, back.as_str()));
    let page = site.send(get(&back).header(header::COOKIE, &cookies).body(Body::empty()).unwrap()).await.text();
    for words in ["Typed Before", "1 Main Street", "Madrid", "ana@example.com", "filled in from your last order"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(page.contains("value=\"ES\" selected") && !page.contains("Bought here before?"), "{page}");
    assert_eq!(hidden(&page, "draft"), draft);
}

#[tokio::test]
async fn every_field_tells_the_browser_what_it_is() {
    let (site, _) = site_that_counts(false).await;
    let page = site.get("/checkout/filter").await.text();
    for (field, autocomplete, more) in [
        ("billing_email", "section-billing billing email", "type=\"email\""),
        ("billing_name", "section-billing billing name", "dir=\"auto\""),
        ("billing_organization", "section-billing billing organization", "type=\"text\""),
        ("billing_street", "section-billing billing address-line1", "type=\"text\""),
        ("billing_postal_code", "section-billing billing postal-code", "type=\"text\""),
        ("billing_city", "section-billing billing address-level2", "type=\"text\""),
        ("billing_country", "section-billing billing country", "required"),
        ("licensee_email", "section-licensee email", "inputmode=\"email\""),
        ("licensee_name", "section-licensee name", "required"),
        ("licensee_organization", "section-licensee organization", "type=\"text\""),
        ("quantity", "off", "inputmode=\"numeric\""),
        ("card_number", "cc-number", "inputmode=\"numeric\""),
        ("card_expiry", "cc-exp", "inputmode=\"numeric\""),
        ("card_code", "cc-csc", "inputmode=\"numeric\""),
    ] {
        let id = format!("id=\"{field}\"");
        let tag = page.split('<').find(|tag| tag.contains(&id)).unwrap_or_else(|| panic!("no {field}"));
        assert!(tag.contains(&format!("autocomplete=\"{autocomplete}\"")) && tag.contains(more), "{tag}");
    }
}
