//! Works jobs off: [`run`] all the time, a few side by side, inside the server; [`run_due`] what is
//! due now, in tests and the CLI.

use std::{any::Any, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use metrics::counter;
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
    time::{sleep, timeout},
};

use super::{
    Kind,
    handlers::{self, Failure},
    queue::{self, Claim, MAX_ATTEMPTS},
    schedule,
};
use crate::{
    db::{ClaimedJob, DbError, JobSignal},
    shop::Shop,
};

/// Jobs in hand at the same time: one that waits on the network does not hold up the others.
const SLOTS: usize = 4;
/// How often a running job renews its lease, well before it runs out.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A job that takes longer has failed.
const TIME_LIMIT: Duration = Duration::from_mins(5);
/// How long running jobs may go on after the stop; what is cut off runs again after its lease.
const GRACE: Duration = Duration::from_secs(20);
/// The queue is looked at so often even if nobody calls: a crashed worker's leases run out silently.
const LONGEST_REST: Duration = Duration::from_secs(15);
/// The rest after trouble with the data base, or while another worker holds the only due row.
const SHORT_REST: Duration = Duration::from_secs(1);

/// Does a job: `handlers::handle`, or a test's own.
pub(super) type Handler = Arc<dyn Fn(Shop, ClaimedJob) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// Works until `quit` says `true` (or its sender is gone), then lets running jobs end. Trouble with
/// the data base is logged and waited out.
pub async fn run(shop: Shop, quit: watch::Receiver<bool>) {
    run_with(shop, quit, all_kinds()).await;
}

/// Works off everything that is due, one after another, and what that writes for now; answers how
/// many jobs it tried.
pub async fn run_due(shop: &Shop) -> Result<usize, DbError> {
    run_due_with(shop, &all_kinds()).await
}

fn all_kinds() -> Handler {
    Arc::new(|shop, job| Box::pin(handlers::handle(shop, job)))
}

pub(super) async fn run_due_with(shop: &Shop, handler: &Handler) -> Result<usize, DbError> {
    let mut worked = 0;
    while let Some(claim) = queue::claim(shop).await? {
        work(shop, &claim, handler).await?;
        worked += 1;
    }
    Ok(worked)
}

pub(super) async fn run_with(shop: Shop, mut quit: watch::Receiver<bool>, handler: Handler) {
    let mut listening = JoinSet::new();
    listening.spawn(listen(shop.clone()));
    let mut running = JoinSet::new();
    let mut scheduled_until = None;
    loop {
        // A run that was lost with its job comes back here.
        if scheduled_until.is_none_or(|until| until <= shop.now())
            && write_scheduled(&shop).await.inspect_err(report).is_ok()
        {
            scheduled_until = schedule::next(&shop);
        }
        let rest = match fill(&shop, &mut running, &handler).await {
            Ok(rest) => rest,
            Err(error) => {
                report(&error);
                SHORT_REST
            }
        };
        tokio::select! {
            _ = quit.wait_for(|quit| *quit) => break,
            () = shop.wake.notified() => {}
            Some(_) = running.join_next() => {}
            () = sleep(rest) => {}
        }
    }
    listening.abort_all();
    let all_done = async { while running.join_next().await.is_some() {} };
    if timeout(GRACE, all_done).await.is_err() {
        tracing::warn!("jobs were cut off by the stop; they run again when their lease is over");
    }
}

fn report(error: &DbError) {
    tracing::error!(%error, "the worker has no data base");
}

/// Writes the runs that every schedule has begun last, once however many workers ask.
pub(crate) async fn write_scheduled(shop: &Shop) -> Result<(), DbError> {
    let mut tx = shop.db.write().await?;
    schedule::write_current(&mut tx, shop).await?;
    tx.commit().await
}

/// Takes due jobs in hand while there are slots; answers how long to rest if nobody calls.
async fn fill(shop: &Shop, running: &mut JoinSet<()>, handler: &Handler) -> Result<Duration, DbError> {
    while running.len() < SLOTS {
        let now = shop.now();
        // A look that takes no lock: an idle worker must not stand in the way of those who write.
        match queue::next_due(shop).await? {
            None => return Ok(LONGEST_REST),
            Some(due) if due > now => {
                let micros = u64::try_from(due.as_micros().saturating_sub(now.as_micros())).unwrap_or(0);
                return Ok(Duration::from_micros(micros).min(LONGEST_REST));
            }
            Some(_) => {}
        }
        let Some(claim) = queue::claim(shop).await? else {
            return Ok(SHORT_REST);
        };
        let (shop, handler) = (shop.clone(), Arc::clone(handler));
        running.spawn(async move {
            if let Err(error) = work(&shop, &claim, &handler).await {
                tracing::error!(job = claim.job.id, %error, "a job's outcome was not written; it runs again");
            }
        });
    }
    Ok(LONGEST_REST)
}

/// Rings the shop's bell when another process wrote jobs.
async fn listen(shop: Shop) {
    loop {
        let listened = async {
            let mut signal = JobSignal::listen(&shop.db).await?;
            loop {
                shop.wake.notify_one();
                signal.wait().await?;
            }
        };
        let outcome: Result<(), DbError> = listened.await;
        if let Err(error) = outcome {
            tracing::warn!(%error, "not listening for new jobs; looking for them instead");
        }
        sleep(LONGEST_REST).await;
    }
}

/// Does one claimed job and writes what became of it.
async fn work(shop: &Shop, claim: &Claim, handler: &Handler) -> Result<(), DbError> {
    let job = &claim.job;
    if job.attempts > MAX_ATTEMPTS {
        count(job, "parked");
        return queue::park(shop, claim, "ended its worker again and again").await;
    }
    match attempt(shop, claim, handler).await {
        Outcome::Lost => {
            tracing::warn!(job = job.id, kind = job.kind, "lost its lease");
            Ok(())
        }
        Outcome::Ended(Ok(())) => {
            count(job, "done");
            queue::finish(shop, claim).await
        }
        Outcome::Ended(Err(Failure::Passing(error))) if job.attempts < MAX_ATTEMPTS => {
            tracing::warn!(job = job.id, kind = job.kind, attempts = job.attempts, error, "will be tried again");
            count(job, "retried");
            queue::retry(shop, claim, &error).await
        }
        Outcome::Ended(Err(Failure::Passing(error) | Failure::Final(error))) => {
            tracing::error!(job = job.id, kind = job.kind, attempts = job.attempts, error, "parked");
            count(job, "parked");
            queue::park(shop, claim, &error).await
        }
    }
}

fn count(job: &ClaimedJob, result: &'static str) {
    let kind = job.kind.parse::<Kind>().map_or("unknown", Kind::name);
    counter!("twofold_jobs_total", "kind" => kind, "result" => result).increment(1);
}

enum Outcome {
    Ended(Result<(), Failure>),
    /// Somebody else has the job by now.
    Lost,
}

/// Runs the handler in a task of its own, so that a panic is an error like any other, and keeps
/// the lease alive meanwhile.
async fn attempt(shop: &Shop, claim: &Claim, handler: &Handler) -> Outcome {
    let mut task = JoinSet::new();
    task.spawn(handler(shop.clone(), claim.job.clone()));
    let limit = sleep(TIME_LIMIT);
    tokio::pin!(limit);
    loop {
        tokio::select! {
            ended = task.join_next() => {
                let ended = ended.ok_or_else(|| Failure::Passing("ended without a word".to_owned()));
                return Outcome::Ended(ended.and_then(|outcome| outcome.unwrap_or_else(|error| Err(panicked(error)))));
            }
            () = &mut limit => {
                let seconds = TIME_LIMIT.as_secs();
                return Outcome::Ended(Err(Failure::Passing(format!("took longer than {seconds} seconds"))));
            }
            () = sleep(HEARTBEAT) => match queue::extend(shop, claim).await {
                Ok(true) => {}
                Ok(false) => return Outcome::Lost,
                Err(error) => tracing::warn!(job = claim.job.id, %error, "its lease was not renewed"),
            },
        }
    }
}

fn panicked(error: JoinError) -> Failure {
    let words = match error.try_into_panic() {
        Ok(payload) => panic_words(&*payload),
        Err(error) => error.to_string(),
    };
    Failure::Passing(format!("panicked: {words}"))
}

fn panic_words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "(no message)".to_owned())
}
