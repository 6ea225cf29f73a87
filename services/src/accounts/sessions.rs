//! Signed-in browsers (rule 7): begun by a sign-in, listed with device and last use, ended one by
//! one, by themselves after 7 days without use and after 30 days in any case.

use domain::{
    calendar::Instant,
    ids::{PersonId, SessionId},
    sign_in::{SESSION_MAX_DAYS, session_is_alive},
};
use sqlx::FromRow;

use super::device;
use crate::{
    db::{DbError, Tx, execute, fetch_all, read},
    shop::Shop,
    tokens::{hash_token, random_token},
};

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    /// How the browser described itself; may be empty.
    pub device: String,
    pub started: Instant,
    /// To the minute.
    pub last_used: Instant,
}

#[derive(FromRow)]
struct SessionRow {
    id: String,
    device: String,
    created_at: i64,
    last_used_at: i64,
}

/// Begins a session; the result is the cookie's secret, of which only the hash is kept.
pub async fn start(tx: &mut Tx, shop: &Shop, person: PersonId, device: &str) -> Result<String, DbError> {
    let token = random_token(&shop.chance);
    let now = shop.now().as_micros();
    execute!(
        tx,
        "insert into sessions (id, token_hash, person_id, device, created_at, last_used_at)
         values ($1, $2, $3, $4, $5, $5)",
        shop.id(SessionId::from_parts).to_string(),
        hash_token(&token),
        person.to_string(),
        device::describe(device),
        now,
    )?;
    Ok(token)
}

/// Ends the session behind a cookie's secret; nothing happens if there is none.
pub async fn end(shop: &Shop, token: &str) -> Result<(), DbError> {
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "update sessions set ended_at = $1 where token_hash = $2 and ended_at is null",
        shop.now().as_micros(),
        hash_token(token),
    )?;
    tx.commit().await
}

/// Ends one of a person's sessions; whether there was such a running one of theirs.
pub async fn end_one(shop: &Shop, person: PersonId, session: SessionId) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let ended = execute!(
        &mut tx,
        "update sessions set ended_at = $1 where id = $2 and person_id = $3 and ended_at is null",
        shop.now().as_micros(),
        session.to_string(),
        person.to_string(),
    )?;
    tx.commit().await?;
    Ok(ended > 0)
}

/// A person's running sessions, the one used last first.
pub async fn list(shop: &Shop, person: PersonId) -> Result<Vec<Session>, DbError> {
    let mut tx = shop.db.read().await?;
    let rows = fetch_all!(
        &mut tx,
        SessionRow,
        "select id, device, created_at, last_used_at from sessions
         where person_id = $1 and ended_at is null order by last_used_at desc, id desc",
        person.to_string(),
    )?;
    let mut sessions = rows.into_iter().map(Session::try_from).collect::<Result<Vec<_>, _>>()?;
    sessions.retain(|session| session_is_alive(session.started, session.last_used, shop.now()));
    Ok(sessions)
}

/// Deletes sessions that cannot be running any more at `now`.
pub async fn sweep(tx: &mut Tx, now: Instant) -> Result<u64, DbError> {
    execute!(tx, "delete from sessions where created_at <= $1", now.plus_days(-SESSION_MAX_DAYS).as_micros())
}

impl TryFrom<SessionRow> for Session {
    type Error = DbError;

    fn try_from(row: SessionRow) -> Result<Self, DbError> {
        Ok(Self {
            id: read("session id", &row.id)?,
            device: row.device,
            started: Instant::from_micros(row.created_at),
            last_used: Instant::from_micros(row.last_used_at),
        })
    }
}
