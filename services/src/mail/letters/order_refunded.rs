//! An order was given back: to everybody on its billing side, with what goes back and the credit notes
//! (rule 18). The licensee's mail says that the license ended, and nothing of money.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct OrderRefunded {
    pub product: String,
    /// Name and organization.
    pub licensee: String,
    /// `$99.00`.
    pub amount: String,
    /// Whose charges go back: `Visa ending in 4242`.
    pub cards: Vec<String>,
    pub credit_notes: Vec<String>,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl OrderRefunded {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, amount, .. } = self;
        let values = [("product", plain(product)), ("licensee", name(licensee)), ("amount", plain(amount))];
        match context.locale {
            Locale::EnUs => {
                let mut facts =
                    vec![("Product", plain(product)), ("License for", name(licensee)), ("Refunded", plain(amount))];
                if !self.cards.is_empty() {
                    facts.push(("To", plain(&self.cards.join(", "))));
                }
                let notes = self.credit_notes.join(", ");
                facts.push((if self.credit_notes.len() == 1 { "Credit note" } else { "Credit notes" }, plain(&notes)));
                Content {
                    subject: format!("{amount} for {product} is refunded"),
                    preheader: format!("The license of {licensee} has ended."),
                    heading: "Your order is refunded".to_owned(),
                    blocks: vec![
                        Block::Paragraph(Sentence::new(
                            "The order of {product} was given back. {amount} goes back to what it was paid with, which \
                             takes banks some days. The license of {licensee} has ended, and nothing more is charged.",
                            &values,
                        )),
                        Block::Facts(facts),
                        Block::Action {
                            words: "Open the subscription".to_owned(),
                            link: context.url(&self.portal_link),
                        },
                    ],
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
