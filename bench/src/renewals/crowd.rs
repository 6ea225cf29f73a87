//! A crowd of subscriptions: one real purchase, written many times over by the data base itself.

use domain::{calendar::Instant, ids::SubscriptionId};
use services::{
    checkout::{Placed, place},
    db::{Connection, Tx},
    testing::{TestShop, placement},
};
use sqlx::{AssertSqlSafe, Column, Executor, SqlSafeStr};

use super::Error;

/// The tables of a subscription with what differs in each copy; `$id` is the copy's number as 26 digits.
const TABLES: [(&str, &[(&str, &str)]); 5] = [
    ("orders", &[("id", "'ord_' || $id"), ("token_hash", "$id"), ("draft_id", "$id")]),
    (
        "subscriptions",
        &[("id", "'sub_' || $id"), ("order_id", "'ord_' || $id"), ("due_at", "$due"), ("told_at", "period_end")],
    ),
    ("licenses", &[("id", "'lic_' || $id"), ("subscription_id", "'sub_' || $id"), ("license_key", "$id")]),
    // Without an invoice of its own, a copy would be a trial that is bought.
    (
        "invoices",
        &[
            ("id", "'inv_' || $id"),
            ("number", "$id"),
            ("order_id", "'ord_' || $id"),
            ("subscription_id", "'sub_' || $id"),
        ],
    ),
    ("invoice_lines", &[("invoice_id", "'inv_' || $id"), ("subscription_id", "'sub_' || $id")]),
];

/// Fills the shop with `all` subscriptions of a year, of which `due` have come to their end by now.
pub async fn fill(shop: &TestShop, due: u32, all: u32) -> Result<(), Error> {
    shop.stock().await;
    let Placed::Ordered { .. } = place(shop, placement("first", "me", "p@crowd.example", "p@crowd.example")).await?
    else {
        return Err("not ordered".into());
    };
    let mut tx = shop.db.write().await?;
    let end: i64 = one(&mut tx, "select period_end from subscriptions").await?;
    shop.clock.advance_seconds(Instant::from_micros(end).seconds_since(shop.now()));
    for (table, changes) in TABLES {
        let columns = columns(&mut tx, table).await?;
        let id = "substr('00000000000000000000000000' || cast(i as text), length(cast(i as text)) + 1)";
        // What is not due is looked at a year later.
        let when = format!("case when i <= {due} then {end} else {end} + 31536000000000 end");
        let value = |column: &String| {
            let change = changes.iter().find(|(name, _)| name == column);
            change.map_or_else(|| column.clone(), |(_, value)| value.replace("$id", id).replace("$due", &when))
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let sql = format!(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < {all})
             insert into {table} ({}) select {} from n, (select * from {table} limit 1) as first",
            columns.join(", "),
            values.join(", "),
        );
        run(&mut tx, sql).await?;
    }
    // The one that all were copied from, and what its purchase left to be done.
    run(&mut tx, "update subscriptions set due_at = null where id not like 'sub_000000%'".to_owned()).await?;
    run(&mut tx, "delete from jobs".to_owned()).await?;
    tx.commit().await?;
    let mut tx = shop.db.write().await?;
    run(&mut tx, "analyze".to_owned()).await?;
    tx.commit().await?;
    Ok(())
}

/// The subscriptions for which the sweep wrote a job.
pub async fn found(shop: &TestShop) -> Result<Vec<SubscriptionId>, Error> {
    let mut tx = shop.db.read().await?;
    let sql = "select subject from jobs where kind = 'advance_subscription'";
    let subjects: Vec<String> = match tx.connection() {
        Connection::Sqlite(connection) => sqlx::query_scalar(sql).fetch_all(connection).await?,
        Connection::Postgres(connection) => sqlx::query_scalar(sql).fetch_all(connection).await?,
    };
    subjects.iter().map(|subject| subject.parse().map_err(|_| format!("no id: {subject}").into())).collect()
}

/// Each of them was charged and got its invoice.
pub async fn check(shop: &TestShop, due: u32) -> Result<(), Error> {
    let mut tx = shop.db.read().await?;
    for what in ["attempts where subscription_id is not null and state = 'paid'", "invoices where renewal = 1"] {
        let count: i64 = one(&mut tx, &format!("select count(*) from {what}")).await?;
        if count != i64::from(due) {
            return Err(format!("{count} {what}").into());
        }
    }
    Ok(())
}

async fn columns(tx: &mut Tx, table: &str) -> Result<Vec<String>, Error> {
    let sql = AssertSqlSafe(format!("select * from {table}")).into_sql_str();
    let names = match tx.connection() {
        Connection::Sqlite(connection) => {
            connection.describe(sql).await?.columns.iter().map(|column| column.name().to_owned()).collect()
        }
        Connection::Postgres(connection) => {
            connection.describe(sql).await?.columns.iter().map(|column| column.name().to_owned()).collect()
        }
    };
    Ok(names)
}

async fn one(tx: &mut Tx, sql: &str) -> Result<i64, Error> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    Ok(match tx.connection() {
        Connection::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
        Connection::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
    })
}

async fn run(tx: &mut Tx, sql: String) -> Result<(), Error> {
    let sql = AssertSqlSafe(sql).into_sql_str();
    match tx.connection() {
        Connection::Sqlite(connection) => connection.execute(sql).await.map(drop)?,
        Connection::Postgres(connection) => connection.execute(sql).await.map(drop)?,
    }
    Ok(())
}
