//! Credit notes: how much of an invoice they take back, and why (rules 17 to 19).

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::InvoiceNumber;
use crate::{
    locale::Locale,
    money::{Money, MoneyError},
    tax::{Amounts, Tax},
};

/// Why an invoice is credited, wholly or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditReason {
    /// The coverage changed, and this part of the period was not used (rule 17).
    Unused,
    /// The order was given back (rule 18).
    Refunded,
    /// It was never paid (rule 14).
    Unpaid,
}

impl CreditReason {
    /// What the credit note says about it, and what becomes of the amount.
    pub const fn sentence(self, Locale::EnUs: Locale) -> &'static str {
        match self {
            Self::Unused => {
                "For the part of the period that was left when the coverage changed. It counts toward the next \
                 invoices."
            }
            Self::Refunded => "The order was refunded. The amount goes back to what it was paid with.",
            Self::Unpaid => "The invoice was not paid, and nothing is owed for it any more.",
        }
    }
}

/// What a credit note refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credited {
    pub invoice: InvoiceNumber,
    /// The invoice's date of issue, `2026-11-21`.
    pub issued_on: String,
    pub reason: CreditReason,
}

/// A credit note would bear nothing, or more than is left of its invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CreditError {
    #[error("nothing to credit")]
    Nothing,
    #[error("more than is left of the invoice")]
    TooMuch,
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What is left of an invoice of which so much is credited already.
pub fn left_of(invoice: Amounts, credited: Amounts) -> Result<Amounts, MoneyError> {
    Ok(Amounts {
        net: invoice.net.minus(credited.net)?,
        tax: invoice.tax.minus(credited.tax)?,
        gross: invoice.gross.minus(credited.gross)?,
    })
}

/// What a credit note over `net` of an invoice bears, at the invoice's own tax (rule 17); `credited` is
/// what earlier ones bear together. The tax is rounded on the sum of all of them, so that however an
/// invoice is parted, its credit notes never exceed it in net, tax or gross.
pub fn credit(invoice: Amounts, tax: Tax, credited: Amounts, net: Money) -> Result<Amounts, CreditError> {
    if net.minor <= 0 {
        return Err(CreditError::Nothing);
    }
    let left = left_of(invoice, credited)?;
    let all = credited.net.plus(net)?;
    if net.minor > left.net.minor {
        return Err(CreditError::TooMuch);
    }
    let taxed = tax.on(all)?.minus(credited.tax)?;
    let tax = Money::new(taxed.minor.clamp(0, left.tax.minor), taxed.currency);
    Ok(Amounts { net, tax, gross: net.plus(tax)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn credit_notes_never_exceed_their_invoice(
                net in 0..5_000_000_i64,
                rate in 0..3000_u32,
                parts in proptest::collection::vec(1..1_000_000_i64, 1..12),
            ) {
                let tax = Tax { basis_points: rate, ..Tax::NONE };
                let invoice = Amounts::from_net(Money::new(net, Currency::Eur), tax).unwrap();
                let mut credited = Amounts::zero(Currency::Eur);
                let add = |credited: Amounts, part: i64| {
                    let Ok(note) = credit(invoice, tax, credited, Money::new(part, Currency::Eur)) else {
                        return credited;
                    };
                    let credited = Amounts {
                        net: credited.net.plus(note.net).unwrap(),
                        tax: credited.tax.plus(note.tax).unwrap(),
                        gross: credited.gross.plus(note.gross).unwrap(),
                    };
                    assert!(note.net.minor > 0 && note.tax.minor >= 0 && note.gross.minor == note.net.minor + note.tax.minor);
                    let left = left_of(invoice, credited).unwrap();
                    assert!(left.net.minor >= 0 && left.tax.minor >= 0 && left.gross.minor >= 0, "{left:?}");
                    credited
                };
                for part in parts {
                    credited = add(credited, part);
                }
                // The rest takes exactly what is left, to the cent.
                credited = add(credited, net - credited.net.minor);
                prop_assert!(credited.net != invoice.net || credited == invoice);
            }
        }
    }

    #[test]
    fn nothing_and_too_much_are_not_credited() {
        let money = |minor| Money::new(minor, Currency::Eur);
        let tax = Tax { basis_points: 1900, ..Tax::NONE };
        let invoice = Amounts::from_net(money(100), tax).unwrap();
        let half = credit(invoice, tax, Amounts::zero(Currency::Eur), money(50)).unwrap();
        assert_eq!((half.tax.minor, half.gross.minor), (10, 60), "9.5 is rounded up");
        let rest = credit(invoice, tax, half, money(50)).unwrap();
        assert_eq!(rest.tax.minor, 9, "so that both are 19");
        assert_eq!(credit(invoice, tax, half, money(51)), Err(CreditError::TooMuch));
        assert_eq!(credit(invoice, tax, half, money(0)), Err(CreditError::Nothing));
        let foreign = credit(invoice, tax, half, Money::new(1, Currency::Usd));
        assert_eq!(foreign, Err(CreditError::Money(MoneyError::CurrencyMismatch)));
    }
}
