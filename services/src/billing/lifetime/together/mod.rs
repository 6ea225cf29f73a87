//! Several subscriptions of one account, renewed together (rules 10, 13, 14 and 17): one invoice with one PO
//! number, paid by card now or by bank transfer, each until its own date or all until one. What it would do is
//! shown first, and a post does exactly that or nothing.

mod apply;
mod letters;
mod place;
mod read;

use domain::{
    faults::FieldFault,
    ids::{AccountId, SubscriptionId},
    invoice::InvoiceNumber,
    together::Dates,
};

use super::paying::{PaidNow, PayWith};

pub(crate) use apply::take_outcome;
pub(super) use apply::{hold_all_on, invoice_paid, lock_all_on, others_of, store_all_on};
pub(super) use letters::{Names, names_on};
pub use place::renew_together;
pub use read::{Listed, NotOffered, Priced, Selection, selection};

/// Which subscriptions, and until when.
#[derive(Clone, Debug)]
pub struct Wish {
    pub account: AccountId,
    pub subscriptions: Vec<SubscriptionId>,
    pub dates: Dates,
}

/// A posted one.
#[derive(Clone)]
pub struct RenewTogether {
    pub wish: Wish,
    /// [`Priced::shown`] of the page.
    pub shown: String,
    /// As it was typed.
    pub po_number: String,
    pub by: By,
    /// What the form carried: the same again is a double click or a reload.
    pub once: String,
    /// The network address that it came from, for the limits.
    pub client: String,
}

/// How it is paid.
#[derive(Clone)]
pub enum By {
    Card(PayWith),
    /// An invoice goes out, and the periods begin once it is paid.
    Invoice,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewed {
    ByCard(PaidNow),
    /// The invoice is out, or was before.
    Invoiced(InvoiceNumber),
    /// Nothing was written, for what was typed.
    Faulty(Vec<FieldFault>),
    /// What the page showed is not so any more. Nothing was charged or invoiced.
    Changed,
}
