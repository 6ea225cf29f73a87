//! A trial ends in a few days: to everybody on both sides, each with what they can do (rules 3 and 10, and
//! decision 0012).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct TrialEnds {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// Name and organization.
    pub licensee: String,
    /// `21 December 2026`.
    pub ends: String,
    pub reader: TrialReader,
}

/// Who reads it.
#[derive(Clone, Debug)]
pub enum TrialReader {
    Payer {
        /// `$99.00`, as it would be taxed today.
        gross: String,
        /// `yearly`.
        cycle: String,
        /// Where this reader keeps it, or sees it.
        portal_link: String,
        /// Where anybody pays it without signing in.
        pay_link: String,
        /// Which other payers got it.
        others: Vec<String>,
    },
    /// Never a price (rule 3).
    Licensee {
        /// Name and organization of whom to ask.
        payer: String,
        license_link: String,
    },
}

impl TrialEnds {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, licensee, ends, reader } = self;
        let (gross, cycle, payer) = match reader {
            TrialReader::Payer { gross, cycle, .. } => (gross.as_str(), cycle.as_str(), ""),
            TrialReader::Licensee { payer, .. } => ("", "", payer.as_str()),
        };
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("ends", plain(ends)),
            ("gross", plain(gross)),
            ("cycle", plain(cycle)),
            ("payer", name(payer)),
        ];
        match context.locale {
            Locale::EnUs => {
                let mut facts = vec![("Product", plain(product)), ("Coverage", plain(coverage))];
                let (opening, later, action, why) = match reader {
                    TrialReader::Payer { portal_link, others, .. } => {
                        facts.extend([
                            ("License for", name(licensee)),
                            ("Trial ends", plain(ends)),
                            ("To go on", plain(gross)),
                            ("Billed", plain(cycle)),
                        ]);
                        (
                            "The trial of {product} for {licensee} ends on {ends} by itself, and nothing is charged.",
                            "To keep it, pay {gross} before that day: the paid time begins where the trial ends, and the \
                             license and its key stay the same.",
                            ("Keep the license", portal_link),
                            remarks::billing_members(context.locale, others),
                        )
                    }
                    TrialReader::Licensee { license_link, .. } => {
                        facts.push(("Trial ends", plain(ends)));
                        (
                            "Your trial of {product} ends on {ends} by itself.",
                            "To keep it, ask {payer} before that day. Your license and its key then stay the same.",
                            ("Open your license", license_link),
                            Sentence::new(
                                "You got this because you have a seat on this license's account. {payer} was told as well.",
                                &values,
                            ),
                        )
                    }
                };
                let (words, link) = action;
                let mut blocks = vec![
                    Block::Paragraph(Sentence::new(opening, &values)),
                    Block::Paragraph(Sentence::new(later, &values)),
                    Block::Facts(facts),
                    Block::Action { words: words.to_owned(), link: context.url(link) },
                ];
                if let TrialReader::Payer { pay_link, .. } = reader {
                    blocks.push(Block::Small(remarks::pay_without_signing_in(context, pay_link)));
                }
                Content {
                    subject: format!("The trial of {product} ends on {ends}"),
                    preheader: "It ends by itself. This is how to keep it.".to_owned(),
                    heading: "The trial ends soon".to_owned(),
                    blocks,
                    why,
                    about_order: true,
                }
            }
        }
    }
}
