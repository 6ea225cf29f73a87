//! What tests sell, and a checkout that buys of it.

use domain::checkout::{CardForm, CheckoutForm};

use super::TestShop;
use crate::{catalog, checkout::Placement};

/// A small catalog: one sold product with two versions, and a free one.
pub const CATALOG: &str = r#"
schema = 1

[vendor]
name = "Demo Visuals"
legal_name = "Demo Visuals Inc."
street = "1 Example Street"
city = "Las Vegas"
region = "NV"
postal_code = "89101"
country = "US"
currency = "USD"
support_email = "support@example.com"
billing_email = "billing@example.com"

[vendor.bank]
holder = "Demo Visuals Inc."
iban = "DE89 3704 0044 0532 0130 00"
bic = "COBADEFFXXX"
name = "Example Bank"

[[product]]
slug = "bullet-chart"
name = "Bullet Chart"
summary = "Compact bars."
category = "Power BI custom visual"
package = "pbiviz"
sold = true
minimum_platform = [{name = "Power BI Service", version = "any"}]
price = [
  {type = "users", tier = "1-20", monthly = 990, yearly = 9900, three_year = 26730, basis = "illustrative"},
  {type = "nodes", tier = "F64 / P1", monthly = 16990, yearly = 169900, three_year = 458730, basis = "illustrative"},
]
release = [
  {version = "2.0.0", date = 2026-11-01, channel = "stable", notes = [{kind = "feature", text = "New."}]},
  {version = "1.9.0", date = 2026-01-15, channel = "stable", notes = [{kind = "fix", text = "Mended."}]},
]

[[product]]
slug = "card-with-states"
name = "Card with States"
summary = "Free cards."
category = "Power BI custom visual"
package = "pbiviz"
sold = false
minimum_platform = []
release = [{version = "1.0.0", date = 2025-01-15, channel = "stable", notes = []}]
"#;

impl TestShop {
    /// Imports [`CATALOG`].
    pub async fn stock(&self) {
        catalog::import(&self.shop, CATALOG).await.expect("the small catalog is without fault");
    }
}

/// A complete checkout of a Bullet Chart for 1–20 users, paid yearly by a card that pays; change
/// what the test is about.
pub fn placement(draft: &str, purpose: &str, billing: &str, licensee: &str) -> Placement {
    let text = str::to_owned;
    Placement {
        draft: text(draft),
        slug: text("bullet-chart"),
        form: CheckoutForm {
            purpose: text(purpose),
            billing_name: text("Ana Ruiz"),
            billing_organization: text("Contoso Ltd"),
            billing_email: text(billing),
            billing_country: text("US"),
            licensee_name: text("Bo Li"),
            licensee_organization: text("Fabrikam GmbH"),
            licensee_email: text(licensee),
            license_type: text("users"),
            tier_users: text("1-20"),
            quantity: text("1"),
            cycle: text("yearly"),
            way: text("card"),
            accept_terms: text("yes"),
            accept_eula: text("yes"),
            ..Default::default()
        },
        card: CardForm { number: text("4242424242424242"), expiry: text("12/30"), code: text("123") },
        shown: String::new(),
        client: text("192.0.2.7"),
        again: false,
    }
}
