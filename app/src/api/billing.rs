//! The payer's portal: subscriptions, orders, invoices. For members of a billing side only; never
//! keys, files or what was downloaded (rule 3). Everything comes worded, so the pages stay small.

use domain::{checkout::LicenseeForm, details::DetailsForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Answer, Moment,
    lists::{EmptyView, ListView, PagesView, SearchView},
    packed::Packed,
    portal::{Frame, NoticeView, Sentence, StatusView},
};

#[cfg(feature = "ssr")]
mod attention;
#[cfg(feature = "ssr")]
mod by_invoice;
#[cfg(feature = "ssr")]
mod customers;
#[cfg(feature = "ssr")]
mod declined;
#[cfg(feature = "ssr")]
mod details;
#[cfg(feature = "ssr")]
pub(super) mod doing;
#[cfg(feature = "ssr")]
mod invoice;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod name;
#[cfg(feature = "ssr")]
mod overview;
mod paper;
#[cfg(feature = "ssr")]
mod prices;
#[cfg(feature = "ssr")]
mod renewals;
#[cfg(feature = "ssr")]
mod subscription;
#[cfg(feature = "ssr")]
mod switching;
#[cfg(feature = "ssr")]
pub(super) mod words;

pub use paper::{InvoiceView, LineView, PartyView};

#[cfg(feature = "ssr")]
pub(super) use self::{subscription::shown as show_subscription, words::questions_to};

#[cfg(feature = "ssr")]
pub(super) use by_invoice::by_transfer_instead;
#[cfg(feature = "ssr")]
pub use by_invoice::{how_it_stands, of_order as how_to_pay_order};

/// The page `/billing`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BillingView {
    pub frame: Frame,
    pub notices: Vec<NoticeView>,
    /// False for accounting, which reads invoices alone (rule 5).
    pub sees_subscriptions: bool,
    /// Where there are too many to look through, or something is looked for.
    pub search: Option<SearchView>,
    pub subscriptions: Vec<SubscriptionRow>,
    /// In place of the list, where something is looked for that is not there.
    pub no_match: Option<EmptyView>,
    pub pages: Option<PagesView>,
    /// Where several are renewed together: address and words, for each account that has several.
    pub together: Vec<(String, String)>,
    /// How renewals go, for what this reader has: questions and answers.
    pub renewals: Vec<(String, String)>,
    pub orders: Vec<OrderRow>,
    /// How many there are, where not all are shown.
    pub orders_note: Option<String>,
    pub invoices: Vec<InvoiceRow>,
    /// The words of the link to all invoices.
    pub all_invoices: String,
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
    /// Licensee and PO number.
    pub detail: String,
    pub total: String,
}

/// The page `/billing/invoices`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvoicesView {
    pub frame: Frame,
    /// The year that is looked at; empty for all.
    pub year: String,
    /// What is looked for.
    pub words: String,
    /// Words and addresses of each year, and which one this is.
    pub years: Vec<(String, String, bool)>,
    pub rows: Vec<InvoiceRow>,
    /// "1–25 of 60 invoices".
    pub count: String,
    /// What is said where nothing was found: a title and a sentence.
    pub nothing: (String, String),
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// The page `/billing/details`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DetailsView {
    pub frame: Frame,
    /// The account whose details these are, and the version that was read: both are posted again.
    pub account: String,
    pub version: i64,
    /// Words, address and whether it is this one, where there are several to choose from.
    pub accounts: Vec<(String, String, bool)>,
    pub country: String,
    /// Whom to write to about the country.
    pub questions: String,
    /// The form's fields with what they hold.
    pub fields: Vec<(String, String)>,
    /// What is wrong, in words, each with its field's name.
    pub faults: Vec<(String, String)>,
    pub notice: Option<NoticeView>,
}

/// The page `/billing/subscriptions/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SubscriptionView {
    pub frame: Frame,
    pub product: String,
    /// What became of the form below, a license that was declined, mails about it that came back.
    pub notices: Vec<NoticeView>,
    /// Markup of the form that names somebody else, while the license is nobody's.
    pub name_form: String,
    /// Markup of the ways to change its coverage.
    pub changing: String,
    /// The page of its order, where the licensee's address is corrected and mail is sent again.
    pub order: Option<String>,
    pub status: StatusView,
    pub next: Sentence,
    pub coverage: String,
    pub licensee: LicenseeView,
    /// First and last day of the present period.
    pub period: Option<(Moment, Moment)>,
    pub since: Moment,
    /// Markup of the texts that were agreed to with the order.
    pub agreed: String,
    pub price: Option<PriceView>,
    /// "Visa ending in 4242, valid until 04/2029".
    pub card: Option<String>,
    /// Markup of what can be done about its renewals.
    pub doing: String,
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

/// Reads `/billing`, with all subscriptions or those that are looked for (`?q=…&page=2`).
#[server(prefix = "/api", endpoint = "billing/overview")]
pub async fn billing_overview(#[server(default)] asked: String) -> Result<Packed<Answer<BillingView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    overview::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Reads a subscription; `NotFound` whether it is somebody else's or does not exist.
#[server(prefix = "/api", endpoint = "billing/subscription")]
pub async fn billing_subscription(id: String) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    subscription::read(&shop, &caller, &id).await.and_then(Packed::of)
}

/// Gives a license that was declined to whoever is named; answers with the page as it then is.
#[server(prefix = "/api", endpoint = "billing/subscription/name")]
pub async fn name_licensee(
    id: String,
    #[server(flatten)] form: LicenseeForm,
) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    name::name(&shop, &caller, &id, form).await.and_then(Packed::of)
}

/// Reads an invoice; `NotFound` whether it is somebody else's or does not exist.
#[server(prefix = "/api", endpoint = "billing/invoice")]
pub async fn billing_invoice(number: String) -> Result<Packed<Answer<InvoiceView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    invoice::read(&shop, &caller, &number).await.and_then(Packed::of)
}

/// Looks through the invoices: `query` is a year, a page and words, a line each.
#[server(prefix = "/api", endpoint = "billing/invoices")]
pub async fn billing_invoices(#[server(default)] query: String) -> Result<Packed<Answer<InvoicesView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    list::read(&shop, &caller, &query).await.and_then(Packed::of)
}

/// Reads the details that the next invoices of an account will bear; of the first one that the
/// caller may change, where none is named.
#[server(prefix = "/api", endpoint = "billing/details")]
pub async fn read_details(#[server(default)] account: String) -> Result<Packed<Answer<DetailsView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    details::read(&shop, &caller, &account).await.and_then(Packed::of)
}

/// Saves them, unless something is wrong or somebody saved another version meanwhile; answers with
/// the page as it then is.
#[server(prefix = "/api", endpoint = "billing/details/save")]
pub async fn save_details(
    #[server(default)] account: String,
    #[server(default)] version: i64,
    #[server(flatten)] form: DetailsForm,
) -> Result<Packed<Answer<DetailsView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    details::save(&shop, &caller, &account, version, form).await.and_then(Packed::of)
}

/// Reads a reseller's customers, or those that are looked for (`?show=ended&q=…&page=2`).
#[server(prefix = "/api", endpoint = "billing/customers")]
pub async fn billing_customers(#[server(default)] asked: String) -> Result<Packed<Answer<ListView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    customers::read(&shop, &caller, &asked).await.and_then(Packed::of)
}
