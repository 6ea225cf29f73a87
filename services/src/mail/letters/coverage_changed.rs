//! A subscription's coverage was changed: to everybody on its billing side, with what it cost and the
//! numbers of its papers (rule 17); nothing of keys, unless the same account holds the license (rule 3).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct CoverageChanged {
    pub product: String,
    /// Name and organization.
    pub licensee: String,
    /// `1–20 users, yearly`.
    pub before: String,
    pub after: String,
    /// What the new period costs.
    pub price: String,
    /// What was credited for the old one.
    pub credit: Option<String>,
    /// What was charged, and to which card.
    pub charged: Option<(String, String)>,
    /// What is left of the credit.
    pub balance: Option<String>,
    pub invoice_number: String,
    /// `21 November 2028`.
    pub next_renewal: String,
    /// The licensee is somebody else, who was mailed.
    pub licensee_told: bool,
    /// The license's page, where the payer's account holds it too.
    pub license_link: Option<String>,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl CoverageChanged {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, before, after, price, invoice_number, next_renewal, .. } = self;
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("before", plain(before)),
            ("after", plain(after)),
            ("balance", plain(self.balance.as_deref().unwrap_or_default())),
        ];
        match context.locale {
            Locale::EnUs => {
                let mut facts = vec![
                    ("Product", plain(product)),
                    ("License for", name(licensee)),
                    ("Before", plain(before)),
                    ("Now", plain(after)),
                    ("Price", plain(price)),
                ];
                facts.extend(self.credit.as_ref().map(|credit| ("Credit for the rest", plain(credit))));
                if let Some((amount, card)) = &self.charged {
                    facts.extend([("Charged", plain(amount)), ("To", plain(card))]);
                }
                facts.extend([("Invoice", plain(invoice_number)), ("Next renewal", plain(next_renewal))]);
                let mut blocks = vec![
                    Block::Paragraph(Sentence::new(
                        "The license for {product}, used by {licensee}, now covers {after}. Before it was {before}.",
                        &values,
                    )),
                    Block::Facts(facts),
                ];
                if self.balance.is_some() {
                    blocks.push(Block::Paragraph(Sentence::new(
                        "{balance} of the credit is left. It stays as your balance and pays the next invoice.",
                        &values,
                    )));
                }
                blocks.push(Block::Action {
                    words: "Open the subscription".to_owned(),
                    link: context.url(&self.portal_link),
                });
                if let Some(link) = &self.license_link {
                    blocks.push(Block::Small(Sentence::new(
                        "An updated package is ready on {license}.",
                        &[("license", Value::Link("your license's page", context.url(link)))],
                    )));
                } else if self.licensee_told {
                    blocks.push(Block::Small(Sentence::new(
                        "A mail about the updated package, without a price, went to {licensee}.",
                        &values,
                    )));
                }
                let preheader = match &self.charged {
                    Some((amount, card)) => format!("{amount} paid with the {card}. Renews on {next_renewal}."),
                    None => format!("Nothing was charged. Renews on {next_renewal}."),
                };
                Content {
                    subject: format!("{product} now covers {after}, invoice {invoice_number}"),
                    preheader,
                    heading: "Your coverage is changed".to_owned(),
                    blocks,
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
