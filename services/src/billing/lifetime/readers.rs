//! Who gets a letter about a subscription: everybody with a seat on the side that it tells (rules 3
//! and 5), each once for each matter.

use domain::{
    account::{Action, Role, Side},
    email::EmailAddress,
    ids::AccountId,
};
use sqlx::FromRow;

use super::rows::Subscription;
use crate::{
    db::{DbError, Tx, fetch_all},
    mail::{self, Letter},
    shop::Shop,
};

/// Somebody with a seat.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    person: String,
    pub address: EmailAddress,
    role: Option<Role>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    address: String,
    role: String,
}

/// The billing side's members, in the order of their seats.
pub(super) async fn of_billing(tx: &mut Tx, account: AccountId) -> Result<Vec<Reader>, DbError> {
    of_side(tx, account, Side::Billing).await
}

/// The licensee side's members.
pub(super) async fn of_licensee(tx: &mut Tx, account: AccountId) -> Result<Vec<Reader>, DbError> {
    of_side(tx, account, Side::Licensee).await
}

async fn of_side(tx: &mut Tx, account: AccountId, side: Side) -> Result<Vec<Reader>, DbError> {
    let rows = fetch_all!(
        tx,
        Row,
        "select p.id, p.address, m.role from memberships m join people p on p.id = m.person_id
         where m.account_id = $1 and m.side = $2 order by m.created_at, m.id",
        account.to_string(),
        side.code(),
    )?;
    rows.into_iter()
        .map(|row| {
            let address = EmailAddress::parse(&row.address)
                .map_err(|_| DbError::Unreadable { what: "e-mail address", value: row.address.clone() })?;
            Ok(Reader { person: row.id, address, role: Role::from_code(&row.role) })
        })
        .collect()
}

impl Reader {
    /// Whether it is the same person.
    pub fn is(&self, other: &Self) -> bool {
        self.person == other.person
    }

    /// The addresses of everybody else who gets the letter.
    pub fn others(&self, everybody: &[Self]) -> Vec<String> {
        everybody.iter().filter(|other| !self.is(other)).map(|other| other.address.to_string()).collect()
    }

    /// Where a letter to a payer leads: to the subscription, or to what else this role opens.
    pub fn portal_link(&self, about: &Subscription) -> String {
        if self.role.is_some_and(|role| role.may(Action::SeeSubscriptions)) {
            format!("/billing/subscriptions/{}", about.id)
        } else {
            "/billing".to_owned()
        }
    }

    /// Whether it is for this reader to renew it.
    pub fn may_pay(&self) -> bool {
        self.role.is_some_and(|role| role.may(Action::ChangeSubscription))
    }

    /// Where a letter that asks for a payment leads: to paying it now, for whoever may.
    pub fn pay_link(&self, about: &Subscription) -> String {
        if self.may_pay() { format!("/billing/subscriptions/{}/pay", about.id) } else { self.portal_link(about) }
    }

    /// Where a letter about a card leads: to replacing it, for whoever may.
    pub fn card_link(&self, about: &Subscription) -> String {
        match &about.card {
            Some(card) if self.role.is_some_and(|role| role.may(Action::ChangePaymentMethods)) => {
                format!("/billing/payment-methods?account={}&replace={}", about.billing, card.id)
            }
            _ => self.portal_link(about),
        }
    }

    /// Writes a letter about the period that runs; a second one of the same matter is not written.
    pub async fn send(
        &self,
        tx: &mut Tx,
        shop: &Shop,
        about: &Subscription,
        matter: &str,
        letter: &Letter,
    ) -> Result<(), DbError> {
        let period = about.period.end.as_seconds();
        let key = format!("life:{}:{period}:{matter}:{}", about.id, self.person);
        mail::enqueue(tx, shop, &self.address, &key, letter).await
    }

    /// The same for a letter about an account, under a key of its own.
    pub async fn send_once(&self, tx: &mut Tx, shop: &Shop, key: &str, letter: &Letter) -> Result<(), DbError> {
        mail::enqueue(tx, shop, &self.address, &format!("{key}:{}", self.person), letter).await
    }
}
