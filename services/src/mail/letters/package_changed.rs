//! A license covers something else from now on: to everybody on the licensee's side (rule 17). Says who
//! changed it, never what it cost (rule 3).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct PackageChanged {
    pub product: String,
    /// `21–100 users`.
    pub coverage: String,
    /// `21 November 2028`.
    pub until: String,
    /// Name and organization of whoever changed it.
    pub payer: String,
    pub license_link: String,
}

impl PackageChanged {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, until, payer, license_link } = self;
        let values = [("product", plain(product)), ("payer", name(payer)), ("coverage", plain(coverage))];
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("An updated package of {product} is ready, for {coverage}"),
                preheader: format!("Your license now covers {coverage}."),
                heading: "Your license covers something else now".to_owned(),
                blocks: vec![
                    Block::Paragraph(Sentence::new(
                        "The license for {product} was changed by {payer}. It now covers {coverage}.",
                        &values,
                    )),
                    Block::Paragraph(Sentence::plain(
                        "The package with the new coverage is on its page. Your license key stays the same.",
                    )),
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("Coverage", plain(coverage)),
                        ("Covered until", plain(until)),
                        ("Changed by", name(payer)),
                    ]),
                    Block::Action { words: "Open your license".to_owned(), link: context.url(license_link) },
                ],
                why: Sentence::new(
                    "You got this because you have a seat on this license's account. Your license key and what you \
                     download are not shown to whoever pays. A mail about the change went to {payer}.",
                    &values,
                ),
                about_order: true,
            },
        }
    }
}
