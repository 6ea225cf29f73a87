//! Sentences that several letters share.

use domain::{locale::Locale, sign_in::VALID_SECONDS};

use super::{
    LetterContext,
    content::{Block, Sentence, Value, name, plain},
};

/// What the button of a letter about an order does, and that it does not last (rule 7).
pub(super) fn link(locale: Locale) -> Block {
    match locale {
        Locale::EnUs => lasting(
            "The link signs you in, once, within {minutes} minutes of this mail. After that, its page sends you a \
             new one.",
        ),
    }
}

/// The same, in a letter with links to both sides.
pub(super) fn links(locale: Locale) -> Block {
    match locale {
        Locale::EnUs => lasting(
            "Each link signs you in, once, within {minutes} minutes of this mail. After that, its page sends you a \
             new one.",
        ),
    }
}

/// Why a billing member got a letter about a subscription, and who else did (rule 5).
pub(super) fn billing_members(locale: Locale, others: &[String]) -> Sentence {
    let Locale::EnUs = locale;
    let shown = others.iter().take(OTHERS_MAX).cloned().collect::<Vec<_>>().join(", ");
    let more = others.len().saturating_sub(OTHERS_MAX).to_string();
    let template = match others.len() {
        0 => "You got this because you look after the billing of this subscription. Nobody else got it.",
        1..=OTHERS_MAX => {
            "You got this because you look after the billing of this subscription. It also went to {others}."
        }
        _ => {
            "You got this because you look after the billing of this subscription. It also went to {others} and {more} more."
        }
    };
    Sentence::new(template, &[("others", name(&shown)), ("more", plain(&more))])
}

/// The way for a payer's accounting: the link leads to that one payment.
pub(super) fn pay_without_signing_in(context: &LetterContext, link: &str) -> Sentence {
    let Locale::EnUs = context.locale;
    let pay = Value::Link("this link", context.url(link));
    Sentence::new(
        "Somebody else pays in your house? By {pay} they can pay this one renewal with any card, without signing in. It \
         shows what is to be paid and nothing else.",
        &[("pay", pay)],
    )
}

/// More addresses would only fill the letter.
const OTHERS_MAX: usize = 5;

fn lasting(template: &str) -> Block {
    let minutes = (VALID_SECONDS / 60).to_string();
    Block::Small(Sentence::new(template, &[("minutes", plain(&minutes))]))
}

/// That no real money moves in this shop.
pub(super) const fn sandbox(locale: Locale) -> &'static str {
    match locale {
        Locale::EnUs => "Sandbox: this shop is a demonstration. No money was moved, and nothing was sold.",
    }
}

/// Where to write with questions.
pub(super) fn question(context: &LetterContext) -> Option<Sentence> {
    let support = Value::MailTo(context.support_email.clone()?);
    Some(match context.locale {
        Locale::EnUs => Sentence::new("Questions? Answer this mail, or write to {support}.", &[("support", support)]),
    })
}
