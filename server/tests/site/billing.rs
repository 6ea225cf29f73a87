//! Billing through HTTP: the details' form with and without a script, the search in the invoices,
//! and the tax that a checkout shows.

use app::api::{
    Answer as Outcome,
    billing::{DetailsView, InvoicesView},
    checkout::PlaceAnswer,
};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use domain::checkout::CheckoutForm;
use services::catalog;

use crate::support::{Answer, CATALOG, TestSite, buy, buy_by, get, order_form, post, test_site};

const SAVE: &str = "/api/billing/details/save";

/// A form posted by a browser that is signed in, with a script or without.
async fn posted(site: &TestSite, path: &str, cookies: &str, accept: &str, form: &str) -> Answer {
    let mut request = post(path).header(header::COOKIE, cookies).body(Body::from(form.to_owned())).unwrap();
    request.headers_mut().insert(header::ACCEPT, accept.parse().unwrap());
    site.send(request).await
}

async fn page(site: &TestSite, path: &str, cookies: &str) -> Answer {
    site.send(get(path).header(header::COOKIE, cookies).body(Body::empty()).unwrap()).await
}

/// The session's cookie with those that an answer sets.
fn with_set(cookies: &str, answer: &Answer) -> String {
    let set = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let pairs: Vec<&str> = set.map(|cookie| cookie.split(';').next().unwrap()).collect();
    [&[cookies], &pairs[..]].concat().join("; ")
}

async fn payer(site: &TestSite) -> String {
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    format!("session={}", site.sign_in("ana@example.com").await)
}

#[tokio::test]
async fn details_are_kept_without_a_script_and_saved_once() {
    let site = test_site().await;
    let session = payer(&site).await;
    let first = page(&site, "/billing/details", &session).await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.text().contains("Ana Ruiz") && first.text().contains("Spain"), "{}", first.text());

    let faulty =
        posted(&site, SAVE, &session, "text/html,*/*", "version=1&name=&city=Sevilla&vat_id=ESB64717839").await;
    assert!(faulty.status.is_redirection(), "{}", faulty.status);
    let back = faulty.header(header::LOCATION).to_owned();
    assert!(back.starts_with("/billing/details?account="), "{back}");
    assert!(!back.contains("Sevilla") && !back.contains("ESB"), "nothing typed stands in an address: {back}");
    let browser = with_set(&session, &faulty);
    let shown = page(&site, &back, &browser).await.text();
    for words in
        ["id=\"name-fault\"", "id=\"vat_id-fault\"", "check digit", "value=\"Sevilla\"", "value=\"ESB64717839\""]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }

    let saved =
        posted(&site, SAVE, &browser, "text/html,*/*", "version=1&name=Ana+Ruiz&city=Sevilla&vat_id=B64717838").await;
    assert!(saved.status.is_redirection());
    let shown = page(&site, &back, &browser).await;
    assert!(
        shown.text().contains("notice-success") && shown.text().contains("value=\"ESB64717838\""),
        "{}",
        shown.text()
    );
    assert!(shown.header(header::SET_COOKIE).starts_with("draft_details=;"), "it is said once");
    let later = page(&site, "/billing/details", &session).await.text();
    assert!(!later.contains("notice-success") && later.contains("value=\"Sevilla\""));
}

#[tokio::test]
async fn the_second_of_two_tabs_is_told_what_is_on_file() {
    let site = test_site().await;
    let session = payer(&site).await;
    let save = async |form: &str| -> DetailsView {
        match posted(&site, SAVE, &session, "application/json", form).await.open() {
            Outcome::Found(view) => view,
            other => panic!("{other:?}"),
        }
    };
    let one = save("version=1&name=One").await;
    assert_eq!((one.version, one.faults.len()), (2, 0));
    let two = save("version=1&name=Two").await;
    let notice = two.notice.unwrap();
    assert!(notice.title.contains("meanwhile") && notice.words.after.contains("One"), "{notice:?}");
    assert_eq!(two.version, 2);
    assert!(two.fields.contains(&("name".to_owned(), "Two".to_owned())), "what was typed stays");
    assert_eq!(save("version=2&name=Two").await.version, 3);
    let account = two.account;
    let foreign = format!("session={}", site.sign_in("ben@example.com").await);
    let form = format!("account={account}&version=3&name=Mallory");
    let refused = posted(&site, SAVE, &foreign, "application/json", &form).await;
    assert!(matches!(refused.open::<Outcome<DetailsView>>(), Outcome::NotFound));
    let nonsense = posted(&site, SAVE, &session, "application/json", "account=x&version=3&name=x").await;
    assert!(matches!(nonsense.open::<Outcome<DetailsView>>(), Outcome::NotFound));
}

#[tokio::test]
async fn invoices_are_searched_by_a_plain_address() {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let session = format!("session={}", site.sign_in("ana@example.com").await);
    for (query, found) in [
        ("", true),
        ("?year=2026", true),
        ("?year=2025", false),
        ("?q=okafor", true),
        ("?q=ben+OKAFOR", true),
        ("?q=nobody", false),
        ("?q=%25%27%00&year=%FF&page=-1", false),
        ("?page=99999999999999999999", true),
        ("?page=7&year=20267", true),
    ] {
        let shown = page(&site, &format!("/billing/invoices{query}"), &session).await;
        assert_eq!(shown.status, StatusCode::OK, "{query}");
        assert_eq!(shown.text().contains(&bought.invoice), found, "{query}");
    }
    let typed = page(&site, "/billing/invoices?q=%22%3E%3Cscript%3E", &session).await.text();
    assert!(!typed.contains("\"><script>") && typed.contains("Nothing found"));
    let asked = posted(&site, "/api/billing/invoices", &session, "application/json", "query=").await;
    let Outcome::Found(list) = asked.open::<Outcome<InvoicesView>>() else { panic!("{}", asked.text()) };
    assert_eq!((list.count.as_str(), list.newer, list.older), ("1 invoice", None, None));
}

#[tokio::test]
async fn a_checkout_shows_the_tax_that_it_charges() {
    let site = test_site().await;
    let registered = CATALOG.replace("country = \"US\"", "country = \"US\"\nvat_registrations = [\"OSS\"]");
    catalog::import(&site.shop, &registered).await.unwrap();
    site.site.look_at_revision().await.unwrap();
    let update = "slug=filter&intent=update&license_type=users&tier_users=1-20&quantity=1&cycle=yearly&way=card";
    for (chosen, words, total) in [
        ("", "Tax, once a country is chosen", "$731.00"),
        ("&billing_country=IT", "VAT 22%", "$891.82"),
        ("&billing_country=IT&billing_vat_id=anything", "VAT, reverse charge", "$731.00"),
        ("&billing_country=US", "Tax", "$731.00"),
    ] {
        let posted = posted(&site, "/api/checkout/place", "", "text/html", &format!("{update}{chosen}")).await;
        let shown = page(&site, "/checkout/filter", &with_set("a=b", &posted)).await.text();
        let summary = shown.split("id=\"summary\"").nth(1).unwrap().split("</aside>").next().unwrap();
        assert!(summary.contains(words) && summary.contains(total), "{chosen}: {summary}");
    }
    let people = "billing_name=Ana&billing_email=a%40b.example&billing_country=IT&purpose=me&accept_terms=yes";
    let card = "accept_eula=yes&card_number=4242424242424242&card_expiry=12%2F30&card_code=123";
    let wrong = format!("{update}&{people}&{card}&billing_vat_id=IT00743110158").replace("&intent=update", "");
    let answer = site.post("/api/checkout/place", &wrong).await;
    let PlaceAnswer::Faulty(faults) = answer.open() else { panic!("{}", answer.text()) };
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].0 == "billing_vat_id" && faults[0].1.contains("check digit"), "{faults:?}");
}

#[tokio::test]
async fn many_subscriptions_are_searched_and_come_a_page_at_a_time() {
    let site = test_site().await;
    let session = payer(&site).await;
    let rows = |page: &str| page.matches("class=\"subscription\"").count();
    let one = page(&site, "/billing", &session).await.text();
    assert!(rows(&one) == 1 && !one.contains("type=\"search\""), "{one}");

    buy(&site.shop, "ana@example.com", "zoe@muller.example").await;
    for _ in 0..19 {
        buy(&site.shop, "ana@example.com", "ben@example.com").await;
    }
    let first = page(&site, "/billing", &session).await.text();
    assert_eq!(rows(&first), 20);
    for words in ["type=\"search\"", "Subscriptions 1\u{2013}20", "href=\"/billing?page=2\""] {
        assert!(first.contains(words), "{words} is missing in {first}");
    }
    let second = page(&site, "/billing?page=2", &session).await.text();
    assert!(rows(&second) == 1 && second.contains("Subscriptions 21\u{2013}21"), "{second}");
    let found = page(&site, "/billing?q=MULLER.example", &session).await.text();
    assert!(rows(&found) == 1 && found.contains("zoe@muller.example"), "{found}");
    assert!(page(&site, "/billing?q=unheardof", &session).await.text().contains("No subscription matches"));
    assert!(page(&site, "/billing?page=9", &session).await.text().contains("No more subscriptions"));
}

#[tokio::test]
async fn subscriptions_stand_by_their_next_date() {
    let site = test_site().await;
    for (cycle, licensee) in
        [("yearly", "yara@example.com"), ("monthly", "mona@example.com"), ("three_year", "tom@example.com")]
    {
        buy_by(&site.shop, CheckoutForm { cycle: cycle.to_owned(), ..order_form("ana@example.com", licensee) }).await;
    }
    let session = format!("session={}", site.sign_in("ana@example.com").await);
    let shown = page(&site, "/billing", &session).await.text();
    let list = &shown[shown.find("class=\"subscription\"").unwrap()..];
    let at = |licensee: &str| list.find(licensee).unwrap();
    assert!(at("mona@") < at("yara@") && at("yara@") < at("tom@"), "{list}");
}
