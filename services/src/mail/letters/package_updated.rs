//! A license goes on: to everybody on the licensee's side (rule 14). Says who renewed it, never what it
//! cost (rule 3).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct PackageUpdated {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// `21 November 2028`.
    pub until: String,
    /// Name and organization of whoever renewed it.
    pub payer: String,
    pub license_link: String,
}

impl PackageUpdated {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, until, payer, license_link } = self;
        let values = [("product", plain(product)), ("payer", name(payer)), ("until", plain(until))];
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("An updated package of {product} is ready"),
                preheader: format!("Your license goes on until {until}."),
                heading: "Your license goes on".to_owned(),
                blocks: vec![
                    Block::Paragraph(Sentence::new(
                        "The license for {product} was renewed by {payer}. It covers every version until {until}.",
                        &values,
                    )),
                    Block::Paragraph(Sentence::plain(
                        "Its page has every version, the newest first, and your license key, which stays the same.",
                    )),
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("Coverage", plain(coverage)),
                        ("Covered until", plain(until)),
                        ("Renewed by", name(payer)),
                    ]),
                    Block::Action { words: "Open your license".to_owned(), link: context.url(license_link) },
                ],
                why: Sentence::new(
                    "You got this because you have a seat on this license's account. Your license key and what you \
                     download are not shown to whoever pays. A mail about the renewal went to {payer}.",
                    &values,
                ),
                about_order: true,
            },
        }
    }
}
