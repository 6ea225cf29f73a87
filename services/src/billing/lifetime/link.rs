//! Paying one renewal without signing in: a signed link of the renewal mails, for a payer's accounting. It
//! says what is to be paid and takes a card for that, nothing else, and is dead once the period is renewed.

use domain::{calendar::Instant, checkout::CardForm, coverage::BillingCycle, ids::SubscriptionId};

use super::{
    offers::{Offer, offered},
    paying::{PaidNow, PayWith, Payment, begin, run},
    rows,
    together::{self, Names},
};
use crate::{
    billing::transfers,
    db::{DbError, fetch_one},
    shop::Shop,
};

/// What stands between the parts of a token; none of them holds one.
const BETWEEN: char = '.';

/// A renewal as its link shows it.
#[derive(Clone, Debug)]
pub struct Linked {
    pub subscription: SubscriptionId,
    pub product: String,
    pub coverage: String,
    pub cycle: BillingCycle,
    /// Name and organization.
    pub licensee: String,
    pub standing: LinkStanding,
}

/// What is to be done at it.
#[derive(Clone, Debug)]
pub enum LinkStanding {
    Due(Box<Offer>),
    /// A payment has no outcome yet.
    UnderWay,
    /// The period is renewed, by this link or otherwise.
    Paid,
    /// It was canceled, say, or is suspended: its payer knows.
    NotDue,
}

/// The address of the link to the renewal that follows a period, by the end of that.
pub(crate) fn renewal_path(shop: &Shop, id: SubscriptionId, from: Instant) -> String {
    let token = shop.key.renewal_token(id, from);
    format!("/renew/{id}{BETWEEN}{}{BETWEEN}{token}", from.as_seconds())
}

/// The same, for whoever knows the subscription alone; `None` if there is no such.
pub async fn renewal_link(shop: &Shop, id: SubscriptionId) -> Result<Option<String>, DbError> {
    let about = rows::find(&mut shop.db.read().await?, id).await?;
    Ok(about.map(|about| renewal_path(shop, about.id, about.period.end)))
}

/// Which renewal a token is of; `None` unless this shop signed it.
fn read(shop: &Shop, token: &str) -> Option<(SubscriptionId, Instant)> {
    let mut parts = token.split(BETWEEN);
    let (id, from, mac) = (parts.next()?, parts.next()?, parts.next()?);
    let (id, from): (SubscriptionId, i64) = (id.parse().ok()?, from.parse().ok()?);
    let from = Instant::from_seconds(from);
    let is_ours = parts.next().is_none() && shop.key.is_renewal_token(id, from, mac);
    is_ours.then_some((id, from))
}

/// What a link shows; `None` for a token that is none.
pub async fn linked(shop: &Shop, token: &str) -> Result<Option<Linked>, DbError> {
    let Some((id, from)) = read(shop, token) else { return Ok(None) };
    let mut tx = shop.db.read().await?;
    let Some(about) = rows::find(&mut tx, id).await? else { return Ok(None) };
    let standing = if about.period.end != from {
        LinkStanding::Paid
    } else if about.is_being_charged {
        LinkStanding::UnderWay
    } else {
        match offered(&mut tx, shop, &about).await? {
            // The account's cards are nobody's business here.
            Some(offer) => LinkStanding::Due(Box::new(Offer { cards: Vec::new(), ..offer })),
            None => LinkStanding::NotDue,
        }
    };
    let open = transfers::open_of(&mut tx, id).await?;
    let names = match open {
        Some(open) => together::names_on(&mut tx, open.number, &about).await?,
        None => Names::of(&about),
    };
    Ok(Some(Linked {
        subscription: id,
        coverage: names.coverage,
        cycle: about.renewing().cycle,
        product: names.product,
        licensee: names.licensee,
        standing,
    }))
}

/// Pays it with a typed card, which is not kept. `None` for a token that is none.
pub async fn pay_linked(
    shop: &Shop,
    token: &str,
    card: CardForm,
    shown: String,
    once: String,
    client: String,
) -> Result<Option<PaidNow>, DbError> {
    let Some((subscription, from)) = read(shop, token) else { return Ok(None) };
    let payment = Payment { subscription, shown, with: PayWith::Typed(card), once, client };
    let shop = shop.clone();
    let paying = tokio::spawn(async move {
        let (end,) = fetch_one!(
            &mut shop.db.read().await?,
            (i64,),
            "select period_end from subscriptions where id = $1",
            subscription.to_string(),
        )?;
        if Instant::from_micros(end) != from {
            // By a first click, or otherwise: the page says that it is paid.
            return Ok(Some(PaidNow::Paid));
        }
        let begun = begin(&shop, None, &payment).await?;
        run(&shop, &payment.with, begun).await
    });
    paying.await.map_err(|error| DbError::Unreadable { what: "task that pays", value: error.to_string() })?
}
