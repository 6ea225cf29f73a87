//! Staff's page of jobs: how the queue stands, and the jobs that are left to a person.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Answer, Frame, Moment, Packed};

/// The page `/vendor/jobs`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JobsView {
    pub frame: Frame,
    /// "Nothing waits.", "12 jobs wait, the first since …".
    pub queue: String,
    pub parked: Vec<ParkedRow>,
    /// "The newest 50 of 312."
    pub more: Option<String>,
}

/// A job that is left to a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParkedRow {
    pub id: String,
    /// "Send a mail".
    pub what: String,
    /// What it is about, and its page if it has one.
    pub about: Option<String>,
    pub href: Option<String>,
    pub error: String,
    /// "10 tries".
    pub tries: String,
    pub at: Moment,
}

/// Reads how the queue stands.
#[server(prefix = "/api", endpoint = "vendor/jobs")]
pub async fn vendor_jobs() -> Result<Packed<Answer<JobsView>>, ServerFnError> {
    let shop = crate::api::context::shop();
    let (caller, staff) = staff_of!(&shop);
    super::jobs::read(&shop, &caller, &staff).await.and_then(Packed::of)
}

/// Has a parked job tried again, and goes back to the page.
#[server(prefix = "/api", endpoint = "vendor/jobs/retry")]
pub async fn vendor_job_retry(#[server(default)] job: String) -> Result<Packed<Answer<()>>, ServerFnError> {
    let shop = crate::api::context::shop();
    let (_, staff) = staff_of!(&shop);
    super::jobs::act(&shop, &staff, &job, true).await.and_then(Packed::of)
}

/// Lets a parked job be, and goes back to the page.
#[server(prefix = "/api", endpoint = "vendor/jobs/drop")]
pub async fn vendor_job_drop(#[server(default)] job: String) -> Result<Packed<Answer<()>>, ServerFnError> {
    let shop = crate::api::context::shop();
    let (_, staff) = staff_of!(&shop);
    super::jobs::act(&shop, &staff, &job, false).await.and_then(Packed::of)
}
