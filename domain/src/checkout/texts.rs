//! Which versions of the texts stand beside a checkout's two boxes, and boxes that were ticked for
//! versions that hold no more (rule 8).

use serde::{Deserialize, Serialize};

use super::CheckoutForm;
use crate::faults::{Fault, FieldFault};

/// The versions of the terms and of the product's agreement; empty where they are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Texts {
    pub terms: String,
    pub eula: String,
}

impl Texts {
    /// Unticks each box of a form whose text is another one `now`, and says so beside it. `self` is
    /// what the form was ticked for.
    pub fn ask_again(&self, now: &Self, form: &mut CheckoutForm) -> Vec<FieldFault> {
        let boxes = [
            ("accept_terms", &mut form.accept_terms, &self.terms, &now.terms),
            ("accept_eula", &mut form.accept_eula, &self.eula, &now.eula),
        ];
        let mut faults = Vec::new();
        for (field, ticked, agreed, holds) in boxes {
            if ticked == "yes" && !agreed.is_empty() && agreed != holds {
                ticked.clear();
                faults.push(FieldFault { field: field.to_owned(), fault: Fault::TextChanged });
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(terms: &str, eula: &str) -> Texts {
        Texts { terms: terms.to_owned(), eula: eula.to_owned() }
    }

    /// The boxes that stay ticked, and those that are asked about.
    fn asked(agreed: &Texts, ticked: [&str; 2]) -> ([String; 2], Vec<String>) {
        let [accept_terms, accept_eula] = ticked.map(str::to_owned);
        let mut form = CheckoutForm { accept_terms, accept_eula, ..CheckoutForm::default() };
        let faults = agreed.ask_again(&texts("2026-02", "1"), &mut form);
        assert!(faults.iter().all(|fault| fault.fault == Fault::TextChanged));
        ([form.accept_terms, form.accept_eula], faults.into_iter().map(|fault| fault.field).collect())
    }

    #[test]
    fn a_box_that_was_ticked_for_an_older_text_is_asked_about_again() {
        let both = ["yes", "yes"];
        let ticked = |terms: &str, eula: &str| [terms.to_owned(), eula.to_owned()];
        assert_eq!(asked(&texts("2026-02", "1"), both), (ticked("yes", "yes"), vec![]));
        assert_eq!(asked(&texts("2026-01", "1"), both), (ticked("", "yes"), vec!["accept_terms".to_owned()]));
        assert_eq!(asked(&texts("2026-02", "2"), both), (ticked("yes", ""), vec!["accept_eula".to_owned()]));
        // What nobody agreed to is not asked about again, nor what a page did not say.
        assert_eq!(asked(&texts("2026-01", "0"), ["", ""]), (ticked("", ""), vec![]));
        assert_eq!(asked(&texts("", ""), both), (ticked("yes", "yes"), vec![]));
    }
}
