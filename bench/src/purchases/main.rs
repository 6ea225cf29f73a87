//! Complete purchases per second through `services`, beside bare transactions that write the same rows
//! (`make bench`): on SQLite (`synchronous=FULL`) and on PostgreSQL, in the same run and by as many
//! buyers at once. What the worker does later (mail, papers) is in neither.

mod bare;

use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use services::{
    checkout::{Placed, Placement, place},
    db::Engine,
    testing::{TestShop, open_postgres, open_sqlite, placement, shop_on},
};
use tokio::time::Instant;

use bare::Bare;

/// The target: purchases per second over bare transactions per second.
const TARGET: f64 = 1.0 / 3.0;
/// Who buys at the same time.
const BUYERS: usize = 8;
/// The shop and its floor take turns; medians count.
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(4);

type Error = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    println!("{:<22}{:>10}{:>12}{:>8}{:>8}", "purchases", "bare/s", "complete/s", "ratio", "target");
    let sqlite = measure(shop_on(open_sqlite().await).await).await?;
    let postgres = measure(shop_on(open_postgres().await).await).await?;
    Ok(if sqlite.min(postgres) < TARGET { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Measures one engine, prints its line, and answers with the ratio.
async fn measure(shop: TestShop) -> Result<f64, Error> {
    shop.stock().await;
    let engine = shop.db.engine();
    let number = Arc::new(AtomicU64::new(0));
    let bare =
        Arc::new(Bare::learn(&shop.db, async || buy(&shop, number.fetch_add(1, Ordering::Relaxed)).await).await?);
    let shop = Arc::new(shop);
    let (mut floors, mut shops) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (bare, numbers) = (bare.clone(), number.clone());
        floors.push(
            rate(move || {
                let (bare, number) = (bare.clone(), numbers.fetch_add(1, Ordering::Relaxed));
                async move { bare.write(number).await }
            })
            .await?,
        );
        let (shop, numbers) = (shop.clone(), number.clone());
        shops.push(
            rate(move || {
                let (shop, number) = (shop.clone(), numbers.fetch_add(1, Ordering::Relaxed));
                async move { buy(&shop, number).await }
            })
            .await?,
        );
    }
    let (floor, complete) = (median(floors), median(shops));
    let ratio = complete / floor;
    let name = match engine {
        Engine::Sqlite => "SQLite (FULL)",
        Engine::Postgres => "PostgreSQL",
    };
    let miss = if ratio < TARGET { "  ✗" } else { "" };
    println!("{name:<22}{floor:>10.0}{complete:>12.0}{ratio:>8.3}{TARGET:>8.2}{miss}");
    println!("  {} rows in {} transactions each", bare.rows(), bare::TRANSACTIONS);
    Ok(ratio)
}

/// Buys for somebody else, with new people from an address of their own.
async fn buy(shop: &TestShop, number: u64) -> Result<(), Error> {
    let (payer, user) = (format!("p@h{number}.example"), format!("u@h{number}.example"));
    let client = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
    let post = Placement { client, ..placement(&format!("draft-{number}"), "other", &payer, &user) };
    match place(shop, post).await? {
        Placed::Ordered { .. } => Ok(()),
        other => Err(format!("not ordered: {other:?}").into()),
    }
}

/// How often the work is done in a second, by all buyers together.
async fn rate<Work, Doing>(work: Work) -> Result<f64, Error>
where
    Work: Fn() -> Doing + Clone + Send + 'static,
    Doing: Future<Output = Result<(), Error>> + Send,
{
    let start = now();
    let buyers: Vec<_> = (0..BUYERS)
        .map(|_| {
            let work = work.clone();
            tokio::spawn(async move {
                let mut done = 0_u32;
                while start.elapsed() < ROUND {
                    work().await?;
                    done += 1;
                }
                Ok::<u32, Error>(done)
            })
        })
        .collect();
    let mut done = 0;
    for buyer in buyers {
        done += buyer.await??;
    }
    Ok(f64::from(done) / start.elapsed().as_secs_f64())
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
