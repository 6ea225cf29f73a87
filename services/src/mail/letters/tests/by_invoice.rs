//! The letters of whoever pays by bank transfer (rules 10 and 14).

use domain::bank::{BankAccount, Bic, Iban};

use super::*;

fn others() -> Vec<String> {
    vec!["books@northwind.example".to_owned()]
}

fn invoice_to_pay(occasion: Occasion) -> Letter {
    let pay_link = match &occasion {
        Occasion::Order { .. } => "/billing/subscriptions/sub_1/pay".to_owned(),
        _ => "/renew/sub_1.1826755200.bWFj".to_owned(),
    };
    Letter::InvoiceToPay(InvoiceToPay {
        product: "Synoptic Panel".to_owned(),
        coverage: "3 nodes, F64 / P1".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        invoice_number: "2026-000001".to_owned(),
        po_number: Some("PO 4711".to_owned()),
        to_pay: "$5,097.00".to_owned(),
        due: "21 December 2026".to_owned(),
        account: BankAccount {
            holder: "Demo Visuals Inc.".to_owned(),
            iban: Iban::parse("DE89370400440532013000").unwrap(),
            bic: Bic::parse("COBADEFFXXX").unwrap(),
            bank: "Example Bank".to_owned(),
        },
        occasion,
        portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
        pay_link,
    })
}

fn order(licensee_told: bool) -> Letter {
    invoice_to_pay(Occasion::Order { order_link: "/orders/b3JkZXI".to_owned(), licensee_told })
}

fn received(effect: Effect, over: Option<&str>) -> Letter {
    Letter::PaymentReceived(PaymentReceived {
        product: "Synoptic Panel".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        invoice_number: "2026-000001".to_owned(),
        received: "$5,097.00".to_owned(),
        received_on: "27 November 2026".to_owned(),
        by: PaidBy::Transfer { reference: "NW 2026/11 4711".to_owned() },
        effect,
        over: over.map(str::to_owned),
        portal_link: "/billing/invoices/2026-000001".to_owned(),
        others: others(),
    })
}

fn runs(is_first: bool, license_link: Option<&str>) -> Effect {
    Effect::Runs {
        is_first,
        until: "27 November 2027".to_owned(),
        license_link: license_link.map(str::to_owned),
        licensee_told: license_link.is_none(),
    }
}

fn partly() -> Effect {
    Effect::Partly { missing: "$97.00".to_owned(), due: "21 December 2026".to_owned() }
}

fn license_pending(bought_by_reseller: bool) -> Letter {
    Letter::LicensePending(LicensePending {
        product: "Synoptic Panel".to_owned(),
        coverage: "3 nodes, F64 / P1".to_owned(),
        payer: "Ana Ruiz, Northwind".to_owned(),
        bought_by_reseller,
        portal_link: "/sign-in/link/dXNlcg".to_owned(),
    })
}

fn renewals() -> [Letter; 3] {
    let date = "21 November 2027".to_owned();
    [
        invoice_to_pay(Occasion::Renewal { ends: date.clone(), others: others() }),
        invoice_to_pay(Occasion::Reminder { ends: date.clone(), others: others() }),
        invoice_to_pay(Occasion::Grace { works_until: date, others: others() }),
    ]
}

/// Every letter in each of its forms.
pub(super) fn all() -> Vec<Letter> {
    let mut all = vec![
        order(true),
        order(false),
        received(partly(), None),
        received(runs(true, None), None),
        received(runs(true, Some("/licenses/lic_1")), Some("$3.00")),
        received(runs(false, None), None),
        received(Effect::Nothing, Some("$5,097.00")),
        license_pending(false),
        license_pending(true),
    ];
    all.extend(renewals());
    all
}

#[test]
fn invoice_mails() {
    assert_snapshot!("invoice_of_an_order.txt", as_text(&order(true)));
    assert_snapshot!("invoice_of_an_order.html", order(true).write(&context()).html);
    let [renewal, reminder, grace] = renewals();
    assert_snapshot!("invoice_of_a_renewal.txt", as_text(&renewal));
    assert_snapshot!("invoice_reminder.txt", as_text(&reminder));
    assert_snapshot!("invoice_in_grace.txt", as_text(&grace));
}

#[test]
fn an_invoice_that_is_taken_back_is_named_where_the_license_ends() {
    let ended = |received: Option<&str>| {
        Letter::LicenseEnded(LicenseEnded {
            product: "Synoptic Panel".to_owned(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            how: Ended::Unpaid,
            ended: "21 December 2027".to_owned(),
            payer: None,
            link: "/checkout/synoptic-panel".to_owned(),
            taken_back: Some(("2027-000001".to_owned(), received.map(str::to_owned))),
            orders_anew: true,
            others: others(),
        })
    };
    assert_snapshot!("license_ended_invoice_taken_back.txt", as_text(&ended(Some("$97.00"))));
    assert!(!as_text(&ended(None)).contains("return"));
}

#[test]
fn receipts() {
    assert_snapshot!("payment_received.txt", as_text(&received(runs(true, None), None)));
    assert_snapshot!("payment_received.html", received(runs(true, None), None).write(&context()).html);
    assert_snapshot!("payment_received_partly.txt", as_text(&received(partly(), None)));
    assert_snapshot!(
        "payment_received_too_much.txt",
        as_text(&received(runs(true, Some("/licenses/lic_1")), Some("$3.00")))
    );
    assert_snapshot!("payment_not_owed.txt", as_text(&received(Effect::Nothing, Some("$5,097.00"))));
}

#[test]
fn a_licensee_who_waits_reads_nothing_of_money() {
    assert_snapshot!("license_pending.txt", as_text(&license_pending(false)));
    assert_snapshot!("license_pending.html", license_pending(false).write(&context()).html);
    for letter in [license_pending(false), license_pending(true)] {
        let WrittenLetter { subject, text, html } = letter.write(&context());
        for part in [subject, text, html.to_lowercase()] {
            for word in ["$", "invoice", "paid", "payment", "transfer", "price", "iban"] {
                assert!(!part.contains(word), "{word} in {part}");
            }
        }
    }
}
