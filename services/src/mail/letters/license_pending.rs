//! A license was ordered and opens later: to the licensee, when somebody else ordered it by invoice (rule
//! 10). Says who, never what it costs or what it waits for (rules 3 and 4).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct LicensePending {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// Name and organization of whoever ordered.
    pub payer: String,
    pub bought_by_reseller: bool,
    /// Signs in to the licenses.
    pub portal_link: String,
}

impl LicensePending {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, payer, bought_by_reseller, portal_link } = self;
        let values = [("product", plain(product)), ("payer", name(payer))];
        match context.locale {
            Locale::EnUs => {
                let opening = if *bought_by_reseller {
                    "A license for {product} was ordered for you by your reseller, {payer}."
                } else {
                    "A license for {product} was ordered for you by {payer}."
                };
                Content {
                    subject: format!("A license for {product} was ordered for you"),
                    preheader: format!("{coverage}. It opens as soon as the order is completed."),
                    heading: "Your license is on its way".to_owned(),
                    blocks: vec![
                        Block::Paragraph(Sentence::new(opening, &values)),
                        Block::Paragraph(Sentence::plain(
                            "It opens as soon as the order is completed. You need not do anything: another mail tells you \
                             then.",
                        )),
                        Block::Facts(vec![
                            ("Product", plain(product)),
                            ("Coverage", plain(coverage)),
                            ("Ordered by", name(payer)),
                        ]),
                        Block::Action { words: "Open your license".to_owned(), link: context.url(portal_link) },
                        remarks::link(context.locale),
                        Block::Small(Sentence::new("To learn when it will be, ask {payer}.", &values)),
                    ],
                    why: Sentence::new(
                        "You got this because the order names this address as the licensee's. A mail about the order went \
                         to {payer}.",
                        &values,
                    ),
                    about_order: true,
                }
            }
        }
    }
}
