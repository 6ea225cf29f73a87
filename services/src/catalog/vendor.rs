//! Whoever runs this shop, as the catalog file names them: on papers, in mail and at the foot of
//! each page.

use domain::{
    by_invoice::BankTransfers,
    calendar::Instant,
    country::Country,
    email::EmailAddress,
    invoice::Party,
    money::Currency,
    tax::{Customer, Registration, Tax, tax_for},
};
use serde::{Deserialize, Serialize};

use crate::db::{DbError, Tx, fetch_optional, read_json};

/// The vendor's name, address and currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// As customers know them.
    pub name: String,
    /// As printed on papers.
    pub legal_name: String,
    pub street: String,
    pub city: String,
    /// A state or province, where addresses have one.
    pub region: Option<String>,
    pub postal_code: String,
    pub country: Country,
    /// The shop's only currency; every price is in its minor units.
    pub currency: Currency,
    pub support_email: EmailAddress,
    pub billing_email: EmailAddress,
    /// What is sold here, as the first page's heading: "Custom visuals for Power BI".
    pub headline: Option<String>,
    /// As printed on papers.
    #[serde(default)]
    pub vat_id: Option<String>,
    /// Where VAT is collected (rule 20); nowhere, and no sale is taxed.
    #[serde(default)]
    pub vat_registrations: Vec<Registration>,
    /// How customers pay by invoice (rule 10); they cannot without a bank account.
    #[serde(default)]
    pub transfers: Option<BankTransfers>,
    /// What readers must know besides, at the foot of each page: that this is a demonstration,
    /// whose names are used.
    pub notice: Option<String>,
}

impl Vendor {
    /// The vendor as the seller on a paper.
    pub fn party(&self) -> Party {
        let place = match &self.region {
            Some(region) => format!("{}, {region} {}", self.city, self.postal_code),
            None => format!("{} {}", self.postal_code, self.city),
        };
        Party {
            name: self.legal_name.clone(),
            organization: None,
            address_lines: vec![self.street.clone(), place],
            country: self.country,
            email: self.billing_email.to_string(),
            vat_id: self.vat_id.clone(),
        }
    }

    /// The tax on a sale to a customer at an instant (rule 20).
    pub fn tax(&self, customer: Customer, at: Instant) -> Tax {
        tax_for(self.country, &self.vat_registrations, customer, at)
    }
}

/// The name of the setting that holds the vendor.
pub(super) const SETTING: &str = "vendor";

/// The vendor; `None` until a catalog was imported.
pub async fn vendor(tx: &mut Tx) -> Result<Option<Vendor>, DbError> {
    fetch_optional!(tx, (String,), "select value from settings where name = $1", SETTING)?
        .map(|(value,)| read_json("vendor", &value))
        .transpose()
}
