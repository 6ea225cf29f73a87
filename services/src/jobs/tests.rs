//! The queue and its worker, on both engines.

use std::sync::{Arc, Mutex};

use tokio::sync::{Semaphore, mpsc, watch};

use super::{
    Kind, enqueue,
    handlers::Failure,
    queue,
    worker::{Handler, run_due, run_due_with, run_with},
};
use crate::{
    db::{JobSignal, execute, fetch_all, fetch_one},
    on_both_engines,
    shop::Shop,
    testing::at,
};

async fn put(shop: &Shop, subjects: &[&str]) {
    let mut tx = shop.db.write().await.unwrap();
    for subject in subjects {
        enqueue(&mut tx, shop, Kind::SendMail, subject, subject, shop.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Stored {
    subject: String,
    state: String,
    attempts: i64,
    last_error: Option<String>,
}

async fn stored(shop: &Shop) -> Vec<Stored> {
    let mut tx = shop.db.read().await.unwrap();
    fetch_all!(&mut tx, Stored, "select subject, state, attempts, last_error from jobs order by subject").unwrap()
}

fn state(row: &Stored) -> (&str, &str) {
    (&row.subject, &row.state)
}

/// A handler that notes subjects, and fails, panics or gives up on those that say so.
fn noting(seen: &Arc<Mutex<Vec<String>>>) -> Handler {
    let seen = Arc::clone(seen);
    Arc::new(move |_, job| {
        seen.lock().unwrap().push(job.subject.clone());
        Box::pin(async move {
            match job.subject.as_str() {
                "poison" => Err(Failure::Passing("it tastes bad".to_owned())),
                "hopeless" => Err(Failure::Final("there is no way".to_owned())),
                "panic" => panic!("all is lost"),
                _ => Ok(()),
            }
        })
    })
}

/// A handler that sends subjects to a test, and holds those that say so until there is a permit.
fn reporting(gate: &Arc<Semaphore>) -> (Handler, mpsc::UnboundedReceiver<String>) {
    let (report, reports) = mpsc::unbounded_channel();
    let gate = Arc::clone(gate);
    let handler: Handler = Arc::new(move |_, job| {
        let (report, gate) = (report.clone(), Arc::clone(&gate));
        Box::pin(async move {
            if job.kind != Kind::SendMail.name() {
                return Ok(());
            }
            report.send(job.subject.clone()).unwrap();
            if job.subject == "slow" {
                drop(gate.acquire().await.unwrap());
            }
            Ok(())
        })
    });
    (handler, reports)
}

on_both_engines! {
    async fn a_key_makes_one_job(shop: TestShop) {
        let seen = Arc::default();
        put(&shop, &["a", "a"]).await;
        put(&shop, &["a"]).await;
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 1);
        put(&shop, &["a"]).await;
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 0, "not even after it is done");
        assert_eq!(stored(&shop).await.iter().map(state).collect::<Vec<_>>(), [("a", "done")]);
    }

    async fn what_is_rolled_back_never_runs(shop: TestShop) {
        let mut tx = shop.db.write().await.unwrap();
        enqueue(&mut tx, &shop, Kind::SendMail, "a", "a", shop.now()).await.unwrap();
        drop(tx);
        assert_eq!(run_due(&shop).await.unwrap(), 0);
        assert_eq!(stored(&shop).await, []);
    }

    async fn jobs_wait_for_their_time(shop: TestShop) {
        let seen = Arc::default();
        let mut tx = shop.db.write().await.unwrap();
        enqueue(&mut tx, &shop, Kind::SendMail, "later", "later", shop.now().plus_seconds(60)).await.unwrap();
        enqueue(&mut tx, &shop, Kind::SendMail, "soon", "soon", shop.now().plus_seconds(30)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 0);
        assert_eq!(queue::next_due(&shop).await.unwrap(), Some(shop.now().plus_seconds(30)));
        shop.clock.advance_seconds(60);
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 2);
        assert_eq!(*seen.lock().unwrap(), ["soon", "later"]);
        assert_eq!(queue::next_due(&shop).await.unwrap(), None);
    }

    async fn a_crash_between_claim_and_outcome_is_made_good_after_the_lease(shop: TestShop) {
        let seen = Arc::default();
        put(&shop, &["a"]).await;
        let crashed = queue::claim(&shop).await.unwrap().unwrap();
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 0, "it is leased");
        assert_eq!(queue::next_due(&shop).await.unwrap(), Some(shop.now().plus_seconds(queue::LEASE_SECONDS)));
        shop.clock.advance_seconds(queue::LEASE_SECONDS);
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 1);
        assert_eq!(stored(&shop).await[0].attempts, 2);
        queue::park(&shop, &crashed, "too late").await.unwrap();
        assert_eq!(stored(&shop).await[0].state, "done", "who lost the lease writes nothing");
    }

    async fn a_heartbeat_keeps_the_lease(shop: TestShop) {
        put(&shop, &["a"]).await;
        let claim = queue::claim(&shop).await.unwrap().unwrap();
        shop.clock.advance_seconds(queue::LEASE_SECONDS - 1);
        assert!(queue::extend(&shop, &claim).await.unwrap());
        shop.clock.advance_seconds(queue::LEASE_SECONDS - 1);
        assert!(queue::claim(&shop).await.unwrap().is_none());
        shop.clock.advance_seconds(1);
        let other = queue::claim(&shop).await.unwrap().unwrap();
        assert!(!queue::extend(&shop, &claim).await.unwrap(), "it is the other's now");
        assert!(queue::extend(&shop, &other).await.unwrap());
    }

    async fn whoever_waits_for_a_mail_does_not_wait_for_a_thousand_renewals(shop: TestShop) {
        let seen = Arc::default();
        let mut tx = shop.db.write().await.unwrap();
        for (kind, subject) in [
            (Kind::SweepExpired, "sweep"),
            (Kind::AdvanceSubscription, "renewal 1"),
            (Kind::SettleAttempt, "renewal 2"),
            (Kind::SendMail, "mail"),
        ] {
            enqueue(&mut tx, &shop, kind, subject, subject, shop.now()).await.unwrap();
            shop.clock.advance_seconds(60);
        }
        tx.commit().await.unwrap();
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 4);
        assert_eq!(*seen.lock().unwrap(), ["mail", "renewal 1", "renewal 2", "sweep"]);
    }

    async fn two_workers_claim_different_jobs(shop: TestShop) {
        put(&shop, &["a", "b", "c", "d"]).await;
        let (one, two, three, four) = tokio::join!(
            queue::claim(&shop), queue::claim(&shop), queue::claim(&shop), queue::claim(&shop),
        );
        let mut subjects: Vec<_> =
            [one, two, three, four].into_iter().map(|claim| claim.unwrap().unwrap().job.subject).collect();
        subjects.sort();
        assert_eq!(subjects, ["a", "b", "c", "d"]);
        assert!(queue::claim(&shop).await.unwrap().is_none());
    }

    async fn a_poison_job_is_parked_after_ten_tries_and_blocks_nobody(shop: TestShop) {
        let seen = Arc::default();
        put(&shop, &["poison", "a"]).await;
        assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 2);
        assert_eq!(stored(&shop).await.iter().map(state).collect::<Vec<_>>(), [("a", "done"), ("poison", "due")]);
        let mut tries = 1;
        while let Some(due) = queue::next_due(&shop).await.unwrap() {
            assert_eq!(run_due_with(&shop, &noting(&seen)).await.unwrap(), 0, "it waits");
            shop.clock.advance_seconds(due.seconds_since(shop.now()) + 1);
            tries += run_due_with(&shop, &noting(&seen)).await.unwrap();
        }
        assert_eq!(tries, 10);
        assert!(shop.now().seconds_since(crate::testing::TEST_START) > 40 * 3600, "a day and a half of patience");
        let row = stored(&shop).await.remove(1);
        assert_eq!((row.state.as_str(), row.attempts), ("parked", 10));
        assert_eq!(row.last_error.as_deref(), Some("it tastes bad"));
    }

    async fn a_panic_is_a_failure_like_any_other(shop: TestShop) {
        put(&shop, &["panic"]).await;
        assert_eq!(run_due_with(&shop, &noting(&Arc::default())).await.unwrap(), 1);
        let row = stored(&shop).await.remove(0);
        assert_eq!((row.state.as_str(), row.last_error.as_deref()), ("due", Some("panicked: all is lost")));
    }

    async fn a_job_that_ends_its_process_is_parked_at_last(shop: TestShop) {
        let seen = Arc::default();
        put(&shop, &["a"]).await;
        for _ in 0..queue::MAX_ATTEMPTS {
            assert!(queue::claim(&shop).await.unwrap().is_some());
            shop.clock.advance_seconds(queue::LEASE_SECONDS);
        }
        run_due_with(&shop, &noting(&seen)).await.unwrap();
        assert_eq!(stored(&shop).await[0].state, "parked");
        assert!(seen.lock().unwrap().is_empty());
    }

    async fn what_cannot_get_better_is_parked_at_once(shop: TestShop) {
        put(&shop, &["hopeless"]).await;
        run_due_with(&shop, &noting(&Arc::default())).await.unwrap();
        put(&shop, &["not an id"]).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(
            &mut tx,
            "insert into jobs (id, job_key, kind, subject, run_at, attempts, state, created_at)
             values ('job_x', 'x', 'dance', 'x', 0, 0, 'due', 0)",
        ).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(run_due(&shop).await.unwrap(), 2);
        let rows = stored(&shop).await;
        assert!(rows.iter().all(|row| row.state == "parked" && row.attempts == 1), "{rows:?}");
        assert_eq!(rows[2].last_error.as_deref(), Some("no such kind of job: dance"));
    }

    async fn the_worker_wakes_when_the_bell_rings_and_stops_when_told(shop: TestShop) {
        let (handler, mut reports) = reporting(&Arc::new(Semaphore::new(0)));
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(run_with(shop.shop.clone(), stopped, handler));
        for subject in ["a", "b"] {
            put(&shop, &[subject]).await;
            shop.wake.notify_one();
            assert_eq!(reports.recv().await.as_deref(), Some(subject));
        }
        stop.send(true).unwrap();
        worker.await.unwrap();
        let unfinished = stored(&shop).await.into_iter().filter(|row| row.state == "running").count();
        assert_eq!(unfinished, 0);
    }

    async fn a_slow_job_holds_nobody_up_and_may_end_after_the_stop(shop: TestShop) {
        let gate = Arc::new(Semaphore::new(0));
        let (handler, mut reports) = reporting(&gate);
        let (stop, stopped) = watch::channel(false);
        put(&shop, &["slow"]).await;
        let worker = tokio::spawn(run_with(shop.shop.clone(), stopped, handler));
        assert_eq!(reports.recv().await.as_deref(), Some("slow"));
        put(&shop, &["quick"]).await;
        shop.wake.notify_one();
        assert_eq!(reports.recv().await.as_deref(), Some("quick"));
        stop.send(true).unwrap();
        gate.add_permits(1);
        worker.await.unwrap();
        let rows = stored(&shop).await;
        assert!(rows.iter().any(|row| state(row) == ("slow", "done")), "{rows:?}");
    }

    async fn another_process_notices_new_jobs(shop: TestShop) {
        let mut signal = JobSignal::listen(&shop.db).await.unwrap();
        put(&shop, &["a"]).await;
        signal.wait().await.unwrap();
        put(&shop, &["b"]).await;
        signal.wait().await.unwrap();
    }

    async fn the_sweep_deletes_what_expired_and_comes_again(shop: TestShop) {
        let mut tx = shop.db.write().await.unwrap();
        for (id, expires) in [("old", shop.now()), ("young", shop.now().plus_seconds(1))] {
            execute!(
                &mut tx,
                "insert into drafts (id, form, subject, content, faults, created_at, expires_at)
                 values ($1, 'checkout', 'x', '{}', '[]', 0, $2)",
                id,
                expires.as_micros(),
            ).unwrap();
        }
        execute!(
            &mut tx,
            "insert into jobs (id, job_key, kind, subject, run_at, attempts, state, created_at, finished_at)
             values ('job_x', 'x', 'send_mail', 'long done', 0, 1, 'done', 0, $1)",
            shop.now().plus_days(-31).as_micros(),
        ).unwrap();
        enqueue(&mut tx, &shop, Kind::SweepExpired, "", "sweep", shop.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(run_due(&shop).await.unwrap(), 1);
        let mut tx = shop.db.read().await.unwrap();
        let (left,) = fetch_one!(&mut tx, (String,), "select id from drafts").unwrap();
        drop(tx);
        assert_eq!(left, "young");
        assert_eq!(queue::next_due(&shop).await.unwrap(), Some(at("2026-11-21T18:00:00Z")));
        assert!(stored(&shop).await.iter().all(|row| row.subject != "long done"));
    }
}

#[test]
fn every_kind_survives_its_name() {
    for kind in Kind::ALL {
        assert_eq!(kind.to_string().parse::<Kind>(), Ok(kind));
    }
    assert_eq!("dance".parse::<Kind>(), Err(super::UnknownKind));
}
