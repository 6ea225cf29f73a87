//! Cards as rows. One card is one row of its account, however often it is typed: the newest reference of
//! the gateway counts, since it is the one that was verified last.

use domain::{
    card::{CardBrand, CardDigest, CardExpiry},
    ids::{AccountId, PaymentMethodId, SubscriptionId},
};
use sqlx::FromRow;

use crate::{
    db::{self, DbError, Tx, execute, fetch_all, fetch_optional, read},
    shop::Shop,
};

/// A card's row.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub id: PaymentMethodId,
    pub account: AccountId,
    /// As the gateway calls it.
    pub reference: String,
    pub digest: CardDigest,
    pub is_default: bool,
}

/// What is kept of a card, as it stands in a row.
#[expect(clippy::struct_field_names, reason = "the columns are called so")]
#[derive(Clone, Debug, FromRow)]
pub(super) struct DigestRow {
    pub card_brand: String,
    pub card_last_four: String,
    pub card_expiry_year: i64,
    pub card_expiry_month: i64,
}

impl DigestRow {
    pub fn parse(self) -> CardDigest {
        CardDigest {
            brand: CardBrand::from_name(&self.card_brand),
            last_four: self.card_last_four,
            expiry: CardExpiry {
                year: u16::try_from(self.card_expiry_year).unwrap_or(0),
                month: u8::try_from(self.card_expiry_month).unwrap_or(0),
            },
        }
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    account_id: String,
    gateway_reference: String,
    is_default: i64,
    #[sqlx(flatten)]
    digest: DigestRow,
}

impl Row {
    fn parse(self) -> Result<Stored, DbError> {
        Ok(Stored {
            id: read("payment method id", &self.id)?,
            account: read("account id", &self.account_id)?,
            reference: self.gateway_reference,
            digest: self.digest.parse(),
            is_default: self.is_default != 0,
        })
    }
}

/// Holds an account's cards until the transaction ends. Take it before any subscription is locked.
pub(crate) async fn hold(tx: &mut Tx, account: AccountId) -> Result<(), DbError> {
    db::hold(tx, &format!("cards {account}")).await
}

/// A card; `None` once it was removed.
pub(crate) async fn card_of(tx: &mut Tx, id: PaymentMethodId) -> Result<Option<Stored>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, account_id, gateway_reference, is_default, card_brand, card_last_four, card_expiry_year,
                card_expiry_month
         from payment_methods where id = $1",
        id.to_string(),
    )?;
    row.map(Row::parse).transpose()
}

/// An account's cards, the default first, then the newest.
pub(super) async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Stored>, DbError> {
    let rows = fetch_all!(
        tx,
        Row,
        "select id, account_id, gateway_reference, is_default, card_brand, card_last_four, card_expiry_year,
                card_expiry_month
         from payment_methods where account_id = $1 order by is_default desc, id desc",
        account.to_string(),
    )?;
    rows.into_iter().map(Row::parse).collect()
}

/// Whether a card is one of an account's.
pub(crate) async fn exists(tx: &mut Tx, account: AccountId, id: PaymentMethodId) -> Result<bool, DbError> {
    Ok(card_of(tx, id).await?.is_some_and(|card| card.account == account))
}

/// Keeps a card that the gateway knows by a reference; the first one of an account is its default.
pub(crate) async fn save(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    reference: &str,
    card: &CardDigest,
) -> Result<PaymentMethodId, DbError> {
    hold(tx, account).await?;
    let all = of_account(tx, account).await?;
    if let Some(same) = all.iter().find(|stored| stored.digest == *card) {
        execute!(
            tx,
            "update payment_methods set gateway_reference = $2, gateway = $3 where id = $1",
            same.id.to_string(),
            reference,
            shop.gateway.name(),
        )?;
        return Ok(same.id);
    }
    let id = shop.id(PaymentMethodId::from_parts);
    execute!(
        tx,
        "insert into payment_methods
             (id, account_id, gateway, gateway_reference, card_brand, card_last_four, card_expiry_year,
              card_expiry_month, created_at, is_default)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.to_string(),
        account.to_string(),
        shop.gateway.name(),
        reference,
        card.brand.name(),
        &card.last_four,
        i64::from(card.expiry.year),
        i64::from(card.expiry.month),
        shop.now().as_micros(),
        i64::from(all.is_empty()),
    )?;
    Ok(id)
}

/// Makes a card the one that the account's next payments begin with.
pub(super) async fn set_default(tx: &mut Tx, account: AccountId, id: PaymentMethodId) -> Result<(), DbError> {
    // Two statements: an index allows one default at a time.
    execute!(
        tx,
        "update payment_methods set is_default = 0 where account_id = $1 and is_default = 1",
        account.to_string(),
    )?;
    execute!(tx, "update payment_methods set is_default = 1 where id = $1", id.to_string())?;
    Ok(())
}

/// The subscriptions that a card stands behind, in their order, which all take who lock several.
pub(super) async fn behind(tx: &mut Tx, id: PaymentMethodId) -> Result<Vec<SubscriptionId>, DbError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select id from subscriptions where payment_method_id = $1 order by id",
        id.to_string(),
    )?;
    rows.iter().map(|(id,)| read("subscription id", id)).collect()
}

/// Deletes a card that nothing stands on any more; its charges keep their own words of it.
pub(super) async fn delete(tx: &mut Tx, id: PaymentMethodId) -> Result<(), DbError> {
    execute!(tx, "delete from payment_methods where id = $1", id.to_string())?;
    Ok(())
}
