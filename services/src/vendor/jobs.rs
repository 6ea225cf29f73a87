//! The queue as staff see it: how much waits, and the jobs that failed so often that they were left to
//! a person, who tries them again or lets them be.

use domain::{
    calendar::Instant,
    ids::{JobId, OrderId},
};
use sqlx::FromRow;

use super::staff::Staff;
use crate::{
    audit,
    db::{DbError, Tx, execute, fetch_all, fetch_one, read},
    jobs::Kind,
    shop::Shop,
};

/// Parked jobs on the page; whoever has more has one cause for all.
const PARKED: i64 = 50;

/// How the queue stands.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Jobs that should run by now.
    pub due: i64,
    /// Since when the one that waits longest waits.
    pub since: Option<Instant>,
    pub running: i64,
    /// All that are parked, of which the newest follow.
    pub parked: i64,
    pub newest: Vec<ParkedJob>,
}

/// A job that is left to a person.
#[derive(Clone, Debug)]
pub struct ParkedJob {
    pub id: JobId,
    /// `None`: no kind that this release knows.
    pub kind: Option<Kind>,
    pub about: About,
    /// The last error's words.
    pub error: String,
    pub attempts: i64,
    pub at: Instant,
}

/// What a job is about, as far as there is something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Nothing,
    Mail { recipient: String },
    Invoice { number: String },
    Order { id: OrderId, product: String },
    License { id: String, product: String },
    Prices { product: String },
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    attempts: i64,
    last_error: Option<String>,
    finished_at: Option<i64>,
    recipient: Option<String>,
    number: Option<String>,
    order_id: Option<String>,
    license_id: Option<String>,
    product: Option<String>,
}

impl Row {
    fn parse(self) -> Result<ParkedJob, DbError> {
        let about = match (self.recipient, self.number, self.order_id, self.license_id, self.product) {
            (Some(recipient), ..) => About::Mail { recipient },
            (_, Some(number), ..) => About::Invoice { number },
            (_, _, Some(order), _, Some(product)) => About::Order { id: read("order id", &order)?, product },
            (_, _, _, Some(id), Some(product)) => About::License { id, product },
            (.., Some(product)) => About::Prices { product },
            _ => About::Nothing,
        };
        Ok(ParkedJob {
            id: read("job id", &self.id)?,
            kind: self.kind.parse().ok(),
            about,
            error: self.last_error.unwrap_or_default(),
            attempts: self.attempts,
            at: Instant::from_micros(self.finished_at.unwrap_or(0)),
        })
    }
}

/// How many jobs are parked, for the pages that lead there.
pub async fn parked(shop: &Shop, _: &Staff) -> Result<i64, DbError> {
    count_parked(&mut shop.db.glance().await?).await
}

async fn count_parked(tx: &mut Tx) -> Result<i64, DbError> {
    Ok(fetch_one!(tx, (i64,), "select cast(count(*) as bigint) from jobs where state = 'parked'")?.0)
}

/// Reads how the queue stands now.
pub async fn queue(shop: &Shop, _: &Staff) -> Result<Queue, DbError> {
    let mut tx = shop.db.read().await?;
    let (due, since) = fetch_one!(
        &mut tx,
        (i64, Option<i64>),
        "select cast(count(*) as bigint), min(run_at) from jobs
         where state in ('due', 'running') and state = 'due' and run_at <= $1",
        shop.now().as_micros(),
    )?;
    let (running,) = fetch_one!(
        &mut tx,
        (i64,),
        "select cast(count(*) as bigint) from jobs where state in ('due', 'running') and state = 'running'",
    )?;
    let parked = count_parked(&mut tx).await?;
    let rows = fetch_all!(
        &mut tx,
        Row,
        "select j.id, j.kind, j.attempts, j.last_error, j.finished_at, m.recipient, i.number, a.order_id,
                l.id as license_id, coalesce(po.name, pl.name, pc.name) as product
         from jobs j
         left join mails m on j.kind = 'send_mail' and m.id = j.subject
         left join invoices i on j.kind = 'render_invoice' and i.id = j.subject
         left join attempts a on j.kind = 'settle_attempt' and a.id = j.subject
         left join orders o on o.id = a.order_id
         left join products po on po.id = o.product_id
         left join licenses l on j.kind = 'advance_subscription' and l.subscription_id = j.subject
         left join products pl on pl.id = l.product_id
         left join price_changes c on j.kind = 'tell_prices' and c.id = j.subject
         left join products pc on pc.id = c.product_id
         where j.state = 'parked' order by j.finished_at desc, j.id desc limit $1",
        PARKED,
    )?;
    let newest = rows.into_iter().map(Row::parse).collect::<Result<_, _>>()?;
    Ok(Queue { due, since: since.map(Instant::from_micros), running, parked, newest })
}

/// Has a parked job tried again at once, with all its tries. `false`: it is not parked (any more).
pub async fn retry_job(shop: &Shop, staff: &Staff, job: JobId) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let changed = execute!(
        &mut tx,
        "update jobs set state = 'due', attempts = 0, run_at = $2, finished_at = null where id = $1 and state = 'parked'",
        job.to_string(),
        shop.now().as_micros(),
    )?;
    if changed > 0 {
        audit::write(&mut tx, shop, &staff.person().to_string(), &job.to_string(), "job_retried", "").await?;
        crate::db::notify_jobs(&mut tx).await?;
        tx.commit().await?;
        shop.wake.notify_one();
    }
    Ok(changed > 0)
}

/// Lets a parked job be: it is never tried again, and its error stays in the audit log. `false`: it is
/// not parked (any more).
pub async fn drop_job(shop: &Shop, staff: &Staff, job: JobId) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let dropped = crate::db::fetch_optional!(
        &mut tx,
        (String, String, Option<String>),
        "update jobs set state = 'done', finished_at = $2 where id = $1 and state = 'parked'
         returning kind, subject, last_error",
        job.to_string(),
        shop.now().as_micros(),
    )?;
    let Some((kind, subject, error)) = dropped else { return Ok(false) };
    let detail = format!("{kind} {subject}: {}", error.unwrap_or_default());
    audit::write(&mut tx, shop, &staff.person().to_string(), &job.to_string(), "job_dropped", &detail).await?;
    tx.commit().await?;
    Ok(true)
}
