//! The checkout form, parsed: raw texts in, a trusted request or every fault at once out
//! (rules 1–4, 8, 9; house rule 1). Field names are the HTML names.

mod card_form;
mod form;
mod licensee;
mod shown;
mod texts;

use serde::{Deserialize, Serialize};

use crate::{
    account::AccountPlan,
    calendar::Date,
    card::Card,
    country::Country,
    coverage::{BillingCycle, Coverage, LicenseType, Quantity},
    email::EmailAddress,
    faults::{Fault, Faults, FieldFault},
    money::{Money, MoneyError},
    order::{Purpose, Way},
    pricing::{PriceList, Summary, summarize},
    tax::{Customer, Tax},
    text::Line,
    vat_id::VatId,
};

pub use card_form::CardForm;
pub use form::CheckoutForm;
pub use licensee::LicenseeForm;
pub use shown::Shown;
pub use texts::Texts;

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingContact {
    pub name: Line,
    pub organization: Option<Line>,
    pub email: EmailAddress,
    /// As printed on invoices; each part may be left out.
    pub street: Option<Line>,
    pub postal_code: Option<Line>,
    pub city: Option<Line>,
    pub country: Country,
    /// Of a business in the EU; decides the tax (rule 20).
    pub vat_id: Option<VatId>,
    /// The buyer's own number for the purchase, printed on invoices.
    pub po_number: Option<Line>,
}

impl BillingContact {
    /// Who buys, as far as tax asks.
    pub const fn customer(&self) -> Customer {
        match self.vat_id {
            Some(_) => Customer::Business(self.country),
            None => Customer::Consumer(self.country),
        }
    }
}

/// Who uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licensee {
    pub name: Line,
    pub organization: Option<Line>,
    pub email: EmailAddress,
}

/// A checkout without faults. It says what is wanted, never what it costs (rule 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutRequest {
    pub purpose: Purpose,
    pub billing: BillingContact,
    pub licensee: Licensee,
    pub choice: Choice,
    pub payment: PaymentChoice,
}

/// What is bought, at the net unit price that the price list gives for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub coverage: Coverage,
    pub cycle: BillingCycle,
    pub unit: Money,
}

impl Choice {
    /// Today's total and the recurring total: the same function for the browser's live price and
    /// for the server's charge (rule 9).
    pub fn summary(&self, way: Way, tax: Tax) -> Result<Summary, MoneyError> {
        summarize(self.unit, self.coverage.quantity.get(), way, tax)
    }
}

/// How it is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentChoice {
    Trial,
    Card(Card),
    Invoice,
}

impl PaymentChoice {
    pub const fn way(&self) -> Way {
        match self {
            Self::Trial => Way::Trial,
            Self::Card(_) => Way::Card,
            Self::Invoice => Way::Invoice,
        }
    }
}

impl CheckoutRequest {
    /// Which accounts the order needs (rule 1).
    pub fn accounts(&self) -> AccountPlan {
        AccountPlan::new(self.billing.email.clone(), Some(self.licensee.email.clone()))
    }
}

/// The name of the field in which a type's tier is chosen.
pub const fn tier_field(license_type: LicenseType) -> &'static str {
    match license_type {
        LicenseType::Users => "tier_users",
        LicenseType::Nodes => "tier_nodes",
        LicenseType::Embedded => "tier_embedded",
    }
}

/// The most bytes that one field may bring; a longer one is cut when kept in a draft.
pub const FIELD_BYTES_MAX: usize = 2_000;

impl CheckoutForm {
    /// Cuts every field to what a draft keeps, so that 3 MB typed into a name are not stored.
    #[must_use]
    pub fn trimmed_for_draft(mut self) -> Self {
        for field in [
            &mut self.purpose,
            &mut self.billing_name,
            &mut self.billing_organization,
            &mut self.billing_email,
            &mut self.billing_street,
            &mut self.billing_postal_code,
            &mut self.billing_city,
            &mut self.billing_country,
            &mut self.billing_vat_id,
            &mut self.billing_po_number,
            &mut self.licensee_name,
            &mut self.licensee_organization,
            &mut self.licensee_email,
            &mut self.license_type,
            &mut self.tier_users,
            &mut self.tier_nodes,
            &mut self.tier_embedded,
            &mut self.quantity,
            &mut self.cycle,
            &mut self.way,
            &mut self.accept_terms,
            &mut self.accept_eula,
        ] {
            field.truncate(field.floor_char_boundary(FIELD_BYTES_MAX));
        }
        self
    }

    /// Parses every field and reports all faults at once. `today` is the vendor's date.
    pub fn parse(&self, card: &CardForm, prices: &PriceList, today: Date) -> Result<CheckoutRequest, Vec<FieldFault>> {
        let mut faults = Faults::new();
        let purpose = faults.check("purpose", Purpose::parse(&self.purpose));
        let billing = self.parse_billing(purpose, &mut faults);
        let licensee = self.parse_licensee(purpose, billing.as_ref(), &mut faults);
        let choice = self.parse_choice(prices, &mut faults);
        let payment = self.parse_payment(card, today, &mut faults);
        for (field, given) in [("accept_terms", &self.accept_terms), ("accept_eula", &self.accept_eula)] {
            if given != "yes" {
                faults.add(field, Fault::ConsentRequired);
            }
        }
        match (purpose, billing, licensee, choice, payment) {
            (Some(purpose), Some(billing), Some(licensee), Some(choice), Some(payment)) if faults.is_empty() => {
                Ok(CheckoutRequest { purpose, billing, licensee, choice, payment })
            }
            _ => Err(faults.into_vec()),
        }
    }

    /// What the form chooses so far, with its price; `None` while a choice is missing or wrong.
    pub fn choice(&self, prices: &PriceList) -> Option<Choice> {
        self.parse_choice(prices, &mut Faults::new())
    }

    fn parse_choice(&self, prices: &PriceList, faults: &mut Faults) -> Option<Choice> {
        let cycle = faults.check("cycle", self.cycle.parse::<BillingCycle>());
        let coverage = self.parse_coverage(faults)?;
        let cycle = cycle?;
        let unit = faults.check(tier_field(coverage.license_type), prices.unit_price(&coverage, cycle))?;
        Some(Choice { coverage, cycle, unit })
    }

    fn parse_billing(&self, purpose: Option<Purpose>, faults: &mut Faults) -> Option<BillingContact> {
        let name = faults.check("billing_name", Line::parse(&self.billing_name));
        let organization = if purpose == Some(Purpose::Customer) {
            faults.check("billing_organization", Line::parse(&self.billing_organization).map(Some))
        } else {
            faults.check("billing_organization", Line::parse_optional(&self.billing_organization))
        };
        let email = faults.check("billing_email", EmailAddress::parse(&self.billing_email));
        let street = faults.check("billing_street", Line::parse_optional(&self.billing_street));
        let postal_code = faults.check("billing_postal_code", Line::parse_optional(&self.billing_postal_code));
        let city = faults.check("billing_city", Line::parse_optional(&self.billing_city));
        let country = faults.check("billing_country", Country::parse(&self.billing_country));
        // Without a country there is nothing to hold a VAT ID to.
        let vat_id = country.map_or(Some(None), |country| {
            faults.check("billing_vat_id", VatId::parse_optional(&self.billing_vat_id, country))
        });
        let po_number = faults.check("billing_po_number", Line::parse_optional(&self.billing_po_number));
        Some(BillingContact {
            name: name?,
            organization: organization?,
            email: email?,
            street: street?,
            postal_code: postal_code?,
            city: city?,
            country: country?,
            vat_id: vat_id?,
            po_number: po_number?,
        })
    }

    /// For oneself the licensee is the billing contact, whatever else the fields hold.
    fn parse_licensee(
        &self,
        purpose: Option<Purpose>,
        billing: Option<&BillingContact>,
        faults: &mut Faults,
    ) -> Option<Licensee> {
        if purpose? == Purpose::Myself {
            return billing.map(|contact| Licensee {
                name: contact.name.clone(),
                organization: contact.organization.clone(),
                email: contact.email.clone(),
            });
        }
        let own = EmailAddress::parse(&self.billing_email).ok();
        self.licensee().check(purpose?, own.as_ref(), faults)
    }

    /// The fields of whoever is to use it.
    fn licensee(&self) -> LicenseeForm {
        LicenseeForm {
            licensee_name: self.licensee_name.clone(),
            licensee_organization: self.licensee_organization.clone(),
            licensee_email: self.licensee_email.clone(),
        }
    }

    fn parse_coverage(&self, faults: &mut Faults) -> Option<Coverage> {
        let license_type = faults.check("license_type", self.license_type.parse::<LicenseType>())?;
        let typed_tier = self.tier(license_type);
        let tier = faults.check(tier_field(license_type), Line::parse(typed_tier).map_err(|_| Fault::NotOffered));
        // A user tier is bought once; the quantity field is not shown for it.
        let typed_quantity = if license_type.counts() { self.quantity.as_str() } else { "1" };
        let quantity = faults.check("quantity", Quantity::parse(typed_quantity));
        faults.check("quantity", Coverage::new(license_type, tier?, quantity?))
    }

    /// The tier that was chosen for a type.
    pub fn tier(&self, license_type: LicenseType) -> &str {
        match license_type {
            LicenseType::Users => &self.tier_users,
            LicenseType::Nodes => &self.tier_nodes,
            LicenseType::Embedded => &self.tier_embedded,
        }
    }

    fn parse_payment(&self, card: &CardForm, today: Date, faults: &mut Faults) -> Option<PaymentChoice> {
        match faults.check("way", Way::parse(&self.way))? {
            Way::Trial => Some(PaymentChoice::Trial),
            Way::Invoice => Some(PaymentChoice::Invoice),
            Way::Card => Some(PaymentChoice::Card(card.parse(today, faults)?)),
        }
    }
}

#[cfg(test)]
mod tests;
