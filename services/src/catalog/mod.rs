//! What is sold: the vendor, the products with their prices, and the import of a catalog file that
//! brings both and the releases. Pages read [`products`] and [`product`]; staff run [`import`].

mod form;
mod import;
mod legal;
mod package;
mod prices;
mod products;
mod vendor;

#[cfg(test)]
mod tests;

pub use form::ImportFault;
pub use import::{ImportError, ImportReport, import};
pub use legal::{LegalText, PRIVACY, SUPPLIER, TERMS, current_texts, eula_of, legal_texts};
pub use prices::{CHANGES_PAGE, PastChange};
pub(crate) use prices::{PriceChange, hold, note_change, past_changes, set_price, set_revision};
pub use products::{Product, Requirement, product, product_by_id, products, revision};
pub use vendor::{Vendor, vendor};

/// The demo catalog: real products and versions, a vendor that does not exist. Its first lines say
/// where the facts come from.
pub const DEMO: &str = include_str!("demo.toml");
