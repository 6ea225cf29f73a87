//! Faults in plain words that say what to do. The codes stand in `domain::faults`.

use domain::{
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
        Fault::CardDeclined => {
            "The bank declined this card. Nothing was charged. Try again, or use another card.".to_owned()
        }
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
        Fault::PaymentUnknown => "The bank has not answered yet. Please wait; do not pay again.".to_owned(),
        Fault::WrongCode { left: 1 } => "That is not the code. One try is left.".to_owned(),
        Fault::WrongCode { left } => format!("That is not the code. {left} tries are left."),
        Fault::CodeExpired => "This code is used up or too old. Please ask for a new one.".to_owned(),
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
