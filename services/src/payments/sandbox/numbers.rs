//! Stripe's well-known test numbers (<https://docs.stripe.com/testing>) and what the sandbox does
//! with each; and two of ours, which pay once.

use domain::decline::Decline;

/// What a card does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    Pays,
    Declines(Decline),
    /// Pays once its owner has confirmed it with the bank (3-D Secure).
    Confirms,
    /// Pays when it is typed; charged again without its owner, its account is empty.
    PaysOnce,
    /// The same, but the third time it is charged again it pays, and from then on.
    Falters,
}

impl Reaction {
    /// The name by which the books keep what a card does.
    pub(super) const fn manner(self) -> &'static str {
        match self {
            Self::PaysOnce => "pays_once",
            Self::Falters => "falters",
            Self::Confirms => "confirms",
            _ => "pays",
        }
    }
}

/// A number that does not simply pay.
#[derive(Clone, Copy, Debug)]
pub struct TestNumber {
    pub digits: &'static str,
    pub reaction: Reaction,
}

const fn declines(digits: &'static str, decline: Decline) -> TestNumber {
    TestNumber { digits, reaction: Reaction::Declines(decline) }
}

/// Every number that does not simply pay, and the one that everybody pays with.
pub const TEST_NUMBERS: [TestNumber; 12] = [
    TestNumber { digits: "4242424242424242", reaction: Reaction::Pays },
    TestNumber { digits: "4000002500003155", reaction: Reaction::Confirms },
    declines("4000000000000002", Decline::CardDeclined),
    declines("4000000000009995", Decline::InsufficientFunds),
    declines("4000000000009987", Decline::LostCard),
    declines("4000000000009979", Decline::StolenCard),
    declines("4000000000000069", Decline::ExpiredCard),
    declines("4000000000000127", Decline::IncorrectCode),
    declines("4000000000000119", Decline::ProcessingError),
    declines("4000000000000341", Decline::ChargeFailed),
    TestNumber { digits: "4000000000020000", reaction: Reaction::PaysOnce },
    TestNumber { digits: "4000000000020018", reaction: Reaction::Falters },
];

/// What the sandbox does with a card: one that is not on the list pays.
pub fn reaction(digits: &str) -> Reaction {
    TEST_NUMBERS.iter().find(|number| number.digits == digits).map_or(Reaction::Pays, |number| number.reaction)
}

#[cfg(test)]
mod tests {
    use domain::card::CardNumber;

    use super::*;

    #[test]
    fn every_test_number_is_a_card_number() {
        for number in TEST_NUMBERS {
            assert_eq!(CardNumber::parse(number.digits).unwrap().digits(), number.digits);
        }
        assert_eq!(reaction("5555555555554444"), Reaction::Pays);
    }
}
