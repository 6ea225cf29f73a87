//! Staff's pages about prices over HTTP, as a browser without a script asks and posts.

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use services::{jobs::worker, vendor};

use crate::support::{Answer, TestSite, buy, get, mail_address, post, test_site};

const SVEN: &str = "sven@example.com";

/// A browser of staff's, with the draft that was set last.
struct Desk {
    site: TestSite,
    cookies: String,
}

impl Desk {
    async fn get(&self, path: &str) -> String {
        let request = get(path).header(header::COOKIE, &self.cookies).body(Body::empty()).unwrap();
        let answer = self.site.send(request).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.text()
    }

    /// Posts a plain form; where it leads.
    async fn post(&mut self, path: &str, form: &str) -> String {
        let request = post(path).header(header::COOKIE, &self.cookies).body(Body::from(form.to_owned()));
        let mut request = request.unwrap();
        request.headers_mut().insert(header::ACCEPT, "text/html".parse().unwrap());
        let answer: Answer = self.site.send(request).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{path}");
        let draft = answer.headers.get_all(header::SET_COOKIE).iter().find_map(|set| {
            set.to_str().ok().filter(|set| set.starts_with("draft_prices=")).and_then(|set| set.split(';').next())
        });
        if let Some(draft) = draft {
            let session = self.cookies.split(';').next().unwrap_or_default().to_owned();
            self.cookies = format!("{session}; {draft}");
        }
        answer.header(header::LOCATION).to_owned()
    }
}

/// What stands in an attribute behind some words.
fn attribute(html: &str, behind: &str, name: &str) -> String {
    let rest = html.split_once(behind).unwrap().1;
    rest.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_price_is_typed_seen_and_changed_without_a_script() {
    let site = test_site().await;
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    vendor::add_staff(&site.shop, &mail_address(SVEN)).await.unwrap();
    let session = site.sign_in(SVEN).await;
    let mut desk = Desk { site, cookies: format!("session={session}") };
    assert!(desk.get("/vendor/prices").await.contains("No price was changed"));
    assert!(desk.get("/vendor/prices/filter/confirm").await.contains("No price is changed"));

    let form = desk.get("/vendor/prices/filter").await;
    let fields: Vec<String> =
        form.split("id=\"price-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    let value = |name: &str| attribute(&form, &format!("id=\"price-{name}\""), "value");
    let posted = |yearly: &str, running: &str| {
        let others =
            fields.iter().filter(|name| *name != "0-yearly").map(|name| format!("price-{name}={}", value(name)));
        let others: Vec<String> = others.collect();
        format!("product=filter&running={running}&price-0-yearly={yearly}&{}", others.join("&"))
    };

    let back = desk.post("/api/vendor/prices/check", &posted("12%2C50", "change")).await;
    assert_eq!(back, "/vendor/prices/filter");
    let faulty = desk.get(&back).await;
    assert!(faulty.contains("id=\"price-0-yearly-fault\"") && faulty.contains("value=\"12,50\""));
    assert!(faulty.contains(&format!("Now {}", value("0-yearly"))));

    let on = desk.post("/api/vendor/prices/check", &posted("1234.50", "change")).await;
    assert_eq!(on, "/vendor/prices/filter/confirm");
    let page = desk.get(&on).await;
    assert!(page.contains("$1,234.50") && page.contains("1 subscription, from "), "{page}");
    assert!(page.contains("by mail to 1 billing member"));
    let shown = attribute(&page, "name=\"shown\"", "value");

    // Nothing but what was shown is written.
    let anew = desk.post("/api/vendor/prices/change", "product=filter&shown=made-up").await;
    assert!(desk.get(&anew).await.contains("The prices were changed meanwhile"));
    let confirm = format!("product=filter&shown={shown}");
    assert_eq!(desk.post("/api/vendor/prices/change", &confirm).await, "/vendor/prices#changes");
    assert_eq!(desk.post("/api/vendor/prices/change", &confirm).await, "/vendor/prices", "the second click");
    worker::run_due(&desk.site.shop).await.unwrap();
    let list = desk.get("/vendor/prices").await;
    assert!(list.contains("1 told") && list.contains(SVEN) && list.contains("$1,234.50"));
    let product = desk.site.get("/products/filter").await.text();
    assert!(product.contains("$1,234.50"), "new orders pay it");

    let ana = desk.site.sign_in("ana@example.com").await;
    let billing = desk.site.get_as("/billing", &ana).await.text();
    assert!(billing.contains("it renews for $1,234.50 a year instead of"), "{billing}");
    let ben = desk.site.sign_in("ben@example.com").await;
    assert!(!desk.site.get_as("/licenses", &ben).await.text().contains("1,234.50"), "rule 3");
}
