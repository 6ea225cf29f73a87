//! Asking for a sign-in mail.

use domain::{account::Role, email::EmailAddress, ids::SignInId};

use super::{Requested, link_path};
use crate::{
    accounts::{limits, read_address, return_to::local_path},
    db::{DbError, Tx, execute, fetch_optional},
    mail::{
        self,
        letters::{Letter, NoAccountYet, SignIn},
    },
    shop::Shop,
    tokens::{hash_token, random_token},
};

/// Sends a code and a link to the address if it opens anything, else a mail that says that there
/// is no account yet. `client` is the network address that asks, for the limits; a `return_to`
/// that is no path of this shop is left out.
pub async fn request(
    shop: &Shop,
    address: &EmailAddress,
    return_to: Option<&str>,
    client: &str,
) -> Result<Requested, DbError> {
    let mut tx = shop.db.write().await?;
    let requested = send(&mut tx, shop, address, return_to, client).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(requested)
}

/// Writes the request and its mail. Nothing in here asks whether the address is known before both
/// are written: only the mail's words and the row's `person_id` differ.
pub(super) async fn send(
    tx: &mut Tx,
    shop: &Shop,
    address: &EmailAddress,
    return_to: Option<&str>,
    client: &str,
) -> Result<Requested, DbError> {
    let now = shop.now();
    let client = limits::client_key(client);
    if !limits::admits(tx, address, &client, now).await? {
        return Ok(Requested::TooMany);
    }
    let known = find_person(tx, address).await?;
    let id = shop.id(SignInId::from_parts).to_string();
    let (flow, link) = (random_token(&shop.chance), random_token(&shop.chance));
    let code = format!("{:06}", shop.chance.below(1_000_000));
    execute!(
        tx,
        "insert into sign_ins (id, flow_hash, link_hash, code_hash, address_key, person_id, return_to, client,
                               created_at, wrong_codes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
        &id,
        hash_token(&flow),
        hash_token(&link),
        shop.key.hash_code(&id, &code),
        address.key(),
        known.as_ref().map(|(person, _)| person),
        return_to.and_then(local_path),
        &client,
        now.as_micros(),
    )?;
    let (recipient, letter) = match &known {
        // To the spelling on file, not to the one typed: letters that fold to the same key may
        // belong to somebody else's mailbox.
        Some((_, on_file)) => (on_file, Letter::SignIn(SignIn { code, link: link_path(&link) })),
        None => (address, Letter::NoAccountYet(NoAccountYet {})),
    };
    mail::enqueue(tx, shop, recipient, &format!("sign-in:{id}"), &letter).await?;
    Ok(Requested::Sent { flow })
}

/// The person behind an address, and its spelling on file, if a role of theirs signs in (rule 5:
/// addresses that only receive mail do not) or they are staff.
async fn find_person(tx: &mut Tx, address: &EmailAddress) -> Result<Option<(String, EmailAddress)>, DbError> {
    let row = fetch_optional!(
        tx,
        (String, String),
        "select p.id, p.address from people p
         where p.address_key = $1
             and (exists (select 1 from memberships m where m.person_id = p.id and m.role <> $2)
                  or exists (select 1 from staff t where t.person_id = p.id))",
        address.key(),
        Role::ReceiveOnly.code(),
    )?;
    row.map(|(id, on_file)| Ok((id, read_address(&on_file)?))).transpose()
}
