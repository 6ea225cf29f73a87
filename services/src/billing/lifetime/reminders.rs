//! Reminders (rule 16, and decision 0012): of a renewal, of a card that dies, of a trial and of grace that
//! end, to every billing member, each once. A card behind several subscriptions is spoken of once for all.

use domain::{
    calendar::Instant,
    lifetime::{Reminder, last_day_of_grace},
    money::Money,
    renewal::Dunning,
    subscription::GRACE_DAYS,
};

use super::{
    by_invoice,
    coming::amounts,
    covered::covered,
    date,
    link::renewal_path,
    readers,
    rows::{SavedCard, Subscription},
};
use crate::{
    billing::{details, ledger},
    catalog,
    db::{DbError, Tx, fetch_one},
    mail::{
        Letter,
        letters::{CardExpires, LicenseStops, RenewalReminder, TrialEnds, TrialReader},
    },
    shop::Shop,
};

pub(super) async fn remind(tx: &mut Tx, shop: &Shop, about: &Subscription, reminder: Reminder) -> Result<(), DbError> {
    match reminder {
        Reminder::Renewal { days } if about.life.by_invoice.is_some() => {
            by_invoice::remind(tx, shop, about, days).await
        }
        Reminder::Renewal { days } => of_renewal(tx, shop, about, days).await,
        Reminder::Card { days } => match &about.card {
            Some(card) => of_card(tx, shop, about, card, days).await,
            None => Ok(()),
        },
        Reminder::TrialEnds => of_trial(tx, shop, about).await,
        Reminder::GraceEnds if about.life.by_invoice.is_some() => by_invoice::remind_in_grace(tx, shop, about).await,
        Reminder::GraceEnds => of_grace(tx, shop, about).await,
    }
}

/// What is to be paid for the coming period, taxed as it is today: what the balance pays of it is taken off
/// before a card is charged (rule 17).
async fn to_pay(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(Money, Money), DbError> {
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, shop.now()).await?;
    let gross = amounts(&about.coming(shop.now(), &shop.config.zone).of, tax)?.gross;
    let from_balance = ledger::spendable(tx, about.billing, gross).await?;
    let charged = gross
        .minus(from_balance)
        .map_err(|_| DbError::Unreadable { what: "balance", value: from_balance.decimal() })?;
    Ok((charged, from_balance))
}

/// To both sides, as the trial's end will be.
async fn of_trial(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(), DbError> {
    if about.is_declined {
        return Ok(());
    }
    let (charged, _) = to_pay(tx, shop, about).await?;
    let gross = charged.format(super::LOCALE);
    let coming = about.coming(shop.now(), &shop.config.zone).of;
    let letter = |reader| {
        Letter::TrialEnds(TrialEnds {
            product: about.product.clone(),
            coverage: coming.coverage.describe(super::LOCALE),
            licensee: about.licensee_name.clone(),
            ends: date(shop, about.period.end),
            reader,
        })
    };
    let payers = readers::of_billing(tx, about.billing).await?;
    for reader in &payers {
        let payer = TrialReader::Payer {
            gross: gross.clone(),
            cycle: coming.cycle.describe(super::LOCALE).to_owned(),
            portal_link: reader.pay_link(about),
            pay_link: renewal_path(shop, about.id, about.period.end),
            others: reader.others(&payers),
        };
        reader.send(tx, shop, about, "trial-ends", &letter(payer)).await?;
    }
    for reader in readers::of_licensee(tx, about.licensee).await? {
        if payers.iter().any(|payer| payer.is(&reader)) {
            continue;
        }
        let licensee = TrialReader::Licensee {
            payer: about.payer_name.clone(),
            license_link: format!("/licenses/{}", about.license),
        };
        reader.send(tx, shop, about, "trial-ends", &letter(licensee)).await?;
    }
    Ok(())
}

async fn of_grace(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(), DbError> {
    if about.is_declined {
        return Ok(());
    }
    let (charged, _) = to_pay(tx, shop, about).await?;
    let gross = charged.format(super::LOCALE);
    let works_until = super::LOCALE.date(last_day_of_grace(about.period, &shop.config.zone));
    let grace_ends = about.period.end.plus_days(GRACE_DAYS);
    let again = about.life.dunning.and_then(Dunning::next_try).filter(|at| *at < grace_ends);
    let tried = about.card_words().zip(again.map(|at| date(shop, at)));
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = LicenseStops {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            gross: gross.clone(),
            ended: date(shop, about.period.end),
            works_until: works_until.clone(),
            tried: tried.clone(),
            portal_link: reader.pay_link(about),
            pay_link: renewal_path(shop, about.id, about.period.end),
            others: reader.others(&everybody),
        };
        reader.send(tx, shop, about, "grace-ends", &Letter::LicenseStops(letter)).await?;
    }
    Ok(())
}

async fn of_renewal(tx: &mut Tx, shop: &Shop, about: &Subscription, days: i64) -> Result<(), DbError> {
    let (mut charged, mut from_balance) = to_pay(tx, shop, about).await?;
    let mut is_covered = charged.is_zero() && !from_balance.is_zero();
    if is_covered
        && about.card.is_none()
        && !covered(tx, shop, about.billing, charged.currency).await?.contains(&about.id)
    {
        // Another renewal takes it before, and there is no card for the rest.
        (charged, from_balance, is_covered) = (from_balance, charged, false);
    }
    let coming = about.coming(shop.now(), &shop.config.zone).of;
    let dies = about.life.card_dies_before_renewal(&shop.config.zone);
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = RenewalReminder {
            product: about.product.clone(),
            coverage: coming.coverage.describe(super::LOCALE),
            cycle: coming.cycle.describe(super::LOCALE).to_owned(),
            licensee: about.licensee_name.clone(),
            on: date(shop, about.period.end),
            gross: charged.format(super::LOCALE),
            is_covered,
            from_balance: (!from_balance.is_zero()).then(|| from_balance.format(super::LOCALE)),
            card: about.card_words(),
            card_last_day: if dies { last_day(about) } else { None },
            pay_link: renewal_path(shop, about.id, about.period.end),
            portal_link: if dies { reader.card_link(about) } else { reader.portal_link(about) },
            others: reader.others(&everybody),
        };
        reader.send(tx, shop, about, &format!("renews-in-{days}"), &Letter::RenewalReminder(letter)).await?;
    }
    Ok(())
}

fn last_day(about: &Subscription) -> Option<String> {
    Some(super::LOCALE.date(about.card.as_ref()?.digest.expiry.last_day()?))
}

async fn of_card(tx: &mut Tx, shop: &Shop, about: &Subscription, card: &SavedCard, days: i64) -> Result<(), DbError> {
    let Some(last_day) = card.digest.expiry.last_day() else { return Ok(()) };
    // The same card typed in several orders is one card to its owner.
    let (pays, next) = fetch_one!(
        tx,
        (i64, Option<i64>),
        "select cast(count(*) as bigint), min(s.period_end)
         from subscriptions s join payment_methods m on m.id = s.payment_method_id
         where s.billing_account_id = $1 and s.state = 'active' and s.ends = 0 and s.paid_by = 'card' and m.card_brand = $2
             and m.card_last_four = $3 and m.card_expiry_year = $4 and m.card_expiry_month = $5",
        about.billing.to_string(),
        card.digest.brand.name(),
        &card.digest.last_four,
        i64::from(card.digest.expiry.year),
        i64::from(card.digest.expiry.month),
    )?;
    let next = next.map_or(about.period.end, Instant::from_micros);
    let key = format!(
        "card:{}:{}:{}:{}:{days}",
        about.billing,
        card.digest.brand.name(),
        card.digest.last_four,
        card.digest.expiry,
    );
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = CardExpires {
            card: about.card_words().unwrap_or_default(),
            last_day: super::LOCALE.date(last_day),
            is_over: shop.today() > last_day,
            product: about.product.clone(),
            pays: u32::try_from(pays).unwrap_or(1),
            next_renewal: date(shop, next),
            portal_link: reader.card_link(about),
            others: reader.others(&everybody),
        };
        reader.send_once(tx, shop, &key, &Letter::CardExpires(letter)).await?;
    }
    Ok(())
}
