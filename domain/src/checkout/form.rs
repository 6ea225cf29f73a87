//! The checkout form as texts: what a page shows, what a draft keeps, what is posted.

use serde::{Deserialize, Serialize};

use super::Choice;
use crate::{
    faults::{Faults, FieldFault},
    pricing::PriceList,
};

/// What was typed into the form, as kept in its draft. Card data is never part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutForm {
    pub purpose: String,
    pub billing_name: String,
    pub billing_organization: String,
    pub billing_email: String,
    pub billing_street: String,
    pub billing_postal_code: String,
    pub billing_city: String,
    pub billing_country: String,
    pub billing_vat_id: String,
    pub billing_po_number: String,
    pub licensee_name: String,
    pub licensee_organization: String,
    pub licensee_email: String,
    pub license_type: String,
    /// One choice of tier per type, so that a form without a script can offer them all; only the
    /// chosen type's counts.
    pub tier_users: String,
    pub tier_nodes: String,
    pub tier_embedded: String,
    pub quantity: String,
    pub cycle: String,
    pub way: String,
    pub accept_terms: String,
    pub accept_eula: String,
}

impl CheckoutForm {
    /// What the form chooses, or what is wrong with it.
    pub fn checked_choice(&self, prices: &PriceList) -> Result<Choice, Vec<FieldFault>> {
        let mut faults = Faults::new();
        let choice = self.parse_choice(prices, &mut faults);
        choice.ok_or_else(|| faults.into_vec())
    }

    /// Every field with its HTML name and what it holds.
    pub fn fields(&self) -> [(&'static str, &str); 22] {
        [
            ("purpose", &self.purpose),
            ("billing_name", &self.billing_name),
            ("billing_organization", &self.billing_organization),
            ("billing_email", &self.billing_email),
            ("billing_street", &self.billing_street),
            ("billing_postal_code", &self.billing_postal_code),
            ("billing_city", &self.billing_city),
            ("billing_country", &self.billing_country),
            ("billing_vat_id", &self.billing_vat_id),
            ("billing_po_number", &self.billing_po_number),
            ("licensee_name", &self.licensee_name),
            ("licensee_organization", &self.licensee_organization),
            ("licensee_email", &self.licensee_email),
            ("license_type", &self.license_type),
            ("tier_users", &self.tier_users),
            ("tier_nodes", &self.tier_nodes),
            ("tier_embedded", &self.tier_embedded),
            ("quantity", &self.quantity),
            ("cycle", &self.cycle),
            ("way", &self.way),
            ("accept_terms", &self.accept_terms),
            ("accept_eula", &self.accept_eula),
        ]
    }

    /// What decides the price and its tax, as it is on a page: `text` gives what a field holds, by
    /// its HTML name. The other fields stay empty, since each weighs in the browser.
    pub fn read(text: &dyn Fn(&str) -> String) -> Self {
        Self {
            billing_country: text("billing_country"),
            billing_vat_id: text("billing_vat_id"),
            license_type: text("license_type"),
            tier_users: text("tier_users"),
            tier_nodes: text("tier_nodes"),
            tier_embedded: text("tier_embedded"),
            quantity: text("quantity"),
            cycle: text("cycle"),
            way: text("way"),
            ..Self::default()
        }
    }
}
