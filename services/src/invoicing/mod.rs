//! Money papers: issued with a gapless number inside the transaction that sells (rule 19), read
//! by those who may, and kept as PDF.

mod issue;
pub mod pdf;
mod read;

pub(crate) use issue::{NewInvoice, issue, paid_by};
pub use read::{InvoiceSummary, PaperError, find, pdf_of, store_pdf, summaries};
