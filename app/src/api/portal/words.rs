//! Words that both portals say: states of licenses, days until a date, names with organizations.

use domain::{
    account::{Action, Side},
    calendar::{Date, Instant},
    license::LicenseStatus,
    locale::Locale,
};
use leptos::prelude::{ServerFnError, use_context};
use services::{accounts::access::Caller, catalog, checkout, db::DbError, shop::Shop};

use super::{Frame, Seller, Sentence, StatusView};
use crate::{
    api::context::{KnownVendor, accident, locale, moment},
    components::Tone,
    pages::order::markup,
};

/// What stands around a page of a portal.
pub async fn frame(shop: &Shop, caller: &Caller) -> Result<Frame, ServerFnError> {
    Ok(Frame {
        seller: seller(shop).await?,
        address: caller.address.to_string(),
        both: caller.has_side(Side::Billing) && caller.has_side(Side::Licensee),
        billing: billing_pages(caller),
    })
}

/// The pages under the bar of Billing, by what the caller's roles open.
fn billing_pages(caller: &Caller) -> Vec<(String, String)> {
    let Locale::EnUs = locale();
    let may = |action| !caller.accounts_for(action).is_empty();
    let pages = [
        (may(Action::SeeInvoices), "/billing", "Overview"),
        (caller.has_customers(), "/billing/customers", "Customers"),
        (may(Action::SeeInvoices), "/billing/invoices", "Invoices"),
        (may(Action::ChangePaymentMethods), "/billing/payment-methods", "Cards"),
        (may(Action::ChangeBillingDetails), "/billing/details", "Details"),
    ];
    let shown = pages.into_iter().filter(|(shown, ..)| *shown);
    shown.map(|(_, href, words)| (href.to_owned(), words.to_owned())).collect()
}

/// Who sells here; a shop without a catalog has no words of its own yet.
pub async fn seller(shop: &Shop) -> Result<Seller, ServerFnError> {
    let vendor = read_vendor(shop).await.map_err(accident)?;
    let demo = shop.gateway.is_sandbox();
    Ok(match vendor {
        Some(vendor) => Seller { footer: footer(&vendor), name: vendor.name, demo },
        None => Seller { name: "Twofold".to_owned(), footer: String::new(), demo },
    })
}

/// Who and where the vendor is, and what readers must know besides.
fn footer(vendor: &catalog::Vendor) -> String {
    let Locale::EnUs = locale();
    let (name, city) = (&vendor.legal_name, &vendor.city);
    match &vendor.notice {
        Some(notice) => format!("{name}, {city}. {notice}"),
        None => format!("{name}, {city}"),
    }
}

/// The vendor, once a catalog was imported.
pub async fn read_vendor(shop: &Shop) -> Result<Option<catalog::Vendor>, DbError> {
    if let Some(KnownVendor(vendor)) = use_context() {
        return Ok(Some(catalog::Vendor::clone(&vendor)));
    }
    catalog::vendor(&mut shop.db.glance().await?).await
}

/// What a license or its subscription shows (rule 13).
pub fn status(shop: &Shop, status: LicenseStatus) -> StatusView {
    let Locale::EnUs = locale();
    let (tone, words) = match status {
        LicenseStatus::Trial { .. } => (Tone::Info, "Trial".to_owned()),
        LicenseStatus::Pending => (Tone::Attention, "Pending".to_owned()),
        LicenseStatus::Active { ends: false, .. } => (Tone::Success, "Active".to_owned()),
        LicenseStatus::Active { ends: true, until } => {
            (Tone::Success, format!("Active, ends on {}", date(shop, until)))
        }
        LicenseStatus::Grace { .. } => (Tone::Attention, "Grace".to_owned()),
        LicenseStatus::Expired { .. } => (Tone::Neutral, "Expired".to_owned()),
        LicenseStatus::Suspended => (Tone::Danger, "Suspended".to_owned()),
    };
    StatusView { tone, words }
}

/// The date of an instant in the vendor's zone, in words.
pub fn date(shop: &Shop, instant: Instant) -> String {
    locale().date(shop.config.zone.date(instant))
}

/// A sentence around a date: `{date}` in the template becomes the date, `{days}` how far it is.
pub fn dated(shop: &Shop, instant: Instant, template: &str) -> Sentence {
    let days = distance(shop.today(), shop.config.zone.date(instant));
    let template = template.replace("{days}", &days);
    match template.split_once("{date}") {
        Some((before, after)) => {
            Sentence { before: before.to_owned(), date: Some(moment(shop, instant)), after: after.to_owned() }
        }
        None => plain(template),
    }
}

/// A sentence without a date.
pub fn plain(words: impl Into<String>) -> Sentence {
    Sentence { before: words.into(), date: None, after: String::new() }
}

/// How far a date is from today: "in 12 days", "3 days ago".
pub fn distance(today: Date, date: Date) -> String {
    let Locale::EnUs = locale();
    match date.to_julian_day() - today.to_julian_day() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days @ 2.. => format!("in {days} days"),
        days => format!("{} days ago", days.unsigned_abs()),
    }
}

/// The texts that the buyer of a product agreed to, as markup: each with the address of that version.
pub fn agreed(texts: &[checkout::Agreed], product: &str) -> String {
    let Locale::EnUs = locale();
    let row = |text: &checkout::Agreed| {
        let words = if text.document == catalog::TERMS {
            "Terms of sale".to_owned()
        } else {
            format!("License agreement of {product}")
        };
        (words, format!("/legal/{}/{}", text.document, text.version), format!("version {}", text.version))
    };
    markup::agreed(texts.iter().map(row).collect())
}

/// "BI team, Contoso": a person's name with the organization, either of which may be missing.
pub fn party(name: &str, organization: Option<&str>) -> String {
    match organization.filter(|organization| !organization.is_empty() && *organization != name) {
        Some(organization) if name.is_empty() => organization.to_owned(),
        Some(organization) => format!("{name}, {organization}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::parse_iso_date;

    #[test]
    fn distances_are_said_in_days() {
        let said = |date| distance(parse_iso_date("2026-11-21").unwrap(), parse_iso_date(date).unwrap());
        assert_eq!(said("2026-11-21"), "today");
        assert_eq!(said("2026-11-22"), "tomorrow");
        assert_eq!(said("2027-11-21"), "in 365 days");
        assert_eq!(said("2026-11-20"), "yesterday");
        assert_eq!(said("2026-11-01"), "20 days ago");
    }

    #[test]
    fn parties_have_a_name_an_organization_or_both() {
        assert_eq!(party("Ana Ruiz", Some("Contoso")), "Ana Ruiz, Contoso");
        assert_eq!(party("Contoso", Some("Contoso")), "Contoso");
        assert_eq!(party("", Some("Contoso")), "Contoso");
        assert_eq!(party("Ana Ruiz", None), "Ana Ruiz");
    }
}
