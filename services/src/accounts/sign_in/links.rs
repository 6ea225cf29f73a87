//! What can be done with a link besides using it: look at it, ask for a new one, put one into the
//! mail about an order.

use domain::{
    calendar::Instant,
    email::EmailAddress,
    ids::SignInId,
    sign_in::{Answer, Request},
};
use sqlx::FromRow;

use super::{LinkState, Requested, link_path, request::send};
use crate::{
    accounts::{read_address, return_to::local_path},
    db::{DbError, Tx, execute, fetch_optional},
    shop::Shop,
    tokens::{hash_token, random_token},
};

#[derive(FromRow)]
struct LinkRow {
    person_id: Option<String>,
    return_to: Option<String>,
    created_at: i64,
    wrong_codes: i64,
    used_at: Option<i64>,
}

/// What a link's page shows. Uses nothing up, however often mail scanners open it.
pub async fn look_at_link(shop: &Shop, token: &str) -> Result<LinkState, DbError> {
    let mut tx = shop.db.read().await?;
    let row = fetch_optional!(
        &mut tx,
        LinkRow,
        "select person_id, return_to, created_at, wrong_codes, used_at from sign_ins where link_hash = $1",
        hash_token(token),
    )?;
    let Some(row) = row.filter(|row| row.person_id.is_some()) else {
        return Ok(LinkState::Over { can_renew: false });
    };
    let request = Request {
        created: Instant::from_micros(row.created_at),
        wrong_codes: u32::try_from(row.wrong_codes).unwrap_or(u32::MAX),
        used: row.used_at.is_some(),
    };
    Ok(match request.judge_link(shop.now()) {
        Answer::Accepted => LinkState::Ready { return_to: row.return_to },
        _ => LinkState::Over { can_renew: true },
    })
}

/// Sends a new mail to the address that a link was for, which nobody has to type; the new link
/// leads on to where the old one did. `None`: the link is unknown, there is nobody to send it to.
pub async fn renew_link(shop: &Shop, token: &str, client: &str) -> Result<Option<Requested>, DbError> {
    let mut tx = shop.db.write().await?;
    let row = fetch_optional!(
        &mut tx,
        (String, Option<String>),
        "select p.address, s.return_to from sign_ins s join people p on p.id = s.person_id where s.link_hash = $1",
        hash_token(token),
    )?;
    let Some((address, return_to)) = row else {
        return Ok(None);
    };
    let requested = send(&mut tx, shop, &read_address(&address)?, return_to.as_deref(), client).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(requested))
}

/// The path of a new link that signs the address in, for a mail that is written in the same
/// transaction; the address's account must exist by then. Valid like every other (15 minutes, one
/// use), and counted by no limit, since nobody asked for it. Later its page offers [`renew_link`].
pub async fn issue_link(tx: &mut Tx, shop: &Shop, address: &EmailAddress, return_to: &str) -> Result<String, DbError> {
    let token = random_token(&shop.chance);
    execute!(
        tx,
        "insert into sign_ins (id, link_hash, address_key, person_id, return_to, created_at, wrong_codes)
         values ($1, $2, $3, (select id from people where address_key = $3), $4, $5, 0)",
        shop.id(SignInId::from_parts).to_string(),
        hash_token(&token),
        address.key(),
        local_path(return_to),
        shop.now().as_micros(),
    )?;
    Ok(link_path(&token))
}
