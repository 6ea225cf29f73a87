//! The letters of a subscription's life (rules 13 to 16).

use domain::decline::Decline;

use super::*;

/// What no sample shows.
pub(super) fn more() -> Vec<Letter> {
    let mut more = vec![
        samples().renewal_paid(Some("/licenses/lic_1"), &[]),
        samples().order_refunded(&["CN-2027-000003", "CN-2027-000004"]),
        samples().license_stops(true),
        samples().card_expires(false, 1),
        samples().card_expires(true, 3),
        samples().license_ended(Ended::Trial, Some("Ana Ruiz, Northwind")),
        samples().license_ended(Ended::Canceled, Some("Ana Ruiz, Northwind")),
    ];
    more.extend(Decline::ALL.map(|decline| samples().renewal_failed(Some(decline), NextTry::NotWithThisCard)));
    more
}

#[test]
fn renewal_mails() {
    let paid = samples().renewal_paid(None, &["books@northwind.example"]);
    assert_snapshot!("renewal_paid.txt", as_text(&paid));
    assert_snapshot!("renewal_paid.html", paid.write(&context()).html);
    assert_snapshot!("renewal_paid_for_oneself.txt", as_text(&samples().renewal_paid(Some("/licenses/lic_1"), &[])));
    assert_snapshot!("trial_paid.txt", as_text(&samples().trial_paid()));
    assert_snapshot!("package_updated.txt", as_text(&samples().package_updated()));
    assert_snapshot!("package_updated.html", samples().package_updated().write(&context()).html);
}

#[test]
fn mails_of_a_change() {
    let charged = samples().coverage_changed(true);
    assert_snapshot!("coverage_changed.txt", as_text(&charged));
    assert_snapshot!("coverage_changed.html", charged.write(&context()).html);
    assert_snapshot!("coverage_changed_from_balance.txt", as_text(&samples().coverage_changed(false)));
    assert_snapshot!("package_changed.txt", as_text(&samples().package_changed()));
    assert_snapshot!("order_refunded.txt", as_text(&samples().order_refunded(&["CN-2027-000003"])));
    assert_snapshot!("order_refunded.html", samples().order_refunded(&["CN-2027-000003"]).write(&context()).html);
}

#[test]
fn failed_renewal_mails() {
    let again = samples().renewal_failed(Some(Decline::InsufficientFunds), NextTry::On("23 November 2027".to_owned()));
    assert_snapshot!("renewal_failed.txt", as_text(&again));
    assert_snapshot!("renewal_failed.html", again.write(&context()).html);
    let hard = samples().renewal_failed(Some(Decline::ExpiredCard), NextTry::NotWithThisCard);
    assert_snapshot!("renewal_failed_for_good.txt", as_text(&hard));
}

#[test]
fn reminder_mails() {
    let reminder = samples().renewal_reminder(Some("Visa ending in 4242"), None);
    assert_snapshot!("renewal_reminder.txt", as_text(&reminder));
    assert_snapshot!("renewal_reminder.html", reminder.write(&context()).html);
    let dies = samples().renewal_reminder(Some("Visa ending in 4242"), Some("30 September 2027"));
    assert_snapshot!("renewal_reminder_dying_card.txt", as_text(&dies));
    assert_snapshot!("card_expires.txt", as_text(&samples().card_expires(false, 3)));
    assert_snapshot!("card_expires.html", samples().card_expires(false, 3).write(&context()).html);
}

#[test]
fn mails_before_an_end() {
    let payer = samples().trial_ends(samples().trial_payer());
    assert_snapshot!("trial_ends.txt", as_text(&payer));
    assert_snapshot!("trial_ends.html", payer.write(&context()).html);
    assert_snapshot!("trial_ends_licensee.txt", as_text(&samples().trial_ends(trial_licensee())));
    assert_snapshot!("license_stops.txt", as_text(&samples().license_stops(false)));
    assert_snapshot!("license_stops.html", samples().license_stops(false).write(&context()).html);
    assert_snapshot!("license_stops_tried.txt", as_text(&samples().license_stops(true)));
}

#[test]
fn mails_of_a_cancellation() {
    assert_snapshot!("subscription_canceled.txt", as_text(&samples().canceled(false)));
    assert_snapshot!("subscription_canceled.html", samples().canceled(false).write(&context()).html);
    assert_snapshot!("subscription_kept.txt", as_text(&samples().canceled(true)));
}

#[test]
fn ended_mails() {
    let unpaid = samples().license_ended(Ended::Unpaid, None);
    assert_snapshot!("license_ended.txt", as_text(&unpaid));
    assert_snapshot!("license_ended.html", unpaid.write(&context()).html);
    let to_licensee = samples().license_ended(Ended::Unpaid, Some("Ana Ruiz, Northwind"));
    assert_snapshot!("license_ended_to_licensee.txt", as_text(&to_licensee));
}

#[test]
fn who_cannot_renew_it_is_led_to_the_checkout() {
    let Letter::LicenseEnded(letter) = samples().license_ended(Ended::Unpaid, None) else { panic!() };
    let text = as_text(&Letter::LicenseEnded(LicenseEnded { orders_anew: true, ..letter }));
    assert!(text.contains("order it for the same licensee") && text.contains("Order again"), "{text}");
}

#[test]
fn what_a_licensee_reads_says_nothing_of_money() {
    for letter in [
        samples().package_updated(),
        samples().package_changed(),
        samples().trial_ends(trial_licensee()),
        samples().license_ended(Ended::Unpaid, Some("Ana")),
        samples().license_ended(Ended::Canceled, Some("Ana")),
    ] {
        let WrittenLetter { subject, text, html } = letter.write(&context());
        for part in [subject, text, html] {
            for word in ["$", "invoice", "unpaid", "not paid", "charged", "4242"] {
                assert!(!part.contains(word), "{word} in {part}");
            }
        }
    }
}

#[test]
fn a_stolen_card_reads_like_any_other_no() {
    let words = |decline| samples().renewal_failed(Some(decline), NextTry::NotWithThisCard).write(&context()).text;
    assert_eq!(words(Decline::StolenCard), words(Decline::CardDeclined));
}

#[test]
fn many_readers_do_not_fill_the_letter() {
    let others: Vec<String> = (0..9).map(|nth| format!("member{nth}@northwind.example")).collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let text = samples().renewal_paid(None, &others).write(&context()).text;
    assert!(text.contains("member4@northwind.example and 4") && !text.contains("member5"), "{text}");
}
