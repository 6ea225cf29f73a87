//! What a change of coverage is computed from, read in one transaction, and why there is none (rule 17).

use domain::{
    calendar::{Instant, add_months},
    coverage::BillingCycle,
    invoice::{CreditReason, Invoice, InvoiceLine, PaperKind},
    proration::{PaidPeriod, Standing},
    subscription::{Period, SubscriptionState},
    tax::Amounts,
};

use crate::{
    billing::{details, ledger},
    catalog,
    clock::Zone,
    db::{DbError, Tx, fetch_all, read_json},
    shop::Shop,
};

use super::super::rows::Subscription;

/// Why the coverage cannot be changed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// A payment has no outcome yet.
    PaymentOpen,
    /// Nothing was paid yet.
    NotPaidYet,
    /// The invoice of the next period is out and not paid.
    InvoiceOpen,
    /// It was canceled ahead.
    EndsAhead,
    InGrace,
    Ended,
    Suspended,
    /// The product, or its price list, is no longer sold.
    NotSold,
}

/// Why not, from the rows alone; `None` if nothing is in the way.
pub(super) fn blocked(about: &Subscription, now: Instant) -> Option<Blocked> {
    if about.life.is_suspended {
        return Some(Blocked::Suspended);
    }
    if about.is_being_charged {
        return Some(Blocked::PaymentOpen);
    }
    match about.life.state.at(now) {
        SubscriptionState::Trialing { .. } | SubscriptionState::Active { ends: false, .. } => None,
        SubscriptionState::Active { ends: true, .. } => Some(Blocked::EndsAhead),
        SubscriptionState::AwaitingPayment => Some(Blocked::NotPaidYet),
        SubscriptionState::PastDue { .. } => Some(Blocked::InGrace),
        SubscriptionState::Expired { .. } | SubscriptionState::Canceled { .. } => Some(Blocked::Ended),
    }
}

/// Reads what a change at `as_of` is computed from, or why there is none.
pub(super) async fn read(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    as_of: Instant,
) -> Result<Result<Standing, Blocked>, DbError> {
    if let Some(blocked) = blocked(about, shop.now()) {
        return Ok(Err(blocked));
    }
    let product = catalog::product(tx, &about.slug).await?;
    let prices = product.filter(|product| product.sold && product.prices.currency == about.unit.currency);
    let Some(product) = prices else { return Ok(Err(Blocked::NotSold)) };
    let vendor = catalog::vendor(tx).await?;
    let zone = &shop.config.zone;
    let Some(paid) = paid(tx, about, as_of, zone).await? else { return Ok(Err(Blocked::InvoiceOpen)) };
    let today = zone.date(as_of);
    Ok(Ok(Standing {
        now: about.present(),
        next: about.next.clone(),
        is_trial: matches!(about.life.state, SubscriptionState::Trialing { .. }),
        prices: product.prices,
        paid,
        ends: about.period.end,
        tax: details::tax_of(tx, vendor.as_ref(), about.billing, as_of).await?,
        balance: ledger::free_balance(tx, about.billing, about.unit.currency).await?,
        as_of,
        // Like an order's period it ends where the vendor's day begins, counted from the day of the change.
        period_ends: BillingCycle::ALL.map(|cycle| zone.start_of(add_months(today, cycle.months()))),
    }))
}

/// The periods that were paid and go beyond `as_of`; `None` while an invoice waits to be paid. One whose
/// rest was credited is not among them: what came in its place has an invoice of its own.
async fn paid(
    tx: &mut Tx,
    about: &Subscription,
    as_of: Instant,
    zone: &Zone,
) -> Result<Option<Vec<PaidPeriod>>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, Option<i64>, i64),
        "select i.paper, i.settled_at, l.position
         from invoice_lines l join invoices i on i.id = l.invoice_id
         where l.subscription_id = $1 order by i.issued_at, i.number",
        about.id.to_string(),
    )?;
    // Of a paper for several subscriptions, the line of this one.
    let mut papers: Vec<(Invoice, InvoiceLine, Option<i64>)> = Vec::new();
    for (paper, settled, position) in &rows {
        let paper: Invoice = read_json("invoice", paper)?;
        let line = usize::try_from(*position).ok().and_then(|position| paper.lines.get(position)).cloned();
        let line = line.ok_or_else(|| DbError::Unreadable { what: "invoice", value: paper.number.to_string() })?;
        papers.push((paper, line, *settled));
    }
    let mut paid = Vec::new();
    let invoices = papers.iter().filter(|(paper, ..)| paper.number.kind == PaperKind::Invoice);
    for (nth, (paper, line, settled)) in invoices.enumerate() {
        let credits =
            |note: &Invoice| note.credits.as_ref().filter(|of| of.invoice == paper.number).map(|of| of.reason);
        let notes = papers.iter().filter_map(|(note, line, _)| credits(note).map(|reason| (reason, line.amounts)));
        let (mut credited, mut is_replaced) = (Amounts::zero(paper.currency), false);
        for (reason, amounts) in notes {
            is_replaced |= reason == CreditReason::Unused;
            credited = credited
                .plus(amounts)
                .map_err(|error| DbError::Unreadable { what: "credit note", value: error.to_string() })?;
        }
        if is_replaced || credited == line.amounts {
            continue;
        }
        let period = match (&paper.payment, settled) {
            (None, None) => return Ok(None),
            // An order's period begins with its payment (rule 10); a renewal's is the one that its paper bears.
            (None, Some(settled)) if nth == 0 => begun_at(Instant::from_micros(*settled), line.cycle, zone),
            _ => line.period,
        };
        if period.end > as_of {
            paid.push(PaidPeriod { invoice: paper.number, period, total: line.amounts, credited, tax: line.tax });
        }
    }
    Ok(Some(paid))
}

/// The first period of an order that was paid then.
fn begun_at(paid: Instant, cycle: BillingCycle, zone: &Zone) -> Period {
    let on = zone.date(paid);
    Period { start: zone.start_of(on), end: zone.start_of(add_months(on, cycle.months())) }
}
