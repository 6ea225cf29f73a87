//! Payments that come by bank transfer (rule 10): staff find the invoice, and record what the bank's
//! statement says. The same reference is taken once, however often somebody clicks.

use domain::{
    calendar::iso_date,
    faults::{Fault, FieldFault},
    ids::InvoicePaymentId,
    invoice::InvoiceNumber,
    received::{Received, ReceivedForm},
};

use super::Staff;
use crate::{
    audit,
    billing::{
        ledger::{self, Entry},
        lifetime::{self, Came},
        transfers::{self, Receipt, Transferred},
    },
    db::{DbError, Tx, execute, fetch_optional},
    mail::letters::PaidBy,
    shop::Shop,
};

/// An invoice with everything that was recorded for it.
#[derive(Clone, Debug)]
pub struct InvoicePayments {
    pub invoice: Transferred,
    pub product: String,
    /// Name and organization on the paper, and the account's address.
    pub payer: String,
    pub payer_organization: Option<String>,
    pub email: String,
    pub po_number: Option<String>,
    /// Oldest first.
    pub receipts: Vec<Receipt>,
}

/// What became of a payment that was to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    Yes,
    Faulty(Vec<FieldFault>),
}

/// An invoice's payments; `None` if there is no such, or it is not paid by transfer.
pub async fn payments_of(shop: &Shop, _: &Staff, number: InvoiceNumber) -> Result<Option<InvoicePayments>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(invoice) = transfers::find(&mut tx, number).await? else { return Ok(None) };
    let (product, payer, payer_organization, email, po_number) = crate::db::fetch_one!(
        &mut tx,
        (String, String, Option<String>, String, Option<String>),
        "select case when i.more_lines = 0 then p.name else p.name || ' and ' || i.more_lines || ' more' end,
                o.billing_name, o.billing_organization, a.handle, i.po_number
         from invoices i
         join orders o on o.id = i.order_id
         join products p on p.id = o.product_id
         join accounts a on a.id = i.account_id
         where i.id = $1",
        invoice.id.to_string(),
    )?;
    let receipts = transfers::receipts(&mut tx, shop, &invoice).await?;
    Ok(Some(InvoicePayments { invoice, product, payer, payer_organization, email, po_number, receipts }))
}

/// Records a payment; what it makes of invoice, subscription and license happens in the same transaction.
/// `None` if there is no such invoice.
pub async fn record_payment(
    shop: &Shop,
    staff: &Staff,
    number: InvoiceNumber,
    form: &ReceivedForm,
) -> Result<Option<Recorded>, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(found) = transfers::find(&mut tx, number).await? else { return Ok(None) };
    let issued = shop.config.zone.date(found.issued);
    let received = match form.parse(found.gross.currency, issued, shop.today()) {
        Ok(received) => received,
        Err(faults) => return Ok(Some(Recorded::Faulty(faults))),
    };
    // Two who record for one invoice wait for each other here; everything below is read behind it.
    execute!(&mut tx, "update orders set state = state where id = $1", found.order.to_string())?;
    if let Some(fault) = already_recorded(&mut tx, &received).await? {
        return Ok(Some(Recorded::Faulty(vec![fault])));
    }
    match write(&mut tx, shop, staff, &found, &received).await {
        // Somebody recorded it for another invoice at this very moment.
        Err(error) if error.is_duplicate() => {
            drop(tx);
            let fault = already_recorded(&mut shop.db.read().await?, &received).await?;
            return fault.map(|fault| Some(Recorded::Faulty(vec![fault]))).ok_or(error);
        }
        written => written?,
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(Recorded::Yes))
}

async fn write(
    tx: &mut Tx,
    shop: &Shop,
    staff: &Staff,
    found: &Transferred,
    received: &Received,
) -> Result<(), DbError> {
    let id = shop.id(InvoicePaymentId::from_parts);
    execute!(
        tx,
        "insert into invoice_payments
             (id, invoice_id, amount, received_on, reference, reference_key, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.to_string(),
        found.id.to_string(),
        received.amount.minor,
        iso_date(received.on),
        received.reference.as_str(),
        received.key(),
        staff.person().to_string(),
        shop.now().as_micros(),
    )?;
    let (by, about) = (staff.person().to_string(), found.subscription.to_string());
    let amount = received.amount.format(domain::locale::Locale::EnUs);
    let detail = format!("{amount} for {}, {}", found.number, received.reference);
    audit::write(tx, shop, &by, &about, "payment_recorded", &detail).await?;
    let source = id.to_string();
    let entry = Entry::Payment(&source);
    ledger::write(tx, shop, found.account, Some(found.subscription), entry, received.amount).await?;
    let by = PaidBy::Transfer { reference: received.reference.to_string() };
    let came = Came { key: source, amount: received.amount, begun: shop.now(), on: received.on, by };
    lifetime::take_payment(tx, shop, found.number, &came).await
}

/// What is wrong with a transfer that was recorded before.
async fn already_recorded(tx: &mut Tx, received: &Received) -> Result<Option<FieldFault>, DbError> {
    let before = fetch_optional!(
        tx,
        (String,),
        "select i.number from invoice_payments r join invoices i on i.id = r.invoice_id where r.reference_key = $1",
        received.key(),
    )?;
    Ok(before.map(|(invoice,)| FieldFault { field: "reference".to_owned(), fault: Fault::AlreadyRecorded { invoice } }))
}
