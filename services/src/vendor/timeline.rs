//! What happened, in order: facts gathered from orders, attempts, invoices, mails, sign-ins,
//! downloads and the audit log. The newest comes first.

use domain::{calendar::Instant, ids::OrderId, invoice::InvoiceNumber, money::Money};
use sqlx::FromRow;

use super::mails::MailLine;
use crate::{
    billing::stored,
    db::{DbError, Tx, fetch_all, read},
};

/// The most entries of one timeline, and of each kind in it.
const LONGEST: usize = 100;
const EACH: i64 = 100;

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: Instant,
    /// Who did it, where somebody did.
    pub who: Option<String>,
    pub what: What,
}

/// What a fact tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Ordered {
        product: String,
        is_trial: bool,
    },
    TrialRefused,
    Tried {
        amount: Money,
        card: Option<String>,
    },
    Paid {
        amount: Money,
    },
    Declined {
        code: String,
    },
    Invoiced {
        number: InvoiceNumber,
        gross: Money,
    },
    Mailed(MailLine),
    SignedIn {
        device: String,
    },
    Downloaded {
        version: String,
        file: String,
        device: String,
    },
    AccountOpened,
    /// An entry of the audit log: its event and its detail, a reason perhaps.
    Audited {
        event: String,
        detail: String,
    },
}

/// Puts the newest first, and cuts what is too much.
fn ordered(mut events: Vec<Event>) -> Vec<Event> {
    // Stable: what happened in one transaction stays in the order in which it was gathered.
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events.truncate(LONGEST);
    events
}

/// Everything about an order.
pub(super) async fn of_order(
    tx: &mut Tx,
    order: OrderId,
    license: Option<&str>,
    subscription: Option<&str>,
    mails: &[MailLine],
) -> Result<Vec<Event>, DbError> {
    let id = order.to_string();
    let mut events = mailed(mails);
    events.extend(invoiced(tx, &id).await?);
    events.extend(audited(tx, &id, license.unwrap_or_default(), subscription.unwrap_or_default()).await?);
    events.extend(tried(tx, &id).await?);
    events.extend(placed(tx, &id).await?);
    Ok(ordered(events))
}

/// Everything about a license: its order's facts and its downloads.
pub(super) async fn of_license(
    tx: &mut Tx,
    order: OrderId,
    license: &str,
    subscription: &str,
    mails: &[MailLine],
) -> Result<Vec<Event>, DbError> {
    let mut events = downloaded(tx, license).await?;
    events.extend(of_order(tx, order, Some(license), Some(subscription), mails).await?);
    Ok(ordered(events))
}

/// Everything about a customer: sign-ins, orders, mails, and what staff did.
pub(super) async fn of_account(
    tx: &mut Tx,
    account: &str,
    opened: Instant,
    orders: &[super::OrderLine],
    mails: &[MailLine],
) -> Result<Vec<Event>, DbError> {
    let mut events = mailed(mails);
    events.extend(audited(tx, account, "", "").await?);
    events.extend(signed_in(tx, account).await?);
    events.extend(orders.iter().map(|order| Event {
        at: order.placed,
        who: Some(order.email.clone()),
        what: What::Ordered { product: order.product.clone(), is_trial: order.is_trial },
    }));
    events.push(Event { at: opened, who: None, what: What::AccountOpened });
    Ok(ordered(events))
}

fn mailed(mails: &[MailLine]) -> Vec<Event> {
    mails.iter().map(|mail| Event { at: mail.written, who: None, what: What::Mailed(mail.clone()) }).collect()
}

async fn placed(tx: &mut Tx, order: &str) -> Result<Vec<Event>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, String, String, i64, Option<i64>),
        "select p.name, o.way, o.state, o.billing_email, o.created_at, o.settled_at
         from orders o join products p on p.id = o.product_id where o.id = $1",
        order,
    )?;
    let mut events = Vec::new();
    for (product, way, state, payer, placed, settled) in rows {
        let at = Instant::from_micros(placed);
        if state == "trial_refused" {
            let at = settled.map_or(at, Instant::from_micros);
            events.push(Event { at, who: None, what: What::TrialRefused });
        }
        events.push(Event { at, who: Some(payer), what: What::Ordered { product, is_trial: way == "trial" } });
    }
    Ok(events)
}

#[derive(FromRow)]
struct AttemptRow {
    currency: String,
    amount: i64,
    state: String,
    decline_code: Option<String>,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    created_at: i64,
    settled_at: Option<i64>,
}

async fn tried(tx: &mut Tx, order: &str) -> Result<Vec<Event>, DbError> {
    let rows = fetch_all!(
        tx,
        AttemptRow,
        "select currency, amount, state, decline_code, card_brand, card_last_four, created_at, settled_at
         from attempts where order_id = $1 order by created_at desc, id desc limit $2",
        order,
        EACH,
    )?;
    let mut events = Vec::new();
    for row in rows {
        let amount = stored::money(row.amount, &row.currency)?;
        let end = match row.state.as_str() {
            "paid" => Some(What::Paid { amount }),
            "declined" => Some(What::Declined { code: row.decline_code.unwrap_or_default() }),
            _ => None,
        };
        if let (Some(at), Some(what)) = (row.settled_at, end) {
            events.push(Event { at: Instant::from_micros(at), who: None, what });
        }
        let card = row.card_brand.zip(row.card_last_four).map(|(brand, four)| format!("{brand} ending in {four}"));
        let what = What::Tried { amount, card };
        events.push(Event { at: Instant::from_micros(row.created_at), who: None, what });
    }
    Ok(events)
}

async fn invoiced(tx: &mut Tx, order: &str) -> Result<Vec<Event>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, i64, i64),
        "select number, currency, gross, issued_at from invoices where order_id = $1 order by issued_at desc, id desc",
        order,
    )?;
    rows.into_iter()
        .map(|(number, currency, gross, issued)| {
            let gross = stored::money(gross, &currency)?;
            Ok(Event {
                at: Instant::from_micros(issued),
                who: None,
                what: What::Invoiced { number: read("invoice number", &number)?, gross },
            })
        })
        .collect()
}

/// Entries of the audit log about up to three things, and about the attempts of the first.
async fn audited(tx: &mut Tx, first: &str, second: &str, third: &str) -> Result<Vec<Event>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String, Option<String>, String, String),
        "select e.happened_at, e.actor, p.address, e.event, e.detail
         from audit_events e left join people p on p.id = e.actor
         where e.subject in (select cast($1 as text) union select cast($2 as text) union select cast($3 as text)
                             union select id from attempts where order_id = $1)
         order by e.happened_at desc, e.id desc limit $4",
        first,
        second,
        third,
        EACH,
    )?;
    let event = |(at, actor, address, event, detail): (i64, String, Option<String>, String, String)| Event {
        at: Instant::from_micros(at),
        who: Some(address.unwrap_or(actor)),
        what: What::Audited { event, detail },
    };
    Ok(rows.into_iter().map(event).collect())
}

async fn signed_in(tx: &mut Tx, account: &str) -> Result<Vec<Event>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String, String),
        "select s.created_at, p.address, s.device from sessions s join people p on p.id = s.person_id
         where s.person_id in (select person_id from memberships where account_id = $1)
         order by s.created_at desc, s.id desc limit $2",
        account,
        EACH,
    )?;
    let event = |(at, address, device): (i64, String, String)| Event {
        at: Instant::from_micros(at),
        who: Some(address),
        what: What::SignedIn { device },
    };
    Ok(rows.into_iter().map(event).collect())
}

async fn downloaded(tx: &mut Tx, license: &str) -> Result<Vec<Event>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, Option<String>, String, String, String),
        "select d.started_at, p.address, r.version, f.name, d.device
         from downloads d
         join files f on f.id = d.file_id
         join releases r on r.id = f.release_id
         left join people p on p.id = d.person_id
         where d.license_id = $1 order by d.started_at desc, d.id desc limit $2",
        license,
        EACH,
    )?;
    let event = |(at, who, version, file, device): (i64, Option<String>, String, String, String)| Event {
        at: Instant::from_micros(at),
        who,
        what: What::Downloaded { version, file, device },
    };
    Ok(rows.into_iter().map(event).collect())
}
