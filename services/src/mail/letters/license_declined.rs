//! A license was declined: to whoever pays for it, with what can be done now (rule 8).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts; nothing of keys or downloads (rule 3).
#[derive(Clone, Debug)]
pub struct LicenseDeclined {
    pub product: String,
    /// Name and organization of whoever declined it.
    pub licensee: String,
    /// `21 November 2026`.
    pub declined: String,
    /// Signs in to the subscription.
    pub portal_link: String,
}

impl LicenseDeclined {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, declined, portal_link } = self;
        let values = [("product", plain(product)), ("licensee", name(licensee))];
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("The license for {product} was declined"),
                preheader: "Nobody uses it now. You can name somebody else.".to_owned(),
                heading: "A license was declined".to_owned(),
                blocks: vec![
                    Block::Paragraph(Sentence::new(
                        "{licensee} does not want the license for {product} that you pay for. It has left their \
                         account, and nobody uses it now.",
                        &values,
                    )),
                    Block::Paragraph(Sentence::plain(
                        "You can name somebody else on the page of the subscription, or take the license yourself. \
                         The subscription goes on as it was.",
                    )),
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("Declined by", name(licensee)),
                        ("Declined on", plain(declined)),
                    ]),
                    Block::Action { words: "Name somebody else".to_owned(), link: context.url(portal_link) },
                    remarks::link(context.locale),
                ],
                why: Sentence::new(
                    "You got this because you look after this subscription. {licensee} was not told more of it than \
                     your name.",
                    &values,
                ),
                about_order: true,
            },
        }
    }
}
