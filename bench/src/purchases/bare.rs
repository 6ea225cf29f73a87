//! The floor: the rows of one purchase, written again and again by bare inserts in as many
//! transactions. It learns them from two real purchases: what differs between the two (identifiers,
//! addresses, numbers, texts with secrets) is made different in each copy, the rest stays as it is.

use std::collections::{BTreeMap, HashSet};

use services::db::{Connection, Db, Tx};
use sqlx::{AssertSqlSafe, Column, ColumnIndex, Decode, Row, Type};

use super::Error;

/// The draft, the order with its attempt, the sandbox's charge, and everything that was bought.
pub const TRANSACTIONS: usize = 4;
/// The last table that the order's first transaction writes; those that were created before it are
/// the ones that it refers to.
const LAST_OF_FIRST: &str = "consents";

/// A value of a row; a column that is null is left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Cell {
    Text(String),
    Number(i64),
    Bytes(Vec<u8>),
}

/// A row by its columns' names.
type Record = BTreeMap<String, Cell>;

/// An insert, with the values that differ in each copy marked.
struct Insert {
    sql: &'static str,
    values: Vec<(Cell, bool)>,
}

/// The transactions of a purchase.
pub struct Bare {
    db: Db,
    transactions: Vec<Vec<Insert>>,
}

impl Bare {
    /// Learns the rows from two purchases.
    pub async fn learn(db: &Db, buy: impl AsyncFn() -> Result<(), Error>) -> Result<Self, Error> {
        let tables = tables(db).await?;
        let before = read(db, &tables).await?;
        buy().await?;
        let between = read(db, &tables).await?;
        buy().await?;
        let after = read(db, &tables).await?;
        let mut transactions: Vec<Vec<Insert>> = (0..TRANSACTIONS).map(|_| Vec::new()).collect();
        let mut is_first = true;
        for (nth, table) in tables.iter().enumerate() {
            let (first, second) = (added(&before[nth], &between[nth]), added(&between[nth], &after[nth]));
            let transaction = match table.as_str() {
                "drafts" => 0,
                "sandbox_charges" => 2,
                _ if is_first => 1,
                _ => 3,
            };
            is_first = is_first && table != LAST_OF_FIRST;
            if table == "number_series" {
                transactions[transaction]
                    .push(Insert { sql: "update number_series set last = last + 1", values: Vec::new() });
                continue;
            }
            transactions[transaction].extend(first.iter().map(|record| insert(table, record, &second)));
        }
        Ok(Self { db: db.clone(), transactions })
    }

    /// How many rows a purchase writes.
    pub fn rows(&self) -> usize {
        self.transactions.iter().map(Vec::len).sum()
    }

    /// Writes the rows of one purchase, the `number`th.
    pub async fn write(&self, number: u64) -> Result<(), Error> {
        for inserts in &self.transactions {
            let mut tx = self.db.write().await?;
            for insert in inserts {
                insert.run(&mut tx, number).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Insert {
    async fn run(&self, tx: &mut Tx, number: u64) -> Result<(), sqlx::Error> {
        macro_rules! bind_all {
            ($connection:expr) => {{
                let mut query = sqlx::query(self.sql);
                for (cell, differs) in &self.values {
                    query = match cell {
                        Cell::Text(text) if *differs => query.bind(format!("{text}~{number}")),
                        Cell::Text(text) => query.bind(text.as_str()),
                        Cell::Number(number) => query.bind(*number),
                        Cell::Bytes(bytes) => query.bind(bytes.as_slice()),
                    };
                }
                query.execute($connection).await.map(drop)
            }};
        }
        match tx.connection() {
            Connection::Sqlite(connection) => bind_all!(connection),
            Connection::Postgres(connection) => bind_all!(connection),
        }
    }
}

fn insert(table: &str, record: &Record, others: &[Record]) -> Insert {
    let columns: Vec<&str> = record.keys().map(String::as_str).collect();
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    let sql = format!("insert into {table} ({}) values ({})", columns.join(", "), places.join(", "));
    let differs = |column: &String, cell: &Cell| {
        matches!(cell, Cell::Text(_)) && others.iter().all(|other| other.get(column) != Some(cell))
    };
    let values = record.iter().map(|(column, cell)| (cell.clone(), differs(column, cell))).collect();
    // A handful of statements that last as long as the program.
    Insert { sql: sql.leak(), values }
}

/// The records that came in between.
fn added(before: &[Record], after: &[Record]) -> Vec<Record> {
    let known: HashSet<&Record> = before.iter().collect();
    after.iter().filter(|record| !known.contains(record)).cloned().collect()
}

/// Every table, those that others refer to before them.
async fn tables(db: &Db) -> Result<Vec<String>, Error> {
    Ok(match db {
        Db::Sqlite { writer, .. } => {
            let listed = sqlx::query_scalar(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite%'
                 and name not like '\\_sqlx%' escape '\\' order by rowid",
            );
            listed.fetch_all(writer).await?
        }
        Db::Postgres(pool) => {
            let listed = sqlx::query_scalar(
                "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'public' and c.relkind = 'r' and c.relname not like '\\_sqlx%' order by c.oid",
            );
            listed.fetch_all(pool).await?
        }
    })
}

async fn read(db: &Db, tables: &[String]) -> Result<Vec<Vec<Record>>, Error> {
    let mut all = Vec::new();
    for table in tables {
        let sql = AssertSqlSafe(format!("select * from {table}"));
        let records: Result<Vec<Record>, sqlx::Error> = match db {
            Db::Sqlite { writer, .. } => sqlx::query(sql).fetch_all(writer).await?.iter().map(record).collect(),
            Db::Postgres(pool) => sqlx::query(sql).fetch_all(pool).await?.iter().map(record).collect(),
        };
        all.push(records?);
    }
    Ok(all)
}

fn record<R: Row>(row: &R) -> Result<Record, sqlx::Error>
where
    usize: ColumnIndex<R>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    let mut record = Record::new();
    for (place, column) in row.columns().iter().enumerate() {
        let cell = row.try_get::<Option<i64>, _>(place).map(|number| number.map(Cell::Number));
        let cell = cell.or_else(|_| row.try_get::<Option<String>, _>(place).map(|text| text.map(Cell::Text)));
        let cell = cell.or_else(|_| row.try_get::<Option<Vec<u8>>, _>(place).map(|bytes| bytes.map(Cell::Bytes)))?;
        if let Some(cell) = cell {
            record.insert(column.name().to_owned(), cell);
        }
    }
    Ok(record)
}
