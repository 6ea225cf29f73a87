//! Canceling a subscription at the end of its period, and taking that back until then (rule 13). Each is
//! written down and mailed once, however often its button is pressed.

use domain::{account::Action, ids::SubscriptionId, invoice::InvoiceNumber, subscription::SubscriptionState};

use super::{
    by_invoice, date, ending, readers,
    rows::{self, Subscription},
};
use crate::{
    accounts::Caller,
    audit,
    db::{DbError, Tx},
    mail::{Letter, letters::SubscriptionCanceled},
    shop::Shop,
};

/// What a payer wants of the renewals to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing more after this period.
    Cancel,
    /// They go on after all.
    Keep,
}

impl Wanted {
    /// Reads what a form posts.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "cancel" => Some(Self::Cancel),
            "keep" => Some(Self::Keep),
            _ => None,
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Done,
    /// It stood so already, or its state does not allow it any more: the page says how it stands.
    AsItWas,
    /// A payment is under way; what it pays for is not ended under it.
    BeingCharged,
}

/// Cancels or takes it back. `None` where the caller may not, or there is no such subscription.
pub async fn want(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
    wanted: Wanted,
) -> Result<Option<Changed>, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(mut about) = rows::lock(&mut tx, id).await? else { return Ok(None) };
    if !caller.may(about.billing, Action::ChangeSubscription) {
        return Ok(None);
    }
    let now = shop.now();
    let next = match wanted {
        Wanted::Cancel => about.life.state.cancel(now),
        Wanted::Keep => about.life.state.keep(now),
    };
    let Ok(next) = next else { return Ok(Some(Changed::AsItWas)) };
    let event = match next {
        SubscriptionState::Canceled { .. } if about.is_being_charged => return Ok(Some(Changed::BeingCharged)),
        SubscriptionState::Canceled { at } => {
            ending::at_once(&mut tx, shop, &mut about, at).await?;
            ("canceled_in_grace", at)
        }
        _ => {
            about.life.state = next;
            let invoice = match wanted {
                Wanted::Cancel => by_invoice::take_back_together(&mut tx, shop, &mut about).await?,
                Wanted::Keep => None,
            };
            tell(&mut tx, shop, &about, caller, wanted, invoice).await?;
            let event = if wanted == Wanted::Cancel { "cancel_asked" } else { "cancel_taken_back" };
            (event, about.period.end)
        }
    };
    rows::store(&mut tx, shop, &about).await?;
    let (event, at) = event;
    audit::write(&mut tx, shop, &caller.person.to_string(), &about.id.to_string(), event, &date(shop, at)).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(Changed::Done))
}

/// Every billing member hears of it: a colleague may not have meant it.
async fn tell(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    caller: &Caller,
    wanted: Wanted,
    invoice: Option<InvoiceNumber>,
) -> Result<(), DbError> {
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = SubscriptionCanceled {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            by: caller.address.to_string(),
            taken_back: wanted == Wanted::Keep,
            invoice: invoice.map(|number| number.to_string()),
            ends: date(shop, about.period.end),
            portal_link: reader.portal_link(about),
            others: reader.others(&everybody),
        };
        // Canceled, kept and canceled again are three matters of one period.
        let matter = format!("renewals:{}", shop.now().as_micros());
        reader.send(tx, shop, about, &matter, &Letter::SubscriptionCanceled(letter)).await?;
    }
    Ok(())
}
