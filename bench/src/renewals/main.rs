//! What a table's size costs its sweeps (`make bench`): thousands of renewals fall due at once, in a shop
//! that has these subscriptions alone and in one with a hundred times as many that are not due. Finding and
//! doing them must cost the same time and memory. Papers and mails that follow are the same work for both.

mod crowd;

use std::{fs, process::ExitCode, sync::Arc, time::Duration};

use domain::ids::SubscriptionId;
use services::{
    billing::lifetime,
    db::Engine,
    testing::{TestShop, open_postgres, open_sqlite, shop_on},
};
use tokio::{task::JoinSet, time::Instant};

/// The target: the time with many others over the time alone.
const TARGET: f64 = 1.3;
/// Subscriptions whose period has ended; `BENCH_DUE` says otherwise.
const DUE: u32 = 10_000;
/// Subscriptions of the large shop; `BENCH_ALL` says otherwise.
const ALL: u32 = 1_000_000;
/// Renewed at the same time, as by one worker.
const SLOTS: usize = 4;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// What the same work took in a shop.
struct Took {
    find: Duration,
    renew: Duration,
    /// By how much the process grew meanwhile, in kB.
    grown: i64,
}

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let (due, all) = (number("BENCH_DUE", DUE)?, number("BENCH_ALL", ALL)?);
    println!("{due} renewals due, alone and among {all}: seconds, and by how much memory grew");
    println!(
        "{:<12}{:>14}{:>14}{:>8}{:>14}{:>14}{:>8}{:>8}",
        "", "find, alone", "among", "ratio", "renew, alone", "among", "ratio", "target"
    );
    let mut worst = 0.0_f64;
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let alone = measure(shop(engine).await, due, due).await?;
        let among = measure(shop(engine).await, due, all).await?;
        worst = worst.max(line(engine, &alone, &among));
    }
    Ok(if worst > TARGET { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn number(name: &str, otherwise: u32) -> Result<u32, Error> {
    Ok(std::env::var(name).map_or(Ok(otherwise), |value| value.parse())?)
}

async fn shop(engine: Engine) -> TestShop {
    shop_on(match engine {
        Engine::Sqlite => open_sqlite().await,
        Engine::Postgres => open_postgres().await,
    })
    .await
}

/// Prints an engine's line, and answers with the ratio of both together.
fn line(engine: Engine, alone: &Took, among: &Took) -> f64 {
    let ratio = |among: Duration, alone: Duration| among.as_secs_f64() / alone.as_secs_f64();
    let together = ratio(among.find + among.renew, alone.find + alone.renew);
    let name = match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let miss = if together > TARGET { "  ✗" } else { "" };
    println!(
        "{name:<12}{:>14.2}{:>14.2}{:>8.2}{:>14.1}{:>14.1}{:>8.2}{TARGET:>8.2}{miss}",
        alone.find.as_secs_f64(),
        among.find.as_secs_f64(),
        ratio(among.find, alone.find),
        alone.renew.as_secs_f64(),
        among.renew.as_secs_f64(),
        ratio(among.renew, alone.renew),
    );
    println!("  together {together:.2}; memory grew by {} kB alone, {} kB among", alone.grown, among.grown);
    together
}

/// Fills a shop, lets the sweep find what is due, and renews it.
async fn measure(shop: TestShop, due: u32, all: u32) -> Result<Took, Error> {
    crowd::fill(&shop, due, all).await?;
    let before = resident()?;
    let start = now();
    lifetime::sweep(&shop).await?;
    let find = start.elapsed();
    let found = crowd::found(&shop).await?;
    if found.len() != usize::try_from(due)? {
        return Err(format!("{} of {due} were found", found.len()).into());
    }
    let shop = Arc::new(shop);
    let start = now();
    renew(&shop, found).await?;
    let renew = start.elapsed();
    crowd::check(&shop, due).await?;
    Ok(Took { find, renew, grown: resident()? - before })
}

async fn renew(shop: &Arc<TestShop>, found: Vec<SubscriptionId>) -> Result<(), Error> {
    let mut running = JoinSet::new();
    for id in found {
        if running.len() == SLOTS
            && let Some(done) = running.join_next().await
        {
            done??;
        }
        let shop = shop.clone();
        running.spawn(async move { lifetime::advance(&shop, id).await });
    }
    while let Some(done) = running.join_next().await {
        done??;
    }
    Ok(())
}

/// The process's resident memory, in kB.
fn resident() -> Result<i64, Error> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}
