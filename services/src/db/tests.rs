//! Every statement is prepared on both engines, and the two schemas are compared.

use std::{collections::BTreeMap, time::Duration};

use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};

use super::*;
use crate::testing::{TestDb, open_postgres, open_sqlite};

#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    let (sqlite, postgres) = (open_sqlite().await, open_postgres().await);
    assert!(STATEMENTS.len() > 20, "the registry is filled by the statement macros");
    for statement in STATEMENTS {
        for test_db in [&sqlite, &postgres] {
            let prepared = match test_db.db() {
                Db::Sqlite { writer, .. } => {
                    writer.prepare(AssertSqlSafe(statement.sql).into_sql_str()).await.map(drop)
                }
                Db::Postgres(pool) => pool.prepare(AssertSqlSafe(statement.sql).into_sql_str()).await.map(drop),
            };
            let engine = test_db.db().engine();
            assert!(prepared.is_ok(), "{}:{} on {engine:?}: {prepared:?}", statement.file, statement.line);
        }
    }
}

/// Table → column → (type, may be null).
type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

async fn schema(test_db: &TestDb) -> Schema {
    let mut schema = Schema::new();
    match test_db.db() {
        Db::Sqlite { writer, .. } => {
            let rows = writer
                .fetch_all(
                    "select m.name as t, c.name as c, lower(c.type) as k, c.\"notnull\" as n, c.pk as p
                     from sqlite_master m, pragma_table_info(m.name) c
                     where m.type = 'table' and m.name not like '\\_sqlx%' escape '\\' and m.name not like 'sqlite%'",
                )
                .await
                .unwrap();
            for row in rows {
                let kind = match row.get::<String, _>("k").as_str() {
                    "integer" => "bigint".to_owned(),
                    "blob" => "bytea".to_owned(),
                    other => other.to_owned(),
                };
                let nullable = row.get::<i64, _>("n") == 0 && row.get::<i64, _>("p") == 0;
                schema.entry(row.get("t")).or_default().insert(row.get("c"), (kind, nullable));
            }
        }
        Db::Postgres(pool) => {
            let rows = pool
                .fetch_all(
                    "select table_name::text as t, column_name::text as c, data_type::text as k, is_nullable::text as n
                     from information_schema.columns
                     where table_schema = 'public' and table_name not like '\\_sqlx%'",
                )
                .await
                .unwrap();
            for row in rows {
                let nullable = row.get::<String, _>("n") == "YES";
                schema.entry(row.get("t")).or_default().insert(row.get("c"), (row.get("k"), nullable));
            }
        }
    }
    schema
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let (sqlite, postgres) = (open_sqlite().await, open_postgres().await);
    let (left, right) = (schema(&sqlite).await, schema(&postgres).await);
    assert!(left.len() > 15);
    assert_eq!(left, right);
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    for test_db in [open_sqlite().await, open_postgres().await] {
        let mut tx = test_db.db().write().await.unwrap();
        execute!(&mut tx, "insert into settings (name, value) values ($1, $2)", "a", "b").unwrap();
        drop(tx);
        let mut tx = test_db.db().read().await.unwrap();
        let found = fetch_optional!(&mut tx, (String,), "select value from settings where name = $1", "a").unwrap();
        assert_eq!(found, None);
    }
}

#[tokio::test]
async fn a_sqlite_file_that_goes_away_is_missed_and_not_made_anew() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("shop.db");
    let db = Db::open_with(&format!("sqlite:{}", file.display()), Duration::from_millis(200)).await.unwrap();
    db.migrate().await.unwrap();
    // A connection that is open keeps the file that it has.
    let _open = db.read().await.unwrap();
    std::fs::rename(&file, folder.path().join("elsewhere.db")).unwrap();
    let error = db.read().await.unwrap_err();
    assert!(error.is_passing(), "{error}");
    assert!(!file.exists(), "no empty shop stands in for it");
    std::fs::rename(folder.path().join("elsewhere.db"), &file).unwrap();
    db.read().await.unwrap();
}

#[tokio::test]
async fn a_second_insert_with_the_same_key_is_told_apart() {
    for test_db in [open_sqlite().await, open_postgres().await] {
        let mut tx = test_db.db().write().await.unwrap();
        execute!(&mut tx, "insert into settings (name, value) values ($1, $2)", "a", "b").unwrap();
        let second = execute!(&mut tx, "insert into settings (name, value) values ($1, $2)", "a", "b");
        assert!(second.unwrap_err().is_duplicate());
    }
}
