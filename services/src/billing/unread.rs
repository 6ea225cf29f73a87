//! Mails about subscriptions that came back: a reminder that nobody reads is where a renewal is lost, so the
//! account's other members are told on their pages.

use domain::{bounce::Bounce, ids::AccountId};

use crate::db::{DbError, Tx, fetch_all};

/// Somebody whom the newest mail about a subscription did not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub recipient: String,
    pub subject: String,
    pub bounce: Bounce,
}

/// Of the mails about an account's subscriptions and cards: to whom the last one came back, the newest first.
/// Whom a later mail reached is not among them. Mails about other accounts are nobody's business here, whoever
/// got them (rule 3); those about orders are told of elsewhere, with a way to correct the address.
pub(super) async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Unread>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, String),
        "select m.recipient, m.subject, m.bounced
         from mails m
         where m.bounced is not null
             and m.recipient_key in (
                 select p.address_key from memberships s join people p on p.id = s.person_id
                 where s.account_id = $1 and s.side = 'billing'
                 union
                 select a.handle_key from subscriptions s join accounts a on a.id = s.licensee_account_id
                 where s.billing_account_id = $1)
             and (m.mail_key like 'card:' || $2 || ':%'
                  or exists (select 1 from subscriptions s
                             where s.billing_account_id = $1
                                 and (m.mail_key like 'life:' || s.id || ':%'
                                      or m.mail_key like 'price:%:' || s.id || ':%')))
             and not exists (select 1 from mails n where n.recipient_key = m.recipient_key
                             and n.created_at > m.created_at and n.sent_at is not null)
         order by m.created_at desc, m.id desc",
        account.to_string(),
        account.to_string(),
    )?;
    let mut newest: Vec<Unread> = Vec::new();
    for (recipient, subject, reply) in rows {
        if newest.iter().all(|earlier| earlier.recipient != recipient) {
            newest.push(Unread { recipient, subject, bounce: Bounce::read(&reply) });
        }
    }
    Ok(newest)
}
