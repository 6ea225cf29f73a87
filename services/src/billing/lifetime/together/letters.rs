//! The letters to those who pay for several renewals at once. Licensees get the same as without the others.

use domain::{by_invoice::Standing, invoice::InvoiceNumber, money::Money};

use super::{
    super::{
        LOCALE, date, readers,
        rows::{self, Subscription},
        transferred::Came,
    },
    apply::others_of,
};
use crate::{
    billing::transfers::Transferred,
    db::{DbError, Tx},
    mail::{
        Letter,
        letters::{Effect, PaymentReceived, RenewedLine, RenewedTogether},
    },
    payments::attempts::Together,
    shop::Shop,
};

/// So many names stand in a sentence; of more, their number.
const NAMES_MAX: usize = 3;

/// What a letter calls several subscriptions.
pub(in super::super) struct Names {
    pub product: String,
    pub coverage: String,
    pub licensee: String,
}

impl Names {
    /// One of them alone.
    pub fn of(about: &Subscription) -> Self {
        Self {
            product: about.product.clone(),
            coverage: about.renewing().coverage.describe(LOCALE),
            licensee: about.licensee_name.clone(),
        }
    }
}

/// Their products and licensees, each once.
pub(super) fn names(chosen: &[Subscription]) -> Names {
    Names {
        product: listed(chosen.iter().map(|about| about.product.as_str()), "products"),
        coverage: format!("{} licenses on one invoice", chosen.len()),
        licensee: listed(chosen.iter().map(|about| about.licensee_name.as_str()), "people"),
    }
}

/// What a letter about an open invoice calls what it is for: one subscription, or all that stand on it.
pub(in super::super) async fn names_on(
    tx: &mut Tx,
    number: InvoiceNumber,
    about: &Subscription,
) -> Result<Names, DbError> {
    let others = others_of(tx, number, about).await?;
    if others.is_empty() {
        return Ok(Names::of(about));
    }
    let mut all = vec![about.clone()];
    for other in others {
        all.extend(rows::find(tx, other).await?);
    }
    Ok(names(&all))
}

/// "A, B and C", or "5 products".
fn listed<'a>(names: impl Iterator<Item = &'a str>, many: &str) -> String {
    let mut each: Vec<&str> = Vec::new();
    for name in names {
        if !each.contains(&name) {
            each.push(name);
        }
    }
    match each.split_last() {
        _ if each.len() > NAMES_MAX => format!("{} {many}", each.len()),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Says that they are renewed. `over`: what of the payment was more than was owed.
pub(super) async fn tell(
    tx: &mut Tx,
    shop: &Shop,
    chosen: &[Subscription],
    together: &Together,
    number: InvoiceNumber,
    method: &str,
    over: Option<Money>,
) -> Result<(), DbError> {
    let Some(first) = chosen.first() else { return Ok(()) };
    let unreadable = |_| DbError::Unreadable { what: "total of several renewals", value: number.to_string() };
    let gross = together.total().map_err(unreadable)?.gross.format(LOCALE);
    let everybody = readers::of_billing(tx, first.billing).await?;
    for reader in &everybody {
        let letter = RenewedTogether {
            lines: chosen
                .iter()
                .map(|about| RenewedLine {
                    product: about.product.clone(),
                    coverage: about.coverage.describe(LOCALE),
                    licensee: about.licensee_name.clone(),
                    is_declined: about.is_declined,
                    until: date(shop, about.period.end),
                })
                .collect(),
            gross: gross.clone(),
            method: method.to_owned(),
            over: over.map(|over| over.format(LOCALE)),
            invoice_number: number.to_string(),
            po_number: together.po_number.clone(),
            portal_link: format!("/billing/invoices/{number}"),
            others: reader.others(&everybody),
        };
        reader.send(tx, shop, first, &format!("renewed:{number}"), &Letter::RenewedTogether(letter)).await?;
    }
    Ok(())
}

/// Says that a payment came which was not all, or was not owed any more.
pub(super) async fn received(
    tx: &mut Tx,
    shop: &Shop,
    chosen: &[Subscription],
    paper: &Transferred,
    came: &Came,
) -> Result<(), DbError> {
    let names = names(chosen);
    let effect = match paper.standing {
        Standing::Open | Standing::PartlyPaid { .. } => {
            Effect::Partly { missing: paper.missing().format(LOCALE), due: date(shop, paper.due) }
        }
        _ => Effect::Nothing,
    };
    // Of several payments too many, each mail speaks of its own.
    let over = paper.standing.to_return().map(|over| Money::new(over.minor.min(came.amount.minor), over.currency));
    let everybody = readers::of_billing(tx, paper.account).await?;
    for reader in &everybody {
        let letter = PaymentReceived {
            product: names.product.clone(),
            licensee: names.licensee.clone(),
            invoice_number: paper.number.to_string(),
            received: came.amount.format(LOCALE),
            received_on: LOCALE.date(came.on),
            by: came.by.clone(),
            effect: effect.clone(),
            over: over.map(|over| over.format(LOCALE)),
            portal_link: format!("/billing/invoices/{}", paper.number),
            others: reader.others(&everybody),
        };
        reader.send_once(tx, shop, &format!("received:{}", came.key), &Letter::PaymentReceived(letter)).await?;
    }
    Ok(())
}
