//! Rule 3, proven: one order of a reseller with telltale values on both sides, and a walk over every row
//! of [`server::access`] as everybody of either side, over what was packed, and over every mail. No
//! telltale of one side may show on the other, nor any to somebody who gave the license back before it was
//! the customer's. A new row is walked by itself.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use domain::{
    account::{Role, Side},
    checkout::{CheckoutForm, LicenseeForm},
};
use server::access::{Kind, Row, TABLE, Who};
use services::{
    accounts,
    billing::lifetime::renewal_link,
    catalog,
    checkout::{Named, name_licensee},
    invoicing,
    jobs::worker,
    licensing, mail,
    shop::Shop,
    testing::{count_downloads, give_seat, held},
    tokens::random_token,
};

use crate::{
    callers::{Things, address, form},
    support::{
        Answer, Bought, CATALOG, TestSite, buy_besides, buy_by, caller, file_of, get, order_form, post, test_site,
    },
};

const RESELLER: &str = "rita@resale-hq.example";
const ACCOUNTING: &str = "ledger@resale-hq.example";
const CUSTOMER: &str = "carl@enduser.example";
const COLLEAGUE: &str = "hana@enduser.example";
/// Had the license first, and did not want it (rule 8).
const DECLINER: &str = "frieda@first.example";
/// Who downloads, from where, with what.
const NETWORK: [u8; 4] = [198, 51, 100, 77];
const DEVICE: &str = "TelltaleBrowser/9.9";

/// A value of one side that the other must never see.
#[derive(Debug)]
struct Telltale {
    name: &'static str,
    value: String,
    side: Side,
    /// Its own side gets to see it, so the walk must have met it there: else it would prove nothing.
    shown: bool,
    /// Everybody may read it in the shop (a version, a price of the list): only what is about the order counts.
    public: bool,
}

struct Walk {
    site: TestSite,
    things: Things,
    telltales: Vec<Telltale>,
}

/// A price of its own, times seven, so that the total stands nowhere but in this order.
fn catalog_with_nodes() -> String {
    let price = "  [[product.price]]\n  type = \"nodes\"\n  tier = \"F64\"\n  monthly = 1397\n  yearly = 12357\n  \
                 three_year = 33337\n\n  [[product.release]]";
    CATALOG.replacen("  [[product.release]]", price, 1)
}

fn order() -> CheckoutForm {
    CheckoutForm {
        purpose: "reseller".to_owned(),
        billing_name: "Rita Reseller".to_owned(),
        billing_organization: "Resale Ltd".to_owned(),
        billing_street: "77 Telltale Lane".to_owned(),
        billing_postal_code: "PAY4711".to_owned(),
        billing_city: "Payerton".to_owned(),
        licensee_name: "Frieda First".to_owned(),
        licensee_organization: "First AG".to_owned(),
        license_type: "nodes".to_owned(),
        tier_nodes: "F64".to_owned(),
        quantity: "7".to_owned(),
        ..order_form(RESELLER, DECLINER)
    }
}

/// The order, whose license went to somebody who declined it before the reseller named the customer.
async fn bought(shop: &Shop) -> Bought {
    let bought = buy_by(shop, order()).await;
    licensing::decline(shop, &caller(shop, DECLINER).await, bought.license).await.unwrap().unwrap();
    let customer = LicenseeForm {
        licensee_name: "Carl Customer".to_owned(),
        licensee_organization: "Enduser GmbH".to_owned(),
        licensee_email: CUSTOMER.to_owned(),
    };
    let rita = caller(shop, RESELLER).await;
    let named = name_licensee(shop, &rita, bought.subscription, &customer, "192.0.2.7").await.unwrap();
    assert!(matches!(named, Some(Named::Done)), "{named:?}");
    let held = held(shop, &caller(shop, CUSTOMER).await).await;
    Bought { license: held[0].id, key: held[0].key.clone().unwrap(), ..bought }
}

async fn walk() -> Walk {
    let site = test_site().await;
    let shop = &site.shop;
    catalog::import(shop, &catalog_with_nodes()).await.unwrap();
    site.site.look_at_revision().await.unwrap();
    let bought = bought(shop).await;
    let declinable = buy_besides(shop, &bought, "greta@other.example", CUSTOMER).await;
    give_seat(shop, RESELLER, ACCOUNTING, Role::Accounting).await;
    give_seat(shop, CUSTOMER, COLLEAGUE, Role::LicenseeMember).await;
    let file = file_of(shop, &bought, "1.0.0").await;
    download(&site, &file).await;
    let telltale =
        |name, value: &str, side, shown, public| Telltale { name, value: value.to_owned(), side, shown, public };
    let of_payer = |name, value: &str| telltale(name, value, Side::Billing, true, false);
    let of_licensee = |name, value: &str, shown| telltale(name, value, Side::Licensee, shown, false);
    let telltales = vec![
        of_payer("the total", "864.99"),
        of_payer("the invoice's number", &bought.invoice),
        of_payer("the payer's address", RESELLER),
        of_payer("accounting's address", ACCOUNTING),
        of_payer("the street", "77 Telltale Lane"),
        of_payer("the postal code", "PAY4711"),
        of_payer("the city", "Payerton"),
        of_payer("who declined it", DECLINER),
        of_payer("the card", "ending in 4242"),
        of_payer("the subscription", &bought.subscription.to_string()),
        telltale("the order's secret", &bought.order_token, Side::Billing, false, false),
        telltale("the unit's price", "123.57", Side::Billing, false, true),
        of_licensee("the key", &bought.key, true),
        of_licensee("the license", &bought.license.to_string(), true),
        of_licensee("who downloaded", COLLEAGUE, true),
        of_licensee("from where", "198.51.100.77", false),
        of_licensee("with what", DEVICE, false),
        telltale("the file", file.rsplit('/').next().unwrap(), Side::Licensee, true, true),
    ];
    // With its mails sent nothing more happens to the order, so its stream ends.
    worker::run_due(shop).await.unwrap();
    let things = Things::of(&site, bought, declinable).await;
    Walk { site, things, telltales }
}

async fn download(site: &TestSite, file: &str) {
    let session = site.sign_in(COLLEAGUE).await;
    let request = get(file)
        .header(header::COOKIE, format!("session={session}"))
        .header(header::USER_AGENT, DEVICE)
        .extension(ConnectInfo(SocketAddr::from((NETWORK, 50_000))));
    assert!(site.send(request.body(Body::empty()).unwrap()).await.status.is_success());
    assert_eq!(count_downloads(&site.shop).await, 1);
}

impl Walk {
    /// A row as somebody asks for it, with the other side's ids as well as their own. The secrets in the
    /// addresses of an order and of a renewal's link are the payer's alone.
    async fn ask(&self, row: &Row, who: &str, side: Side) -> Answer {
        let (shop, things) = (&self.site.shop, &self.things);
        let link = renewal_link(shop, things.bought.subscription).await.unwrap().unwrap();
        let secrets = [things.bought.order_token.as_str(), link.rsplit('.').next().unwrap()];
        let hide = |text: String| match side {
            Side::Billing => text,
            Side::Licensee => {
                secrets.iter().fold(text, |text, secret| text.replace(secret, &random_token(&shop.chance)))
            }
        };
        let request = if row.kind == Kind::ServerFunction {
            post(row.path).body(Body::from(hide(form(row, things, shop).await))).unwrap()
        } else {
            let address = hide(address(row, things, shop).await);
            assert!(!address.contains('{'), "say in callers.rs what {} is asked with", row.path);
            get(&address).body(Body::empty()).unwrap()
        };
        self.send_as(who, request).await
    }

    async fn send_as(&self, who: &str, mut request: Request<Body>) -> Answer {
        // A new session each time: some rows end it.
        let cookie = format!("session={}", self.site.sign_in(who).await);
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        self.site.send(request).await
    }

    /// The telltales of the other side in a text; `about` says whether it is about the order.
    fn foreign<'a>(&'a self, text: &str, reader: Side, about: bool) -> Vec<&'a str> {
        let text = text.replace('\u{2011}', "-");
        let foreign = |telltale: &&Telltale| telltale.side != reader && (about || !telltale.public);
        let found = self.telltales.iter().filter(foreign).filter(|telltale| text.contains(&telltale.value));
        found.map(|telltale| telltale.name).collect()
    }

    /// Of all telltales, those in a text for whoever declined the license. They know themselves and its id, and
    /// may read what everybody reads.
    fn left<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a str> {
        let text = text.replace('\u{2011}', "-");
        let license = self.things.bought.license.to_string();
        let known =
            move |telltale: &&Telltale| telltale.public || telltale.value == DECLINER || telltale.value == license;
        let found = self.telltales.iter().filter(move |telltale| !known(telltale) && text.contains(&telltale.value));
        found.map(|telltale| telltale.name)
    }

    /// Of the telltales that a side may see, those in a text.
    fn own<'a>(&'a self, text: &str, reader: Side) -> impl Iterator<Item = &'a str> {
        let text = text.replace('\u{2011}', "-");
        self.telltales
            .iter()
            .filter(move |telltale| telltale.side == reader && text.contains(&telltale.value))
            .map(|telltale| telltale.name)
    }
}

/// All that an answer says: where it leads, what it holds, what it holds packed.
fn everything_in(answer: &Answer) -> String {
    format!("{:?}\n{}\n{}", answer.headers, answer.text(), answer.unpacked())
}

#[tokio::test]
async fn neither_side_sees_the_others() {
    let walk = walk().await;
    let mut leaks = Vec::new();
    let mut met: BTreeMap<&str, u32> = BTreeMap::new();
    let mut asked = 0;
    for row in TABLE.iter().filter(|row| !matches!(row.who, Who::Development | Who::Loopback)) {
        for (who, side) in [
            (RESELLER, Side::Billing),
            (ACCOUNTING, Side::Billing),
            (COLLEAGUE, Side::Licensee),
            (CUSTOMER, Side::Licensee),
        ] {
            let answer = walk.ask(row, who, side).await;
            assert!(!answer.status.is_server_error(), "{} for {who}: {}", row.path, answer.text());
            let text = everything_in(&answer);
            let is_about_the_order = matches!(row.who, Who::Side(_) | Who::May(_) | Who::Holder);
            for telltale in walk.foreign(&text, side, is_about_the_order) {
                leaks.push(format!("{} {} shows {who} {telltale}", row.method, row.path));
            }
            for telltale in walk.own(&text, side) {
                *met.entry(telltale).or_default() += 1;
            }
            asked += 1;
        }
        let text = everything_in(&walk.ask(row, DECLINER, Side::Licensee).await);
        leaks.extend(
            walk.left(&text).map(|telltale| format!("{} {} shows {DECLINER} {telltale}", row.method, row.path)),
        );
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    assert!(asked > 150, "{asked} answers");
    let unmet: Vec<_> =
        walk.telltales.iter().filter(|telltale| telltale.shown && !met.contains_key(telltale.name)).collect();
    assert!(unmet.is_empty(), "nobody was shown {unmet:?}, so the walk proves nothing about it");
    mails_keep_the_sides_apart(&walk).await;
}

/// Every mail that the order, the walk and a declined license caused.
async fn mails_keep_the_sides_apart(walk: &Walk) {
    let mails = mail::recent(&walk.site.shop, 1000).await.unwrap();
    let mut read = BTreeMap::new();
    for mail in mails {
        let recipient = mail.recipient.to_string();
        let side = if recipient.ends_with("@enduser.example") { Side::Licensee } else { Side::Billing };
        let text = format!("{}\n{}\n{}", mail.subject, mail.text, mail.html);
        let foreign = if recipient == DECLINER { walk.left(&text).collect() } else { walk.foreign(&text, side, true) };
        assert!(foreign.is_empty(), "“{}” shows {recipient} {foreign:?}", mail.subject);
        *read.entry(recipient).or_insert(0) += 1;
    }
    for recipient in [RESELLER, CUSTOMER, DECLINER, "greta@other.example"] {
        assert!(read.get(recipient).is_some_and(|mails| *mails > 0), "no mail to {recipient} among {read:?}");
    }
}

#[tokio::test]
async fn a_paper_holds_nothing_of_the_license() {
    let walk = walk().await;
    let shop = &walk.site.shop;
    let session = walk.site.sign_in(RESELLER).await;
    let rita = accounts::caller(shop, &session).await.unwrap().unwrap();
    let Bought { invoice, .. } = &walk.things.bought;
    let paper = invoicing::find(shop, &rita, invoice.parse().unwrap()).await.unwrap().unwrap();
    // Letters of a PDF are drawn by number; this is what they are drawn from.
    let text = serde_json::to_string(&paper).unwrap();
    assert!(text.contains("Telltale Lane"), "{text}");
    assert_eq!(walk.foreign(&text, Side::Billing, true), [] as [&str; 0]);
}

#[tokio::test]
async fn a_telltale_in_a_packed_answer_is_noticed() {
    let walk = walk().await;
    let row = TABLE.iter().find(|row| row.path == "/api/licenses/one").unwrap();
    let answer = walk.ask(row, CUSTOMER, Side::Licensee).await;
    // Read by the wrong side, it would be a leak.
    let leaks = walk.foreign(&everything_in(&answer), Side::Billing, true);
    assert!(leaks.contains(&"the key") && leaks.contains(&"the license"), "{leaks:?}");
}
