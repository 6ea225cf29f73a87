//! From services to what staff's pages about payments show.

use domain::{
    by_invoice::Standing, calendar::iso_date, invoice::InvoiceNumber, locale::Locale, received::ReceivedForm,
};
use leptos::prelude::ServerFnError;
use leptos_router::location::Url;
use services::{
    accounts::access::Caller,
    billing::transfers::{Receipt, Transferred},
    shop::Shop,
    vendor::{self, InvoiceLine, Staff},
};

use super::{InvoiceRow, PaymentView, PaymentsView, ReceiptRow, record};
use crate::{
    api::{
        Answer,
        billing::how_it_stands,
        context::{accident, locale, moment},
        portal::{
            NoticeView,
            words::{frame, party, plain},
        },
    },
    components::Tone,
};

pub(super) async fn list(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    asked: &str,
) -> Result<Answer<PaymentsView>, ServerFnError> {
    let (after, query) = asked.split_once(' ').unwrap_or(("", asked));
    let found = vendor::find_invoices(shop, staff, query, after).await.map_err(accident)?;
    Ok(Answer::Found(PaymentsView {
        frame: frame(shop, caller).await?,
        go: found.exact.map(|number| format!("/vendor/payments/{number}")),
        rows: found.lines.into_iter().map(|line| row(shop, line)).collect(),
        next: found.next.map(|after| format!("/vendor/payments?after={}", Url::escape(&after))),
        first: (!after.is_empty()).then(|| "/vendor/payments".to_owned()),
        query: query.trim().to_owned(),
    }))
}

fn row(shop: &Shop, line: InvoiceLine) -> InvoiceRow {
    let invoice = line.invoice;
    InvoiceRow {
        number: invoice.number.to_string(),
        status: how_it_stands(shop, &invoice),
        payer: party(&line.payer, line.payer_organization.as_deref()),
        product: line.product,
        missing: invoice.missing().format(locale()),
        total: invoice.gross.format(locale()),
    }
}

pub(super) async fn one(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    number: &str,
) -> Result<Answer<PaymentView>, ServerFnError> {
    let Ok(number) = number.parse::<InvoiceNumber>() else { return Ok(Answer::NotFound) };
    let Some(found) = vendor::payments_of(shop, staff, number).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let invoice = found.invoice;
    let (form, faults) = record::draft(shop, number).await?.unwrap_or_else(|| (begin(shop, &invoice), Vec::new()));
    Ok(Answer::Found(PaymentView {
        frame: frame(shop, caller).await?,
        number: number.to_string(),
        status: how_it_stands(shop, &invoice),
        notice: to_return(&invoice),
        product: found.product,
        payer: party(&found.payer, found.payer_organization.as_deref()),
        email: found.email,
        customer: invoice.account.to_string(),
        order: invoice.order.to_string(),
        po_number: found.po_number,
        issued: moment(shop, invoice.issued),
        due: moment(shop, invoice.due),
        total: invoice.gross.format(locale()),
        received: invoice.received.format(locale()),
        missing: invoice.missing().format(locale()),
        receipts: found.receipts.into_iter().map(|receipt| receipt_row(shop, receipt)).collect(),
        form,
        faults,
    }))
}

/// What most transfers are: all that is missing, today.
fn begin(shop: &Shop, invoice: &Transferred) -> ReceivedForm {
    let amount = if invoice.standing.is_settled() { String::new() } else { invoice.missing().decimal() };
    ReceivedForm { amount, received_on: iso_date(shop.today()), reference: String::new() }
}

fn receipt_row(shop: &Shop, receipt: Receipt) -> ReceiptRow {
    ReceiptRow {
        on: locale().date(receipt.on),
        amount: receipt.amount.format(locale()),
        reference: receipt.reference,
        by: format!(
            "{}, {}",
            receipt.by.as_deref().unwrap_or("By card"),
            shop.config.zone.describe(receipt.at, locale())
        ),
    }
}

/// What is the customer's: it stands in the ledger, and is spent by itself (rule 17).
fn to_return(invoice: &Transferred) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    let over = invoice.standing.to_return()?.format(locale());
    let words = match invoice.standing {
        Standing::Credited { .. } => {
            format!("The invoice was taken back, and {over} had been received for it.")
        }
        _ => format!("{over} more than the invoice were received."),
    };
    let words = format!(
        "{words} They were added to the customer\u{2019}s balance, which pays the next renewal, by invoice or by card, as far \
         as it reaches. There is nothing to do. Money that you send back would stay in the balance, so it would be \
         spent a second time."
    );
    Some(NoticeView {
        tone: Tone::Attention,
        title: format!("{over} went to the customer\u{2019}s balance"),
        words: plain(words),
        link: None,
    })
}
