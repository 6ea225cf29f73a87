//! Faults looked for in accounts and sign-in, on both engines.

mod expiry;
mod handles;
mod limits;
mod links;
mod neutrality;
mod sessions;
mod sign_in;
mod statements;

use domain::{
    account::Side,
    email::EmailAddress,
    ids::{AccountId, PersonId},
};

use super::{
    Contact, ensure_account,
    sign_in::{Redeemed, Requested},
};
use crate::{
    db::{Db, fetch_one, fetch_optional},
    shop::Shop,
    tokens::hash_token,
};

/// The network address that tests ask from.
const CLIENT: &str = "192.0.2.7";
const DEVICE: &str = "Firefox on Debian";

fn address(typed: &str) -> EmailAddress {
    EmailAddress::parse(typed).unwrap()
}

const fn contact<'a>(address: &'a EmailAddress, name: &'a str) -> Contact<'a> {
    Contact { address, name, organization: None, country: None }
}

/// Makes an account as an order would.
async fn open_account(shop: &Shop, address: &EmailAddress, side: Side) -> AccountId {
    let mut tx = shop.db.write().await.unwrap();
    let account = ensure_account(&mut tx, shop, &contact(address, "Ada Lovelace"), side).await.unwrap();
    tx.commit().await.unwrap();
    account
}

/// The person behind an address.
async fn person(shop: &Shop, address: &EmailAddress) -> PersonId {
    let mut tx = shop.db.read().await.unwrap();
    let (id,) = fetch_one!(&mut tx, (String,), "select id from people where address_key = $1", address.key()).unwrap();
    id.parse().unwrap()
}

/// Asks for a sign-in mail and keeps the browser's cookie.
async fn ask(shop: &Shop, address: &EmailAddress) -> String {
    sent(super::sign_in::request(shop, address, Some("/licenses"), CLIENT).await.unwrap())
}

fn sent(requested: Requested) -> String {
    match requested {
        Requested::Sent { flow } => flow,
        Requested::TooMany => panic!("a request is refused"),
    }
}

fn session_of(redeemed: Redeemed) -> String {
    match redeemed {
        Redeemed::SignedIn { session, .. } => session,
        other => panic!("not signed in: {other:?}"),
    }
}

/// A mail as it stands in the outbox.
struct SentMail {
    recipient: String,
    text: String,
}

impl SentMail {
    /// The six digits in it.
    fn code(&self) -> Option<String> {
        self.text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
            .map(str::to_owned)
    }

    /// The secret of the link in it.
    fn link(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("/sign-in/link/")?;
        Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect())
    }
}

/// The mail that a request sent.
async fn mail_of(shop: &Shop, flow: &str) -> SentMail {
    let mut tx = shop.db.read().await.unwrap();
    let (recipient, text) = fetch_optional!(
        &mut tx,
        (String, String),
        "select m.recipient, m.text_body from mails m join sign_ins s on m.mail_key = 'sign-in:' || s.id
         where s.flow_hash = $1",
        hash_token(flow),
    )
    .unwrap()
    .expect("a mail was written");
    SentMail { recipient, text }
}

async fn code_of(shop: &Shop, flow: &str) -> String {
    mail_of(shop, flow).await.code().expect("a code in the mail")
}

async fn link_of(shop: &Shop, flow: &str) -> String {
    mail_of(shop, flow).await.link().expect("a link in the mail")
}

/// Signs an address in by its mail's link.
async fn signed_in(shop: &Shop, address: &EmailAddress) -> String {
    let flow = ask(shop, address).await;
    let link = link_of(shop, &flow).await;
    session_of(super::sign_in::redeem_link(shop, &link, DEVICE).await.unwrap())
}

/// A code that is not `code`.
fn other_than(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

/// Waits until so many transactions wait for a lock; on SQLite they wait for the one writer anyway.
async fn wait_until_blocked(shop: &Shop, transactions: usize) {
    let Db::Postgres(pool) = &shop.db else { return };
    let mut blocked = 0;
    while usize::try_from(blocked) != Ok(transactions) {
        blocked = sqlx::query_scalar::<_, i64>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_one(pool)
        .await
        .unwrap();
    }
}
