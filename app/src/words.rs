//! Faults in plain words that say what to do. The codes stand in `domain::faults`.

use domain::{
    bounce::Bounce,
    decline::Decline,
    faults::{Fault, FieldFault},
    locale::Locale,
};

/// What stands beside a field.
pub fn fault(fault: &Fault, locale: Locale) -> String {
    let Locale::EnUs = locale;
    match fault {
        Fault::Required => "Please fill this in.".to_owned(),
        Fault::TooLong { max } => format!("Please shorten this to {max} characters."),
        Fault::Unprintable => "This contains characters that cannot be printed. Please type it again.".to_owned(),
        Fault::NotAnEmail => "This is not a complete e-mail address, such as name@example.com.".to_owned(),
        Fault::NotANumber => "Please enter a whole number.".to_owned(),
        Fault::OutOfRange { min, max } => format!("Please enter a number from {min} to {max}."),
        Fault::NotOffered => "Please choose one of the options.".to_owned(),
        Fault::QuantityIsOne => "A tier of users is bought once. For more users, choose a larger tier.".to_owned(),
        Fault::SameAsBilling => {
            "This is your own address. Enter your customer\u{2019}s, so that the license is theirs.".to_owned()
        }
        Fault::ConsentRequired => "Please agree to this to go on.".to_owned(),
        Fault::NoSuchCountry => "Please choose a country from the list.".to_owned(),
        Fault::VatIdMalformed => "This does not have the form of a VAT ID of the billing country. It begins with the \
                                  country\u{2019}s two letters, such as DE123456789. If you have none, leave this empty."
            .to_owned(),
        Fault::VatIdOtherCountry => "A VAT ID counts here for a billing country in the EU, and must be of that country. \
                                     Correct the country or the VAT ID, or leave this empty."
            .to_owned(),
        Fault::VatIdCheckDigit => {
            "The check digit of this VAT ID does not fit: please look for a typing error.".to_owned()
        }
        Fault::CardNumber => "This card number is not complete or has a typing error.".to_owned(),
        Fault::CardExpiry => "Please enter the month and year on the card, such as 04/29.".to_owned(),
        Fault::CardExpired => "This card has expired. Please use another one.".to_owned(),
        Fault::CardCode => "Please enter the 3 or 4 digits of the security code.".to_owned(),
        Fault::CardDeclined { decline } => self::decline(*decline, locale).to_owned(),
        Fault::TooManyDeclines { minutes } => format!(
            "Several cards were declined one after another, so this one was not tried. Nothing was charged, and what \
             you typed is kept. Please try again {}.",
            in_minutes(*minutes)
        ),
        Fault::TooManyOrders { minutes } => format!(
            "Very many orders came from your network within an hour, so this one was not placed. Nothing was charged, \
             and what you typed is kept. Please try again {}.",
            in_minutes(*minutes)
        ),
        Fault::TooManyTrials { minutes } => format!(
            "Many trials were asked for from your network within an hour, so this one was not started. What you typed \
             is kept. Please try again {}, or pay by card.",
            in_minutes(*minutes)
        ),
        Fault::TooManyForAddress { minutes } => format!(
            "Many orders named this address within an hour, so this one was not placed. Nothing was charged, and what \
             you typed is kept. Please try again {}.",
            in_minutes(*minutes)
        ),
        Fault::BelowInvoices { from } => format!(
            "Paying by invoice begins at {} before tax, and this choice comes to less. Choose a longer cycle or a larger \
             coverage, or pay by card. Nothing was ordered.",
            from.format(locale)
        ),
        Fault::NotAnAmount => "Please enter an amount above zero, such as 509.70.".to_owned(),
        Fault::DateOutOfRange => {
            "Please enter a date from the day of the invoice until today, such as 2026-11-21.".to_owned()
        }
        Fault::AlreadyRecorded { invoice } => {
            format!("A payment with this reference is recorded already, for invoice {invoice}. Nothing was recorded now.")
        }
        Fault::PaymentUnknown => "The bank has not answered yet. Please wait; do not pay again.".to_owned(),
        Fault::PriceChanged { before, now } => format!(
            "The price changed while this page was open: it was {} before tax and is now {}. Nothing was charged, and \
             what you typed is kept. If the new price is all right, order again.",
            before.format(locale),
            now.format(locale)
        ),
        Fault::PageTooOld => "This page was from more than a day ago, so its dates and totals are shown anew. Nothing \
                              was charged, and what you typed is kept. Please look at the total and order again."
            .to_owned(),
        Fault::TextChanged => "This text changed after you agreed to it. Please read it as it is now and agree again. \
                               Nothing was charged, and what you typed is kept."
            .to_owned(),
        Fault::SameAsNow => "The license is at this address already. Enter the one that it should go to.".to_owned(),
        Fault::TooManyCorrections => {
            "This order's licensee was corrected as often as it can be. Please write to us for another change."
                .to_owned()
        }
        Fault::WrongCode { left: 1 } => "That is not the code. One try is left.".to_owned(),
        Fault::WrongCode { left } => format!("That is not the code. {left} tries are left."),
        Fault::CodeExpired => "This code is used up or too old. Please ask for a new one.".to_owned(),
    }
}

/// Why a card was not charged, and what to do. The same beside the card's fields and on the order's page.
pub const fn decline(decline: Decline, Locale::EnUs: Locale) -> &'static str {
    match decline {
        Decline::CardDeclined => "The bank declined this card. Nothing was charged. Try again, or use another card.",
        Decline::InsufficientFunds => {
            "The bank declined this card for insufficient funds. Nothing was charged. Please use another card."
        }
        // Whoever holds a lost or stolen card is not told why it does not pay.
        Decline::LostCard | Decline::StolenCard => {
            "The bank does not take payments by this card any more. Nothing was charged. Please use another card, or \
             ask your bank."
        }
        Decline::ExpiredCard => {
            "The bank says that this card has expired. Nothing was charged. Please use another one."
        }
        Decline::IncorrectCode => {
            "The bank says that this is not the card\u{2019}s security code. Nothing was charged. Please type it again."
        }
        Decline::ProcessingError => {
            "The payment could not be processed on its way to the bank. Nothing was charged. Please try again in a \
             moment."
        }
        Decline::ChargeFailed => {
            "The bank knows this card, but refused this payment. Nothing was charged. Please ask your bank, or use \
             another card."
        }
        Decline::NotConfirmed => {
            "The payment was not confirmed with the bank. Nothing was charged. Try again and confirm it, or use another \
             card."
        }
        Decline::ConfirmationExpired => {
            "The payment waited too long to be confirmed with the bank. Nothing was charged. Please try again."
        }
        Decline::NeverCharged => "The payment did not reach the bank. Nothing was charged. Please try again.",
    }
}

/// Why the charge of a renewal failed, on the page that offers to pay it. A stolen card reads like any
/// other no.
pub fn failed(decline: Decline, locale: Locale) -> &'static str {
    let Locale::EnUs = locale;
    match decline {
        Decline::InsufficientFunds => "The card was to pay the renewal, and there were not enough funds behind it.",
        Decline::ExpiredCard => "The card was to pay the renewal, and it has expired.",
        Decline::IncorrectCode => "The card was to pay the renewal, and the bank did not accept its data.",
        Decline::NotConfirmed | Decline::ConfirmationExpired => {
            "The bank wants the card\u{2019}s owner to confirm the payment, which a renewal by itself cannot ask for."
        }
        _ => "The card was to pay the renewal, and the bank declined.",
    }
}

/// Why a mail came back, as the end of a sentence.
pub fn bounce(bounce: Bounce, locale: Locale) -> &'static str {
    let Locale::EnUs = locale;
    match bounce {
        Bounce::NoSuchAddress => "there is no such mailbox",
        Bounce::MailboxFull => "the mailbox is full",
        Bounce::Refused => "the receiving mail server did not take it",
    }
}

/// Every fault of a form in words, with its field's name.
pub fn faults(faults: &[FieldFault], locale: Locale) -> Vec<(String, String)> {
    faults.iter().map(|entry| (entry.field.clone(), fault(&entry.fault, locale))).collect()
}

/// When to try again.
fn in_minutes(minutes: u32) -> String {
    if minutes == 1 { "in a minute".to_owned() } else { format!("in {minutes} minutes") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decline_says_that_nothing_was_charged_and_what_to_do() {
        for decline in Decline::ALL {
            let words = super::decline(decline, Locale::EnUs);
            assert!(words.contains("Nothing was charged."), "{decline:?}");
            assert!(words.ends_with('.') && words.contains("lease") || words.contains("Try again"), "{decline:?}");
        }
    }

    #[test]
    fn whoever_holds_a_stolen_card_does_not_learn_that_it_was_reported() {
        let words = super::decline(Decline::StolenCard, Locale::EnUs);
        assert_eq!(words, super::decline(Decline::LostCard, Locale::EnUs));
        assert!(!words.contains("stolen") && !words.contains("lost"));
    }
}
