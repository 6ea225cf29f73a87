//! The payer's portal: subscriptions, orders, invoices. For members of a billing side only; never
//! keys, files or what was downloaded (rule 3). Everything comes worded, so the pages stay small.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Answer, Moment,
    lists::ListView,
    packed::Packed,
    portal::{Frame, NoticeView, Sentence, StatusView},
};

#[cfg(feature = "ssr")]
mod customers;
#[cfg(feature = "ssr")]
mod declined;
#[cfg(feature = "ssr")]
mod invoice;
#[cfg(feature = "ssr")]
mod overview;
#[cfg(feature = "ssr")]
mod subscription;
#[cfg(feature = "ssr")]
mod words;

/// The page `/billing`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BillingView {
    pub frame: Frame,
    pub notices: Vec<NoticeView>,
    /// False for accounting, which reads invoices alone (rule 5).
    pub sees_subscriptions: bool,
    pub subscriptions: Vec<SubscriptionRow>,
    pub orders: Vec<OrderRow>,
    pub invoices: Vec<InvoiceRow>,
}

/// A subscription in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubscriptionRow {
    pub id: String,
    pub product: String,
    pub status: StatusView,
    pub coverage: String,
    pub licensee: LicenseeView,
    /// The recurring total and how often, while something is paid.
    pub amount: Option<(String, String)>,
    /// What happens next.
    pub next: Sentence,
}

/// Who uses it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LicenseeView {
    /// Name and organization.
    pub name: String,
    pub email: String,
    /// The payer's own account uses it.
    pub own: bool,
}

/// An order in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderRow {
    pub product: String,
    pub placed: Moment,
    pub licensee: String,
    pub total: String,
    /// The number of its invoice; a trial has none.
    pub invoice: Option<String>,
}

/// An invoice in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvoiceRow {
    pub number: String,
    pub issued: Moment,
    pub product: String,
    pub total: String,
}

/// The page `/billing/subscriptions/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubscriptionView {
    pub frame: Frame,
    pub product: String,
    pub status: StatusView,
    pub next: Sentence,
    pub coverage: String,
    pub licensee: LicenseeView,
    /// First and last day of the present period.
    pub period: Option<(Moment, Moment)>,
    pub since: Moment,
    pub price: Option<PriceView>,
    /// "Visa ending in 4242, valid until 04/2029".
    pub card: Option<String>,
    pub invoices: Vec<InvoiceRow>,
}

/// What a renewal costs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceView {
    /// "Paid yearly".
    pub cycle: String,
    pub net: String,
    pub tax: String,
    pub gross: String,
}

/// The page `/billing/invoices/{number}`: an issued paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvoiceView {
    pub frame: Frame,
    pub number: String,
    pub issued: Moment,
    pub order: String,
    pub seller: PartyView,
    pub buyer: PartyView,
    pub lines: Vec<LineView>,
    pub net: String,
    /// "Tax 19%" and its amount.
    pub tax: (String, String),
    /// "Total in USD" and the amount.
    pub total: (String, String),
    /// "Paid on 21 November 2026", if it was.
    pub paid: Option<String>,
    /// How it was paid, why it is taxed so, whom to ask.
    pub foot: Vec<String>,
    /// No money moved.
    pub sandbox: bool,
}

/// A party of a paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PartyView {
    pub name: String,
    /// Everything under the name, a line each.
    pub lines: String,
}

/// A line of a paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineView {
    pub title: String,
    pub detail: String,
    pub licensee: String,
    pub quantity: u32,
    pub net: String,
    pub tax: String,
    pub gross: String,
}

/// Reads `/billing`.
#[server(prefix = "/api", endpoint = "billing/overview")]
pub async fn billing_overview() -> Result<Packed<Answer<BillingView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    overview::read(&shop, &caller).await.and_then(Packed::of)
}

/// Reads a subscription; `NotFound` whether it is somebody else's or does not exist.
#[server(prefix = "/api", endpoint = "billing/subscription")]
pub async fn billing_subscription(id: String) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    subscription::read(&shop, &caller, &id).await.and_then(Packed::of)
}

/// Reads an invoice; `NotFound` whether it is somebody else's or does not exist.
#[server(prefix = "/api", endpoint = "billing/invoice")]
pub async fn billing_invoice(number: String) -> Result<Packed<Answer<InvoiceView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    invoice::read(&shop, &caller, &number).await.and_then(Packed::of)
}

/// Reads a reseller's customers, or those that are looked for (`?show=ended&q=…&page=2`).
#[server(prefix = "/api", endpoint = "billing/customers")]
pub async fn billing_customers(#[server(default)] asked: String) -> Result<Packed<Answer<ListView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    customers::read(&shop, &caller, &asked).await.and_then(Packed::of)
}
