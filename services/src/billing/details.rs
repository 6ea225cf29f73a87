//! The details that an account's next invoices will bear (rule 19). They begin as those of its first
//! order, change by their form alone, and never touch a paper that was issued.

use domain::{
    account::Action,
    calendar::Instant,
    checkout::BillingContact,
    country::Country,
    details::{BillingDetails, DetailsForm},
    faults::FieldFault,
    ids::AccountId,
    invoice::Party,
    tax::{Customer, Tax},
    text::Line,
    vat_id::VatId,
};
use sqlx::FromRow;

use crate::{
    accounts::access::Caller,
    audit,
    catalog::Vendor,
    db::{DbError, Tx, execute, fetch_one, fetch_optional},
    invoicing::address_lines,
    shop::Shop,
    vendor::words::index_account,
};

/// What `/billing/details` shows.
#[derive(Clone, Debug)]
pub struct Details {
    pub account: AccountId,
    /// The account's address.
    pub handle: String,
    pub form: DetailsForm,
    /// Came with the order; nobody changes it here.
    pub country: Country,
    /// Named again when it is saved.
    pub version: i64,
    pub updated: Instant,
}

/// What became of a posted form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedDetails {
    Saved,
    Faulty(Vec<FieldFault>),
    /// Somebody saved another version meanwhile, which stays.
    ChangedMeanwhile,
}

#[derive(FromRow)]
struct DetailsRow {
    handle: String,
    name: String,
    organization: Option<String>,
    street: Option<String>,
    postal_code: Option<String>,
    city: Option<String>,
    country: String,
    vat_id: Option<String>,
    po_number: Option<String>,
    version: i64,
    updated_at: i64,
}

impl DetailsRow {
    fn country(&self) -> Result<Country, DbError> {
        Country::parse(&self.country).map_err(|_| DbError::Unreadable { what: "country", value: self.country.clone() })
    }
}

/// The details of an account, if the caller may change them; of the first such account, where none is named.
pub async fn details(shop: &Shop, caller: &Caller, account: Option<AccountId>) -> Result<Option<Details>, DbError> {
    let theirs = caller.accounts_for(Action::ChangeBillingDetails);
    let account = account.map_or_else(|| theirs.first().copied(), Some);
    let Some(account) = account.filter(|account| theirs.contains(account)) else { return Ok(None) };
    let Some(row) = load(&mut shop.db.glance().await?, account).await? else { return Ok(None) };
    let country = row.country()?;
    Ok(Some(Details {
        account,
        handle: row.handle,
        country,
        version: row.version,
        updated: Instant::from_micros(row.updated_at),
        form: DetailsForm {
            name: row.name,
            organization: row.organization.unwrap_or_default(),
            street: row.street.unwrap_or_default(),
            postal_code: row.postal_code.unwrap_or_default(),
            city: row.city.unwrap_or_default(),
            vat_id: row.vat_id.unwrap_or_default(),
            po_number: row.po_number.unwrap_or_default(),
        },
    }))
}

/// Saves what was typed over `version`; `None` if the caller may not change this account's details.
pub async fn save_details(
    shop: &Shop,
    caller: &Caller,
    account: AccountId,
    version: i64,
    form: &DetailsForm,
) -> Result<Option<SavedDetails>, DbError> {
    let Some(before) = details(shop, caller, Some(account)).await? else { return Ok(None) };
    let details = match form.parse(before.country) {
        Ok(details) => details,
        Err(faults) => return Ok(Some(SavedDetails::Faulty(faults))),
    };
    let mut tx = shop.db.write().await?;
    if write(&mut tx, shop, account, version, &details).await? == 0 {
        return Ok(Some(SavedDetails::ChangedMeanwhile));
    }
    make_findable(&mut tx, account, &details).await?;
    let (actor, detail) = (caller.person.to_string(), format!("version {}", version.saturating_add(1)));
    audit::write(&mut tx, shop, &actor, &account.to_string(), "billing_details_changed", &detail).await?;
    tx.commit().await?;
    Ok(Some(SavedDetails::Saved))
}

/// Staff find the account by its new name as well as by the old one.
async fn make_findable(tx: &mut Tx, account: AccountId, details: &BillingDetails) -> Result<(), DbError> {
    let account = account.to_string();
    let (handle_key,) = fetch_one!(tx, (String,), "select handle_key from accounts where id = $1", account.clone())?;
    let organization = details.organization.as_ref().map(Line::as_str);
    index_account(tx, &account, details.name.as_str(), organization, &handle_key).await
}

async fn write(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    version: i64,
    details: &BillingDetails,
) -> Result<u64, DbError> {
    execute!(
        tx,
        "update billing_details set name = $3, organization = $4, street = $5, postal_code = $6, city = $7, vat_id = $8,
                po_number = $9, version = version + 1, updated_at = $10
         where account_id = $1 and version = $2",
        account.to_string(),
        version,
        details.name.as_str(),
        details.organization.as_ref().map(Line::as_str),
        details.street.as_ref().map(Line::as_str),
        details.postal_code.as_ref().map(Line::as_str),
        details.city.as_ref().map(Line::as_str),
        details.vat_id.as_ref().map(VatId::as_str),
        details.po_number.as_ref().map(Line::as_str),
        shop.now().as_micros(),
    )
}

/// Begins an account's details with those of an order; one that has some keeps them. A PO number is
/// the one order's alone.
pub(crate) async fn begin(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    contact: &BillingContact,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into billing_details
             (account_id, name, organization, street, postal_code, city, country, vat_id, version, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9) on conflict (account_id) do nothing",
        account.to_string(),
        contact.name.as_str(),
        contact.organization.as_ref().map(Line::as_str),
        contact.street.as_ref().map(Line::as_str),
        contact.postal_code.as_ref().map(Line::as_str),
        contact.city.as_ref().map(Line::as_str),
        contact.country.code(),
        contact.vat_id.as_ref().map(VatId::as_str),
        shop.now().as_micros(),
    )?;
    Ok(())
}

/// What an account's next invoice would be taxed by at an instant (rule 20).
pub(crate) async fn tax_of(
    tx: &mut Tx,
    vendor: Option<&Vendor>,
    account: AccountId,
    at: Instant,
) -> Result<Tax, DbError> {
    let row = load(tx, account).await?;
    let has_vat_id = row.as_ref().is_some_and(|row| row.vat_id.is_some());
    tax_by(vendor, row.as_ref().map(|row| row.country.as_str()), has_vat_id, at)
}

/// The same, where the account's stored country and whether it has a VAT ID are at hand.
pub(super) fn tax_by(
    vendor: Option<&Vendor>,
    country: Option<&str>,
    has_vat_id: bool,
    at: Instant,
) -> Result<Tax, DbError> {
    let (Some(vendor), Some(code)) = (vendor, country) else { return Ok(Tax::NONE) };
    let country = Country::parse(code).map_err(|_| DbError::Unreadable { what: "country", value: code.to_owned() })?;
    Ok(vendor.tax(if has_vat_id { Customer::Business(country) } else { Customer::Consumer(country) }, at))
}

/// The buyer on an account's next paper, and the purchase order that is printed on it; `None` while the
/// account never ordered anything.
pub(super) async fn buyer(tx: &mut Tx, account: AccountId) -> Result<Option<(Party, Option<String>)>, DbError> {
    let Some(row) = load(tx, account).await? else { return Ok(None) };
    let party = Party {
        country: row.country()?,
        address_lines: address_lines(row.street.as_deref(), row.postal_code.as_deref(), row.city.as_deref()),
        name: row.name,
        organization: row.organization,
        email: row.handle,
        vat_id: row.vat_id,
    };
    Ok(Some((party, row.po_number)))
}

async fn load(tx: &mut Tx, account: AccountId) -> Result<Option<DetailsRow>, DbError> {
    fetch_optional!(
        tx,
        DetailsRow,
        "select a.handle, d.name, d.organization, d.street, d.postal_code, d.city, d.country, d.vat_id, d.po_number,
                d.version, d.updated_at
         from billing_details d join accounts a on a.id = d.account_id where d.account_id = $1",
        account.to_string(),
    )
}
