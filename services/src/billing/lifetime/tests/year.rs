//! A year of a small shop, as a diary of every mail, charge and change (`make year` prints it).

use std::{collections::BTreeMap, fmt::Write as _};

use insta::assert_snapshot;

use super::*;
use crate::{
    db::execute,
    on_both_engines,
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
    until(shop, "2027-01-31").await;
    order(shop, "me", "mia@monthly.example", "", |post| post.form.cycle = "monthly".to_owned()).await;
    until(shop, "2027-02-10").await;
    order(shop, "me", "tina@trial.example", "", |post| post.form.way = "trial".to_owned()).await;
    until(shop, "2027-03-01").await;
    order(shop, "reseller", "rita@reseller.example", "cora@customer.example", |_| ()).await;
    until(shop, "2027-05-05").await;
    order(shop, "other", CAL, "kim@canceled.example", |post| post.form.cycle = "monthly".to_owned()).await;
    until(shop, "2027-06-20").await;
    cancel_of(shop, CAL).await;
    order(shop, "me", "otto@overdrawn.example", "", |post| {
        post.form.cycle = "monthly".to_owned();
        post.card.number = PAYS_ONCE.to_owned();
    })
    .await;
    until(shop, "2027-09-15").await;
    order(shop, "me", "fay@falters.example", "", |post| {
        post.form.cycle = "monthly".to_owned();
        post.card.number = FALTERS.to_owned();
    })
    .await;
    until(shop, "2028-03-02").await;
}

/// Cancels at the end of the period, as its payer does.
async fn cancel_of(shop: &TestShop, payer: &str) {
    let mut tx = shop.db.write().await.unwrap();
    execute!(
        &mut tx,
        "update subscriptions set ends = 1
         where billing_account_id = (select id from accounts where handle = $1)",
        payer,
    )
    .unwrap();
    tx.commit().await.unwrap();
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
        assert_eq!(papers(&shop).await.len(), usize::try_from(charges(&shop).await.0).unwrap(), "a paper for each charge");
    }
}
