//! What became of the mails about an order: on their way, sent, or come back.

use domain::{
    account::{Action, Side},
    bounce::Bounce,
    calendar::Instant,
    ids::{AccountId, OrderId, SubscriptionId},
};
use sqlx::FromRow;

use super::hand_over::{CALLED_BACK, CORRECTED, Moved, NAMED};
use crate::{
    accounts::Caller,
    db::{DbError, Tx, fetch_all, read},
    shop::Shop,
};

/// A mail about an order, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLine {
    /// Whom it tells: payer or licensee.
    pub side: Side,
    pub recipient: String,
    pub written: Instant,
    pub delivered: Delivered,
}

/// How far a mail came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    NotYet,
    /// The next server answers for it.
    Sent(Instant),
    CameBack(Bounce),
}

#[derive(FromRow)]
struct MailRow {
    side: String,
    recipient: String,
    created_at: i64,
    sent_at: Option<i64>,
    bounced: Option<String>,
}

impl From<MailRow> for MailLine {
    fn from(row: MailRow) -> Self {
        Self {
            side: if row.side == Side::Licensee.code() { Side::Licensee } else { Side::Billing },
            recipient: row.recipient,
            written: Instant::from_micros(row.created_at),
            delivered: match (row.sent_at, row.bounced) {
                (_, Some(reply)) => Delivered::CameBack(Bounce::read(&reply)),
                (Some(at), None) => Delivered::Sent(Instant::from_micros(at)),
                (None, None) => Delivered::NotYet,
            },
        }
    }
}

/// An order's mails, oldest first, but those that were called back before they left.
pub(super) async fn mails(tx: &mut Tx, order: OrderId) -> Result<Vec<MailLine>, DbError> {
    let rows = fetch_all!(
        tx,
        MailRow,
        "select side, recipient, created_at, sent_at, case when bounced = $2 then null else bounced end as bounced
         from mails
         where order_id = $1 and side is not null and (bounced is null or bounced <> $2 or sent_at is not null)
         order by created_at, side, case when bounced is null then 1 else 0 end, id",
        order.to_string(),
        CALLED_BACK,
    )?;
    Ok(rows.into_iter().map(MailLine::from).collect())
}

/// An order's licensee was corrected, or another one named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub at: Instant,
    /// The address of before.
    pub from: String,
    /// The name of before; `None` where it was not written down.
    pub name: Option<String>,
    pub to: String,
}

/// When an order's licensee was corrected, or another one named, from and to which address; oldest first.
pub(super) async fn corrections(tx: &mut Tx, order: OrderId) -> Result<Vec<Correction>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String),
        "select happened_at, detail from audit_events where subject = $1 and event in ($2, $3)
         order by happened_at, id",
        order.to_string(),
        CORRECTED,
        NAMED,
    )?;
    let correction = |(at, detail): (i64, String)| {
        let moved = Moved::read(&detail)?;
        let (from, to, name) = (moved.from.to_owned(), moved.to.to_owned(), moved.name.map(ToOwned::to_owned));
        Some(Correction { at: Instant::from_micros(at), from, name, to })
    };
    Ok(rows.into_iter().filter_map(correction).collect())
}

/// A subscription's newest mail to one of its sides came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameBack {
    pub subscription: SubscriptionId,
    /// The token in its order's address.
    pub order_token: String,
    pub product_name: String,
    pub side: Side,
    pub recipient: String,
    pub bounce: Bounce,
}

/// What came back last of the mails about orders that the caller pays for.
pub async fn came_back(shop: &Shop, caller: &Caller) -> Result<Vec<CameBack>, DbError> {
    let mut tx = shop.db.read().await?;
    let mut all = Vec::new();
    for account in caller.accounts_for(Action::SeeSubscriptions) {
        all.extend(came_back_of(&mut tx, shop, account).await?);
    }
    Ok(all)
}

/// What came back last of the mails about an account's orders; none where a later mail to the same
/// side did not.
pub(crate) async fn came_back_of(tx: &mut Tx, shop: &Shop, billing: AccountId) -> Result<Vec<CameBack>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, String, String, String, String),
        "select s.id, s.order_id, p.name, m.side, m.recipient, m.bounced
         from subscriptions s join products p on p.id = s.product_id join mails m on m.order_id = s.order_id
         where s.billing_account_id = $1 and m.bounced is not null and m.bounced <> $2
             and not exists (select 1 from mails n where n.order_id = m.order_id and n.side = m.side
                             and (n.created_at > m.created_at or (n.created_at = m.created_at and n.bounced is null)))
         order by m.created_at desc, m.id desc",
        billing.to_string(),
        CALLED_BACK,
    )?;
    rows.into_iter()
        .map(|(subscription, order, product_name, side, recipient, reply)| {
            Ok(CameBack {
                subscription: read("subscription id", &subscription)?,
                order_token: shop.key.order_token(read("order id", &order)?),
                product_name,
                side: if side == Side::Licensee.code() { Side::Licensee } else { Side::Billing },
                recipient,
                bounce: Bounce::read(&reply),
            })
        })
        .collect()
}
