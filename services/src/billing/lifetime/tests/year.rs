//! A year of a small shop, as a diary of every mail, charge and change (`make year` prints it).

use std::{collections::BTreeMap, fmt::Write as _};

use insta::assert_snapshot;

use super::{
    changes::{choose, wants},
    paying::{MASTERCARD, pay_with},
    *,
};
use crate::{
    billing::{
        cards::{self, Added, NewCard, tests::new_card},
        changes::Changed,
    },
    on_both_engines,
    testing::{by_invoice, caller, transfer},
    time_machine::{self, Span},
};

const CAL: &str = "cal@canceled.example";

/// Lets time pass until a date, in order, day by day.
async fn until(shop: &TestShop, date: &str) {
    let days = (parse_iso_date(date).unwrap() - shop.today()).whole_days();
    time_machine::advance(shop, Span::Days(u32::try_from(days).unwrap())).await.unwrap();
}

async fn order(shop: &TestShop, purpose: &str, payer: &str, user: &str, change: impl FnOnce(&mut Placement)) {
    let name = |address: &str| {
        let name = address.split('@').next().unwrap_or_default();
        name[..1].to_uppercase() + &name[1..]
    };
    buy(shop, |post| {
        *post = placement(payer, purpose, payer, user);
        post.client = format!("192.0.2.{}", payer.len());
        post.form.billing_name = name(payer);
        post.form.licensee_name = name(if user.is_empty() { payer } else { user });
        change(post);
    })
    .await;
}

async fn play(shop: &TestShop) {
    shop.stock().await;
    order(shop, "other", ANA, BO, |_| ()).await;
    order(shop, "other", "dora@dying.example", "dan@dying.example", |post| post.card.expiry = "08/27".to_owned()).await;
    order(shop, "me", "della@replaced.example", "", |post| post.card.expiry = "10/27".to_owned()).await;
    until(shop, "2026-12-01").await;
    order(shop, "other", "ivy@invoice.example", "ian@invoice.example", |post| {
        let by_invoice = by_invoice("", "other", "ivy@invoice.example", "ian@invoice.example");
        (post.card, post.form) = (by_invoice.card, by_invoice.form);
        post.form.billing_name = "Ivy".to_owned();
        post.form.licensee_name = "Ian".to_owned();
    })
    .await;
    until(shop, "2026-12-10").await;
    let open = open_invoice(shop).await;
    transfer(shop, &open, "1699.00", &format!("INV {open}")).await;
    until(shop, "2027-01-31").await;
    order(shop, "me", "mia@monthly.example", "", |post| post.form.cycle = "monthly".to_owned()).await;
    until(shop, "2027-02-10").await;
    order(shop, "me", "tina@trial.example", "", |post| post.form.way = "trial".to_owned()).await;
    until(shop, "2027-03-01").await;
    order(shop, "reseller", "rita@reseller.example", "cora@customer.example", |_| ()).await;
    order(shop, "other", "theo@tries.example", "tess@keeps.example", |post| post.form.way = "trial".to_owned()).await;
    until(shop, "2027-03-27").await;
    let theo = caller(shop, "theo@tries.example").await;
    let trial = paid_by(shop, "theo@tries.example").await;
    assert_eq!(pay_with(shop, &theo, trial, MASTERCARD).await, PaidNow::Paid);
    until(shop, "2027-05-05").await;
    order(shop, "other", CAL, "kim@canceled.example", |post| post.form.cycle = "monthly".to_owned()).await;
    until(shop, "2027-06-20").await;
    let cal = paid_by(shop, CAL).await;
    want(shop, &caller(shop, CAL).await, cal, Wanted::Cancel).await.unwrap().unwrap();
    order(shop, "me", "otto@overdrawn.example", "", |post| {
        post.form.cycle = "monthly".to_owned();
        post.card.number = PAYS_ONCE.to_owned();
    })
    .await;
    until(shop, "2027-07-15").await;
    let ana = paid_by(shop, ANA).await;
    let upgraded = wants(shop, ana, &choose("nodes", 1, "yearly")).await;
    assert!(matches!(upgraded, Changed::Done), "{upgraded:?}");
    until(shop, "2027-09-15").await;
    order(shop, "me", "fay@falters.example", "", |post| {
        post.form.cycle = "monthly".to_owned();
        post.card.number = FALTERS.to_owned();
    })
    .await;
    until(shop, "2027-10-20").await;
    replace_card(shop, "della@replaced.example").await;
    until(shop, "2027-11-15").await;
    let open = open_invoice(shop).await;
    transfer(shop, &open, "1699.00", &format!("INV {open}")).await;
    until(shop, "2028-03-02").await;
}

/// The subscription that an address pays for.
async fn paid_by(shop: &TestShop, payer: &str) -> SubscriptionId {
    let mut tx = shop.db.read().await.unwrap();
    let sql = fetch_one!(
        &mut tx,
        (String,),
        "select s.id from subscriptions s join accounts a on a.id = s.billing_account_id where a.handle = $1",
        payer,
    );
    sql.unwrap().0.parse().unwrap()
}

/// The number of the invoice that waits for its payment.
async fn open_invoice(shop: &TestShop) -> String {
    let mut tx = shop.db.read().await.unwrap();
    let open =
        fetch_one!(&mut tx, (String,), "select number from invoices where due_at is not null and settled_at is null");
    open.unwrap().0
}

/// Another card takes the place of the one that dies.
async fn replace_card(shop: &TestShop, payer: &str) {
    let payer = caller(shop, payer).await;
    let found = cards::cards(shop, &payer, None).await.unwrap().unwrap();
    let new = NewCard { replaces: Some(found.cards[0].id), ..new_card(found.account, MASTERCARD) };
    assert_eq!(cards::add(shop, &payer, new).await.unwrap(), Some(Added::Saved));
}

/// Everything that was written down, by date; within a day in the order in which it is listed here.
async fn diary(shop: &TestShop) -> String {
    let mut tx = shop.db.read().await.unwrap();
    let orders = fetch_all!(
        &mut tx,
        (i64, String),
        "select created_at, 'ordered   ' || billing_email || ', ' || way || ', ' || cycle || ' for ' || licensee_email
         from orders order by created_at, id",
    );
    let charges = fetch_all!(
        &mut tx,
        (i64, String),
        "select a.settled_at, 'charged   ' || b.handle || ', ' || a.amount || ' cents, ' || a.card_brand || ' '
                || a.card_last_four || ': ' || a.state || coalesce(', ' || a.decline_code, '')
         from attempts a join subscriptions s on s.order_id = a.order_id
         join accounts b on b.id = s.billing_account_id where a.settled_at is not null",
    );
    let changes = fetch_all!(
        &mut tx,
        (i64, String),
        "select e.happened_at, 'changed   ' || b.handle || ': ' || e.event || ', ' || e.detail
         from audit_events e join subscriptions s on s.id = e.subject join accounts b on b.id = s.billing_account_id",
    );
    let mails = fetch_all!(
        &mut tx,
        (i64, String),
        "select created_at, 'mailed    ' || recipient || ': ' || subject from mails",
    );
    let mut days: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for kind in [orders, charges, changes, mails] {
        let mut lines = kind.unwrap();
        lines.sort();
        for (at, line) in lines {
            let date = domain::calendar::iso_date(shop.config.zone.date(Instant::from_micros(at)));
            days.entry(date).or_default().push(line);
        }
    }
    let mut diary = String::new();
    for (date, lines) in days {
        for (nth, line) in lines.iter().enumerate() {
            let shown = if nth == 0 { date.as_str() } else { "" };
            writeln!(diary, "{shown:<10}  {line}").unwrap();
        }
    }
    diary
}

on_both_engines! {
    async fn a_year_of_a_small_shop(shop: TestShop) {
        play(&shop).await;
        let diary = diary(&shop).await;
        println!("{diary}");
        assert_snapshot!("year", diary);
        let invoices = papers(&shop).await.iter().filter(|number| !number.starts_with("CN-")).count();
        let mut tx = shop.db.read().await.unwrap();
        let sql = fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from attempts where state = 'paid'");
        let paid = sql.unwrap();
        let transfers = 2;
        assert_eq!(invoices, usize::try_from(paid.0).unwrap() + transfers, "a paper for each payment");
    }
}
