//! Jobs that are left to staff: what the page tells of each, and what a click does once.

use domain::ids::JobId;

use super::*;
use crate::vendor::{About, drop_job, queue, retry_job};

/// A job of a kind that cannot go well now, tried until it is parked.
async fn park(shop: &TestShop, kind: &'static str, subject: &str) -> JobId {
    let id = shop.id(JobId::from_parts);
    let mut tx = shop.db.write().await.unwrap();
    execute!(
        &mut tx,
        "insert into jobs (id, job_key, kind, subject, priority, run_at, attempts, state, last_error, created_at, finished_at)
         values ($1, $1, $2, $3, 1, 0, 10, 'parked', 'it tastes bad', 0, $4)",
        id.to_string(),
        kind,
        subject,
        shop.now().as_micros(),
    )
    .unwrap();
    tx.commit().await.unwrap();
    shop.clock.advance_seconds(1);
    id
}

async fn one(shop: &Shop, sql: &'static str) -> String {
    let mut tx = shop.db.read().await.unwrap();
    match tx.connection() {
        crate::db::Connection::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
        crate::db::Connection::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
    }
}

on_both_engines! {
    async fn each_parked_job_says_what_it_is_about(shop: TestShop) {
        let token = sell(&shop).await;
        let staff = sven(&shop).await;
        jobs::worker::run_due(&shop).await.unwrap();
        let license = only_license(&shop).await;
        for (kind, of) in [
            ("send_mail", "select min(id) from mails"),
            ("render_invoice", "select id from invoices"),
            ("settle_attempt", "select id from attempts"),
            ("advance_subscription", "select id from subscriptions"),
            ("dance", "select 'x'"),
        ] {
            let subject = one(&shop, of).await;
            park(&shop, kind, &subject).await;
        }
        let seen = queue(&shop, &staff).await.unwrap();
        assert_eq!((seen.due, seen.since, seen.running, seen.parked), (0, None, 0, 5), "{token}");
        let number = one(&shop, "select number from invoices").await;
        let order = one(&shop, "select id from orders").await.parse().unwrap();
        let recipient = one(&shop, "select recipient from mails order by id limit 1").await;
        let product = one(&shop, "select p.name from orders o join products p on p.id = o.product_id").await;
        assert_eq!(
            seen.newest.iter().map(|job| job.about.clone()).collect::<Vec<_>>(),
            [
                About::Nothing,
                About::License { id: license.to_string(), product: product.clone() },
                About::Order { id: order, product },
                About::Invoice { number },
                About::Mail { recipient },
            ]
        );
        assert!(seen.newest.iter().all(|job| job.error == "it tastes bad" && job.attempts == 10));
    }

    async fn a_job_is_tried_again_once_with_all_its_tries(shop: TestShop) {
        sell(&shop).await;
        let staff = sven(&shop).await;
        let subscription = one(&shop, "select id from subscriptions").await;
        let job = park(&shop, "advance_subscription", &subscription).await;
        assert!(retry_job(&shop, &staff, job).await.unwrap());
        assert!(!retry_job(&shop, &staff, job).await.unwrap(), "a second click");
        assert!(!drop_job(&shop, &staff, job).await.unwrap(), "it is under way again");
        assert!(queue(&shop, &staff).await.unwrap().due > 0);
        jobs::worker::run_due(&shop).await.unwrap();
        let seen = queue(&shop, &staff).await.unwrap();
        assert_eq!((seen.parked, seen.due), (0, 0));
        let state = fetch_one!(&mut shop.db.read().await.unwrap(), (String, i64), "select state, attempts from jobs where id = $1", job.to_string());
        assert_eq!(state.unwrap(), ("done".to_owned(), 1));
    }

    async fn a_dropped_job_never_runs_and_leaves_its_error(shop: TestShop) {
        sell(&shop).await;
        let staff = sven(&shop).await;
        let job = park(&shop, "send_mail", "mail_x").await;
        assert!(drop_job(&shop, &staff, job).await.unwrap());
        assert!(!drop_job(&shop, &staff, job).await.unwrap(), "a second click");
        assert!(!retry_job(&shop, &staff, job).await.unwrap());
        assert_eq!(queue(&shop, &staff).await.unwrap().parked, 0);
        let told = fetch_all!(&mut shop.db.read().await.unwrap(), (String, String), "select event, detail from audit_events where subject = $1", job.to_string());
        assert_eq!(told.unwrap(), [("job_dropped".to_owned(), "send_mail mail_x: it tastes bad".to_owned())]);
    }
}
