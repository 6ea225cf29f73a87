//! A card's fields as they are typed, in a checkout or wherever else a card is asked for.

use crate::{
    calendar::Date,
    card::{Card, CardCode, CardExpiry, CardNumber},
    faults::{Fault, Faults},
};

/// What was typed into the sandbox's card fields; lives only as long as the request.
#[derive(Clone, Default)]
pub struct CardForm {
    pub number: String,
    pub expiry: String,
    pub code: String,
}

impl CardForm {
    /// The card, or every fault beside its field; `today` is the vendor's date.
    pub fn parse(&self, today: Date, faults: &mut Faults) -> Option<Card> {
        let number = faults.check("card_number", CardNumber::parse(&self.number));
        let expiry = faults.check("card_expiry", CardExpiry::parse(&self.expiry, today));
        let code = faults.check("card_code", CardCode::parse(&self.code));
        let (number, code) = (number?, code?);
        if !code.fits(number.brand()) {
            faults.add("card_code", Fault::CardCode);
        }
        Some(Card { number, expiry: expiry?, code })
    }
}
