//! Every letter as it goes out, text and HTML, and what no letter may do.

mod by_invoice;
mod lifetime;
mod prices;

use domain::{
    bank::{BankAccount, Bic, Iban},
    money::Currency,
};

use super::{
    samples::{Samples, runs, sign_in, trial, trial_licensee},
    *,
};
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

pub(super) fn samples() -> Samples {
    Samples {
        product: "Synoptic Panel".to_owned(),
        currency: Currency::Usd,
        account: Some(BankAccount {
            holder: "Demo Visuals Inc.".to_owned(),
            iban: Iban::parse("DE89370400440532013000").unwrap(),
            bic: Bic::parse("COBADEFFXXX").unwrap(),
            bank: "Example Bank".to_owned(),
        }),
    }
}

/// Every letter in each of its forms.
fn every_letter() -> Vec<Letter> {
    let of_staff = samples().all().into_iter().map(|sample| sample.letter);
    of_staff
        .chain([samples().trial_refused("")])
        .chain(lifetime::more())
        .chain(by_invoice::more())
        .chain([prices::once_more()])
        .collect()
}

#[test]
fn every_sample_has_a_name_of_its_own() {
    let mut names: Vec<&str> = samples().all().iter().map(|sample| sample.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
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
    let written = samples().order_paid("Ben Okafor, Fabrikam").write(&context);
    assert_snapshot!("order_paid.txt", format!("Subject: {}\n\n{}", written.subject, written.text));
    assert_snapshot!("order_paid.html", written.html);
}

#[test]
fn trial_started_mail() {
    assert_snapshot!("trial_started.txt", as_text(&samples().trial_started()));
    assert_snapshot!("trial_started.html", samples().trial_started().write(&context()).html);
}

#[test]
fn license_ready_mail() {
    let letter = samples().license_ready("Ana Ruiz, Northwind", false, false);
    assert_snapshot!("license_ready.txt", as_text(&letter));
    assert_snapshot!("license_ready.html", letter.write(&context()).html);
    assert_snapshot!(
        "license_ready_by_reseller.txt",
        as_text(&samples().license_ready("Ana Ruiz, Northwind", false, true))
    );
    assert_snapshot!("license_ready_trial.txt", as_text(&samples().license_ready("Ana Ruiz, Northwind", true, false)));
}

#[test]
fn license_declined_mail() {
    assert_snapshot!("license_declined.txt", as_text(&samples().license_declined()));
    assert_snapshot!("license_declined.html", samples().license_declined().write(&context()).html);
}

#[test]
fn order_for_oneself_mail() {
    assert_snapshot!("order_for_oneself_paid.txt", as_text(&samples().order_for_oneself(samples().paid())));
    assert_snapshot!(
        "order_for_oneself_paid.html",
        samples().order_for_oneself(samples().paid()).write(&context()).html
    );
    assert_snapshot!("order_for_oneself_trial.txt", as_text(&samples().order_for_oneself(trial())));
}

#[test]
fn trial_refused_mail() {
    assert_snapshot!("trial_refused.txt", as_text(&samples().trial_refused("3 March 2026")));
    assert_snapshot!("trial_refused.html", samples().trial_refused("3 March 2026").write(&context()).html);
    assert_snapshot!("trial_refused_undated.txt", as_text(&samples().trial_refused("")));
}

#[test]
fn names_of_any_script_are_isolated_and_escaped() {
    let written = samples().order_paid("محمد <b>\"بن\" & 'سلمان'</b>").write(&context());
    assert!(written.text.contains("used by \u{2068}محمد <b>\"بن\" & 'سلمان'</b>\u{2069}."));
    assert!(written.html.contains(
        "<span dir=\"auto\" style=\"unicode-bidi:isolate\">محمد &lt;b&gt;&quot;بن&quot; &amp; &#39;سلمان&#39;&lt;/b&gt;</span>"
    ));
    assert!(!written.html.contains("<b>"));
    let latin = samples().order_paid("Zoë Müller").write(&context());
    assert!(latin.text.contains("used by Zoë Müller."));
}

#[test]
fn braces_in_a_name_stay_what_they_are() {
    let written = samples().license_ready("{product} {", false, false).write(&context());
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
    assert!(samples().order_paid("Ben").write(&context).text.contains("Sandbox"));
    assert!(samples().license_ready("Ana", false, false).write(&context).html.contains("Sandbox"));
    assert!(!sign_in().write(&context).text.contains("Sandbox"));
}
