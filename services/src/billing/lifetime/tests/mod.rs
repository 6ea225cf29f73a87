//! Lives that go well, lives that do not, and every way in which they can be interrupted.

mod by_invoice;
mod canceling;
mod changes;
mod covered;
mod ending;
mod failing;
mod interrupted;
mod invoice_balance;
mod invoice_charged;
mod invoice_money;
mod linking;
mod money;
mod paying;
mod prices;
mod pricing_lives;
mod refunding;
mod refusing;
mod renewing;
mod suspended;
mod switching;
mod together;
mod together_invoiced;
mod unread;
mod year;

use domain::calendar::{Instant, parse_iso_date};

use super::*;
use crate::{
    checkout::{Placed, Placement, place},
    db::{fetch_all, fetch_one},
    jobs::worker::run_due,
    testing::{TestShop, placement},
};

const ANA: &str = "ana@contoso.example";
const BO: &str = "bo@fabrikam.example";
/// Pays once; the sandbox declines it afterwards.
const PAYS_ONCE: &str = "4000000000020000";
/// Pays once, is declined twice, and pays again.
const FALTERS: &str = "4000000000020018";

/// Ana buys a year for Bo with a card, or what the change makes of it.
async fn buy(shop: &TestShop, change: impl FnOnce(&mut Placement)) -> SubscriptionId {
    let mut post = placement("draft-1", "other", ANA, BO);
    change(&mut post);
    let placed = place(shop, post).await.unwrap();
    assert!(matches!(placed, Placed::Ordered { .. }), "{placed:?}");
    let mut tx = shop.db.read().await.unwrap();
    let (id,) =
        fetch_one!(&mut tx, (String,), "select id from subscriptions order by created_at desc, id desc limit 1")
            .unwrap();
    id.parse().unwrap()
}

/// The first instant of a date in the vendor's zone.
fn day(shop: &TestShop, date: &str) -> Instant {
    shop.config.zone.start_of(parse_iso_date(date).unwrap())
}

/// Time passes without anybody looking.
fn sleep_until(shop: &TestShop, date: &str) {
    shop.clock.advance_seconds(day(shop, date).seconds_since(shop.now()));
}

/// The worker looks, twice: the second time there is nothing to do.
async fn look(shop: &TestShop) {
    for _ in 0..2 {
        sweep(shop).await.unwrap();
        run_due(shop).await.unwrap();
    }
}

/// The worker looks on each of these days.
async fn look_on(shop: &TestShop, dates: &[&str]) {
    for date in dates {
        sleep_until(shop, date);
        look(shop).await;
    }
}

/// State, first and last date of the period, and whether it is looked at again.
async fn stands(shop: &TestShop, id: SubscriptionId) -> (String, String, String, bool) {
    let mut tx = shop.db.read().await.unwrap();
    let (state, start, end, due, covered) = fetch_one!(
        &mut tx,
        (String, i64, i64, Option<i64>, i64),
        "select s.state, s.period_start, s.period_end, s.due_at, l.covered_until
         from subscriptions s join licenses l on l.subscription_id = s.id where s.id = $1",
        id.to_string(),
    )
    .unwrap();
    assert_eq!(end, covered, "the license is covered as long as it is paid");
    assert!(due.is_none_or(|due| due > shop.now().as_micros()), "nothing that is due is left");
    let iso = |micros| domain::calendar::iso_date(shop.config.zone.date(Instant::from_micros(micros)));
    (state, iso(start), iso(end), due.is_some())
}

/// The same, as texts to compare with.
fn stand(state: &str, start: &str, end: &str, due: bool) -> (String, String, String, bool) {
    (state.to_owned(), start.to_owned(), end.to_owned(), due)
}

/// Subjects of an address's mails since an instant, oldest first.
async fn subjects(shop: &TestShop, address: &str, since: Instant) -> Vec<String> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(
        &mut tx,
        (String,),
        "select subject from mails where recipient = $1 and created_at >= $2 order by created_at, id",
        address,
        since.as_micros(),
    );
    rows.unwrap().into_iter().map(|(subject,)| subject).collect()
}

/// Text and HTML of the newest mail to an address.
async fn newest_words(shop: &TestShop, address: &str) -> String {
    let mut tx = shop.db.read().await.unwrap();
    let (words,) = fetch_one!(
        &mut tx,
        (String,),
        "select text_body || html_body from mails where recipient = $1 order by created_at desc, id desc limit 1",
        address,
    )
    .unwrap();
    words
}

/// How often the sandbox charged, and how often it declined.
async fn charges(shop: &TestShop) -> (i64, i64) {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(
        &mut tx,
        (i64, i64),
        "select (select cast(count(*) as bigint) from sandbox_charges where outcome = 'paid'),
                (select cast(count(*) as bigint) from sandbox_charges where outcome = 'declined')",
    )
    .unwrap()
}

async fn papers(shop: &TestShop) -> Vec<String> {
    crate::testing::invoice_numbers(shop).await.iter().map(ToString::to_string).collect()
}

/// The events of a subscription in the audit log, oldest first.
async fn events(shop: &TestShop, id: SubscriptionId) -> Vec<String> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(
        &mut tx,
        (String, String),
        "select event, detail from audit_events where subject = $1 order by happened_at, id",
        id.to_string(),
    );
    rows.unwrap().into_iter().map(|(event, detail)| format!("{event} {detail}")).collect()
}
