//! A full disk: SQLite may not grow, which is the very answer that it gives when the disk is full.

use domain::ids::InvoiceId;

use super::*;
use crate::{
    db::{Db, DbError},
    invoicing::{self, PaperError},
    jobs,
    shop::Shop,
    testing::{open_sqlite, shop_on},
};

/// As many orders as this are more than what is free in the file's pages.
const TRIES: usize = 200;

/// How many pages the file may have; never less than it has.
async fn limit_pages(shop: &Shop, pages: u32) {
    let Db::Sqlite { writer, .. } = &shop.db else { panic!("only SQLite has this limit") };
    let sql = sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
    sqlx::query(sql).execute(writer).await.unwrap();
}

#[track_caller]
fn says_full(error: &DbError) {
    assert!(error.to_string().contains("full"), "{error}");
    assert!(!error.is_passing(), "waiting makes no room");
}

async fn invoice_ids(shop: &Shop) -> Vec<InvoiceId> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(&mut tx, (String,), "select id from invoices order by number").unwrap();
    rows.into_iter().map(|(id,)| id.parse().unwrap()).collect()
}

async fn count_pdfs(shop: &Shop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from invoice_files").unwrap().0
}

#[tokio::test]
async fn a_paper_that_finds_no_room_is_made_later() {
    let shop = shop_on(open_sqlite().await).await;
    shop.stock().await;
    order(&shop, placement("draft-1", "me", ANA, "")).await;
    let invoice = invoice_ids(&shop).await[0];
    limit_pages(&shop, 1).await;
    match invoicing::store_pdf(&shop, invoice).await {
        Err(PaperError::Db(error)) => says_full(&error),
        other => panic!("no room, and yet: {other:?}"),
    }
    assert_eq!(count_pdfs(&shop).await, 0, "no half paper");
    limit_pages(&shop, u32::MAX - 1).await;
    jobs::worker::run_due(&shop).await.unwrap();
    assert_eq!(count_pdfs(&shop).await, 1, "its job was not lost");
}

#[tokio::test]
async fn orders_that_find_no_room_are_whole_or_nothing() {
    let shop = shop_on(open_sqlite().await).await;
    shop.stock().await;
    limit_pages(&shop, 1).await;
    let buyer = |number: usize| format!("ana{number}@firm{number}.example");
    let post = |number: usize| placement(&format!("draft-{number}"), "me", &buyer(number), "");
    let mut sold = 0;
    loop {
        assert!(sold < TRIES, "there is room for everything");
        match place(&shop, post(sold)).await {
            Ok(Placed::Ordered { token }) if matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }) => {
                sold += 1;
            }
            // The sandbox's books found no room: whether it charged is not known yet.
            Ok(Placed::Ordered { .. }) => break,
            Ok(other) => panic!("neither room nor an error: {other:?}"),
            Err(PlaceError::Db(error)) => break says_full(&error),
            Err(error) => panic!("{error}"),
        }
    }
    let whole = i64::try_from(sold).unwrap();
    let kept = books(&shop).await;
    assert_eq!((kept.accounts, kept.subscriptions, kept.licenses, kept.invoices), (whole, whole, whole, whole));

    limit_pages(&shop, u32::MAX - 1).await;
    // An attempt that is still open is settled by its job, or given up and then tried again.
    let placed = order(&shop, post(sold)).await;
    shop.clock.advance_seconds(3600);
    jobs::worker::run_due(&shop).await.unwrap();
    assert_eq!(order(&shop, post(sold)).await, placed);
    let all = books(&shop).await;
    assert_eq!((all.orders, all.licenses, all.invoices, all.charges), (whole + 1, whole + 1, whole + 1, whole + 1));
}
