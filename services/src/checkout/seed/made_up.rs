//! Who the made-up customers are, and what they would have typed into the checkout's form.

use domain::{
    checkout::CheckoutForm,
    coverage::{BillingCycle, LicenseType},
};

use crate::catalog::Product;

const FIRST: [&str; 16] = [
    "Ada", "Bruno", "Chiara", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Keiko", "Liam", "Maya",
    "Noor", "Oskar", "Paula",
];
const LAST: [&str; 16] = [
    "Berg",
    "Costa",
    "Dietrich",
    "Eriksen",
    "Ferrari",
    "Garcia",
    "Haddad",
    "Ito",
    "Jansen",
    "Kovacs",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Patel",
    "Rossi",
];
const HOUSE: [&str; 12] = [
    "Northwind",
    "Contoso",
    "Fabrikam",
    "Harbor",
    "Lakeside",
    "Meridian",
    "Oakfield",
    "Pinecrest",
    "Quayside",
    "Riverbend",
    "Silverline",
    "Westgate",
];
const KIND: [&str; 5] = ["Ltd", "GmbH", "Inc.", "S.p.A.", "B.V."];
const COUNTRY: [&str; 5] = ["GB", "DE", "US", "IT", "NL"];

/// One made-up customer: who pays, and who uses.
pub(super) struct Customer {
    purpose: &'static str,
    billing_name: String,
    pub billing_email: String,
    organization: String,
    country: &'static str,
    licensee_name: String,
    licensee_email: String,
    licensee_organization: String,
}

impl Customer {
    /// Whoever gets the license of this number. Every third customer uses it, every fiftieth is a
    /// reseller with customers of their own; in the other houses somebody else uses it.
    pub fn of(index: u32, customers: u32) -> Self {
        let number = index % customers.max(1);
        let pick = |list: &[&'static str], shift: u32| list[(number as usize / (shift as usize).max(1)) % list.len()];
        let (first, last) = (pick(&FIRST, 1), pick(&LAST, 16));
        let house = pick(&HOUSE, 3);
        let domain = format!("{}-{number:05}.example", house.to_lowercase());
        let address = |first: &str, last: &str| format!("{}.{}@{domain}", first.to_lowercase(), last.to_lowercase());
        let (user_first, user_last) = (pick(&FIRST, 7), pick(&LAST, 5));
        let (purpose, licensee_email, licensee_organization) = match number {
            number if number % 50 == 7 => {
                let customer = index / customers.max(1);
                (
                    "reseller",
                    format!("team@customer-{customer}-of-{number:05}.example"),
                    format!("Customer {customer} of {house}"),
                )
            }
            number if number % 3 == 0 => ("me", String::new(), String::new()),
            _ => ("other", format!("bi-{}", address(user_first, user_last)), format!("{house} {}", pick(&KIND, 1))),
        };
        Self {
            purpose,
            billing_name: format!("{first} {last}"),
            billing_email: address(first, last),
            organization: format!("{house} {}", pick(&KIND, 1)),
            country: pick(&COUNTRY, 1),
            licensee_name: format!("{user_first} {user_last}"),
            licensee_email,
            licensee_organization,
        }
    }
}

/// The form that this customer would have posted, for a product of the shop.
pub(super) fn form(index: u32, customer: Customer, product: &Product) -> CheckoutForm {
    let tiers: Vec<&str> = product
        .prices
        .tiers
        .iter()
        .filter(|row| row.license_type == LicenseType::Users)
        .map(|row| row.tier.as_str())
        .collect();
    let tier = if tiers.is_empty() { "" } else { tiers[index as usize / 3 % tiers.len()] };
    let cycle = match index % 10 {
        0 => BillingCycle::Monthly,
        1 | 2 => BillingCycle::ThreeYear,
        _ => BillingCycle::Yearly,
    };
    CheckoutForm {
        purpose: customer.purpose.to_owned(),
        billing_name: customer.billing_name,
        billing_organization: customer.organization,
        billing_email: customer.billing_email,
        billing_street: format!("{} Harbor Street", index % 90 + 1),
        billing_postal_code: format!("{:05}", 10_000 + index % 80_000),
        billing_city: "Port Example".to_owned(),
        billing_country: customer.country.to_owned(),
        licensee_name: customer.licensee_name,
        licensee_organization: customer.licensee_organization,
        licensee_email: customer.licensee_email,
        license_type: LicenseType::Users.code().to_owned(),
        tier_users: tier.to_owned(),
        quantity: "1".to_owned(),
        cycle: cycle.code().to_owned(),
        way: "card".to_owned(),
        accept_terms: "yes".to_owned(),
        accept_eula: "yes".to_owned(),
        ..CheckoutForm::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_customers_share_an_address() {
        let addresses: std::collections::BTreeSet<_> =
            (0..10_000).map(|n| Customer::of(n, 10_000).billing_email).collect();
        assert_eq!(addresses.len(), 10_000);
    }
}
