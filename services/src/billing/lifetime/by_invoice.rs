//! Renewals by invoice (rule 14): the invoice goes out before the end of the period, is reminded of, and is
//! taken back by a credit note if it is unpaid when the license stops.

use domain::{
    by_invoice::due_of_renewal,
    calendar::{Instant, iso_date},
    invoice::{InvoiceNumber, PayBy},
    lifetime::RenewalInvoice,
    subscription::SubscriptionState,
};

use super::{
    coming::{Coming, amounts},
    date,
    link::renewal_path,
    note, readers,
    rows::Subscription,
    settled, together,
};
use crate::{
    billing::{
        details, ledger,
        transfers::{self, Transferred},
    },
    catalog,
    db::{DbError, Tx, fetch_optional},
    invoicing::{self, NewInvoice, Terms},
    jobs::{self, Kind},
    mail::{
        Letter,
        letters::{InvoiceToPay, Occasion},
    },
    shop::Shop,
};

/// Issues the invoice of the next period, taxed as it is today, and mails it. It bears the period's dates,
/// since whenever it is paid in time, it goes on from the old end (rule 13). The account's balance pays of it
/// what it can (rule 17); where that is all, the period is renewed at once.
pub(super) async fn issue(tx: &mut Tx, shop: &Shop, about: &mut Subscription) -> Result<(), DbError> {
    let missing = || DbError::Sql(sqlx::Error::RowNotFound);
    let vendor = catalog::vendor(tx).await?.ok_or_else(missing)?;
    let Some(transfers) = &vendor.transfers else {
        // The job fails, is tried again and parked with this reason, until there is an account again.
        return Err(DbError::Unreadable { what: "bank account of the vendor", value: "(none)".to_owned() });
    };
    let (now, zone) = (shop.now(), &shop.config.zone);
    let (buyer, po_number) = details::buyer(tx, about.billing).await?.ok_or_else(missing)?;
    let tax = details::tax_of(tx, Some(&vendor), about.billing, now).await?;
    // What a downgrade or a changed price makes of the next period is what the invoice bears.
    let Coming { of, period, .. } = about.coming(now, zone);
    let amounts = amounts(&of, tax)?;
    let from_balance = ledger::spend(tx, about.billing, amounts.gross).await?;
    if !amounts.gross.is_zero() && from_balance == amounts.gross {
        return settled::paid_from_balance(tx, shop, about, tax, "worker").await;
    }
    let due_on = due_of_renewal(about.period.end, now, zone);
    let pay_by = PayBy { due_on: iso_date(due_on), account: transfers.account.clone() };
    let new = NewInvoice {
        account: about.billing,
        order: about.order,
        is_renewal: true,
        currency: about.unit.currency,
        po_number,
        buyer,
        lines: vec![(about.id, about.line(of, period, tax, amounts))],
        terms: Terms::Due { at: zone.start_of(due_on), pay_by },
        from_balance,
    };
    let number = invoicing::issue(tx, shop, &vendor, new).await?;
    about.life.by_invoice = Some(RenewalInvoice::Sent);
    note(tx, shop, about, "renewal_invoiced", &number.to_string()).await?;
    let is_over = matches!(about.life.state, SubscriptionState::PastDue { .. });
    tell(tx, shop, about, if is_over { Matter::Grace } else { Matter::Renewal }).await
}

/// Reminds of an invoice that is open.
pub(super) async fn remind(tx: &mut Tx, shop: &Shop, about: &Subscription, days: i64) -> Result<(), DbError> {
    tell(tx, shop, about, Matter::Reminder(days)).await
}

/// Reminds of one that is open shortly before the license stops.
pub(super) async fn remind_in_grace(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(), DbError> {
    tell(tx, shop, about, Matter::LastWord).await
}

/// Says that the period is over and the license runs in grace. Whoever has no invoice yet gets it in a
/// moment, and it says the same.
pub(super) async fn lapse(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(), DbError> {
    if about.life.by_invoice == Some(RenewalInvoice::Sent) {
        tell(tx, shop, about, Matter::Grace).await?;
    }
    Ok(())
}

/// What a letter about the open invoice is for.
enum Matter {
    Renewal,
    Reminder(i64),
    Grace,
    LastWord,
}

/// Of an invoice over several, reminders of the one that ends first do for all of them. One that is suspended
/// says nothing, and leaves that to the next.
async fn speaks(tx: &mut Tx, open: &Transferred, about: &Subscription) -> Result<bool, DbError> {
    let first = fetch_optional!(
        tx,
        (String,),
        "select n.subscription_id from invoice_lines n join licenses l on l.subscription_id = n.subscription_id
         where n.invoice_id = $1 and l.suspended = 0 order by n.position limit 1",
        open.id.to_string(),
    )?;
    Ok(first.is_some_and(|(first,)| first == about.id.to_string()))
}

async fn tell(tx: &mut Tx, shop: &Shop, about: &Subscription, matter: Matter) -> Result<(), DbError> {
    let Some(open) = transfers::open_of(tx, about.id).await? else { return Ok(()) };
    if matches!(matter, Matter::Reminder(_)) && !speaks(tx, &open, about).await? {
        return Ok(());
    }
    let Some((po_number, account)) = invoicing::how_to_pay(tx, open.number).await? else { return Ok(()) };
    let works_until = super::LOCALE.date(domain::lifetime::last_day_of_grace(about.period, &shop.config.zone));
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let (ends, others) = (date(shop, last_instant(about)), reader.others(&everybody));
        let (key, occasion) = match matter {
            Matter::Renewal => ("invoice".to_owned(), Occasion::Renewal { ends, others }),
            Matter::Reminder(days) => (format!("invoice-in-{days}"), Occasion::Reminder { ends, others }),
            Matter::Grace => ("invoice-grace".to_owned(), Occasion::Grace { works_until: works_until.clone(), others }),
            Matter::LastWord => ("grace-ends".to_owned(), Occasion::Grace { works_until: works_until.clone(), others }),
        };
        let letter = InvoiceToPay {
            product: about.product.clone(),
            coverage: about.renewing().coverage.describe(super::LOCALE),
            licensee: about.licensee_name.clone(),
            invoice_number: open.number.to_string(),
            po_number: po_number.clone(),
            to_pay: open.missing().format(super::LOCALE),
            due: date(shop, open.due),
            account: account.clone(),
            occasion,
            portal_link: format!("/billing/invoices/{}", open.number),
            pay_link: renewal_path(shop, about.id, about.period.end),
        };
        reader.send(tx, shop, about, &key, &Letter::InvoiceToPay(letter)).await?;
    }
    Ok(())
}

/// The last day that is paid.
fn last_instant(about: &Subscription) -> Instant {
    about.period.last_instant()
}

/// Takes an invoice over several back when one of them is canceled, unless it is being paid at this moment: nobody
/// is asked to pay for what was canceled, and the others renew as they did before. Its number, if it was.
pub(super) async fn take_back_together(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
) -> Result<Option<InvoiceNumber>, DbError> {
    let Some(open) = transfers::open_of(tx, about.id).await? else { return Ok(None) };
    if about.is_being_charged || invoicing::together_of(tx, open.number).await?.is_none() {
        return Ok(None);
    }
    Ok(take_back(tx, shop, about).await?.map(|back| back.invoice.number))
}

/// An invoice that was open, and is owed no more.
pub(super) struct TakenBack {
    pub invoice: Transferred,
    /// Other subscriptions stood on it; each goes its own way now.
    pub with_others: bool,
}

/// Takes the open invoice back, if there is one, when the license stops: nothing is owed for what was not
/// given. What was received for it is the customer's.
pub(super) async fn take_back(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
) -> Result<Option<TakenBack>, DbError> {
    let Some(open) = transfers::open_of(tx, about.id).await? else { return Ok(None) };
    invoicing::withdraw(tx, shop, open.number).await?;
    about.nothing_is_open();
    // Those that were renewed with it go on as they did before. Their rows are locked by jobs of their own.
    let others = together::others_of(tx, open.number, about).await?;
    for other in &others {
        let (key, subject) = (format!("advance:{other}:{}", open.number), other.to_string());
        jobs::enqueue(tx, shop, Kind::AdvanceSubscription, &subject, &key, shop.now()).await?;
    }
    note(tx, shop, about, "invoice_taken_back", &open.number.to_string()).await?;
    Ok(Some(TakenBack { invoice: open, with_others: !others.is_empty() }))
}
