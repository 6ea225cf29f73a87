//! A site on a data base of its own, with people in it, and a client that asks the router.

use std::{fs, net::SocketAddr, sync::Arc};

use app::api::packed::Text;
use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, StatusCode, header, request::Builder},
};
use domain::{
    checkout::{CardForm, CheckoutForm},
    email::EmailAddress,
    ids::{LicenseId, SubscriptionId},
};
use serde::de::DeserializeOwned;
use server::{
    http::{Front, Site, front},
    settings::{Settings, Sources, load},
};
use services::{
    accounts::{self, Caller, sign_in},
    billing, catalog,
    checkout::{Placed, Placement, place},
    config::Config,
    releases,
    shop::Shop,
    testing::{TestShop, held, open_sqlite, shop_on},
    tokens::random_token,
};
use tempfile::TempDir;
use tower::ServiceExt;

pub const CATALOG: &str = include_str!("catalog.toml");
/// What the sold product costs a year, as pages word it.
pub const PRICE: &str = "731.00";

/// A site with the small catalog, and no people yet.
pub struct TestSite {
    pub shop: TestShop,
    pub site: Site,
    front: Front,
    _built: TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a server function answered, as text: what it holds can be looked for in it.
    pub fn unpacked(&self) -> String {
        let packed = serde_json::from_slice::<Text>(&self.body);
        packed.map_or_else(|_| self.text(), |text| String::from_utf8_lossy(&text.bytes()).into_owned())
    }

    /// What a server function answered, still packed.
    pub fn packed_text(&self) -> String {
        serde_json::from_slice::<Text>(&self.body).map_or_else(|_| self.text(), |text| text.0)
    }

    /// What a server function answered.
    pub fn open<T: DeserializeOwned>(&self) -> T {
        let opened = serde_json::from_slice::<Text>(&self.body).ok().and_then(|text| text.open().ok());
        opened.unwrap_or_else(|| panic!("{}: {}", self.status, self.text()))
    }

    /// A header's text, empty without it.
    pub fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A shop with the small catalog, served in development.
pub async fn test_site() -> TestSite {
    test_site_with(&[]).await
}

/// The same with settings of its own.
pub async fn test_site_with(variables: &[(&str, &str)]) -> TestSite {
    site_of(shop_on(open_sqlite().await).await, variables).await
}

/// The same with another configuration of the shop.
pub async fn test_site_where(change: impl FnOnce(&mut Config)) -> TestSite {
    let mut shop = shop_on(open_sqlite().await).await;
    change(Arc::make_mut(&mut shop.shop.config));
    site_of(shop, &[]).await
}

/// The site of a shop that a test made, with the small catalog.
pub async fn site_of(shop: TestShop, variables: &[(&str, &str)]) -> TestSite {
    catalog::import(&shop, CATALOG).await.unwrap();
    let built = built_site();
    let settings = settings(&built, variables);
    let site = Site::new(shop.shop.clone(), &settings);
    site.look_at_revision().await.unwrap();
    TestSite { front: front(site.clone()), shop, site, _built: built }
}

/// What a build leaves, as far as routes need it.
pub fn built_site() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, content) in [
        ("pkg/twofold.css", "body{}"),
        ("fonts/inter.woff2", "font"),
        ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("favicon.ico", "icon"),
        ("apple-touch-icon.png", "icon"),
        ("robots.txt", "User-agent: *"),
    ] {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    folder
}

fn settings(built: &TempDir, variables: &[(&str, &str)]) -> Settings {
    let site = built.path().to_str().unwrap().to_owned();
    let lookup = |name: &str| match name {
        "LEPTOS_SITE_ROOT" => Some(site.clone()),
        "LEPTOS_HASH_FILES" => Some("false".to_owned()),
        _ => variables.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value).to_owned()),
    };
    load(&Sources::read(None, &lookup).unwrap()).unwrap()
}

impl TestSite {
    /// Asks as a browser on this machine would.
    pub async fn send(&self, request: Request) -> Answer {
        let mut request = request;
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 50_000))));
        }
        if !request.headers().contains_key(header::HOST) {
            request.headers_mut().insert(header::HOST, "127.0.0.1:3000".parse().unwrap());
        }
        let response = self.front.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn get_as(&self, path: &str, session: &str) -> Answer {
        self.send(get(path).header(header::COOKIE, format!("session={session}")).body(Body::empty()).unwrap()).await
    }

    /// Posts a form as a page's script would.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.send(post(path).body(Body::from(form.to_owned())).unwrap()).await
    }

    /// The secret of a new session of an address.
    pub async fn sign_in(&self, address: &str) -> String {
        sign_in(&self.shop, address).await
    }
}

/// A page asked for by a browser.
pub fn get(path: &str) -> Builder {
    Request::get(path).header(header::ACCEPT, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
}

/// A form posted by a script.
pub fn post(path: &str) -> Builder {
    Request::post(path)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
}

pub async fn sign_in(shop: &Shop, address: &str) -> String {
    let mut tx = shop.db.write().await.unwrap();
    let path = sign_in::issue_link(&mut tx, shop, &mail_address(address), "/").await.unwrap();
    tx.commit().await.unwrap();
    let token = path.rsplit('/').next().unwrap();
    match sign_in::redeem_link(shop, token, "Firefox on Debian").await.unwrap() {
        sign_in::Redeemed::SignedIn { session, .. } => session,
        other => panic!("{address} cannot sign in: {other:?}"),
    }
}

pub fn mail_address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub async fn caller(shop: &Shop, address: &str) -> Caller {
    let session = sign_in(shop, address).await;
    accounts::caller(shop, &session).await.unwrap().unwrap()
}

/// A paid order, and what came of it.
pub struct Bought {
    pub order_token: String,
    pub subscription: SubscriptionId,
    pub license: LicenseId,
    pub key: String,
    pub invoice: String,
}

/// Buys a year of the sold product: `payer` pays, `licensee` uses.
pub async fn buy(shop: &Shop, payer: &str, licensee: &str) -> Bought {
    buy_by(shop, order_form(payer, licensee)).await
}

/// The same for somebody who has a license already: the new one.
pub async fn buy_besides(shop: &Shop, before: &Bought, payer: &str, licensee: &str) -> LicenseId {
    buy(shop, payer, licensee).await;
    let held = held(shop, &caller(shop, licensee).await).await;
    held.iter().map(|license| license.id).find(|id| *id != before.license).unwrap()
}

/// What a buyer types, the card aside.
pub fn order_form(payer: &str, licensee: &str) -> CheckoutForm {
    CheckoutForm {
        purpose: "other".to_owned(),
        billing_name: "Ana Ruiz".to_owned(),
        billing_email: payer.to_owned(),
        billing_country: "ES".to_owned(),
        licensee_name: "Ben Okafor".to_owned(),
        licensee_email: licensee.to_owned(),
        license_type: "users".to_owned(),
        tier_users: "1-20".to_owned(),
        cycle: "yearly".to_owned(),
        way: "card".to_owned(),
        accept_terms: "yes".to_owned(),
        accept_eula: "yes".to_owned(),
        ..CheckoutForm::default()
    }
}

/// A form as it is posted, with a card.
fn placement(shop: &Shop, form: CheckoutForm, card: &str) -> Placement {
    let card = CardForm { number: card.to_owned(), expiry: "12/30".to_owned(), code: "123".to_owned() };
    let (draft, slug, client) = (random_token(&shop.chance), "filter".to_owned(), "192.0.2.7".to_owned());
    Placement { draft, slug, form, card, shown: String::new(), client, again: false }
}

/// Orders by a card whose bank asks for a confirmation, and gives the token of its page.
pub async fn confirmation(shop: &Shop, payer: &str) -> String {
    match place(shop, placement(shop, order_form(payer, payer), "4000002500003155")).await.unwrap() {
        Placed::Confirm { address } => address.rsplit('/').next().unwrap().to_owned(),
        other => panic!("not asked to confirm: {other:?}"),
    }
}

/// Orders by invoice, and gives its number.
pub async fn order_by_invoice(shop: &Shop, payer: &str) -> String {
    let form = CheckoutForm { way: "invoice".to_owned(), ..order_form(payer, payer) };
    let placed = place(shop, placement(shop, form, "")).await.unwrap();
    assert!(matches!(placed, Placed::Ordered { .. }), "{placed:?}");
    billing::overview(shop, &caller(shop, payer).await, None).await.unwrap().invoices[0].number.to_string()
}

/// Buys what a form says, with a card that pays.
pub async fn buy_by(shop: &Shop, form: CheckoutForm) -> Bought {
    let (payer, licensee) = (form.billing_email.clone(), form.licensee_email.clone());
    let order_token = match place(shop, placement(shop, form, "4242424242424242")).await.unwrap() {
        Placed::Ordered { token } => token,
        other => panic!("not ordered: {other:?}"),
    };
    let overview = billing::overview(shop, &caller(shop, &payer).await, None).await.unwrap();
    let held = held(shop, &caller(shop, &licensee).await).await;
    // Whoever holds it may hold others that somebody else pays for.
    let paid = |license: &LicenseId| overview.subscriptions.iter().find(|paid| paid.license == *license);
    let (license, paid) = held.iter().find_map(|license| Some((license, paid(&license.id)?))).unwrap();
    Bought {
        order_token,
        subscription: paid.id,
        license: license.id,
        key: license.key.clone().unwrap(),
        invoice: overview.invoices[0].number.to_string(),
    }
}

/// The name of a version's file.
pub async fn published_name(shop: &Shop, slug: &str, version: &str) -> String {
    let mut tx = shop.db.read().await.unwrap();
    let product = catalog::product(&mut tx, slug).await.unwrap().unwrap();
    let history = releases::history(&mut tx, product.id).await.unwrap();
    let release = history.into_iter().find(|release| release.version == version).unwrap();
    release.file.unwrap().name
}

/// The address of a version's file, for its licensee.
pub async fn file_of(shop: &Shop, bought: &Bought, version: &str) -> String {
    let name = published_name(shop, "filter", version).await;
    format!("/downloads/{}/{version}/{name}", bought.license)
}
