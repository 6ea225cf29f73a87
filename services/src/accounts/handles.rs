//! The accounts that an order needs (rule 1): found by their handle, made when missing. Call it in
//! the transaction that settles the order, so that a decline leaves no account behind.

use domain::{
    account::{Role, Side},
    email::EmailAddress,
    ids::{AccountId, MembershipId, PersonId},
};

use super::read_address;
use crate::{
    db::{DbError, Tx, execute, fetch_one, fetch_optional, read},
    shop::Shop,
    vendor,
};

/// Whoever an order names: the billing contact or the licensee.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a> {
    pub address: &'a EmailAddress,
    pub name: &'a str,
    pub organization: Option<&'a str>,
    /// ISO code; only the billing contact gives one.
    pub country: Option<&'a str>,
}

/// The account whose handle is the contact's address, with `side`, owned by the handle's person.
///
/// Whatever is missing is made: person, account, side, the owner's seat. Name and organization of
/// an account that exists stay as they are, since anybody can name any address in an order. Two
/// transactions at once make one account: the second waits for the first. An address that so far
/// was only a member elsewhere gets an account of its own.
pub async fn ensure_account(tx: &mut Tx, shop: &Shop, contact: &Contact<'_>, side: Side) -> Result<AccountId, DbError> {
    let person = ensure_person(tx, shop, contact.address).await?;
    let account = ensure_side(tx, shop, contact, side).await?;
    execute!(
        tx,
        "insert into memberships (id, person_id, account_id, side, role, created_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (person_id, account_id, side) do nothing",
        shop.id(MembershipId::from_parts).to_string(),
        person.to_string(),
        account.to_string(),
        side.code(),
        Role::owner_of(side).code(),
        shop.now().as_micros(),
    )?;
    Ok(account)
}

/// The payer's and the licensee's account; one and the same when the address is the same.
///
/// Takes them in the order of their keys: two people who buy for each other at the same moment
/// would otherwise wait for each other on PostgreSQL.
pub async fn ensure_both(
    tx: &mut Tx,
    shop: &Shop,
    billing: &Contact<'_>,
    licensee: &Contact<'_>,
) -> Result<(AccountId, AccountId), DbError> {
    if billing.address.key() <= licensee.address.key() {
        let payer = ensure_account(tx, shop, billing, Side::Billing).await?;
        Ok((payer, ensure_account(tx, shop, licensee, Side::Licensee).await?))
    } else {
        let user = ensure_account(tx, shop, licensee, Side::Licensee).await?;
        Ok((ensure_account(tx, shop, billing, Side::Billing).await?, user))
    }
}

/// Where mail to an address goes: to its spelling on file, or as typed while nobody is known by it.
///
/// Letters that fold to one key may at some hosts be another's mailbox, and a person is the address
/// that was proven (rule 1), so nobody has mail sent elsewhere by typing it differently.
pub async fn spelling_on_file(tx: &mut Tx, typed: &EmailAddress) -> Result<EmailAddress, DbError> {
    let row = fetch_optional!(tx, (String,), "select address from people where address_key = $1", typed.key())?;
    row.map_or_else(|| Ok(typed.clone()), |(on_file,)| read_address(&on_file))
}

/// Finds or makes the person; the update in place makes one statement return the id either way.
pub(crate) async fn ensure_person(tx: &mut Tx, shop: &Shop, address: &EmailAddress) -> Result<PersonId, DbError> {
    let (id,) = fetch_one!(
        tx,
        (String,),
        "insert into people (id, address_key, address, created_at) values ($1, $2, $3, $4)
         on conflict (address_key) do update set address_key = excluded.address_key
         returning id",
        shop.id(PersonId::from_parts).to_string(),
        address.key(),
        address.as_str(),
        shop.now().as_micros(),
    )?;
    read("person id", &id)
}

async fn ensure_side(tx: &mut Tx, shop: &Shop, contact: &Contact<'_>, side: Side) -> Result<AccountId, DbError> {
    let fresh = shop.id(AccountId::from_parts).to_string();
    let (id,) = fetch_one!(
        tx,
        (String,),
        "insert into accounts
             (id, handle_key, handle, has_billing, has_licensee, name, organization, country, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (handle_key) do update set
             has_billing = case when excluded.has_billing = 1 then 1 else accounts.has_billing end,
             has_licensee = case when excluded.has_licensee = 1 then 1 else accounts.has_licensee end,
             country = coalesce(accounts.country, excluded.country)
         returning id",
        &fresh,
        contact.address.key(),
        contact.address.as_str(),
        i64::from(side == Side::Billing),
        i64::from(side == Side::Licensee),
        contact.name,
        contact.organization,
        contact.country,
        shop.now().as_micros(),
    )?;
    if id == fresh {
        vendor::words::index_account(tx, &id, contact.name, contact.organization, contact.address.key()).await?;
    }
    read("account id", &id)
}
