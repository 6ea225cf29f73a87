//! What a payment of an open invoice, by bank transfer or by card, makes of the invoice, its subscription and
//! its license (rules 10, 13 and 14), in the transaction that records it: the license starts or goes on once
//! nothing is missing any more.

use domain::{
    by_invoice::Standing,
    calendar::{Date, Instant},
    invoice::InvoiceNumber,
    money::Money,
    subscription::SubscriptionState,
};

use super::{date, note, readers, rows, rows::Subscription, settled, together};
use crate::{
    billing::transfers::{self, Transferred},
    checkout,
    db::{DbError, Tx, execute},
    invoicing,
    mail::{
        Letter,
        letters::{Effect, PaidBy, PaymentReceived},
    },
    shop::Shop,
};

/// A payment that came.
pub(crate) struct Came {
    /// What names it, so that it is told once.
    pub key: String,
    pub amount: Money,
    /// When it was begun: a card's bank may answer after the days of grace, and the period is the one that the
    /// paper bears all the same.
    pub begun: Instant,
    /// The vendor's date.
    pub on: Date,
    pub by: PaidBy,
}

/// What became of the license.
enum License {
    Waits,
    /// It starts on the day on which the payment is recorded: nobody loses the days that a bank and a desk
    /// take (rule 10).
    Starts,
    GoesOn,
    /// Nothing was owed any more.
    AsBefore,
}

/// Takes a payment that was written just now. The order's row is locked before.
pub(crate) async fn take_payment(tx: &mut Tx, shop: &Shop, number: InvoiceNumber, came: &Came) -> Result<(), DbError> {
    if let Some(together) = invoicing::together_of(tx, number).await? {
        return together::invoice_paid(tx, shop, number, &together, came).await;
    }
    let missing = || DbError::Sql(sqlx::Error::RowNotFound);
    let found = transfers::find(tx, number).await?.ok_or_else(missing)?;
    let mut about = rows::lock(tx, found.subscription).await?.ok_or_else(missing)?;
    // Behind the lock: grace may have ended meanwhile, and the invoice been taken back.
    let paper = transfers::find(tx, number).await?.ok_or_else(missing)?;
    let license = match paper.standing {
        Standing::Open | Standing::PartlyPaid { .. } => License::Waits,
        Standing::Paid | Standing::Overpaid { .. } if settle(tx, shop, number).await? => {
            go_on(tx, shop, &mut about, number, came.begun).await?
        }
        Standing::Paid | Standing::Overpaid { .. } | Standing::Credited { .. } => License::AsBefore,
    };
    tell_payers(tx, shop, &about, &paper, came, &license).await?;
    match license {
        License::Starts => checkout::tell_started(tx, shop, about.order).await,
        License::GoesOn => settled::tell_licensees(tx, shop, &about).await,
        License::Waits | License::AsBefore => Ok(()),
    }
}

/// Notes that nothing is missing any more; `false` if that was so before.
pub(super) async fn settle(tx: &mut Tx, shop: &Shop, number: InvoiceNumber) -> Result<bool, DbError> {
    let settled = execute!(
        tx,
        "update invoices set settled_at = $2 where number = $1 and settled_at is null",
        number.to_string(),
        shop.now().as_micros(),
    )?;
    Ok(settled > 0)
}

async fn go_on(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    number: InvoiceNumber,
    begun: Instant,
) -> Result<License, DbError> {
    let waited = about.life.state == SubscriptionState::AwaitingPayment;
    let at = if waited { shop.now() } else { begun };
    about.begin(about.coming(at, &shop.config.zone));
    // Whoever canceled and paid all the same still wants no more than this period.
    let ends = matches!(about.life.state, SubscriptionState::Active { ends: true, .. });
    about.life.state = SubscriptionState::Active { period: about.period, ends };
    about.life.dunning = None;
    about.nothing_is_open();
    rows::store(tx, shop, about).await?;
    let (event, license) =
        if waited { ("license_started", License::Starts) } else { ("subscription_renewed", License::GoesOn) };
    note(tx, shop, about, event, &number.to_string()).await?;
    Ok(license)
}

async fn tell_payers(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    paper: &Transferred,
    came: &Came,
    license: &License,
) -> Result<(), DbError> {
    let own = about.billing == about.licensee;
    let effect = match license {
        License::Waits => Effect::Partly { missing: paper.missing().format(super::LOCALE), due: date(shop, paper.due) },
        License::Starts | License::GoesOn => Effect::Runs {
            is_first: matches!(license, License::Starts),
            until: date(shop, about.period.end),
            license_link: (own && !about.is_declined).then(|| format!("/licenses/{}", about.license)),
            licensee_told: !own && !about.is_declined,
        },
        License::AsBefore => Effect::Nothing,
    };
    // Of several payments too many, each mail speaks of its own.
    let over = paper.standing.to_return().map(|over| Money::new(over.minor.min(came.amount.minor), over.currency));
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = PaymentReceived {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            invoice_number: paper.number.to_string(),
            received: came.amount.format(super::LOCALE),
            received_on: super::LOCALE.date(came.on),
            by: came.by.clone(),
            effect: effect.clone(),
            over: over.map(|over| over.format(super::LOCALE)),
            portal_link: format!("/billing/invoices/{}", paper.number),
            others: reader.others(&everybody),
        };
        reader.send_once(tx, shop, &format!("received:{}", came.key), &Letter::PaymentReceived(letter)).await?;
    }
    Ok(())
}
