//! What invoices say, read back with poppler's `pdftotext`.

use std::{io::Write as _, process::Command};

use domain::{
    bank::{BankAccount, Bic, Iban},
    calendar::Instant,
    country::Country,
    coverage::{BillingCycle, Coverage, LicenseType, Quantity},
    invoice::{CreditReason, Credited, InvoiceLine, Party, PayBy, Payment},
    money::{Currency, Money},
    subscription::Period,
    tax::{Amounts, Tax, TaxTreatment},
    text::Line,
};

use super::*;

/// 2026-11-21 17:30 UTC.
const ISSUED: Instant = Instant::from_seconds(1_795_282_200);

fn zone() -> Zone {
    Zone::named("America/Los_Angeles").unwrap()
}

fn party(name: &str, organization: Option<&str>, address: &[&str], country: &str, email: &str) -> Party {
    Party {
        name: name.to_owned(),
        organization: organization.map(str::to_owned),
        address_lines: address.iter().map(|line| (*line).to_owned()).collect(),
        country: Country::parse(country).unwrap(),
        email: email.to_owned(),
        vat_id: None,
    }
}

fn line(product: &str, quantity: u32, unit: i64) -> InvoiceLine {
    let license_type = if quantity == 1 { LicenseType::Users } else { LicenseType::Nodes };
    let quantity = Quantity::new(quantity).unwrap();
    let net = Money::new(unit, Currency::Usd).times(quantity.get()).unwrap();
    let first = parse_iso_date("2026-11-21").unwrap();
    let end = parse_iso_date("2027-11-21").unwrap();
    InvoiceLine {
        product: product.to_owned(),
        coverage: Coverage::new(license_type, Line::parse("1-20").unwrap(), quantity).unwrap(),
        cycle: BillingCycle::Yearly,
        licensee: "Maria Rossi, Contoso Ltd".to_owned(),
        period: Period { start: zone().start_of(first), end: zone().start_of(end) },
        unit,
        tax: Tax::NONE,
        amounts: Amounts::from_net(net, Tax::NONE).unwrap(),
    }
}

fn invoice(lines: Vec<InvoiceLine>) -> Invoice {
    let net = lines.iter().map(|line| line.amounts.net.minor).sum();
    Invoice {
        number: "2026-000001".parse().unwrap(),
        issued: ISSUED,
        issued_on: "2026-11-21".to_owned(),
        seller: party(
            "Demo Visuals Inc.",
            None,
            &["1 Example Street", "Las Vegas, NV 89101"],
            "US",
            "billing@example.com",
        ),
        buyer: party("Ana Ruiz", Some("Contoso Ltd"), &["Via Roma 1", "10121 Torino"], "IT", "ana@contoso.example"),
        order: "01JD7Y3QK8Z5W9XN2VTRM4B6HC".to_owned(),
        po_number: None,
        currency: Currency::Usd,
        lines,
        total: Amounts::from_net(Money::new(net, Currency::Usd), Tax::NONE).unwrap(),
        payment: Some(Payment { at: ISSUED, method: "Visa ending in 4242".to_owned() }),
        pay_by: None,
        from_balance: None,
        credits: None,
    }
}

fn pdf(invoice: &Invoice, sandbox: bool) -> Vec<u8> {
    render(invoice, &zone(), Paper::A4, Locale::EnUs, sandbox).unwrap()
}

/// The text of each page, in the order in which it was drawn.
fn pages(pdf: &[u8]) -> Vec<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let read = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(file.path()).arg("-").output();
    let output = read.expect("pdftotext is missing: install Debian's poppler-utils (`scripts/setup.sh test` does)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\u{c}').map(str::to_owned).collect()
}

fn has(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn an_invoice_says_who_what_when_and_how_it_was_paid() {
    let paid = invoice(vec![line("Smart Filter Pro", 1, 9900), line("Candlestick", 3, 24_900)]);
    insta::assert_snapshot!(pages(&pdf(&paid, false)).join("\n--- next page ---\n"));
}

#[test]
fn an_open_invoice_says_until_when_and_where_to_it_is_paid() {
    let mut node = line("Candlestick", 3, 24_900);
    node.period = Period::not_begun(ISSUED);
    let mut open = invoice(vec![node]);
    open.payment = None;
    open.pay_by = Some(PayBy {
        due_on: "2026-12-21".to_owned(),
        account: BankAccount {
            holder: "Demo Visuals Inc.".to_owned(),
            iban: Iban::parse("DE89370400440532013000").unwrap(),
            bic: Bic::parse("COBADEFFXXX").unwrap(),
            bank: "Example Bank".to_owned(),
        },
    });
    let text = pages(&pdf(&open, false)).concat().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Due on 21 December 2026",
        "12 months from payment",
        "DE89 3704 0044 0532 0130 00",
        "COBADEFFXXX",
        "with 2026-000001 as the reference",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("Paid on") && !text.contains("21 November 2027"), "{text}");
}

/// A line that is taxed so.
fn taxed(line: InvoiceLine, tax: Tax) -> InvoiceLine {
    InvoiceLine { tax, amounts: Amounts::from_net(line.amounts.net, tax).unwrap(), ..line }
}

#[test]
fn both_vat_ids_the_purchase_order_and_each_tax_with_its_reason_are_printed() {
    let italian = Tax { basis_points: 2200, treatment: TaxTreatment::Standard(Country::parse("IT").unwrap()) };
    let reverse = Tax { treatment: TaxTreatment::ReverseCharge, ..Tax::NONE };
    let lines = vec![
        taxed(line("Smart Filter Pro", 1, 9900), italian),
        taxed(line("Candlestick", 3, 24_900), reverse),
        taxed(line("Bullet Chart", 1, 100), italian),
    ];
    let mut paper = invoice(lines);
    paper.seller.vat_id = Some("EU372000041".to_owned());
    paper.buyer.vat_id = Some("IT00743110157".to_owned());
    paper.po_number = Some("PO-4711".to_owned());
    let text = pages(&pdf(&paper, false)).concat();
    for words in [
        "VAT ID EU372000041",
        "VAT ID IT00743110157",
        "PO number\nPO-4711",
        "VAT 22% on $100.00 $22.00",
        "VAT, reverse charge on $747.00 $0.00",
        "VAT at the standard rate of the country: Italy.",
        "Reverse charge: the customer owes the VAT",
    ] {
        let said = text.replace(['\u{2068}', '\u{2069}', '\u{200e}'], "");
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(text.matches("standard rate").count(), 1, "a reason stands once: {text}");
}

#[test]
fn the_same_invoice_gives_the_same_bytes() {
    let paid = invoice(vec![line("Smart Filter Pro", 1, 9900)]);
    assert!(pdf(&paid, false) == pdf(&paid.clone(), false));
    assert!(pdf(&paid, false) != pdf(&paid, true));
}

#[test]
fn many_lines_break_over_pages_and_the_totals_keep_company() {
    let lines = (0..60_u32).map(|index| line(&format!("Product {index}"), index % 4 + 1, 9900)).collect();
    let pages = pages(&pdf(&invoice(lines), true));
    assert!((5..20).contains(&pages.len()), "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {}", index + 1, pages.len())), "{page}");
        assert!(page.contains("Unit price"), "the table's head is on every page: {page}");
        assert!(page.contains("Sandbox: no money moved"), "{page}");
    }
    let last = pages.last().unwrap();
    assert!(last.contains("Total in USD") && last.contains("Product 59 "), "{last}");
    assert!((0..60).all(|index| pages.iter().any(|page| page.contains(&format!("Product {index} ")))));
}

#[test]
fn names_of_every_direction_are_written() {
    let mut paid = invoice(vec![line("Smart Filter Pro", 1, 9900)]);
    paid.buyer.organization = Some("شركة الأفق للتقنية".to_owned());
    paid.buyer.name = "Đặng Đình Áng".to_owned();
    paid.lines[0].licensee = "שרה כהן, Ελληνικά".to_owned();
    let text = pages(&pdf(&paid, false)).concat();
    for word in ["شركة", "للتقنية", "Đặng Đình Áng", "שרה", "כהן", "Ελληνικά"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn no_text_keeps_an_invoice_from_being_printed() {
    let nasty = [
        String::new(),
        " \u{7}\u{0} ".to_owned(),
        "a\u{202e}b\u{2068}c\u{2069}\u{2069}\u{200d}".to_owned(),
        "\u{200d}\u{fe0f}\u{301}\u{e000}\u{ffff}\u{feff}\u{10ffff}".to_owned(),
        "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 王小明 山田 ไทย हिन्दी".to_owned(),
        format!("a{}", "\u{301}".repeat(100)),
        "x".repeat(2000),
        "م".repeat(500),
        "many words ".repeat(300),
    ];
    for text in nasty {
        let mut strange = invoice(vec![line(&text, 2, i64::from(u32::MAX))]);
        strange.lines[0].licensee.clone_from(&text);
        strange.buyer = party(&text, Some(&text), &[&text], "DE", &text);
        strange.order.clone_from(&text);
        strange.payment = Some(Payment { at: ISSUED, method: text.clone() });
        let text = pages(&pdf(&strange, true)).concat();
        assert!(text.contains("Total in USD"), "{text}");
    }
}

#[test]
fn amounts_of_any_size_fit_on_the_paper() {
    let mut dear = invoice(vec![line("Smart Filter Pro", 1, 9900)]);
    let most = Amounts::from_net(Money::new(i64::MAX, Currency::Usd), Tax::NONE).unwrap();
    (dear.lines[0].unit, dear.lines[0].amounts, dear.total) = (i64::MAX, most, most);
    let text = pages(&pdf(&dear, false)).concat();
    assert_eq!(text.matches("$92,233,720,368,547,758.07").count(), 5, "{text}");
}

#[test]
fn an_invoice_without_a_payment_says_so() {
    let mut open = invoice(vec![line("Smart Filter Pro", 1, 9900)]);
    open.payment = None;
    let text = pages(&pdf(&open, false)).concat();
    assert!(text.contains("Not yet paid") && !text.contains("Paid on") && !text.contains("Sandbox"), "{text}");
}

#[test]
fn a_credit_note_names_its_invoice_and_no_unit_price() {
    let mut note = invoice(vec![line("Smart Filter Pro", 1, 9900)]);
    note.number = "CN-2026-000001".parse().unwrap();
    let half = Amounts::from_net(Money::new(4950, Currency::Usd), Tax::NONE).unwrap();
    (note.payment, note.total, note.lines[0].amounts) = (None, half, half);
    let invoice = "2026-000001".parse().unwrap();
    note.credits = Some(Credited { invoice, issued_on: "2026-11-21".to_owned(), reason: CreditReason::Unused });
    insta::assert_snapshot!(pages(&pdf(&note, false)).join("\n--- next page ---\n"));
}

#[test]
fn what_was_paid_from_the_balance_stands_under_the_total() {
    let mut paid = invoice(vec![line("Smart Filter Pro", 1, 9900)]);
    paid.from_balance = Some(Money::new(4950, Currency::Usd));
    let text = pages(&pdf(&paid, false)).concat();
    assert!(text.contains("Total in USD $99.00\nFrom your balance $49.50\nCharged $49.50"), "{text}");
    let account = BankAccount {
        holder: "Demo Visuals Inc.".to_owned(),
        iban: Iban::parse("DE89370400440532013000").unwrap(),
        bic: Bic::parse("COBADEFFXXX").unwrap(),
        bank: "Example Bank".to_owned(),
    };
    (paid.payment, paid.pay_by) = (None, Some(PayBy { due_on: "2026-12-21".to_owned(), account }));
    let text = pages(&pdf(&paid, false)).concat();
    assert!(text.contains("From your balance $49.50\nTo pay $49.50"), "{text}");
    assert!(text.contains("Please transfer $49.50 by"), "{text}");
}

#[test]
fn the_file_says_what_it_is() {
    let paid = invoice(vec![line("Smart Filter Pro", 1, 9900)]);
    let letter = render(&paid, &zone(), Paper::Letter, Locale::EnUs, false).unwrap();
    assert!(has(&letter, "[0 0 612 792]") && has(&pdf(&paid, false), "[0 0 595.276 841.89]"));
    for words in
        ["Invoice 2026-000001", "Demo Visuals Inc.", "/Lang(en-US)", "/MarkInfo", "pdfaid:part", "pdfuaid:part"]
    {
        assert!(has(&letter, words), "{words}");
    }
}
