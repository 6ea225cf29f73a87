//! The `[vendor.bank]` table: the account that customers transfer to, and from which amount on they may
//! (rule 10). Without it nothing is sold by invoice.

use domain::{
    bank::BankAccount,
    by_invoice::{BankTransfers, default_threshold},
    money::{Currency, Money},
};

use super::{faults::Faults, section::Section, values};

/// `None` if something in it is faulty, or the vendor's currency is.
pub(super) fn read(
    section: &mut Section<'_, '_>,
    faults: &mut Faults<'_>,
    currency: Option<Currency>,
) -> Option<BankTransfers> {
    let holder = section.required(faults, "holder", values::line);
    let iban = section.required(faults, "iban", values::iban);
    let bic = section.required(faults, "bic", values::bic);
    let bank = section.required(faults, "name", values::line);
    let has_threshold = section.holds("invoices_from");
    let from = section.optional(faults, "invoices_from", values::amount);
    let currency = currency?;
    let from = if has_threshold { Money::new(from?, currency) } else { default_threshold(currency) };
    Some(BankTransfers { account: BankAccount { holder: holder?, iban: iban?, bic: bic?, bank: bank? }, from })
}
