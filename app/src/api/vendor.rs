//! Staff's pages: finding an order, a customer or a license, their timelines, and what staff may
//! change. For staff alone; everybody else gets what does not exist (rule 3).

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Answer, Moment,
    packed::Packed,
    portal::{Frame, StatusView},
};

/// The caller if they are staff, else the answer for who is not.
#[cfg(feature = "ssr")]
macro_rules! staff_of {
    ($shop:expr) => {{
        let Some(caller) = $crate::api::context::caller($shop).await? else { return Packed::of(Answer::SignInFirst) };
        let Some(staff) = services::vendor::Staff::of(&caller) else { return Packed::of(Answer::NotFound) };
        (caller, staff)
    }};
}

#[cfg(feature = "ssr")]
pub(super) use staff_of;

#[cfg(feature = "ssr")]
mod act;
#[cfg(feature = "ssr")]
mod customer;
#[cfg(feature = "ssr")]
mod find;
#[cfg(feature = "ssr")]
mod jobs;
#[cfg(feature = "ssr")]
mod letters;
#[cfg(feature = "ssr")]
mod license;
pub mod mails;
#[cfg(feature = "ssr")]
mod order;
pub mod queue;
#[cfg(feature = "ssr")]
mod words;

/// The page `/vendor`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindView {
    pub frame: Frame,
    /// What was typed; empty for the newest orders.
    pub query: String,
    /// The one thing that was named: go there.
    pub go: Option<String>,
    /// "3 jobs are left to you."
    pub parked: Option<String>,
    /// "2 mails came back."
    pub came_back: Option<String>,
    pub customers: Vec<CustomerRow>,
    pub orders: Vec<OrderRow>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first one, from later ones.
    pub first: Option<String>,
}

/// A customer in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerRow {
    pub id: String,
    /// Name and organization.
    pub name: String,
    pub handle: String,
    /// "Pays", "Uses", "Pays and uses".
    pub sides: String,
}

/// An order in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: String,
    pub product: String,
    pub placed: Moment,
    pub status: StatusView,
    pub payer: String,
    pub email: String,
    pub total: String,
}

/// A license in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LicenseRow {
    pub id: String,
    pub product: String,
    pub status: StatusView,
    pub coverage: String,
    pub until: Moment,
    pub licensee: String,
    pub payer: String,
}

/// A mail in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailRow {
    pub id: String,
    pub subject: String,
    pub recipient: String,
    pub written: Moment,
    pub status: StatusView,
    /// Why it was refused.
    pub reason: Option<String>,
    /// It can be sent again.
    pub kept: bool,
}

/// A fact of a timeline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventRow {
    pub at: Moment,
    pub what: String,
    /// A reason, a device, a decline's code.
    pub detail: Option<String>,
    pub who: Option<String>,
}

/// What the three pages of one thing share.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Story {
    pub mails: Vec<MailRow>,
    pub timeline: Vec<EventRow>,
    /// Names the clicks on this page, so that a second one does nothing.
    pub once: String,
    /// The page's own address, where its forms lead back to.
    pub page: String,
}

/// A person of an order or a license, with the page of the account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PersonView {
    pub name: String,
    pub email: String,
    pub href: Option<String>,
}

/// The page `/vendor/orders/{order}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderView {
    pub frame: Frame,
    pub id: String,
    pub product: String,
    pub status: StatusView,
    pub placed: Moment,
    pub coverage: String,
    /// "$99.00 yearly", "Trial".
    pub total: String,
    pub billing: PersonView,
    pub licensee: PersonView,
    /// Its public page.
    pub href: String,
    pub license: Option<String>,
    pub invoices: String,
    pub story: Story,
}

/// The page `/vendor/customers/{customer}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerView {
    pub frame: Frame,
    pub name: String,
    pub handle: String,
    pub organization: Option<String>,
    pub country: Option<String>,
    pub sides: String,
    pub since: Moment,
    pub people: Vec<MemberRow>,
    pub licenses: Vec<LicenseRow>,
    pub orders: Vec<OrderRow>,
    pub story: Story,
}

/// Somebody with a seat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberRow {
    pub address: String,
    pub role: String,
    /// "2 sessions", "Never signed in".
    pub sessions: String,
    pub last_used: Option<Moment>,
}

/// The page `/vendor/licenses/{license}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LicenseView {
    pub frame: Frame,
    pub id: String,
    pub product: String,
    pub status: StatusView,
    pub key: String,
    pub coverage: String,
    pub cycle: String,
    pub until: Moment,
    pub since: Moment,
    pub order: String,
    pub licensee: PersonView,
    pub payer: PersonView,
    pub suspended: bool,
    /// Why, and by whom and when.
    pub suspension: Option<(String, String)>,
    /// What was typed as a reason, and what is wrong with it.
    pub reason: String,
    pub fault: Option<String>,
    pub story: Story,
}

/// What became of something that staff did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Done {
    /// It is as wished; the page reads anew.
    Yes,
    /// What is wrong with the reason.
    Faulty(String),
    /// It cannot be done any more, and why.
    No(String),
}

/// Finds by what was typed; `asked` is where the page begins, a space, and the words.
#[server(prefix = "/api", endpoint = "vendor/find")]
pub async fn vendor_find(#[server(default)] asked: String) -> Result<Packed<Answer<FindView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    find::read(&shop, &caller, &staff, &asked).await.and_then(Packed::of)
}

/// Reads an order.
#[server(prefix = "/api", endpoint = "vendor/order")]
pub async fn vendor_order(order: String) -> Result<Packed<Answer<OrderView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    order::read(&shop, &caller, &staff, &order).await.and_then(Packed::of)
}

/// Reads a customer.
#[server(prefix = "/api", endpoint = "vendor/customer")]
pub async fn vendor_customer(customer: String) -> Result<Packed<Answer<CustomerView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    customer::read(&shop, &caller, &staff, &customer).await.and_then(Packed::of)
}

/// Reads a license.
#[server(prefix = "/api", endpoint = "vendor/license")]
pub async fn vendor_license(license: String) -> Result<Packed<Answer<LicenseView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    license::read(&shop, &caller, &staff, &license).await.and_then(Packed::of)
}

/// Suspends a license, with a reason (rule 13).
#[server(prefix = "/api", endpoint = "vendor/suspend")]
pub async fn vendor_suspend(
    #[server(default)] license: String,
    #[server(default)] reason: String,
) -> Result<Packed<Answer<Done>>, ServerFnError> {
    let shop = super::context::shop();
    let (_, staff) = staff_of!(&shop);
    act::set_suspended(&shop, &staff, &license, true, reason).await.and_then(Packed::of)
}

/// Lifts a suspension, with a reason.
#[server(prefix = "/api", endpoint = "vendor/lift")]
pub async fn vendor_lift(
    #[server(default)] license: String,
    #[server(default)] reason: String,
) -> Result<Packed<Answer<Done>>, ServerFnError> {
    let shop = super::context::shop();
    let (_, staff) = staff_of!(&shop);
    act::set_suspended(&shop, &staff, &license, false, reason).await.and_then(Packed::of)
}

/// Sends a mail's words once more, and goes back to `page`.
#[server(prefix = "/api", endpoint = "vendor/send-again")]
pub async fn vendor_send_again(
    #[server(default)] mail: String,
    #[server(default)] once: String,
    #[server(default)] page: String,
) -> Result<Packed<Answer<Done>>, ServerFnError> {
    let shop = super::context::shop();
    let (_, staff) = staff_of!(&shop);
    act::send_again(&shop, &staff, &mail, &once, &page).await.and_then(Packed::of)
}
