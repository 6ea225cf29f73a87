//! The `[[product]]` tables with their prices and requirements.

use std::collections::{HashMap, hash_map::Entry};

use domain::pricing::TierPrice;

use super::{
    faults::Faults,
    legal::{self, LegalEntry, LegalTexts},
    release::{self, ReleaseEntry},
    section::Section,
    values,
};
use crate::catalog::Requirement;

/// A product as the file describes it.
#[derive(Debug)]
pub(in crate::catalog) struct ProductEntry {
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub category: String,
    pub package: &'static str,
    pub sold: bool,
    pub requirements: Vec<Requirement>,
    /// What its licensees agree to.
    pub eula: LegalEntry,
    /// Each tier of a type once; none if the product is free.
    pub prices: Vec<TierPrice>,
    /// Each version once.
    pub releases: Vec<ReleaseEntry>,
}

/// Reads all products of a file, which has at least one.
pub(super) fn read_all(
    file: &mut Section<'_, '_>,
    faults: &mut Faults<'_>,
    texts: Option<&LegalTexts>,
) -> Option<Vec<ProductEntry>> {
    file.must_hold("product");
    let mut slugs = Unique::new("slug");
    file.tables(faults, "product", |section, faults| read(section, faults, texts, &mut slugs))
}

fn read(
    section: &mut Section<'_, '_>,
    faults: &mut Faults<'_>,
    texts: Option<&LegalTexts>,
    slugs: &mut Unique,
) -> Option<ProductEntry> {
    let slug = section.required(faults, "slug", values::slug);
    if let Some(slug) = &slug {
        slugs.check(section, faults, "slug", slug.clone());
    }
    let name = section.required(faults, "name", values::line);
    let summary = section.required(faults, "summary", values::passage);
    let category = section.required(faults, "category", values::line);
    let package = section.required(faults, "package", values::package);
    let sold = section.required(faults, "sold", values::boolean);
    let requirements = section.tables(faults, "minimum_platform", read_requirement);
    let eula = section.optional_table(faults, "eula", legal::read_entry);
    let mut tiers = Unique::new("tier of this type");
    let prices = section.tables(faults, "price", |price, faults| read_price(price, faults, &mut tiers));
    let mut versions = Unique::new("version");
    let releases = section.tables(faults, "release", |release, faults| release::read(release, faults, &mut versions));
    match (sold, &prices) {
        (Some(true), Some(prices)) if prices.is_empty() => {
            section.fault(faults, "sold", "is true, so the product needs at least one price");
        }
        (Some(false), Some(prices)) if !prices.is_empty() => {
            section.fault(faults, "sold", "is false, so the product is free and must not have prices");
        }
        _ => {}
    }
    Some(ProductEntry {
        slug: slug?,
        name: name?,
        summary: summary?,
        category: category?,
        package: package?,
        sold: sold?,
        requirements: requirements?,
        eula: match eula.ok()? {
            Some(own) => own,
            None => texts?.eula(sold?),
        },
        prices: prices?,
        releases: releases?,
    })
}

fn read_requirement(section: &mut Section<'_, '_>, faults: &mut Faults<'_>) -> Option<Requirement> {
    let name = section.required(faults, "name", values::line);
    let version = section.required(faults, "version", values::line);
    Some(Requirement { name: name?, version: Some(version?).filter(|version| version != "any") })
}

fn read_price(section: &mut Section<'_, '_>, faults: &mut Faults<'_>, tiers: &mut Unique) -> Option<TierPrice> {
    let license_type = section.required(faults, "type", values::license_type);
    let tier = section.required(faults, "tier", values::short_line);
    if let (Some(license_type), Some(tier)) = (license_type, &tier) {
        tiers.check(section, faults, "tier", format!("{license_type} {tier}"));
    }
    let monthly = section.required(faults, "monthly", values::price);
    let yearly = section.required(faults, "yearly", values::price);
    let three_year = section.required(faults, "three_year", values::price);
    section.optional(faults, "basis", values::basis);
    Some(TierPrice {
        license_type: license_type?,
        tier: tier?,
        monthly: monthly?,
        yearly: yearly?,
        three_year: three_year?,
    })
}

/// Values that may stand in a list once, with the line of the first.
pub(super) struct Unique {
    what: &'static str,
    seen: HashMap<String, usize>,
}

impl Unique {
    pub fn new(what: &'static str) -> Self {
        Self { what, seen: HashMap::new() }
    }

    /// Notes a fault beside the field if the value was there before.
    pub fn check(&mut self, section: &Section<'_, '_>, faults: &mut Faults<'_>, name: &str, value: String) {
        let line = faults.line(section.offset(name));
        match self.seen.entry(value) {
            Entry::Vacant(place) => {
                place.insert(line);
            }
            Entry::Occupied(first) => {
                section.fault(faults, name, format!("is the same {} as on line {}", self.what, first.get()));
            }
        }
    }
}
