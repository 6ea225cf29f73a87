//! Every letter as it goes out, text and HTML, and what no letter may do.

mod by_invoice;
mod lifetime;
mod prices;

use super::*;
use insta::assert_snapshot;

fn context() -> LetterContext {
    LetterContext {
        vendor_name: "Demo Visuals".to_owned(),
        support_email: Some("help@example.com".to_owned()),
        base_url: "https://shop.example.com".to_owned(),
        locale: Locale::EnUs,
        sandbox: false,
    }
}

fn sign_in() -> Letter {
    Letter::SignIn(SignIn { code: "042917".to_owned(), link: "/sign-in/link/dG9rZW4".to_owned() })
}

fn order_paid(licensee: &str) -> Letter {
    Letter::OrderPaid(OrderPaid {
        product: "Synoptic Panel".to_owned(),
        coverage: "1–20 users".to_owned(),
        cycle: "yearly".to_owned(),
        licensee: licensee.to_owned(),
        invoice_number: "2026-000001".to_owned(),
        gross: "$99.00".to_owned(),
        next_renewal: "21 November 2027".to_owned(),
        order_link: "/orders/b3JkZXI".to_owned(),
        portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
    })
}

fn trial_started() -> Letter {
    Letter::TrialStarted(TrialStarted {
        product: "Synoptic Panel".to_owned(),
        coverage: "1–20 users".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        ends: "21 December 2026".to_owned(),
        order_link: "https://shop.example.com/orders/b3JkZXI".to_owned(),
        portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
    })
}

fn license_ready(payer: &str, trial: bool, bought_by_reseller: bool) -> Letter {
    Letter::LicenseReady(LicenseReady {
        product: "Synoptic Panel".to_owned(),
        coverage: "1–20 users".to_owned(),
        until: "21 November 2027".to_owned(),
        payer: payer.to_owned(),
        trial,
        bought_by_reseller,
        portal_link: "/sign-in/link/dXNlcg".to_owned(),
    })
}

fn license_declined() -> Letter {
    Letter::LicenseDeclined(LicenseDeclined {
        product: "Synoptic Panel".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        declined: "21 November 2026".to_owned(),
        portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
    })
}

fn order_for_oneself(terms: OwnTerms) -> Letter {
    Letter::OrderForOneself(OrderForOneself {
        product: "Synoptic Panel".to_owned(),
        coverage: "1–20 users".to_owned(),
        terms,
        order_link: "/orders/b3JkZXI".to_owned(),
        licenses_link: "/sign-in/link/dXNlcg".to_owned(),
        billing_link: "/sign-in/link/cGF5ZXI".to_owned(),
    })
}

fn paid() -> OwnTerms {
    OwnTerms::Paid {
        cycle: "yearly".to_owned(),
        invoice_number: "2026-000001".to_owned(),
        gross: "$99.00".to_owned(),
        next_renewal: "21 November 2027".to_owned(),
    }
}

fn trial() -> OwnTerms {
    OwnTerms::Trial { ends: "21 December 2026".to_owned() }
}

fn trial_refused(earlier: &str) -> Letter {
    Letter::TrialRefused(TrialRefused {
        product: "Synoptic Panel".to_owned(),
        earlier: earlier.to_owned(),
        checkout_link: "/checkout/synoptic-panel".to_owned(),
    })
}

fn every_letter() -> Vec<Letter> {
    vec![
        sign_in(),
        Letter::NoAccountYet(NoAccountYet {}),
        order_paid("Ben Okafor, Fabrikam"),
        trial_started(),
        license_ready("Ana Ruiz, Northwind", false, false),
        license_ready("Ana Ruiz, Northwind", false, true),
        license_ready("Ana Ruiz, Northwind", true, false),
        license_declined(),
        order_for_oneself(paid()),
        order_for_oneself(trial()),
        trial_refused("3 March 2026"),
        trial_refused(""),
    ]
    .into_iter()
    .chain(lifetime::all())
    .chain(by_invoice::all())
    .chain(prices::all())
    .collect()
}

/// Subject and text part, as a reader without HTML gets them.
fn as_text(letter: &Letter) -> String {
    let written = letter.write(&context());
    format!("Subject: {}\n\n{}", written.subject, written.text)
}

#[test]
fn sign_in_mail() {
    assert_snapshot!("sign_in.txt", as_text(&sign_in()));
    assert_snapshot!("sign_in.html", sign_in().write(&context()).html);
}

#[test]
fn no_account_yet_mail() {
    let letter = Letter::NoAccountYet(NoAccountYet {});
    assert_snapshot!("no_account_yet.txt", as_text(&letter));
    assert_snapshot!("no_account_yet.html", letter.write(&context()).html);
}

#[test]
fn order_paid_mail_in_the_sandbox() {
    let context = LetterContext { sandbox: true, ..context() };
    let written = order_paid("Ben Okafor, Fabrikam").write(&context);
    assert_snapshot!("order_paid.txt", format!("Subject: {}\n\n{}", written.subject, written.text));
    assert_snapshot!("order_paid.html", written.html);
}

#[test]
fn trial_started_mail() {
    assert_snapshot!("trial_started.txt", as_text(&trial_started()));
    assert_snapshot!("trial_started.html", trial_started().write(&context()).html);
}

#[test]
fn license_ready_mail() {
    let letter = license_ready("Ana Ruiz, Northwind", false, false);
    assert_snapshot!("license_ready.txt", as_text(&letter));
    assert_snapshot!("license_ready.html", letter.write(&context()).html);
    assert_snapshot!("license_ready_by_reseller.txt", as_text(&license_ready("Ana Ruiz, Northwind", false, true)));
    assert_snapshot!("license_ready_trial.txt", as_text(&license_ready("Ana Ruiz, Northwind", true, false)));
}

#[test]
fn license_declined_mail() {
    assert_snapshot!("license_declined.txt", as_text(&license_declined()));
    assert_snapshot!("license_declined.html", license_declined().write(&context()).html);
}

#[test]
fn order_for_oneself_mail() {
    assert_snapshot!("order_for_oneself_paid.txt", as_text(&order_for_oneself(paid())));
    assert_snapshot!("order_for_oneself_paid.html", order_for_oneself(paid()).write(&context()).html);
    assert_snapshot!("order_for_oneself_trial.txt", as_text(&order_for_oneself(trial())));
}

#[test]
fn trial_refused_mail() {
    assert_snapshot!("trial_refused.txt", as_text(&trial_refused("3 March 2026")));
    assert_snapshot!("trial_refused.html", trial_refused("3 March 2026").write(&context()).html);
    assert_snapshot!("trial_refused_undated.txt", as_text(&trial_refused("")));
}

#[test]
fn names_of_any_script_are_isolated_and_escaped() {
    let written = order_paid("محمد <b>\"بن\" & 'سلمان'</b>").write(&context());
    assert!(written.text.contains("used by \u{2068}محمد <b>\"بن\" & 'سلمان'</b>\u{2069}."));
    assert!(written.html.contains(
        "<span dir=\"auto\" style=\"unicode-bidi:isolate\">محمد &lt;b&gt;&quot;بن&quot; &amp; &#39;سلمان&#39;&lt;/b&gt;</span>"
    ));
    assert!(!written.html.contains("<b>"));
    let latin = order_paid("Zoë Müller").write(&context());
    assert!(latin.text.contains("used by Zoë Müller."));
}

#[test]
fn braces_in_a_name_stay_what_they_are() {
    let written = license_ready("{product} {", false, false).write(&context());
    assert!(written.text.contains("bought for you by {product} {."));
}

#[test]
fn a_line_break_does_not_get_into_the_subject() {
    let letter = Letter::TrialRefused(TrialRefused {
        product: "Panel\r\nBcc: all@example.com".to_owned(),
        earlier: String::new(),
        checkout_link: "/checkout/panel".to_owned(),
    });
    assert_eq!(letter.write(&context()).subject, "There was a trial of Panel  Bcc: all@example.com before");
}

#[test]
fn every_letter_is_complete() {
    for letter in every_letter() {
        let WrittenLetter { subject, text, html } = letter.write(&context());
        assert!(subject.chars().count() <= 78, "a subject that fits a line: {subject}");
        for part in [&text, &html] {
            assert!(part.contains("You got this"), "says why: {part}");
            assert!(part.contains("help@example.com"), "says whom to ask: {part}");
        }
        assert!(!text.contains(['{', '}']), "every place has its value: {text}");
        assert!(!text.contains('\u{21}'), "a calm voice: {text}");
        assert_eq!(html.matches("class=\"button\"").count(), 1, "one clear action: {subject}");
        assert!(!html.contains("<img") && !html.contains("src="), "nothing is loaded: {subject}");
    }
}

#[test]
fn the_text_part_has_every_link() {
    for letter in every_letter() {
        let WrittenLetter { text, html, .. } = letter.write(&context());
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.strip_prefix("mailto:").unwrap_or(link);
            assert!(text.contains(link), "{link} is missing in: {text}");
        }
    }
}

#[test]
fn only_letters_about_orders_speak_of_the_sandbox() {
    let context = LetterContext { sandbox: true, ..context() };
    assert!(order_paid("Ben").write(&context).text.contains("Sandbox"));
    assert!(license_ready("Ana", false, false).write(&context).html.contains("Sandbox"));
    assert!(!sign_in().write(&context).text.contains("Sandbox"));
}
