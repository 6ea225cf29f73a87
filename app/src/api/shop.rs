//! The shop's own pages: products, prices, histories of versions, legal texts. They are the same
//! for everybody and rendered once per catalog (house rule 11), so nothing here looks at who is
//! calling; only [`whoami`] does, and pages ask it after hydration.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{licenses::VersionRow, packed::Packed, portal::Seller};

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod legal;
#[cfg(feature = "ssr")]
mod prices;
#[cfg(feature = "ssr")]
mod products;
#[cfg(feature = "ssr")]
mod versions;

#[cfg(feature = "ssr")]
pub(in crate::api) use prices::{currency_name, groups as price_groups, tier_words, type_words};

/// The page `/`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductsView {
    pub seller: Seller,
    /// What is sold here, in the vendor's words.
    pub headline: String,
    pub products: Vec<ProductRow>,
}

/// A product in the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductRow {
    pub slug: String,
    pub name: String,
    pub summary: String,
    /// The lowest monthly price; `None` if it is free.
    pub from: Option<String>,
    pub newest: Option<Newest>,
}

/// The newest version for everybody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Newest {
    pub version: String,
    /// For machines and in words; unknown for some old ones.
    pub published: Option<(String, String)>,
}

/// The page `/products/{slug}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductView {
    pub seller: Seller,
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub category: String,
    pub newest: Option<Newest>,
    pub offer: OfferView,
    /// What it runs on: platform and version, in words.
    pub requirements: Vec<(String, String)>,
    /// The newest versions, without their files.
    pub news: Vec<VersionRow>,
    /// How many versions there are.
    pub versions: usize,
}

/// How the product is had.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum OfferView {
    Sold(PricesView),
    /// Free: the newest version's file, if there is one.
    Free(Option<FreeFile>),
}

/// A file to download without an order (rule 10).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FreeFile {
    pub href: String,
    pub version: String,
    pub size: String,
}

/// A price list in words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PricesView {
    /// The lowest monthly price.
    pub from: String,
    /// `US dollars`.
    pub currency: String,
    /// How much less a year and three years cost than as many months; empty if nothing.
    pub savings: [String; 2],
    pub groups: Vec<PriceGroup>,
}

/// The prices of one type of coverage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceGroup {
    pub name: String,
    /// What one price covers.
    pub unit: String,
    /// Tier, and its price a month, a year and for three years.
    pub rows: Vec<(String, [String; 3])>,
}

/// The page `/products/{slug}/versions`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionsView {
    pub seller: Seller,
    pub slug: String,
    pub name: String,
    /// Each version is downloaded here.
    pub free: bool,
    /// How many versions there are, notes not counted.
    pub count: usize,
    /// The year of the oldest version with a date.
    pub since: Option<i32>,
    pub versions: Vec<VersionRow>,
}

/// A legal text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LegalView {
    pub seller: Seller,
    pub title: String,
    /// What it is about, in a sentence or two.
    pub lede: Option<String>,
    /// The version that consents name (rule 8); the imprint has none.
    pub version: Option<String>,
    /// Of an older version: the current one's name and address.
    pub replaced_by: Option<(String, String)>,
    /// The other versions' names and addresses.
    pub others: Vec<(String, String)>,
    pub blocks: Vec<Block>,
}

/// A part of a legal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
    /// Terms and facts.
    Facts(Vec<(String, String)>),
}

/// Whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    pub address: String,
    pub billing: bool,
    pub licensee: bool,
}

/// Where a file of a free product is downloaded.
pub fn free_href(slug: &str, version: &str, file: &str) -> String {
    format!("/products/{slug}/downloads/{version}/{file}")
}

/// Reads `/`. Anyone may.
#[server(prefix = "/api", endpoint = "shop/products")]
pub async fn read_products() -> Result<Packed<ProductsView>, ServerFnError> {
    products::list(&super::context::shop()).await.and_then(Packed::of)
}

/// Reads a product; `None` if the shop does not show it. Anyone may.
#[server(prefix = "/api", endpoint = "shop/product")]
pub async fn read_product(#[server(default)] slug: String) -> Result<Packed<Option<ProductView>>, ServerFnError> {
    products::one(&super::context::shop(), &slug).await.and_then(Packed::of)
}

/// Reads a product's whole history (rule 23). Anyone may.
#[server(prefix = "/api", endpoint = "shop/versions")]
pub async fn read_versions(#[server(default)] slug: String) -> Result<Packed<Option<VersionsView>>, ServerFnError> {
    versions::read(&super::context::shop(), &slug).await.and_then(Packed::of)
}

/// Reads who sells here, for pages that need nothing else. Anyone may.
#[server(prefix = "/api", endpoint = "shop/seller")]
pub async fn read_seller() -> Result<Packed<Seller>, ServerFnError> {
    super::portal::words::seller(&super::context::shop()).await.and_then(Packed::of)
}

/// Reads a legal text by the end of its address (`terms`, `eula/{slug}`, `terms/{version}`); `None` if
/// there is none. Anyone may.
#[server(prefix = "/api", endpoint = "shop/legal")]
pub async fn read_legal(#[server(default)] document: String) -> Result<Packed<Option<LegalView>>, ServerFnError> {
    legal::read(&super::context::shop(), &document).await.and_then(Packed::of)
}

/// Who is signed in, if anybody is: their own address and sides. Anyone may.
#[server(prefix = "/api", endpoint = "shop/whoami")]
pub async fn whoami() -> Result<Packed<Option<Visitor>>, ServerFnError> {
    account::read(&super::context::shop()).await.and_then(Packed::of)
}
