//! Who is staff: persons whom the command line named. They sign in as everybody does.

use domain::{calendar::Instant, email::EmailAddress, ids::PersonId};

use super::words;
use crate::{
    accounts::{access::Caller, handles::ensure_person},
    audit,
    db::{DbError, execute, fetch_all, fetch_optional},
    shop::Shop,
};

/// Who acts in the audit log where no session does.
const COMMAND_LINE: &str = "command line";

/// Somebody who is signed in and staff. Only a session gives one, so whoever has it may do what
/// this module does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    person: PersonId,
}

impl Staff {
    /// `None` is answered with 404, never 403 (rule 3).
    pub fn of(caller: &Caller) -> Option<Self> {
        caller.staff.then_some(Self { person: caller.person })
    }

    /// As the audit log names them.
    pub(super) const fn person(&self) -> PersonId {
        self.person
    }
}

/// A member of staff, in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    pub address: String,
    pub added: Instant,
    /// They signed in at least once.
    pub proven: bool,
}

/// Makes an address staff; `false` if it was already. The person is made if nobody is known by it.
pub async fn add_staff(shop: &Shop, address: &EmailAddress) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let person = ensure_person(&mut tx, shop, address).await?.to_string();
    let added = execute!(
        &mut tx,
        "insert into staff (person_id, added_at) values ($1, $2) on conflict (person_id) do nothing",
        &person,
        shop.now().as_micros(),
    )?;
    if added > 0 {
        audit::write(&mut tx, shop, COMMAND_LINE, &person, "staff_added", address.as_str()).await?;
    }
    // Accounts from before there was a search; the hourly sweep would see to them too.
    words::index_once(&mut tx).await?;
    tx.commit().await?;
    Ok(added > 0)
}

/// Everybody who is staff, by address.
pub async fn list_staff(shop: &Shop) -> Result<Vec<StaffMember>, DbError> {
    let rows = fetch_all!(
        &mut shop.db.glance().await?,
        (String, i64, Option<i64>),
        "select p.address, s.added_at, p.proven_at from staff s join people p on p.id = s.person_id
         order by p.address_key",
    )?;
    let member = |(address, added, proven): (String, i64, Option<i64>)| StaffMember {
        address,
        added: Instant::from_micros(added),
        proven: proven.is_some(),
    };
    Ok(rows.into_iter().map(member).collect())
}

/// Takes the role from an address, whose sessions then open `/vendor` no more; `false` if it was not
/// staff. What it did stays in the audit log.
pub async fn remove_staff(shop: &Shop, address: &EmailAddress) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let person = fetch_optional!(&mut tx, (String,), "select id from people where address_key = $1", address.key())?;
    let Some((person,)) = person else { return Ok(false) };
    let removed = execute!(&mut tx, "delete from staff where person_id = $1", &person)?;
    if removed > 0 {
        audit::write(&mut tx, shop, COMMAND_LINE, &person, "staff_removed", address.as_str()).await?;
    }
    tx.commit().await?;
    Ok(removed > 0)
}
