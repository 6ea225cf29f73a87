//! Who is calling, and what they may do where (rules 3 and 5). The first line of every page,
//! server function and route of the portals asks [`caller`].

use domain::{
    account::{Action, Role, Side},
    calendar::Instant,
    email::EmailAddress,
    ids::{AccountId, PersonId, SessionId},
    sign_in::session_is_alive,
};
use sqlx::FromRow;

use super::read_address;
use crate::{
    db::{DbError, execute, fetch_all, read},
    licensing::seen,
    shop::Shop,
    tokens::hash_token,
};

/// A session's last use is written down at most this often.
const TOUCH_SECONDS: i64 = 60;

/// A person's place on one side of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub account: AccountId,
    /// The account's address, as its owner spells it.
    pub handle: String,
    pub side: Side,
    pub role: Role,
    /// Something was bought there for a customer, so that the list of customers is of use (rule 4).
    pub has_customers: bool,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub person: PersonId,
    pub address: EmailAddress,
    pub session: SessionId,
    /// In the order in which the accounts came to be.
    pub seats: Vec<Seat>,
    /// They run the shop: `/vendor` is theirs to open.
    pub staff: bool,
}

impl Caller {
    /// Whether a role of theirs allows it there. `false` is answered with 404, never 403 (rule 3).
    pub fn may(&self, account: AccountId, action: Action) -> bool {
        self.seats.iter().any(|seat| seat.account == account && seat.role.may(action))
    }

    /// The accounts in which they may do it, each once.
    pub fn accounts_for(&self, action: Action) -> Vec<AccountId> {
        // An action belongs to one side, and a person has one role a side, so none comes twice.
        self.seats.iter().filter(|seat| seat.role.may(action)).map(|seat| seat.account).collect()
    }

    /// Whether there are customers that they may see.
    pub fn has_customers(&self) -> bool {
        self.seats.iter().any(|seat| seat.has_customers && seat.role.may(Action::SeeSubscriptions))
    }

    /// Whether a side's portal is theirs to open.
    pub fn has_side(&self, side: Side) -> bool {
        self.seats.iter().any(|seat| seat.side == side && seat.role.signs_in())
    }
}

/// A session, with one of its person's seats, if there is any.
#[derive(FromRow)]
struct CallerRow {
    id: String,
    person_id: String,
    address: String,
    created_at: i64,
    last_used_at: i64,
    staff_since: Option<i64>,
    account_id: Option<String>,
    handle: Option<String>,
    role: Option<String>,
    has_customers: bool,
}

impl CallerRow {
    fn seat(&self) -> Result<Option<Seat>, DbError> {
        let (Some(account), Some(handle), Some(code)) = (&self.account_id, &self.handle, &self.role) else {
            return Ok(None);
        };
        let role = Role::from_code(code).ok_or_else(|| DbError::Unreadable { what: "role", value: code.clone() })?;
        let (account, handle) = (read("account id", account)?, handle.clone());
        Ok(Some(Seat { account, handle, side: role.side(), role, has_customers: self.has_customers }))
    }
}

/// Who is behind a session's secret; `None` when it is unknown, ended or too old (rule 7). Asked by
/// every page, so it is one statement.
pub async fn caller(shop: &Shop, session_token: &str) -> Result<Option<Caller>, DbError> {
    let now = shop.now();
    let rows = fetch_all!(
        &mut shop.db.glance().await?,
        CallerRow,
        "select s.id, s.person_id, p.address, s.created_at, s.last_used_at, t.added_at as staff_since,
                a.id as account_id, a.handle, m.role,
                exists (select 1 from orders o where o.billing_account_id = a.id
                        and o.purpose = 'reseller' and o.state = 'complete') as has_customers
         from sessions s
         join people p on p.id = s.person_id
         left join staff t on t.person_id = p.id
         left join memberships m on m.person_id = p.id
         left join accounts a on a.id = m.account_id
         where s.token_hash = $1 and s.ended_at is null order by a.created_at, a.id, m.side",
        hash_token(session_token),
    )?;
    let Some(session) = rows.first() else {
        return Ok(None);
    };
    let last_used = Instant::from_micros(session.last_used_at);
    if !session_is_alive(Instant::from_micros(session.created_at), last_used, now) {
        return Ok(None);
    }
    let person = read("person id", &session.person_id)?;
    if now.seconds_since(last_used) >= TOUCH_SECONDS {
        touch(shop, &session.id, person, now).await;
    }
    Ok(Some(Caller {
        person,
        address: read_address(&session.address)?,
        session: read("session id", &session.id)?,
        seats: rows.iter().filter_map(|row| row.seat().transpose()).collect::<Result<_, _>>()?,
        staff: session.staff_since.is_some(),
    }))
}

/// Writes the last use down. Whoever only reads still can when the disk is full or the data base
/// locked, so trouble is logged and tried again at the next page.
async fn touch(shop: &Shop, session_id: &str, person: PersonId, now: Instant) {
    let written = async {
        let mut tx = shop.db.write().await?;
        execute!(
            &mut tx,
            "update sessions set last_used_at = $1 where id = $2 and last_used_at < $1",
            now.as_micros(),
            session_id,
        )?;
        seen::note(&mut tx, person, now).await?;
        tx.commit().await
    };
    if let Err(error) = written.await {
        tracing::warn!(session = session_id, %error, "a session's last use was not written down");
    }
}
