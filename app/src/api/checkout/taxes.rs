//! The tax of every country as the checkout's page needs it to show what will be charged (rule 20).

use domain::{
    calendar::Instant,
    locale::Locale,
    tax::{Customer, Tax, taxed_countries},
};
use services::catalog;

use crate::api::context::locale;

/// What [`super::CheckoutView::taxes`] says. Whether a VAT ID is right is seen once the form is posted; a
/// wrong one orders nothing, so that what is shown beside one is what is charged.
pub(super) fn taxes(vendor: &catalog::Vendor, at: Instant) -> String {
    let Locale::EnUs = locale();
    let open = if vendor.vat_registrations.is_empty() { "Tax" } else { "Tax, once a country is chosen" };
    // Wherever nothing is registered, or outside of the EU, there is none.
    let taxed = taxed_countries().filter(|_| !vendor.vat_registrations.is_empty());
    let lines = taxed.filter_map(|country| {
        let code = country.code();
        let [without, with_id] =
            [Customer::Consumer(country), Customer::Business(country)].map(|who| vendor.tax(who, at));
        let is_taxed = without.basis_points > 0 || with_id.basis_points > 0;
        let cells = |tax: Tax| format!("\t{}\t{}", tax.basis_points, tax.describe(locale()));
        is_taxed.then(|| format!("{code}{}{}\n", cells(without), cells(with_id)))
    });
    [format!("\t0\t{open}\t0\t{open}\n")].into_iter().chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use domain::{country::Country, email::EmailAddress, money::Currency, tax::Registration};

    use super::*;
    use crate::api::checkout::tax_of;

    /// 2026-11-21 17:30 UTC.
    const NOW: Instant = Instant::from_seconds(1_795_282_200);

    fn vendor(country: &str, registrations: &[&str]) -> catalog::Vendor {
        let email = EmailAddress::parse("shop@example.com").unwrap();
        catalog::Vendor {
            name: "Shop".to_owned(),
            legal_name: "Shop Ltd".to_owned(),
            street: "1 Street".to_owned(),
            city: "City".to_owned(),
            region: None,
            postal_code: "1".to_owned(),
            country: Country::parse(country).unwrap(),
            currency: Currency::Eur,
            support_email: email.clone(),
            billing_email: email,
            headline: None,
            vat_id: None,
            vat_registrations: registrations.iter().map(|code| Registration::parse(code).unwrap()).collect(),
            transfers: None,
            notice: None,
        }
    }

    #[test]
    fn the_rate_that_is_shown_is_the_rate_that_is_charged() {
        for vendor in [vendor("US", &[]), vendor("US", &["OSS"]), vendor("DE", &["DE"]), vendor("DE", &["DE", "OSS"])] {
            let taxes = taxes(&vendor, NOW);
            for (code, _) in Country::all() {
                let country = Country::parse(code).unwrap();
                let shown = [tax_of(&taxes, code, " ").0, tax_of(&taxes, code, "x").0];
                let charged = [Customer::Consumer(country), Customer::Business(country)]
                    .map(|customer| vendor.tax(customer, NOW).basis_points);
                assert_eq!(shown, charged, "{code}");
            }
            assert_eq!(tax_of(&taxes, "", "x").0, 0, "before a country is chosen");
        }
    }

    #[test]
    fn the_words_beside_the_tax_say_which_it_is() {
        let taxes = taxes(&vendor("DE", &["DE", "OSS"]), NOW);
        assert_eq!(tax_of(&taxes, "FI", ""), (2550, "VAT 25.5%".to_owned()));
        assert_eq!(tax_of(&taxes, "FI", "FI2"), (0, "VAT, reverse charge".to_owned()));
        assert_eq!(tax_of(&taxes, "DE", "DE1"), (1900, "VAT 19%".to_owned()));
        assert_eq!(tax_of(&taxes, "", "").1, "Tax, once a country is chosen");
        assert_eq!(tax_of(&taxes, "US", ""), (0, "Tax".to_owned()));
        assert_eq!(tax_of("", "US", ""), (0, "Tax".to_owned()), "a shop without a vendor");
    }
}
