//! A customer as staff see them: the account with both of its sides, the people in it, what they
//! ordered, hold and were mailed.

use domain::{account::Role, calendar::Instant, ids::AccountId, sign_in::session_is_alive};
use sqlx::FromRow;

use super::{
    LicenseLine, OrderLine, Staff, licenses,
    mails::{self, MailLine},
    orders,
    timeline::{self, Event},
};
use crate::{
    db::{DbError, Tx, fetch_all, fetch_optional},
    shop::Shop,
};

/// Members of one account that are listed at most.
const LISTED: i64 = 100;
/// Their running sessions that are counted at most.
const SESSIONS: i64 = 1000;

/// Everything about an account.
#[derive(Clone, Debug)]
pub struct Customer {
    pub handle: String,
    pub name: String,
    pub organization: Option<String>,
    /// ISO code, where a payer gave one.
    pub country: Option<String>,
    pub pays: bool,
    pub uses: bool,
    pub since: Instant,
    pub people: Vec<Member>,
    /// The newest fifty of each.
    pub licenses: Vec<LicenseLine>,
    pub orders: Vec<OrderLine>,
    pub mails: Vec<MailLine>,
    pub timeline: Vec<Event>,
}

/// Somebody's seat on a side of the account.
#[derive(Clone, Debug)]
pub struct Member {
    pub address: String,
    pub role: Role,
    /// They signed in at least once.
    pub proven: bool,
    /// Browsers in which they are signed in now, and when one was used last.
    pub sessions: usize,
    pub last_used: Option<Instant>,
}

#[derive(FromRow)]
struct AccountRow {
    handle: String,
    name: String,
    organization: Option<String>,
    country: Option<String>,
    has_billing: i64,
    has_licensee: i64,
    created_at: i64,
}

/// An account with its timeline; `None` if there is no such.
pub async fn customer(shop: &Shop, _: &Staff, id: AccountId) -> Result<Option<Customer>, DbError> {
    let account = id.to_string();
    let mut tx = shop.db.read().await?;
    let row = fetch_optional!(
        &mut tx,
        AccountRow,
        "select handle, name, organization, country, has_billing, has_licensee, created_at
         from accounts where id = $1",
        &account,
    )?;
    let Some(row) = row else { return Ok(None) };
    let since = Instant::from_micros(row.created_at);
    let orders = orders::of_account(&mut tx, &account).await?;
    let mails = mails::to_account(&mut tx, &account).await?;
    let timeline = timeline::of_account(&mut tx, &account, since, &orders, &mails).await?;
    Ok(Some(Customer {
        handle: row.handle,
        name: row.name,
        organization: row.organization,
        country: row.country,
        pays: row.has_billing != 0,
        uses: row.has_licensee != 0,
        since,
        people: people(&mut tx, &account, shop.now()).await?,
        licenses: licenses::of_account(&mut tx, &account, shop.now()).await?,
        orders,
        mails,
        timeline,
    }))
}

async fn people(tx: &mut Tx, account: &str, now: Instant) -> Result<Vec<Member>, DbError> {
    let seats = fetch_all!(
        tx,
        (String, String, String, Option<i64>),
        "select p.id, p.address, m.role, p.proven_at from memberships m join people p on p.id = m.person_id
         where m.account_id = $1 order by m.side, m.created_at, m.id limit $2",
        account,
        LISTED,
    )?;
    let sessions = fetch_all!(
        tx,
        (String, i64, i64),
        "select person_id, created_at, last_used_at from sessions
         where ended_at is null and person_id in (select person_id from memberships where account_id = $1)
         order by created_at desc limit $2",
        account,
        SESSIONS,
    )?;
    let running: Vec<(String, Instant)> = sessions
        .into_iter()
        .map(|(person, started, used)| (person, Instant::from_micros(started), Instant::from_micros(used)))
        .filter(|(_, started, used)| session_is_alive(*started, *used, now))
        .map(|(person, _, used)| (person, used))
        .collect();
    seats
        .into_iter()
        .map(|(id, address, role, proven)| {
            let theirs = || running.iter().filter(|(person, _)| *person == id).map(|(_, used)| *used);
            Ok(Member {
                address,
                role: Role::from_code(&role).ok_or(DbError::Unreadable { what: "role", value: role })?,
                proven: proven.is_some(),
                sessions: theirs().count(),
                last_used: theirs().max(),
            })
        })
        .collect()
}
