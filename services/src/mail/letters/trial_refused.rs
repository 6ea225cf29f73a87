//! No second trial: the page answers the same either way, so only the mail can tell (rule 10).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, plain},
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct TrialRefused {
    pub product: String,
    /// When the earlier trial began: `3 March 2026`; empty if nobody knows.
    pub earlier: String,
    /// Where the product is ordered: `/checkout/{slug}`.
    pub checkout_link: String,
}

impl TrialRefused {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, earlier, checkout_link } = self;
        let values =
            [("product", plain(product)), ("earlier", plain(earlier)), ("vendor", plain(&context.vendor_name))];
        match context.locale {
            Locale::EnUs => {
                let before = if earlier.is_empty() {
                    "A trial of {product} was started before, with your address or by somebody else at your \
                     organization."
                } else {
                    "A trial of {product} was started on {earlier}, with your address or by somebody else at your \
                     organization."
                };
                Content {
                    subject: format!("There was a trial of {product} before"),
                    preheader: "No second trial was started, and nothing was charged.".to_owned(),
                    heading: "There was a trial before".to_owned(),
                    blocks: vec![
                        Block::Paragraph(Sentence::new(before, &values)),
                        Block::Paragraph(Sentence::plain(
                            "There is one trial of each product for an organization, so no second one was started. \
                             Nothing was charged. If you need more time to try it, answer this mail.",
                        )),
                        Block::Action { words: format!("Order {product}"), link: context.url(checkout_link) },
                    ],
                    why: Sentence::new(
                        "You got this because somebody asked for a trial of {product} at {vendor} with this address. \
                         This mail went to you alone.",
                        &values,
                    ),
                    about_order: true,
                }
            }
        }
    }
}
