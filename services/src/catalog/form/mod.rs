//! The form of a catalog file (`schema = 1`): reads the text into [`CatalogFile`], or names every
//! fault in it with its line and field. Nothing is stored here.

mod bank;
mod faults;
mod legal;
mod product;
mod release;
mod section;
mod syntax;
mod values;
mod vendor;

#[cfg(test)]
mod tests;

use toml::de::DeTable;

pub use faults::ImportFault;
pub(super) use legal::{LegalEntry, LegalTexts};
pub(super) use product::ProductEntry;
pub(super) use release::ReleaseEntry;

use super::Vendor;
use faults::Faults;
use section::Section;

/// The form that this shop reads.
const SCHEMA: i64 = 1;

/// A catalog file without faults.
#[derive(Debug)]
pub(super) struct CatalogFile {
    pub vendor: Vendor,
    pub legal: LegalTexts,
    /// In the file's order; slugs differ.
    pub products: Vec<ProductEntry>,
}

/// Reads a catalog file, or says everything that is wrong with it, in the order of its lines.
pub(super) fn parse(text: &str) -> Result<CatalogFile, Vec<ImportFault>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut faults = Faults::new(text);
    let readable = syntax::collect(&mut faults, root.get_ref(), &errors);
    let (root, _) = DeTable::parse_recoverable(&readable);

    let mut file = Section::root(root.get_ref());
    let schema = file.required(&mut faults, "schema", values::schema);
    let other_form = file.holds("schema") && schema.is_none();
    let vendor = file.table(&mut faults, "vendor", vendor::read);
    let legal = legal::read(&mut file, &mut faults);
    let products = product::read_all(&mut file, &mut faults, legal.as_ref());
    file.finish(&mut faults);
    match (vendor.zip(legal), products, faults.finish()) {
        (Some((vendor, legal)), Some(products), found) if found.is_empty() => {
            Ok(CatalogFile { vendor, legal, products })
        }
        // Of a file in another form, nothing else that could be said would be true.
        (_, _, found) if other_form => Err(found.into_iter().filter(|fault| fault.field == "schema").collect()),
        (_, _, found) => Err(found),
    }
}
