//! Using a code or a link up. The row is locked by the statement that reads it, so of several
//! tries at once each sees what the one before did: one session, five guesses.

use domain::{
    calendar::Instant,
    ids::PersonId,
    sign_in::{Answer, Request},
};
use sqlx::FromRow;

use super::Redeemed;
use crate::{
    accounts::{limits, sessions},
    db::{DbError, Tx, execute, fetch_optional, read},
    licensing::seen,
    shop::Shop,
    tokens::hash_token,
};

/// A request that this transaction holds until its end.
#[derive(FromRow)]
struct Held {
    id: String,
    code_hash: Option<String>,
    address_key: String,
    person_id: Option<String>,
    return_to: Option<String>,
    created_at: i64,
    wrong_codes: i64,
    used_at: Option<i64>,
}

impl Held {
    fn request(&self) -> Request {
        Request {
            created: Instant::from_micros(self.created_at),
            wrong_codes: u32::try_from(self.wrong_codes).unwrap_or(u32::MAX),
            used: self.used_at.is_some(),
        }
    }

    fn person(&self) -> Result<Option<PersonId>, DbError> {
        self.person_id.as_deref().map(|id| read("person id", id)).transpose()
    }

    /// Whether a typed code is the mailed one. The code of an unknown address was never mailed, so
    /// none matches it.
    fn matches(&self, shop: &Shop, typed: &str) -> bool {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let equal = self.code_hash.as_deref().is_some_and(|hash| shop.key.code_matches(&self.id, &plain, hash));
        equal && self.person_id.is_some()
    }
}

/// Tries a code in the browser that asked for it (`flow` is its cookie). Spaces and hyphens in
/// what was typed do not count. `device` is how the browser describes itself.
pub async fn redeem_code(shop: &Shop, flow: &str, code: &str, device: &str) -> Result<Redeemed, DbError> {
    let mut tx = shop.db.write().await?;
    let held = fetch_optional!(
        &mut tx,
        Held,
        "update sign_ins set wrong_codes = wrong_codes where flow_hash = $1
         returning id, code_hash, address_key, person_id, return_to, created_at, wrong_codes, used_at",
        hash_token(flow),
    )?;
    let Some(held) = held else {
        return Ok(Redeemed::Over);
    };
    let matches = held.matches(shop, code);
    if limits::codes_are_guessed_out(&mut tx, &held.address_key, shop.now()).await? {
        return Ok(Redeemed::Over);
    }
    match held.request().judge_code(matches, shop.now()) {
        Answer::Accepted => begin_session(tx, shop, held, device).await,
        Answer::Wrong { left } => {
            execute!(&mut tx, "update sign_ins set wrong_codes = wrong_codes + 1 where id = $1", &held.id)?;
            tx.commit().await?;
            Ok(Redeemed::Wrong { left })
        }
        Answer::Over => Ok(Redeemed::Over),
    }
}

/// Uses a link up, when its page's button is pressed; works in any browser.
pub async fn redeem_link(shop: &Shop, token: &str, device: &str) -> Result<Redeemed, DbError> {
    let mut tx = shop.db.write().await?;
    let held = fetch_optional!(
        &mut tx,
        Held,
        "update sign_ins set wrong_codes = wrong_codes where link_hash = $1
         returning id, code_hash, address_key, person_id, return_to, created_at, wrong_codes, used_at",
        hash_token(token),
    )?;
    match held {
        Some(held) if held.request().judge_link(shop.now()) == Answer::Accepted => {
            begin_session(tx, shop, held, device).await
        }
        _ => Ok(Redeemed::Over),
    }
}

async fn begin_session(mut tx: Tx, shop: &Shop, held: Held, device: &str) -> Result<Redeemed, DbError> {
    let Some(person) = held.person()? else {
        return Ok(Redeemed::Over);
    };
    let at = shop.now();
    let now = at.as_micros();
    execute!(&mut tx, "update sign_ins set used_at = $1 where id = $2", now, &held.id)?;
    execute!(&mut tx, "update people set proven_at = coalesce(proven_at, $1) where id = $2", now, person.to_string(),)?;
    seen::note(&mut tx, person, at).await?;
    let session = sessions::start(&mut tx, shop, person, device).await?;
    tx.commit().await?;
    Ok(Redeemed::SignedIn { session, return_to: held.return_to })
}
