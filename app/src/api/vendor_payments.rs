//! Staff's pages about payments by bank transfer: the invoices that wait, and what was received for each.
//! For staff alone; everybody else gets what does not exist (rule 3).

use domain::received::ReceivedForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::vendor::staff_of;
use super::{
    Answer, Moment,
    packed::Packed,
    portal::{Frame, NoticeView, StatusView},
    vendor::Done,
};

#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod record;

/// The page `/vendor/payments`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentsView {
    pub frame: Frame,
    /// What was typed; empty for those that are open.
    pub query: String,
    /// The one invoice that was named: go there.
    pub go: Option<String>,
    pub rows: Vec<InvoiceRow>,
    /// Address of the next page, and of the first one from later ones.
    pub next: Option<String>,
    pub first: Option<String>,
}

/// An invoice in the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvoiceRow {
    pub number: String,
    /// With the date on which it is due.
    pub status: StatusView,
    /// Name and organization.
    pub payer: String,
    pub product: String,
    pub missing: String,
    pub total: String,
}

/// The page `/vendor/payments/{invoice}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentView {
    pub frame: Frame,
    pub number: String,
    pub status: StatusView,
    /// What is held for the customer.
    pub notice: Option<NoticeView>,
    pub product: String,
    pub payer: String,
    pub email: String,
    pub customer: String,
    pub order: String,
    pub po_number: Option<String>,
    pub issued: Moment,
    pub due: Moment,
    pub total: String,
    pub received: String,
    pub missing: String,
    pub receipts: Vec<ReceiptRow>,
    /// What the form holds: amount, date and reference.
    pub form: ReceivedForm,
    /// Fields' names with the words beside them.
    pub faults: Vec<(String, String)>,
}

/// A payment that was recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceiptRow {
    pub on: String,
    pub amount: String,
    pub reference: String,
    /// By whom and when it was recorded.
    pub by: String,
}

/// The invoices that are open, or those that are looked for; `asked` is where the page begins, a space, and
/// the words.
#[server(prefix = "/api", endpoint = "vendor/payments")]
pub async fn vendor_payments(#[server(default)] asked: String) -> Result<Packed<Answer<PaymentsView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    read::list(&shop, &caller, &staff, &asked).await.and_then(Packed::of)
}

/// One invoice with its payments.
#[server(prefix = "/api", endpoint = "vendor/payment")]
pub async fn vendor_payment(#[server(default)] invoice: String) -> Result<Packed<Answer<PaymentView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    read::one(&shop, &caller, &staff, &invoice).await.and_then(Packed::of)
}

/// Records what the bank's statement says (rule 10).
#[server(prefix = "/api", endpoint = "vendor/payments/record")]
pub async fn vendor_record_payment(
    #[server(default)] invoice: String,
    #[server(flatten)] form: ReceivedForm,
) -> Result<Packed<Answer<Done>>, ServerFnError> {
    let shop = super::context::shop();
    let (_, staff) = staff_of!(&shop);
    record::record(&shop, &staff, &invoice, form).await.and_then(Packed::of)
}
