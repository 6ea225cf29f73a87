//! The `[vendor]` table.

use domain::{country::Country, tax::member_state, vat_id::VatId};

use super::{bank, faults::Faults, section::Section, values};
use crate::catalog::Vendor;

pub(super) fn read(section: &mut Section<'_, '_>, faults: &mut Faults<'_>) -> Option<Vendor> {
    let name = section.required(faults, "name", values::line);
    let legal_name = section.required(faults, "legal_name", values::line);
    let street = section.required(faults, "street", values::line);
    let city = section.required(faults, "city", values::line);
    let region = section.optional(faults, "region", values::optional_line);
    let postal_code = section.required(faults, "postal_code", values::short_line);
    let country = section.required(faults, "country", values::country);
    let currency = section.required(faults, "currency", values::currency);
    let support_email = section.required(faults, "support_email", values::email);
    let billing_email = section.required(faults, "billing_email", values::email);
    let headline = section.optional(faults, "headline", values::optional_line);
    let vat_id = section.optional(faults, "vat_id", values::short_line);
    let vat_registrations = section.optional(faults, "vat_registrations", values::registrations);
    if let (Some(id), Some(country)) = (&vat_id, country)
        && !fits(id, country)
    {
        section.fault(faults, "vat_id", format!("is not a VAT ID of {}", country.name()));
    }
    let transfers = section.optional_table(faults, "bank", |section, faults| bank::read(section, faults, currency));
    let notice = section.optional(faults, "notice", values::passage);
    Some(Vendor {
        name: name?,
        legal_name: legal_name?,
        street: street?,
        city: city?,
        region: region.flatten(),
        postal_code: postal_code?,
        country: country?,
        currency: currency?,
        support_email: support_email?,
        billing_email: billing_email?,
        headline: headline.flatten(),
        vat_id,
        vat_registrations: vat_registrations.unwrap_or_default(),
        transfers: transfers.ok()?,
        notice,
    })
}

/// The vendor's own VAT ID is held to its check where there is one; those of the One Stop Shop for
/// vendors outside the EU have no published one.
fn fits(id: &str, country: Country) -> bool {
    member_state(country).is_none() || VatId::parse(id, country).is_ok()
}
