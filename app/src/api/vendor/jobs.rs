//! What `/vendor/jobs` says of the queue, and what its buttons do.

use domain::{ids::JobId, locale::Locale};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    jobs::Kind,
    shop::Shop,
    vendor::{self, About, ParkedJob, Queue, Staff},
};

use super::{
    queue::{JobsView, ParkedRow},
    words::exactly,
};
use crate::api::{
    Answer,
    context::{accident, back_to_form, locale},
    portal::words::frame,
};

/// The page's address.
const PAGE: &str = "/vendor/jobs";

pub(super) async fn read(shop: &Shop, caller: &Caller, staff: &Staff) -> Result<Answer<JobsView>, ServerFnError> {
    let Locale::EnUs = locale();
    let found = vendor::queue(shop, staff).await.map_err(accident)?;
    let shown = found.newest.len();
    let more = i64::try_from(shown).is_ok_and(|shown| shown < found.parked);
    Ok(Answer::Found(JobsView {
        frame: frame(shop, caller).await?,
        queue: standing(shop, &found),
        more: more.then(|| format!("The newest {shown} of {}.", found.parked)),
        parked: found.newest.into_iter().map(|job| row(shop, job)).collect(),
    }))
}

fn standing(shop: &Shop, queue: &Queue) -> String {
    let Locale::EnUs = locale();
    let waiting = match (queue.due, queue.since) {
        (1, Some(since)) => format!("One job waits, since {}", exactly(shop, since).words),
        (due, Some(since)) => format!("{due} jobs wait, the first since {}", exactly(shop, since).words),
        (_, None) => "Nothing waits".to_owned(),
    };
    match queue.running {
        0 => format!("{waiting}."),
        running => format!("{waiting}; {running} in hand."),
    }
}

fn row(shop: &Shop, job: ParkedJob) -> ParkedRow {
    let Locale::EnUs = locale();
    let (about, href) = match job.about {
        About::Nothing => (None, None),
        About::Mail { recipient } => (Some(recipient), None),
        About::Invoice { number } => {
            let href = format!("/vendor?q={number}");
            (Some(format!("Invoice {number}")), Some(href))
        }
        About::Order { id, product } => (Some(product), Some(format!("/vendor/orders/{id}"))),
        About::Prices { product } => (Some(product), Some("/vendor/prices#changes".to_owned())),
        About::License { id, product } => (Some(product), Some(format!("/vendor/licenses/{id}"))),
    };
    ParkedRow {
        id: job.id.to_string(),
        what: what(job.kind).to_owned(),
        about,
        href,
        error: job.error,
        tries: match job.attempts {
            1 => "1 try".to_owned(),
            tries => format!("{tries} tries"),
        },
        at: exactly(shop, job.at),
    }
}

const fn what(kind: Option<Kind>) -> &'static str {
    let Locale::EnUs = locale();
    match kind {
        Some(Kind::SendMail) => "Send a mail",
        Some(Kind::RenderInvoice) => "Make an invoice\u{2019}s PDF",
        Some(Kind::SettleAttempt) => "Ask the gateway about a payment",
        Some(Kind::GiveBack) => "Give money back",
        Some(Kind::AdvanceSubscription) => "Renew, remind or end a subscription",
        Some(Kind::SweepExpired) => "Clean up what expired",
        Some(Kind::SweepSubscriptions) => "Look for subscriptions that are due",
        Some(Kind::TellPrices) => "Tell of a changed price",
        None => "Unknown to this release",
    }
}

/// A second click finds the job no longer parked, and leads to the page that says so.
pub(super) async fn act(shop: &Shop, staff: &Staff, job: &str, again: bool) -> Result<Answer<()>, ServerFnError> {
    let Ok(id) = job.parse::<JobId>() else { return Ok(Answer::NotFound) };
    let done = if again { vendor::retry_job(shop, staff, id).await } else { vendor::drop_job(shop, staff, id).await };
    done.map_err(accident)?;
    back_to_form(PAGE);
    Ok(Answer::Found(()))
}
