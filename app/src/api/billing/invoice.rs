//! An issued paper as a page: the same facts as its PDF.

use domain::{
    account::Action,
    bank::BankAccount,
    by_invoice::Standing,
    calendar::parse_iso_date,
    invoice::{Invoice, InvoiceLine, PaperKind, Party, TaxLine},
    locale::Locale,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::transfers::{self, Receipt, Transferred},
    invoicing::{self, Linked},
    shop::Shop,
};

use super::{InvoiceView, LineView, PartyView, by_invoice, how_it_stands, words};
use crate::{
    api::{
        Answer,
        context::{accident, locale, moment},
        portal::words::{date, frame},
    },
    components::Tone,
};

pub(super) async fn read(shop: &Shop, caller: &Caller, number: &str) -> Result<Answer<InvoiceView>, ServerFnError> {
    let Ok(number) = number.parse() else { return Ok(Answer::NotFound) };
    let Some(paper) = invoicing::find(shop, caller, number).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let chain = invoicing::chain(shop, number).await.map_err(accident)?;
    let mut tx = shop.db.read().await.map_err(accident)?;
    let transferred = transfers::find(&mut tx, number).await.map_err(accident)?;
    let receipts = match &transferred {
        Some(invoice) => transfers::receipts(&mut tx, shop, invoice).await.map_err(accident)?,
        None => Vec::new(),
    };
    drop(tx);
    let how_to_pay = match (&transferred, &paper.pay_by) {
        (Some(invoice), Some(pay_by)) => {
            let may_pay = caller.may(invoice.account, Action::ChangeSubscription);
            by_invoice::section(shop, invoice, pay_by, &receipts, may_pay)
        }
        _ => String::new(),
    };
    Ok(Answer::Found(InvoiceView {
        frame: frame(shop, caller).await?,
        title: paper.number.title(locale()),
        kind: kind(paper.number.kind).to_owned(),
        chain: chained(paper.number.kind, &chain),
        split: split(&paper),
        status: status(shop, &paper, transferred.as_ref(), &receipts),
        number: paper.number.to_string(),
        issued: moment(shop, paper.issued),
        seller: party(&paper.seller),
        buyer: party(&paper.buyer),
        lines: paper.lines.iter().map(|each| line(shop, each)).collect(),
        net: paper.total.net.format(locale()),
        po_number: paper.po_number.clone(),
        taxes: taxes(&paper),
        total: total(&paper),
        how_to_pay,
        foot: foot(&paper),
        sandbox: shop.gateway.is_sandbox(),
        order: paper.order,
    }))
}

fn party(party: &Party) -> PartyView {
    let mut lines = Vec::new();
    let name = match &party.organization {
        Some(organization) if *organization != party.name => {
            lines.push(party.name.as_str());
            organization
        }
        _ => &party.name,
    };
    lines.extend(party.address_lines.iter().map(String::as_str));
    lines.push(party.country.name());
    lines.push(&party.email);
    let vat_id = party.vat_id.as_ref().map(|id| vat_id(id));
    lines.extend(vat_id.as_deref());
    lines.retain(|line| !line.is_empty());
    PartyView { name: name.clone(), lines: lines.join("\n") }
}

fn line(shop: &Shop, line: &InvoiceLine) -> LineView {
    let Locale::EnUs = locale();
    let (first, last) = (date(shop, line.period.start), date(shop, line.period.last_instant()));
    let period = match (line.period.has_begun(), line.cycle.months()) {
        (true, _) => format!("{first} to {last}"),
        (false, 1) => "1 month from payment".to_owned(),
        (false, months) => format!("{months} months from payment"),
    };
    LineView {
        title: format!("{}, {}", line.product, words::counted_coverage(&line.coverage)),
        detail: format!("{}, {period}", words::paid(line.cycle)),
        licensee: line.licensee.clone(),
        quantity: line.coverage.quantity.get(),
        net: line.amounts.net.format(locale()),
        tax: line.amounts.tax.format(locale()),
        gross: line.amounts.gross.format(locale()),
    }
}

fn vat_id(id: &str) -> String {
    let Locale::EnUs = locale();
    format!("VAT ID {id}")
}

/// Each tax with its amount; with what it is on, where there are several.
fn taxes(paper: &Invoice) -> Vec<(String, String)> {
    let Locale::EnUs = locale();
    let lines = paper.tax_lines();
    let several = lines.len() > 1;
    let words = |line: &TaxLine| {
        let tax = line.tax.describe(locale());
        if several { format!("{tax} on {}", line.net.format(locale())) } else { tax }
    };
    lines.iter().map(|line| (words(line), line.amount.format(locale()))).collect()
}

/// The currency by its code, so that no dollar is taken for another.
fn total(paper: &Invoice) -> (String, String) {
    let Locale::EnUs = locale();
    (format!("Total in {}", paper.currency), paper.total.gross.format(locale()))
}

const fn kind(kind: PaperKind) -> &'static str {
    let Locale::EnUs = locale();
    match kind {
        PaperKind::Invoice => "Invoice",
        PaperKind::CreditNote => "Credit note",
    }
}

/// How it stands: by the paper, or by what was received for it since.
fn status(shop: &Shop, paper: &Invoice, transferred: Option<&Transferred>, receipts: &[Receipt]) -> (Tone, String) {
    let Locale::EnUs = locale();
    let paid_on = |date: String| (Tone::Success, format!("Paid on {date}"));
    match (&paper.credits, &paper.payment, transferred, receipts.last()) {
        (Some(credited), ..) => (Tone::Neutral, format!("Credits invoice {}", credited.invoice)),
        (None, Some(payment), ..) => paid_on(date(shop, payment.at)),
        (None, None, Some(invoice), Some(last)) if invoice.standing == Standing::Paid => {
            paid_on(locale().date(last.on))
        }
        (None, None, Some(invoice), _) => {
            let stands = how_it_stands(shop, invoice);
            (stands.tone, stands.words)
        }
        (None, None, None, _) => (Tone::Attention, "Not yet paid".to_owned()),
    }
}

/// The other papers of the chain, each with its amount.
fn chained(this: PaperKind, chain: &[Linked]) -> Option<(String, String)> {
    let Locale::EnUs = locale();
    let term = match (this, chain.len()) {
        (_, 0) => return None,
        (PaperKind::CreditNote, _) => "Credits",
        (PaperKind::Invoice, 1) => "Credit note",
        (PaperKind::Invoice, _) => "Credit notes",
    };
    // Numbers and amounts have no letter that means something in markup.
    let link = |other: &Linked| {
        let (number, gross) = (other.number, other.gross.format(locale()));
        format!("<a href=\"/billing/invoices/{number}\">{number}</a> over {gross}")
    };
    Some((term.to_owned(), chain.iter().map(link).collect::<Vec<_>>().join("<br>")))
}

/// What is paid from the balance, and what was charged besides or is still to be paid.
fn split(paper: &Invoice) -> Vec<(String, String)> {
    let Locale::EnUs = locale();
    let Some(used) = paper.from_balance else { return Vec::new() };
    let rest = if paper.pay_by.is_some() { "To pay" } else { "Charged" };
    vec![("From your balance".to_owned(), used.format(locale())), (rest.to_owned(), paper.asked().format(locale()))]
}

fn foot(paper: &Invoice) -> Vec<String> {
    let Locale::EnUs = locale();
    let mut foot: Vec<String> = paper.payment.iter().map(|payment| format!("Paid with {}.", payment.method)).collect();
    if let Some(pay_by) = &paper.pay_by {
        let BankAccount { holder, iban, bic, bank } = &pay_by.account;
        let due = parse_iso_date(&pay_by.due_on).map_or_else(|| pay_by.due_on.clone(), |date| locale().date(date));
        let (asked, number) = (paper.asked().format(locale()), paper.number);
        foot.push(format!("Please transfer {asked} by {due}, with {number} as the reference."));
        foot.push(format!("Account holder: {holder}"));
        foot.push(format!("IBAN: {iban}, BIC: {}, {bank}", bic.as_str()));
    }
    foot.extend(paper.credits.iter().map(|credited| credited.reason.sentence(locale()).to_owned()));
    for line in paper.tax_lines() {
        let reason = line.tax.treatment.reason(locale());
        if !foot.contains(&reason) {
            foot.push(reason);
        }
    }
    foot.push(format!("Questions: {}", paper.seller.email));
    foot
}
