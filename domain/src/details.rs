//! The billing details that an account keeps for its next invoices (rule 19). The country is not
//! among the fields: it decides the tax and came with the order.

use serde::{Deserialize, Serialize};

use crate::{
    country::Country,
    faults::{Faults, FieldFault},
    tax::Customer,
    text::Line,
    vat_id::VatId,
};

/// The form as texts: what a page shows, what a draft keeps, what is posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    pub name: String,
    pub organization: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    pub vat_id: String,
    pub po_number: String,
}

/// Details without faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingDetails {
    pub name: Line,
    pub organization: Option<Line>,
    pub street: Option<Line>,
    pub postal_code: Option<Line>,
    pub city: Option<Line>,
    pub country: Country,
    pub vat_id: Option<VatId>,
    pub po_number: Option<Line>,
}

impl DetailsForm {
    /// Every field with its HTML name and what it holds.
    pub fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("name", &self.name),
            ("organization", &self.organization),
            ("street", &self.street),
            ("postal_code", &self.postal_code),
            ("city", &self.city),
            ("vat_id", &self.vat_id),
            ("po_number", &self.po_number),
        ]
    }

    /// Cuts every field to what a draft keeps.
    #[must_use]
    pub fn trimmed_for_draft(mut self) -> Self {
        for field in [
            &mut self.name,
            &mut self.organization,
            &mut self.street,
            &mut self.postal_code,
            &mut self.city,
            &mut self.vat_id,
            &mut self.po_number,
        ] {
            field.truncate(field.floor_char_boundary(crate::checkout::FIELD_BYTES_MAX));
        }
        self
    }

    /// Parses every field and reports all faults at once, for an account in `country`.
    pub fn parse(&self, country: Country) -> Result<BillingDetails, Vec<FieldFault>> {
        let mut faults = Faults::new();
        let name = faults.check("name", Line::parse(&self.name));
        let organization = faults.check("organization", Line::parse_optional(&self.organization));
        let street = faults.check("street", Line::parse_optional(&self.street));
        let postal_code = faults.check("postal_code", Line::parse_optional(&self.postal_code));
        let city = faults.check("city", Line::parse_optional(&self.city));
        let vat_id = faults.check("vat_id", VatId::parse_optional(&self.vat_id, country));
        let po_number = faults.check("po_number", Line::parse_optional(&self.po_number));
        match (name, organization, street, postal_code, city, vat_id, po_number) {
            (
                Some(name),
                Some(organization),
                Some(street),
                Some(postal_code),
                Some(city),
                Some(vat_id),
                Some(po_number),
            ) => Ok(BillingDetails { name, organization, street, postal_code, city, country, vat_id, po_number }),
            _ => Err(faults.into_vec()),
        }
    }
}

impl BillingDetails {
    /// Who buys, as far as tax asks.
    pub const fn customer(&self) -> Customer {
        match self.vat_id {
            Some(_) => Customer::Business(self.country),
            None => Customer::Consumer(self.country),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::Fault;

    #[test]
    fn every_fault_is_told_at_once() {
        let italy = Country::parse("IT").unwrap();
        let form = DetailsForm { city: "a\u{202e}b".into(), vat_id: "IT00743110158".into(), ..DetailsForm::default() };
        let faults = form.parse(italy).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), &fault.fault)).collect();
        assert_eq!(
            told,
            [("name", &Fault::Required), ("city", &Fault::Unprintable), ("vat_id", &Fault::VatIdCheckDigit)]
        );
        let form = DetailsForm { name: " Ana Ruiz ".into(), vat_id: "it 00743110157".into(), ..DetailsForm::default() };
        let details = form.parse(italy).unwrap();
        assert_eq!((details.name.as_str(), details.customer()), ("Ana Ruiz", Customer::Business(italy)));
        assert_eq!(details.organization, None);
    }
}
