//! A shop on a data base of its own, for tests: a temporary SQLite file, or a fresh PostgreSQL
//! data base on the server that the test set-up started (`TWOFOLD_TEST_POSTGRES_URL`).
//!
//! Write a test once with [`on_both_engines!`]; it then runs as `name::sqlite` and
//! `name::postgres`.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a test that cannot begin has failed")]

mod callers;
mod stock;
mod transfers;

use std::sync::Arc;

use domain::{
    account::Role,
    calendar::Instant,
    email::EmailAddress,
    ids::{MembershipId, PersonId, SubscriptionId},
    invoice::InvoiceNumber,
};
use sqlx::{AssertSqlSafe, Connection as _, Executor, PgConnection};
use tempfile::TempDir;

use crate::{
    clock::{Chance, Clock, Zone},
    config::{Config, Mode},
    db::{Db, execute, fetch_all, fetch_one},
    mail::Transport,
    payments::Sandbox,
    shop::Shop,
    storage::FileStore,
    tokens::ShopKey,
    wake::Wake,
};

pub use callers::{caller, held};
pub use stock::{CATALOG, placement};
pub use transfers::{by_invoice, staff, transfer};

/// The variable that names a PostgreSQL server on which tests may create data bases.
pub const POSTGRES_VARIABLE: &str = "TWOFOLD_TEST_POSTGRES_URL";
/// Tests begin at 2026-11-21 17:30 UTC.
pub const TEST_START: Instant = Instant::from_seconds(1_795_282_200);

/// The instant of an RFC 3339 text.
pub fn at(text: &str) -> Instant {
    Instant::from_micros(text.parse::<jiff::Timestamp>().expect("an RFC 3339 text").as_microsecond())
}

/// A migrated, empty data base that goes away with its owner.
pub struct TestDb {
    db: Db,
    _folder: Option<TempDir>,
}

impl TestDb {
    /// A migrated data base that a test opened in its own way; it does not go away with its owner.
    pub const fn of(db: Db) -> Self {
        Self { db, _folder: None }
    }

    pub const fn db(&self) -> &Db {
        &self.db
    }
}

/// A shop with a fixed clock, seeded chance, local files, sandbox payments and the mailbox.
pub struct TestShop {
    pub shop: Shop,
    _test_db: TestDb,
    _files: TempDir,
}

impl std::ops::Deref for TestShop {
    type Target = Shop;
    fn deref(&self) -> &Shop {
        &self.shop
    }
}

/// A data base in a new temporary file.
pub async fn open_sqlite() -> TestDb {
    let folder = TempDir::new().expect("a temporary folder");
    let db = Db::open(&format!("sqlite:{}", folder.path().join("shop.db").display())).await.expect("SQLite opens");
    db.migrate().await.expect("SQLite migrates");
    TestDb { db, _folder: Some(folder) }
}

/// A new data base, cloned from a template that the first test makes.
pub async fn open_postgres() -> TestDb {
    TestDb::of(Db::open(&new_postgres().await).await.expect("the test's data base opens"))
}

/// The address of such a data base.
pub async fn new_postgres() -> String {
    let server = std::env::var(POSTGRES_VARIABLE)
        .unwrap_or_else(|_| panic!("run `make test`, or set {POSTGRES_VARIABLE} to a server for tests"));
    let mut admin = PgConnection::connect(&format!("{server}/postgres")).await.expect("PostgreSQL answers");
    let template = format!("twofold_template_{}", migrations_fingerprint());
    // One test at a time makes the template; the others wait at the lock.
    admin.execute("select pg_advisory_lock(2605)").await.expect("the lock");
    let exists: bool = sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
        .bind(&template)
        .fetch_one(&mut admin)
        .await
        .expect("a look at the data bases");
    if !exists {
        let half_made = format!("{template}_half_made");
        run(&mut admin, format!("drop database if exists {half_made}")).await;
        run(&mut admin, format!("create database {half_made}")).await;
        let db = Db::open(&format!("{server}/{half_made}")).await.expect("the template opens");
        db.migrate().await.expect("the template migrates");
        db.close().await;
        run(&mut admin, format!("alter database {half_made} rename to {template}")).await;
    }
    let name = format!("test_{}", hex::encode(Chance::from_system().bytes::<8>()));
    run(&mut admin, format!("create database {name} template {template}")).await;
    admin.execute("select pg_advisory_unlock(2605)").await.expect("the lock");
    format!("{server}/{name}")
}

async fn run(admin: &mut PgConnection, sql: String) {
    admin.execute(AssertSqlSafe(sql)).await.expect("the statement runs");
}

/// Changes whenever the schema does, so that an old template is not used.
fn migrations_fingerprint() -> String {
    let migrations = sqlx::migrate!("src/db/migrations/postgres");
    let sums: Vec<u8> = migrations.iter().flat_map(|migration| migration.checksum.iter().copied()).collect();
    crate::tokens::hash_token(&hex::encode(sums))[..16].to_owned()
}

/// Builds a shop on an empty data base.
pub async fn shop_on(test_db: TestDb) -> TestShop {
    let files = TempDir::new().expect("a temporary folder");
    let chance = Chance::from_seed(1);
    let db = test_db.db.clone();
    let key = ShopKey::load_or_create(&db, &chance).await.expect("the shop's key");
    let clock = Clock::fixed(TEST_START);
    let config = Config {
        mode: Mode::Development,
        base_url: "http://127.0.0.1:3000".to_owned(),
        zone: Zone::named("America/Los_Angeles").expect("a time zone"),
        mail_from: "Demo Visuals <shop@example.com>".to_owned(),
        after_expiry: domain::entitlement::AfterExpiry::KeepCovered,
        limits: domain::limits::OrderLimits::default(),
    };
    let shop = Shop {
        gateway: Arc::new(Sandbox::new(db.clone(), clock.clone(), chance.clone())),
        db,
        clock,
        chance,
        files: FileStore::local(files.path()).expect("a file store"),
        transport: Transport::Mailbox,
        config: Arc::new(config),
        key,
        wake: Arc::new(Wake::new()),
    };
    TestShop { shop, _test_db: test_db, _files: files }
}

/// Gives an address a seat on one side of an account, as an accepted invitation will.
pub async fn give_seat(shop: &Shop, handle: &str, address: &str, role: Role) {
    let address = EmailAddress::parse(address).expect("an address");
    let account = EmailAddress::parse(handle).expect("a handle");
    let now = shop.now().as_micros();
    let mut tx = shop.db.write().await.expect("a transaction");
    execute!(
        &mut tx,
        "insert into people (id, address_key, address, created_at) values ($1, $2, $3, $4)
         on conflict (address_key) do nothing",
        shop.id(PersonId::from_parts).to_string(),
        address.key(),
        address.as_str(),
        now,
    )
    .expect("a person");
    let seats = execute!(
        &mut tx,
        "insert into memberships (id, person_id, account_id, side, role, created_at)
         select cast($1 as text), p.id, a.id, cast($4 as text), cast($5 as text), cast($6 as bigint)
         from people p, accounts a where p.address_key = $2 and a.handle_key = $3",
        shop.id(MembershipId::from_parts).to_string(),
        address.key(),
        account.key(),
        role.side().code(),
        role.code(),
        now,
    )
    .expect("a seat");
    assert_eq!(seats, 1, "{handle} has an account");
    tx.commit().await.expect("the end of it");
}

/// Makes the vendor unreadable: an accident that does not pass by itself.
pub async fn spoil_vendor(shop: &Shop) {
    let mut tx = shop.db.write().await.expect("a transaction");
    let spoiled = execute!(&mut tx, "update settings set value = '{' where name = 'vendor'").expect("an update");
    assert_eq!(spoiled, 1, "a catalog was imported");
    tx.commit().await.expect("the end of it");
}

/// Has every mail to an address come back with the receiving server's words.
pub async fn bounce_mails_to(shop: &Shop, address: &str, reply: &str) {
    let mut tx = shop.db.write().await.expect("a transaction");
    let bounced =
        execute!(&mut tx, "update mails set sent_at = null, bounced = $2 where recipient = $1", address, reply,);
    assert!(bounced.expect("an update") > 0, "{address} was mailed");
    tx.commit().await.expect("the end of it");
}

/// The numbers of all papers, in their order.
pub async fn invoice_numbers(shop: &Shop) -> Vec<InvoiceNumber> {
    let mut tx = shop.db.read().await.expect("a transaction");
    let rows = fetch_all!(&mut tx, (String,), "select number from invoices").expect("the papers");
    let mut numbers: Vec<InvoiceNumber> = rows.iter().map(|(number,)| number.parse().expect("a number")).collect();
    numbers.sort_unstable();
    numbers
}

/// Who pays for a subscription, and the card behind it: an account's id and a card's, or nothing.
pub async fn payer_and_card(shop: &Shop, subscription: SubscriptionId) -> (String, String) {
    let mut tx = shop.db.read().await.expect("a transaction");
    let found = fetch_one!(
        &mut tx,
        (String, Option<String>),
        "select billing_account_id, payment_method_id from subscriptions where id = $1",
        subscription.to_string(),
    );
    let (account, card) = found.expect("a subscription");
    (account, card.unwrap_or_default())
}

/// How many downloads were written down.
pub async fn count_downloads(shop: &Shop) -> i64 {
    let mut tx = shop.db.read().await.expect("a transaction");
    let counted = fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from downloads");
    counted.expect("a count").0
}

/// Runs an `async fn(TestShop)` as a test on each engine.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($shop:ident: TestShop) $body:block)*) => { $(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($shop: $crate::testing::TestShop) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::testing::shop_on($crate::testing::open_sqlite().await).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run($crate::testing::shop_on($crate::testing::open_postgres().await).await).await;
            }
        }
    )* };
}
