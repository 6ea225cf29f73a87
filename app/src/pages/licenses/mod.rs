//! The licensee's portal: licenses, keys, every version (rule 3: never prices or invoices).

mod decline;
mod downloads;
mod help;
mod list;
mod offer;
mod one;
mod versions;

pub use decline::decline_page;
pub use downloads::downloads_page;
pub use help::help_page;
pub use list::list_page;
pub use one::license_page;
