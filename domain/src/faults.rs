//! What can be wrong with a field. Use it wherever a form is parsed: every fault of a form is
//! collected, none carries what was typed, and the pages word them (house rule 1).

use serde::{Deserialize, Serialize};

use crate::{decline::Decline, money::Money};

/// Why one field was not taken. Codes are stable; the words stand in `app`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was given.
    Required,
    /// More than `max` characters.
    TooLong { max: usize },
    /// Control characters or other invisible ones that do not belong in a line of text.
    Unprintable,
    /// Not an e-mail address.
    NotAnEmail,
    /// Not a whole number.
    NotANumber,
    /// A whole number outside `min..=max`.
    OutOfRange { min: u32, max: u32 },
    /// Not one of the choices on offer.
    NotOffered,
    /// User tiers are bought once; the quantity is always 1 (rule 9).
    QuantityIsOne,
    /// The licensee must be somebody else than the billing contact (rule 4).
    SameAsBilling,
    /// This consent is required (rule 8).
    ConsentRequired,
    /// No country with this code.
    NoSuchCountry,
    /// Not the form of a VAT ID of the billing country.
    VatIdMalformed,
    /// A VAT ID of another country than the billing country, or of a country outside of the EU.
    VatIdOtherCountry,
    /// The VAT ID's check digit does not fit the others.
    VatIdCheckDigit,
    /// The card number fails its check digit or length.
    CardNumber,
    /// Not a month and a year.
    CardExpiry,
    /// The card's last day is in the past.
    CardExpired,
    /// Not three or four digits.
    CardCode,
    /// The bank said no; nothing was charged.
    CardDeclined {
        #[serde(default)] // a draft may be older than the reasons
        decline: Decline,
    },
    /// Too many cards were declined in this checkout or from this network (`crate::limits`); nothing
    /// was charged, and the next try counts in `minutes`. The same for those below.
    TooManyDeclines { minutes: u32 },
    /// Too many orders came from this network; nothing was ordered.
    TooManyOrders { minutes: u32 },
    /// Too many trials were asked for from this network; nothing was ordered.
    TooManyTrials { minutes: u32 },
    /// Too many orders name this address; nothing was ordered.
    TooManyForAddress { minutes: u32 },
    /// Too little for an invoice (rule 10): they begin at `from`, before tax.
    BelowInvoices { from: Money },
    /// Not an amount of the shop's currency above zero.
    NotAnAmount,
    /// Not a date, or not one between those that make sense here.
    DateOutOfRange,
    /// A payment with this reference is recorded already, for that invoice.
    AlreadyRecorded { invoice: String },
    /// The payment's outcome is not known yet; nothing needs to be done again.
    PaymentUnknown,
    /// The price changed while the page was open (rule 9): it showed `before`. Nothing was ordered.
    PriceChanged { before: Money, now: Money },
    /// The page showed dates and totals of more than a day ago. Nothing was ordered.
    PageTooOld,
    /// The text that was agreed to is another one now (rule 8). Nothing was ordered.
    TextChanged,
    /// The licensee has this very address already (rule 8).
    SameAsNow,
    /// This order's licensee was corrected as often as it can be.
    TooManyCorrections,
    /// The code does not match; `left` tries remain.
    WrongCode { left: u32 },
    /// The code or link is used up or too old.
    CodeExpired,
}

/// A fault and the form field (by its HTML name) that it stands beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    pub field: String,
    pub fault: Fault,
}

/// Collects the faults of a form while its fields are parsed one by one.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldFault>);

impl Faults {
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault beside `field`.
    pub fn add(&mut self, field: &str, fault: Fault) {
        self.0.push(FieldFault { field: field.to_owned(), fault });
    }

    /// Takes the value, or notes the fault beside `field` and goes on.
    pub fn check<T>(&mut self, field: &str, parsed: Result<T, Fault>) -> Option<T> {
        parsed.map_err(|fault| self.add(field, fault)).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_vec(self) -> Vec<FieldFault> {
        self.0
    }
}
