//! The letters of whoever pays by bank transfer (rules 10 and 14).

use super::*;

fn others() -> Vec<String> {
    vec!["books@northwind.example".to_owned()]
}

/// What no sample shows.
pub(super) fn more() -> Vec<Letter> {
    vec![
        samples().order(false).unwrap(),
        samples().received(runs(true, Some("/licenses/lic_1")), Some("$3.00")),
        samples().received(runs(false, None), None),
        samples().received(Effect::Nothing, Some("$5,097.00")),
        samples().license_pending(true),
    ]
}

#[test]
fn invoice_mails() {
    assert_snapshot!("invoice_of_an_order.txt", as_text(&samples().order(true).unwrap()));
    assert_snapshot!("invoice_of_an_order.html", samples().order(true).unwrap().write(&context()).html);
    let [renewal, reminder, grace] = samples().renewals().unwrap();
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
            taken_back: Some(TakenBack {
                invoice: "2027-000001".to_owned(),
                received: received.map(str::to_owned),
                with_others: received.is_some(),
            }),
            orders_anew: true,
            others: others(),
        })
    };
    assert_snapshot!("license_ended_invoice_taken_back.txt", as_text(&ended(Some("$97.00"))));
    assert!(!as_text(&ended(None)).contains("return"));
}

#[test]
fn receipts() {
    assert_snapshot!("payment_received.txt", as_text(&samples().received(runs(true, None), None)));
    assert_snapshot!("payment_received.html", samples().received(runs(true, None), None).write(&context()).html);
    assert_snapshot!("payment_received_partly.txt", as_text(&samples().received(samples().partly(), None)));
    assert_snapshot!(
        "payment_received_too_much.txt",
        as_text(&samples().received(runs(true, Some("/licenses/lic_1")), Some("$3.00")))
    );
    assert_snapshot!("payment_not_owed.txt", as_text(&samples().received(Effect::Nothing, Some("$5,097.00"))));
}

#[test]
fn a_licensee_who_waits_reads_nothing_of_money() {
    assert_snapshot!("license_pending.txt", as_text(&samples().license_pending(false)));
    assert_snapshot!("license_pending.html", samples().license_pending(false).write(&context()).html);
    for letter in [samples().license_pending(false), samples().license_pending(true)] {
        let WrittenLetter { subject, text, html } = letter.write(&context());
        for part in [subject, text, html.to_lowercase()] {
            for word in ["$", "invoice", "paid", "payment", "transfer", "price", "iban"] {
                assert!(!part.contains(word), "{word} in {part}");
            }
        }
    }
}
