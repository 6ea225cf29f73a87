//! Twofold's rules: pure types and functions without input or output, clock or chance.
//!
//! Everything here compiles for the server and for the browser, so that both compute the same
//! price, the same dates and the same answer to "may I download this?". Comments name the
//! numbered rule that they implement (docs/domain.md).

pub mod account;
pub mod bank;
pub mod bounce;
pub mod by_invoice;
pub mod calendar;
pub mod card;
pub mod checkout;
pub mod country;
pub mod coverage;
pub mod decline;
pub mod details;
pub mod email;
pub mod entitlement;
pub mod faults;
pub mod ids;
pub mod invoice;
pub mod license;
pub mod lifetime;
pub mod limits;
pub mod locale;
pub mod money;
pub mod order;
pub mod price_change;
pub mod price_form;
pub mod pricing;
pub mod proration;
pub mod received;
pub mod refund;
pub mod renewal;
pub mod sign_in;
pub mod subscription;
pub mod tax;
pub mod text;
pub mod together;
pub mod trial;
pub mod vat_id;
pub mod version;
