//! Reminders (rule 16): of a renewal, and of a card that dies, to every billing member, each once. A card
//! behind several subscriptions is spoken of once for all of them.

use domain::{calendar::Instant, lifetime::Reminder};

use super::{
    by_invoice, date,
    link::renewal_path,
    readers,
    rows::{SavedCard, Subscription},
};
use crate::{
    billing::details,
    catalog,
    db::{DbError, Tx, fetch_one},
    mail::{
        Letter,
        letters::{CardExpires, RenewalReminder},
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
    }
}

async fn of_renewal(tx: &mut Tx, shop: &Shop, about: &Subscription, days: i64) -> Result<(), DbError> {
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, shop.now()).await?;
    let gross = about.amounts(tax)?.gross;
    let coming = about.coming();
    let dies = about.life.card_dies_before_renewal(&shop.config.zone);
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = RenewalReminder {
            product: about.product.clone(),
            coverage: coming.coverage.describe(super::LOCALE),
            cycle: coming.cycle.describe(super::LOCALE).to_owned(),
            licensee: about.licensee_name.clone(),
            on: date(shop, about.period.end),
            gross: gross.format(super::LOCALE),
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
