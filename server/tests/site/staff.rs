//! Staff's pages over HTTP, as a browser without a script asks and posts.

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use services::vendor;

use crate::support::{Answer, Bought, TestSite, buy, file_of, mail_address, post, test_site};

const SVEN: &str = "sven@example.com";

struct Desk {
    site: TestSite,
    bought: Bought,
    session: String,
}

/// A shop with one sale, and staff at their desk.
async fn desk() -> Desk {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    vendor::add_staff(&site.shop, &mail_address(SVEN)).await.unwrap();
    let session = site.sign_in(SVEN).await;
    Desk { site, bought, session }
}

impl Desk {
    async fn get(&self, path: &str) -> Answer {
        self.site.get_as(path, &self.session).await
    }

    /// Posts a plain form, with the cookies that were set so far.
    async fn post(&self, path: &str, form: &str) -> Answer {
        let request = post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("session={}", self.session))
            .body(Body::from(form.to_owned()));
        let mut request = request.unwrap();
        request.headers_mut().insert(header::ACCEPT, "text/html".parse().unwrap());
        self.site.send(request).await
    }
}

#[tokio::test]
async fn one_field_leads_to_everything() {
    let desk = desk().await;
    let (order, key) = (&desk.bought.order_token, &desk.bought.key);
    for (typed, to) in [
        (desk.bought.invoice.as_str(), "/vendor/orders/ord_"),
        (order, "/vendor/orders/ord_"),
        (key, "/vendor/licenses/lic_"),
    ] {
        let answer = desk.get(&format!("/vendor?q={typed}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{typed}");
        assert!(answer.header(header::LOCATION).starts_with(to), "{typed}: {}", answer.header(header::LOCATION));
        let page = desk.get(answer.header(header::LOCATION)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("ana@example.com") && page.text().contains("ben@example.com"));
    }
    let found = desk.get("/vendor?q=ANA").await.text();
    assert!(found.contains("/vendor/customers/acc_") && found.contains("value=\"ANA\""));
    let nothing = desk.get("/vendor?q=%3Cscript%3Ealert(1)%3C/script%3E").await.text();
    assert!(nothing.contains("Nothing found") && !nothing.contains("<script>alert"));
    assert!(desk.get("/vendor").await.text().contains("Newest orders"));
}

#[tokio::test]
async fn their_pages_have_no_scripts() {
    let desk = desk().await;
    for path in ["/vendor", "/vendor?q=ANA", "/vendor/mails", "/vendor/prices"] {
        let page = desk.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let html = page.text();
        assert!(!html.contains("<script type=\"module\"") && !html.contains("/pkg/twofold.js"), "{path}");
        assert!(!html.contains("name=\"part\""), "{path}");
    }
}

#[tokio::test]
async fn a_suspension_needs_a_reason_stops_downloads_and_is_lifted() {
    let desk = desk().await;
    let license = desk.bought.license;
    let page = format!("/vendor/licenses/{license}");
    let file = file_of(&desk.site.shop, &desk.bought, "1.0.0").await;
    let ben = desk.site.sign_in("ben@example.com").await;

    let faulty = desk.post("/api/vendor/suspend", &format!("license={license}&reason=+")).await;
    assert_eq!((faulty.status, faulty.header(header::LOCATION)), (StatusCode::FOUND, page.as_str()));
    let draft = faulty.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
    let cookies = format!("session={}; {draft}", desk.session);
    let shown = crate::support::get(&page).header(header::COOKIE, cookies).body(Body::empty()).unwrap();
    assert!(desk.site.send(shown).await.text().contains("id=\"reason-fault\""));
    assert_eq!(desk.site.get_as(&file, &ben).await.status, StatusCode::OK, "nothing was suspended");

    for _ in 0..2 {
        let done = desk.post("/api/vendor/suspend", &format!("license={license}&reason=Charged+back")).await;
        assert_eq!((done.status, done.header(header::LOCATION)), (StatusCode::FOUND, page.as_str()));
    }
    let text = desk.get(&page).await.text();
    assert!(text.contains("Charged back") && text.contains("/api/vendor/lift") && text.contains(SVEN));
    assert_eq!(desk.site.get_as(&file, &ben).await.status, StatusCode::NOT_FOUND);
    let portal = desk.site.get_as(&format!("/licenses/{license}"), &ben).await.text();
    assert!(portal.contains("Suspended") && !portal.contains("Charged back") && !portal.contains(SVEN));

    desk.post("/api/vendor/lift", &format!("license={license}&reason=Paid")).await;
    assert_eq!(desk.site.get_as(&file, &ben).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_was_taken_off_the_staff_finds_nothing_at_once() {
    let desk = desk().await;
    assert_eq!(desk.get("/vendor").await.status, StatusCode::OK);
    vendor::remove_staff(&desk.site.shop, &mail_address(SVEN)).await.unwrap();
    assert_eq!(desk.get("/vendor").await.status, StatusCode::NOT_FOUND);
    let license = desk.bought.license;
    let late = desk.post("/api/vendor/suspend", &format!("license={license}&reason=Late")).await;
    assert!(!late.text().contains("Charged"));
    let file = file_of(&desk.site.shop, &desk.bought, "1.0.0").await;
    let ben = desk.site.sign_in("ben@example.com").await;
    assert_eq!(desk.site.get_as(&file, &ben).await.status, StatusCode::OK, "and changes nothing");
}
