//! An issued paper as its page shows it.

use serde::{Deserialize, Serialize};

use crate::{
    api::{Moment, portal::Frame},
    components::Tone,
};

/// The page `/billing/invoices/{number}`: an issued paper.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvoiceView {
    pub frame: Frame,
    /// "Credit note CN-2026-000001".
    pub title: String,
    /// "Credit note".
    pub kind: String,
    pub number: String,
    pub issued: Moment,
    pub order: String,
    pub po_number: Option<String>,
    pub seller: PartyView,
    pub buyer: PartyView,
    pub lines: Vec<LineView>,
    pub net: String,
    /// "VAT 19%" and its amount, for each tax on it.
    pub taxes: Vec<(String, String)>,
    /// "Total in USD" and the amount.
    pub total: (String, String),
    /// "From your balance" and "Charged", where it was paid so.
    pub split: Vec<(String, String)>,
    /// "Paid on 21 November 2026", "Due on 21 December 2026".
    pub status: (Tone, String),
    /// Markup of how it is paid by transfer, and of what was received for it.
    pub how_to_pay: String,
    /// What stands beside the papers that this one is in a chain with, and markup of the ways there.
    pub chain: Option<(String, String)>,
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
