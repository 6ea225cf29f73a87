//! The letters of a subscription's life (rules 13 to 16).

use domain::decline::Decline;

use super::*;

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn renewal_paid(license_link: Option<&str>, others: &[&str]) -> Letter {
    Letter::RenewalPaid(RenewalPaid {
        product: "Synoptic Panel".to_owned(),
        was_trial: false,
        coverage: "1–20 users".to_owned(),
        cycle: "yearly".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        gross: "$99.00".to_owned(),
        card: "Visa ending in 4242".to_owned(),
        invoice_number: "2027-000012".to_owned(),
        next_renewal: "21 November 2028".to_owned(),
        license_link: license_link.map(str::to_owned),
        licensee_told: license_link.is_none(),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: texts(others),
    })
}

fn package_updated() -> Letter {
    Letter::PackageUpdated(PackageUpdated {
        product: "Synoptic Panel".to_owned(),
        coverage: "1–20 users".to_owned(),
        until: "21 November 2028".to_owned(),
        payer: "Ana Ruiz, Northwind".to_owned(),
        license_link: "/licenses/lic_1".to_owned(),
    })
}

fn coverage_changed(charged: bool) -> Letter {
    Letter::CoverageChanged(CoverageChanged {
        product: "Synoptic Panel".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        before: "1–20 users, yearly".to_owned(),
        after: if charged { "21–100 users, yearly" } else { "21–100 users, monthly" }.to_owned(),
        price: if charged { "$249.00" } else { "$24.90" }.to_owned(),
        credit: Some("$49.50".to_owned()),
        charged: charged.then(|| ("$199.50".to_owned(), "Visa ending in 4242".to_owned())),
        balance: (!charged).then(|| "$24.60".to_owned()),
        invoice_number: "2027-000012".to_owned(),
        next_renewal: "2 July 2028".to_owned(),
        licensee_told: charged,
        license_link: (!charged).then(|| "/licenses/lic_1".to_owned()),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: if charged { texts(&["books@northwind.example"]) } else { Vec::new() },
    })
}

fn package_changed() -> Letter {
    Letter::PackageChanged(PackageChanged {
        product: "Synoptic Panel".to_owned(),
        coverage: "21–100 users".to_owned(),
        until: "2 July 2028".to_owned(),
        payer: "Ana Ruiz, Northwind".to_owned(),
        license_link: "/licenses/lic_1".to_owned(),
    })
}

fn order_refunded(notes: &[&str]) -> Letter {
    Letter::OrderRefunded(OrderRefunded {
        product: "Synoptic Panel".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        amount: "$99.00".to_owned(),
        card: Some("Visa ending in 4242".to_owned()),
        credit_notes: texts(notes),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: texts(&["books@northwind.example"]),
    })
}

fn renewal_failed(decline: Option<Decline>, next: NextTry) -> Letter {
    Letter::RenewalFailed(RenewalFailed {
        product: "Synoptic Panel".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        declined: decline.map(|decline| ("$99.00".to_owned(), decline)),
        card: decline.map(|_| "Visa ending in 4242".to_owned()),
        ended: "21 November 2027".to_owned(),
        next,
        works_until: "20 December 2027".to_owned(),
        pay_link: "/renew/sub_1.1826780400.c2lnbmVk".to_owned(),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: Vec::new(),
    })
}

fn renewal_reminder(card: Option<&str>, card_last_day: Option<&str>) -> Letter {
    Letter::RenewalReminder(RenewalReminder {
        product: "Synoptic Panel".to_owned(),
        coverage: "1–20 users".to_owned(),
        cycle: "yearly".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        on: "21 November 2027".to_owned(),
        gross: "$99.00".to_owned(),
        card: card.map(str::to_owned),
        card_last_day: card_last_day.map(str::to_owned),
        pay_link: "/renew/sub_1.1826780400.c2lnbmVk".to_owned(),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: texts(&["books@northwind.example"]),
    })
}

fn card_expires(is_over: bool, pays: u32) -> Letter {
    Letter::CardExpires(CardExpires {
        card: "Visa ending in 4242".to_owned(),
        last_day: "30 September 2027".to_owned(),
        is_over,
        product: "Synoptic Panel".to_owned(),
        pays,
        next_renewal: "21 November 2027".to_owned(),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: Vec::new(),
    })
}

fn canceled(taken_back: bool) -> Letter {
    Letter::SubscriptionCanceled(SubscriptionCanceled {
        product: "Synoptic Panel".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        by: "ana@northwind.example".to_owned(),
        taken_back,
        ends: "21 November 2027".to_owned(),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: texts(&["books@northwind.example"]),
    })
}

fn license_ended(how: Ended, payer: Option<&str>) -> Letter {
    Letter::LicenseEnded(LicenseEnded {
        product: "Synoptic Panel".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        how,
        ended: "21 December 2027".to_owned(),
        payer: payer.map(str::to_owned),
        orders_anew: false,
        link: if payer.is_some() { "/licenses/lic_1" } else { "/billing/subscriptions/sub_1/pay" }.to_owned(),
        taken_back: None,
        others: Vec::new(),
    })
}

/// The first payment after a trial.
fn trial_paid() -> Letter {
    let Letter::RenewalPaid(letter) = renewal_paid(None, &["books@northwind.example"]) else {
        return package_updated();
    };
    Letter::RenewalPaid(RenewalPaid { was_trial: true, ..letter })
}

/// Every letter in each of its forms.
pub(super) fn all() -> Vec<Letter> {
    let soft = Some(Decline::InsufficientFunds);
    let mut all = vec![
        renewal_paid(None, &["books@northwind.example"]),
        renewal_paid(Some("/licenses/lic_1"), &[]),
        trial_paid(),
        package_updated(),
        coverage_changed(true),
        coverage_changed(false),
        package_changed(),
        order_refunded(&["CN-2027-000003"]),
        order_refunded(&["CN-2027-000003", "CN-2027-000004"]),
        renewal_failed(soft, NextTry::On("23 November 2027".to_owned())),
        renewal_failed(soft, NextTry::None),
        renewal_failed(None, NextTry::NotWithThisCard),
        renewal_reminder(Some("Visa ending in 4242"), None),
        renewal_reminder(Some("Visa ending in 4242"), Some("30 September 2027")),
        renewal_reminder(None, None),
        card_expires(false, 1),
        card_expires(false, 3),
        card_expires(true, 1),
        card_expires(true, 3),
        canceled(false),
        canceled(true),
    ];
    for how in [Ended::Trial, Ended::Canceled, Ended::Unpaid] {
        all.extend([license_ended(how, None), license_ended(how, Some("Ana Ruiz, Northwind"))]);
    }
    all.extend(Decline::ALL.map(|decline| renewal_failed(Some(decline), NextTry::NotWithThisCard)));
    all
}

#[test]
fn renewal_mails() {
    let paid = renewal_paid(None, &["books@northwind.example"]);
    assert_snapshot!("renewal_paid.txt", as_text(&paid));
    assert_snapshot!("renewal_paid.html", paid.write(&context()).html);
    assert_snapshot!("renewal_paid_for_oneself.txt", as_text(&renewal_paid(Some("/licenses/lic_1"), &[])));
    assert_snapshot!("trial_paid.txt", as_text(&trial_paid()));
    assert_snapshot!("package_updated.txt", as_text(&package_updated()));
    assert_snapshot!("package_updated.html", package_updated().write(&context()).html);
}

#[test]
fn mails_of_a_change() {
    let charged = coverage_changed(true);
    assert_snapshot!("coverage_changed.txt", as_text(&charged));
    assert_snapshot!("coverage_changed.html", charged.write(&context()).html);
    assert_snapshot!("coverage_changed_from_balance.txt", as_text(&coverage_changed(false)));
    assert_snapshot!("package_changed.txt", as_text(&package_changed()));
    assert_snapshot!("order_refunded.txt", as_text(&order_refunded(&["CN-2027-000003"])));
    assert_snapshot!("order_refunded.html", order_refunded(&["CN-2027-000003"]).write(&context()).html);
}

#[test]
fn failed_renewal_mails() {
    let again = renewal_failed(Some(Decline::InsufficientFunds), NextTry::On("23 November 2027".to_owned()));
    assert_snapshot!("renewal_failed.txt", as_text(&again));
    assert_snapshot!("renewal_failed.html", again.write(&context()).html);
    let hard = renewal_failed(Some(Decline::ExpiredCard), NextTry::NotWithThisCard);
    assert_snapshot!("renewal_failed_for_good.txt", as_text(&hard));
}

#[test]
fn reminder_mails() {
    let reminder = renewal_reminder(Some("Visa ending in 4242"), None);
    assert_snapshot!("renewal_reminder.txt", as_text(&reminder));
    assert_snapshot!("renewal_reminder.html", reminder.write(&context()).html);
    let dies = renewal_reminder(Some("Visa ending in 4242"), Some("30 September 2027"));
    assert_snapshot!("renewal_reminder_dying_card.txt", as_text(&dies));
    assert_snapshot!("card_expires.txt", as_text(&card_expires(false, 3)));
    assert_snapshot!("card_expires.html", card_expires(false, 3).write(&context()).html);
}

#[test]
fn mails_of_a_cancellation() {
    assert_snapshot!("subscription_canceled.txt", as_text(&canceled(false)));
    assert_snapshot!("subscription_canceled.html", canceled(false).write(&context()).html);
    assert_snapshot!("subscription_kept.txt", as_text(&canceled(true)));
}

#[test]
fn ended_mails() {
    let unpaid = license_ended(Ended::Unpaid, None);
    assert_snapshot!("license_ended.txt", as_text(&unpaid));
    assert_snapshot!("license_ended.html", unpaid.write(&context()).html);
    let to_licensee = license_ended(Ended::Unpaid, Some("Ana Ruiz, Northwind"));
    assert_snapshot!("license_ended_to_licensee.txt", as_text(&to_licensee));
}

#[test]
fn who_cannot_renew_it_is_led_to_the_checkout() {
    let Letter::LicenseEnded(letter) = license_ended(Ended::Unpaid, None) else { panic!() };
    let text = as_text(&Letter::LicenseEnded(LicenseEnded { orders_anew: true, ..letter }));
    assert!(text.contains("order it for the same licensee") && text.contains("Order again"), "{text}");
}

#[test]
fn what_a_licensee_reads_says_nothing_of_money() {
    for letter in [
        package_updated(),
        package_changed(),
        license_ended(Ended::Unpaid, Some("Ana")),
        license_ended(Ended::Canceled, Some("Ana")),
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
    let words = |decline| renewal_failed(Some(decline), NextTry::NotWithThisCard).write(&context()).text;
    assert_eq!(words(Decline::StolenCard), words(Decline::CardDeclined));
}

#[test]
fn many_readers_do_not_fill_the_letter() {
    let others: Vec<String> = (0..9).map(|nth| format!("member{nth}@northwind.example")).collect();
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let text = renewal_paid(None, &others).write(&context()).text;
    assert!(text.contains("member4@northwind.example and 4") && !text.contains("member5"), "{text}");
}
