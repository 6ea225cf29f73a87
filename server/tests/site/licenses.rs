//! The licensee's pages: what is looked for in a history, help, downloads, declining; and a reseller's
//! customers.

use std::fmt::Write as _;

use app::api::{
    Answer as Outcome,
    licenses::{LicenseView, LicensesView},
    lists::ListView,
};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use services::{catalog, mail, testing::count_downloads};

use crate::{
    requests::posted_plainly,
    support::{Answer, Bought, CATALOG, TestSite, buy, buy_by, file_of, order_form, post, test_site},
};

struct Licensed {
    site: TestSite,
    session: String,
    bought: Bought,
}

async fn licensed() -> Licensed {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let session = site.sign_in("ben@example.com").await;
    Licensed { site, session, bought }
}

impl Licensed {
    async fn page(&self, rest: &str) -> Answer {
        self.site.get_as(&format!("/licenses/{}{rest}", self.bought.license), &self.session).await
    }

    /// The page's answer as the browser reads it.
    async fn read(&self, query: &str) -> LicenseView {
        let asked = format!("{}?{query}", self.bought.license).replace('%', "%25").replace('&', "%26");
        let request = post("/api/licenses/one").header(header::COOKIE, format!("session={}", self.session));
        let answer = self.site.send(request.body(Body::from(format!("asked={asked}"))).unwrap()).await;
        match answer.open() {
            Outcome::Found(view) => view,
            other => panic!("{query}: {other:?}"),
        }
    }

    async fn versions(&self, query: &str) -> Vec<String> {
        self.read(query).await.history.versions.into_iter().map(|row| row.version).collect()
    }
}

#[tokio::test]
async fn in_grace_a_licensee_hears_calmly_who_can_renew() {
    let mut shop = licensed().await;
    assert_eq!(shop.read("").await.grace, None);
    // A year of work, so that the session begins anew.
    shop.site.shop.clock.advance_seconds(366 * 86_400);
    shop.session = shop.site.sign_in("ben@example.com").await;
    let page = shop.page("").await.text();
    assert!(page.contains("The renewal is not paid yet"), "{page}");
    assert!(page.contains("Ask <bdi>Ana Ruiz"), "{page}");
    let (_, words) = shop.read("").await.grace.unwrap();
    assert!(words.contains("ended on 21 November 2027") && words.contains("until 21 December 2027"), "{words}");
    assert!(!words.contains('$'), "nothing of money: {words}");
}

#[tokio::test]
async fn a_history_is_narrowed_and_searched_by_its_address() {
    let shop = licensed().await;
    assert_eq!(shop.versions("").await, ["3.0.0", "2.0.0", "1.1.0", "1.0.0"]);
    assert_eq!(shop.versions("kind=fix").await, ["1.1.0"]);
    assert_eq!(shop.versions("kind=feature&q=FASTER").await, ["2.0.0"]);
    assert_eq!(shop.versions("q=filters+rightly").await, ["1.1.0"]);
    assert_eq!(shop.versions("kind=nonsense&page=99").await.len(), 4, "as if nothing was asked");
    let none = shop.read("kind=fix&q=faster").await.history;
    assert!(none.versions.is_empty());
    assert_eq!(none.empty.unwrap().link.unwrap().0, format!("/licenses/{}?q=faster", shop.bought.license));

    let page = shop.page("?kind=feature&q=faster").await;
    assert_eq!(page.status, StatusCode::OK);
    let html = page.text();
    assert!(html.contains("<mark>faster<"), "the hit is marked: {html}");
    assert!(html.contains("1 of 4 versions") && html.contains("value=\"faster\""), "{html}");
    assert!(html.contains("<option value=\"feature\" selected>Features (3)</option>"), "{html}");
    assert!(!html.contains("id=\"v1.0.0\""), "what does not match is not there");
}

#[tokio::test]
async fn what_is_looked_for_cannot_break_out_of_the_page() {
    let shop = licensed().await;
    let page = shop.page("?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&kind=%22%3E%3Cb%3E").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("<script>alert"), "{}", page.text());
    assert!(page.text().contains("No version matches"));
    for odd in
        ["?q=%00", "?q=%ff", "?page=-1", "?page=99999999999999999999", "?&&&=", &format!("?q={}", "x".repeat(4000))]
    {
        assert_eq!(shop.page(odd).await.status, StatusCode::OK, "{odd}");
    }
}

#[tokio::test]
async fn a_long_history_comes_a_page_at_a_time() {
    let shop = licensed().await;
    let mut long = CATALOG.to_owned();
    let place = long.find("  [[product.release]]").unwrap();
    let mut more = String::new();
    for number in 0..143 {
        let release =
            "  [[product.release]]\n  channel = \"stable\"\n  date = 2026-01-31\n  notes = [{kind = \"fix\", text";
        writeln!(more, "{release} = \"Mends number {number}.\"}}]\n  version = \"0.9.{number}\"\n").unwrap();
    }
    long.insert_str(place, &more);
    catalog::import(&shop.site.shop, &long).await.unwrap();
    let mut seen = Vec::new();
    for (page, expected) in [(1, 50), (2, 50), (3, 47)] {
        let versions = shop.versions(&format!("page={page}")).await;
        assert_eq!(versions.len(), expected, "page {page}");
        seen.extend(versions);
    }
    assert_eq!((seen.len(), seen[0].as_str(), seen[146].as_str()), (147, "3.0.0", "0.9.0"));
    let last = shop.read("page=4").await.history;
    assert_eq!(last.versions.len(), 47, "beyond the end is the end");
    let pages = last.pages.unwrap();
    assert_eq!((pages.words.as_str(), pages.after), ("Versions 101\u{2013}147 of 147", None));
    assert_eq!(pages.before, Some(format!("/licenses/{}?page=2", shop.bought.license)));
    // The number of a page goes with what is looked for.
    let fixes = shop.read("kind=fix&q=number&page=2").await.history;
    assert_eq!(fixes.versions.len(), 50);
    assert_eq!(fixes.pages.unwrap().after, Some(format!("/licenses/{}?kind=fix&q=number&page=3", shop.bought.license)));
}

#[tokio::test]
async fn the_latest_leads_to_the_newest_file_and_is_written_down_there() {
    let shop = licensed().await;
    let answer = shop.page("/latest").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header(header::LOCATION), file_of(&shop.site.shop, &shop.bought, "3.0.0").await);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(count_downloads(&shop.site.shop).await, 0, "a way is no download");
    assert_eq!(shop.site.get_as(answer.header(header::LOCATION), &shop.session).await.status, StatusCode::OK);
    assert_eq!(count_downloads(&shop.site.shop).await, 1);
    shop.site.shop.clock.advance_seconds(500 * 86_400);
    let session = shop.site.sign_in("ben@example.com").await;
    let covered = shop.site.get_as(&format!("/licenses/{}/latest", shop.bought.license), &session).await;
    assert_eq!(covered.header(header::LOCATION), file_of(&shop.site.shop, &shop.bought, "2.0.0").await);
}

#[tokio::test]
async fn help_knows_the_last_download_or_is_told() {
    let shop = licensed().await;
    let unknown = shop.page("/help").await.text();
    assert!(unknown.contains("Try the newest version first") && unknown.contains("Download 3.0.0"), "{unknown}");
    let file = file_of(&shop.site.shop, &shop.bought, "1.0.0").await;
    shop.site.get_as(&file, &shop.session).await;
    let known = shop.page("/help").await.text();
    assert!(known.contains("Version 1.0.0 is not the newest"), "{known}");
    assert!(known.contains("The last download of this license was 1.0.0, on"), "{known}");
    assert!(known.contains("Fixed since 1.0.0") && known.contains("Filters rightly."), "{known}");
    assert!(!known.contains("Filters everything."), "fixes alone");
    let told = shop.page("/help?version=2.0.0").await.text();
    assert!(told.contains("Version 2.0.0 is not the newest") && told.contains("No fixes since 2.0.0"), "{told}");
    let withdrawn = shop.page("/help?version=1.1.0").await.text();
    assert!(withdrawn.contains("Version 1.1.0 was withdrawn"), "{withdrawn}");
    let newest = shop.page("/help?version=3.0.0").await.text();
    assert!(newest.contains("Version 3.0.0 is the newest") && !newest.contains("since 3.0.0"), "{newest}");
    let nonsense = shop.page("/help?version=%3Cb%3E9").await.text();
    assert!(nonsense.contains("Try the newest version first") && !nonsense.contains("<b>9"), "{nonsense}");
}

#[tokio::test]
async fn downloads_are_shown_with_who_and_when() {
    let shop = licensed().await;
    assert!(shop.page("/downloads").await.text().contains("Nothing downloaded yet"));
    let file = file_of(&shop.site.shop, &shop.bought, "2.0.0").await;
    shop.site.get_as(&file, &shop.session).await;
    let html = shop.page("/downloads").await.text();
    for words in ["ben@example.com", "2.0.0", "21 November 2026, 09:30 PST", file.rsplit('/').next().unwrap()] {
        assert!(html.contains(words), "{words} is missing in {html}");
    }
    assert!(shop.page("/downloads?page=2").await.text().contains("Nothing older"));
}

#[tokio::test]
async fn declining_by_a_plain_form_leads_back_to_a_page_that_says_so() {
    let shop = licensed().await;
    let page = format!("/licenses/{}/decline", shop.bought.license);
    assert!(shop.page("/decline").await.text().contains("Decline the license"));
    let posts = async |session: &str| {
        let mut request = post("/api/licenses/decline");
        if !session.is_empty() {
            request = request.header(header::COOKIE, format!("session={session}"));
        }
        let mut request = request.body(Body::from(format!("id={}", shop.bought.license))).unwrap();
        request.headers_mut().insert(header::ACCEPT, "text/html".parse().unwrap());
        shop.site.send(request).await
    };
    // Whoever is not signed in, or is somebody else, declines nothing.
    assert_eq!(posts("").await.header(header::LOCATION), "/licenses");
    let ana = shop.site.sign_in("ana@example.com").await;
    posts(&ana).await;
    assert_eq!(shop.page("").await.status, StatusCode::OK);
    for _ in 0..2 {
        let answer = posts(&shop.session).await;
        assert!(answer.status.is_redirection(), "{}", answer.status);
        assert_eq!(answer.header(header::LOCATION), page);
    }
    let done = shop.page("/decline").await;
    assert!(done.text().contains("You declined the license for Filter"), "{}", done.text());
    for gone in ["", "/help", "/downloads", "/latest"] {
        assert_eq!(shop.page(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let file = file_of(&shop.site.shop, &shop.bought, "2.0.0").await;
    assert_eq!(shop.site.get_as(&file, &shop.session).await.status, StatusCode::NOT_FOUND);
    assert!(shop.site.get_as("/licenses", &shop.session).await.text().contains("No license yet"));
    let billing = shop.site.get_as("/billing", &ana).await.text();
    assert!(billing.contains("The license for Filter was declined") && billing.contains("Ben Okafor"), "{billing}");
    let mails = mail::recent(&shop.site.shop, 100).await.unwrap();
    assert_eq!(mails.iter().filter(|mail| mail.subject.contains("was declined")).count(), 1);
    assert_eq!(
        posted_plainly(&shop.site, "/api/licenses/decline", "id=nonsense").await.header(header::LOCATION),
        "/licenses"
    );
}

#[tokio::test]
async fn only_resellers_are_led_to_their_customers() {
    let site = test_site().await;
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let mut form = order_form("rita@example.com", "carl@customer.example");
    "reseller".clone_into(&mut form.purpose);
    "Resale Ltd".clone_into(&mut form.billing_organization);
    "Customer AG".clone_into(&mut form.licensee_organization);
    buy_by(&site.shop, form).await;
    let (ana, rita) = (site.sign_in("ana@example.com").await, site.sign_in("rita@example.com").await);
    let way = "href=\"/billing/customers\"";
    assert!(!site.get_as("/billing", &ana).await.text().contains(way));
    assert!(site.get_as("/billing", &rita).await.text().contains(way));
    let page = site.get_as("/billing/customers", &rita).await.text();
    for words in ["Customer AG", "carl@customer.example", "Filter", "Active", "21 November 2027"] {
        assert!(page.contains(words), "{words} is missing in {page}");
    }
    assert!(site.get_as("/billing/customers?q=nobody", &rita).await.text().contains("No customer matches"));
    assert!(site.get_as("/billing/customers?show=ended", &rita).await.text().contains("Nobody here"));
    let none = site.get_as("/billing/customers", &ana).await;
    assert!(none.text().contains("No customer yet"), "{}", none.text());
    let asked = post("/api/billing/customers").header(header::COOKIE, format!("session={rita}"));
    let answer = site.send(asked.body(Body::from("asked=%3Fq%3Dcarl")).unwrap()).await;
    let Outcome::Found(ListView { rows, .. }) = answer.open() else { panic!("{}", answer.text()) };
    assert_eq!(rows.len(), 1);
}

#[tokio::test]
async fn many_licenses_are_searched_and_come_a_page_at_a_time() {
    let site = test_site().await;
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let ben = site.sign_in("ben@example.com").await;
    let one = site.get_as("/licenses", &ben).await.text();
    assert!(!one.contains("type=\"search\"") && one.matches("class=\"license-row\"").count() == 1, "{one}");

    for _ in 0..50 {
        site.shop.clock.advance_seconds(15 * 60); // nobody orders so much at once
        buy(&site.shop, "ana@example.com", "ben@example.com").await;
    }
    let first = site.get_as("/licenses", &ben).await.text();
    assert_eq!(first.matches("class=\"license-row\"").count(), 50);
    for words in ["type=\"search\"", "Licenses 1\u{2013}50", "href=\"/licenses?page=2\""] {
        assert!(first.contains(words), "{words} is missing in {first}");
    }
    let second = site.get_as("/licenses?page=2", &ben).await.text();
    assert_eq!(second.matches("class=\"license-row\"").count(), 1);
    assert!(second.contains("Licenses 51\u{2013}51") && second.contains("href=\"/licenses\""), "{second}");
    assert!(site.get_as("/licenses?page=3", &ben).await.text().contains("No more licenses"));
    let none = site.get_as("/licenses?q=unheardof", &ben).await.text();
    assert!(none.contains("No license matches") && none.contains("value=\"unheardof\""), "{none}");
    let asked = post("/api/licenses/list").header(header::COOKIE, format!("session={ben}"));
    let answer = site.send(asked.body(Body::from("asked=%3Fq%3Dfilter%26page%3D2")).unwrap()).await;
    let Outcome::Found(LicensesView { licenses, .. }) = answer.open() else { panic!("{}", answer.text()) };
    assert_eq!(licenses.len(), 1);
}
