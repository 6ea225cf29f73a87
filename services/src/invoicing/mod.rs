//! Money papers: issued with a gapless number inside the transaction that sells (rule 19), read
//! by those who may, and kept as PDF.

mod credit;
mod issue;
mod open;
pub mod pdf;
mod read;
mod search;

#[cfg(test)]
mod tests;

pub(crate) use credit::{Extent, credit};
pub use credit::{Linked, chain};
pub(crate) use issue::{NewInvoice, address_lines, issue, paid_by, paid_from_balance};
pub(crate) use open::{Terms, how_to_pay, keep_once, keep_together, paper, together_of, withdraw};
pub use read::{InvoiceSummary, PaperError, find, newest, of_subscription, pdf_of, store_pdf};
pub use search::{Found, PAGE_SIZE, Search, search};
