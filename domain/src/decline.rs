//! Why a card was not charged, as far as a buyer can do something about it (rule 22). Gateways have
//! codes of their own and map them to these; the words stand in `app`.

use serde::{Deserialize, Serialize};

use crate::faults::{Fault, FieldFault};

/// The reason of a final no. Its code is stored with the attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// The bank gives no reason.
    #[default]
    CardDeclined,
    InsufficientFunds,
    /// Reported as lost. Buyers read the same as for a stolen one, and not why: whoever holds the
    /// card may not be its owner.
    LostCard,
    StolenCard,
    ExpiredCard,
    IncorrectCode,
    /// Trouble on the way to the bank; the same card may pay a moment later.
    ProcessingError,
    /// The bank took the card and refused this charge.
    ChargeFailed,
    /// The buyer did not confirm the payment at the bank (3-D Secure).
    NotConfirmed,
    /// The buyer was asked to confirm and never answered.
    ConfirmationExpired,
    /// The gateway never heard of the charge.
    NeverCharged,
}

impl Decline {
    /// All of them, for tests and lists.
    pub const ALL: [Self; 11] = [
        Self::CardDeclined,
        Self::InsufficientFunds,
        Self::LostCard,
        Self::StolenCard,
        Self::ExpiredCard,
        Self::IncorrectCode,
        Self::ProcessingError,
        Self::ChargeFailed,
        Self::NotConfirmed,
        Self::ConfirmationExpired,
        Self::NeverCharged,
    ];

    /// The stable code, as stored. Where Stripe has a code for it, it is Stripe's.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CardDeclined => "card_declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::LostCard => "lost_card",
            Self::StolenCard => "stolen_card",
            Self::ExpiredCard => "expired_card",
            Self::IncorrectCode => "incorrect_cvc",
            Self::ProcessingError => "processing_error",
            Self::ChargeFailed => "charge_failed",
            Self::NotConfirmed => "authentication_failed",
            Self::ConfirmationExpired => "authentication_expired",
            Self::NeverCharged => "never_charged",
        }
    }

    /// Reads a stored or foreign code; one that nobody knows is a no without a reason.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|decline| decline.code() == code).unwrap_or_default()
    }

    /// Whether asking the same card again is of no use, and may even count against the shop at the
    /// bank: it is lost or dead, its data are wrong, or its owner has to be there (rule 15).
    pub const fn is_hard(self) -> bool {
        match self {
            Self::LostCard
            | Self::StolenCard
            | Self::ExpiredCard
            | Self::IncorrectCode
            | Self::NotConfirmed
            | Self::ConfirmationExpired => true,
            Self::CardDeclined
            | Self::InsufficientFunds
            | Self::ProcessingError
            | Self::ChargeFailed
            | Self::NeverCharged => false,
        }
    }

    /// The form's field that the words stand beside.
    pub const fn field(self) -> &'static str {
        match self {
            Self::ExpiredCard => "card_expiry",
            Self::IncorrectCode => "card_code",
            _ => "card_number",
        }
    }

    /// What stands beside the card's fields.
    pub fn fault(self) -> FieldFault {
        FieldFault { field: self.field().to_owned(), fault: Fault::CardDeclined { decline: self } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_comes_back_from_its_code_and_an_unknown_code_is_a_plain_no() {
        for decline in Decline::ALL {
            assert_eq!(Decline::from_code(decline.code()), decline);
        }
        for unknown in ["", "do_not_honor", "CARD_DECLINED"] {
            assert_eq!(Decline::from_code(unknown), Decline::CardDeclined, "{unknown}");
        }
    }

    #[test]
    fn only_what_time_may_mend_is_tried_again() {
        let soft: Vec<Decline> = Decline::ALL.into_iter().filter(|decline| !decline.is_hard()).collect();
        let codes: Vec<&str> = soft.into_iter().map(Decline::code).collect();
        let mended = ["card_declined", "insufficient_funds", "processing_error", "charge_failed", "never_charged"];
        assert_eq!(codes, mended);
        assert!(!Decline::from_code("what_nobody_knows").is_hard(), "an unknown no is tried again");
    }

    #[test]
    fn the_words_stand_beside_the_field_that_is_wrong() {
        assert_eq!(Decline::ExpiredCard.field(), "card_expiry");
        assert_eq!(Decline::IncorrectCode.field(), "card_code");
        assert_eq!(Decline::InsufficientFunds.field(), "card_number");
    }
}
