//! The end of a trial, of a canceled subscription, and of grace (rule 13): the license stops, and both
//! sides are told once.

use domain::{
    calendar::Instant,
    lifetime::Step,
    subscription::{GRACE_DAYS, SubscriptionState},
};

use super::{
    by_invoice, date, note,
    readers::{self, Reader},
    rows::Subscription,
};
use crate::{
    db::{DbError, Tx},
    mail::{
        Letter,
        letters::{Ended, LicenseEnded, TakenBack},
    },
    shop::Shop,
};

pub(super) async fn end(tx: &mut Tx, shop: &Shop, about: &mut Subscription, step: Step) -> Result<(), DbError> {
    let period_end = about.period.end;
    let (how, at, event) = match step {
        Step::EndTrial => (Ended::Trial, period_end, "trial_ended"),
        Step::End => (Ended::Canceled, period_end, "subscription_canceled"),
        _ if about.life.is_suspended => (Ended::Suspended, period_end.plus_days(GRACE_DAYS), "subscription_expired"),
        _ => (Ended::Unpaid, period_end.plus_days(GRACE_DAYS), "subscription_expired"),
    };
    about.life.state = match step {
        Step::End => SubscriptionState::Canceled { at },
        _ => SubscriptionState::Expired { at },
    };
    about.life.dunning = None;
    let taken_back = by_invoice::take_back(tx, shop, about).await?;
    tell(tx, shop, about, how, at, taken_back.as_ref()).await?;
    note(tx, shop, about, event, &date(shop, at)).await
}

/// Ends what was canceled in grace (rule 13): both sides are told, and nothing more is tried.
pub(super) async fn at_once(tx: &mut Tx, shop: &Shop, about: &mut Subscription, at: Instant) -> Result<(), DbError> {
    about.life.state = SubscriptionState::Canceled { at };
    about.life.dunning = None;
    let taken_back = by_invoice::take_back(tx, shop, about).await?;
    tell(tx, shop, about, Ended::Canceled, at, taken_back.as_ref()).await
}

async fn tell(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    how: Ended,
    at: Instant,
    taken_back: Option<&by_invoice::TakenBack>,
) -> Result<(), DbError> {
    let payers = readers::of_billing(tx, about.billing).await?;
    let letter = |payer: Option<String>, orders_anew: bool, link: String, others: Vec<String>| {
        Letter::LicenseEnded(LicenseEnded {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            how,
            ended: date(shop, at),
            taken_back: taken_back.filter(|_| payer.is_none()).map(|back| {
                let received = Some(back.invoice.received).filter(|received| !received.is_zero());
                TakenBack {
                    invoice: back.invoice.number.to_string(),
                    received: received.map(|received| received.format(super::LOCALE)),
                    with_others: back.with_others,
                }
            }),
            payer,
            orders_anew,
            link,
            others,
        })
    };
    for reader in &payers {
        let others = reader.others(&payers);
        let orders_anew = how != Ended::Suspended && (about.is_declined || !reader.may_pay());
        let link = if how == Ended::Suspended {
            reader.portal_link(about)
        } else if orders_anew {
            format!("/checkout/{}", about.slug)
        } else {
            reader.pay_link(about)
        };
        reader.send(tx, shop, about, "ended", &letter(None, orders_anew, link, others)).await?;
    }
    if about.is_declined {
        return Ok(());
    }
    for reader in readers::of_licensee(tx, about.licensee).await? {
        if payers.iter().any(|payer: &Reader| payer.is(&reader)) {
            continue;
        }
        let link = format!("/licenses/{}", about.license);
        reader.send(tx, shop, about, "ended", &letter(Some(about.payer_name.clone()), false, link, Vec::new())).await?;
    }
    Ok(())
}
