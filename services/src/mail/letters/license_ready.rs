//! A license is ready: to the licensee, when somebody else ordered it. Says who, never what it
//! cost (rules 3 and 4).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct LicenseReady {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// `21 November 2027`.
    pub until: String,
    /// Name and organization of whoever ordered.
    pub payer: String,
    pub trial: bool,
    pub bought_by_reseller: bool,
    /// Signs in to the licenses.
    pub portal_link: String,
}

impl LicenseReady {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, until, payer, trial, bought_by_reseller, portal_link } = self;
        let values = [("product", plain(product)), ("payer", name(payer))];
        match context.locale {
            Locale::EnUs => {
                let opening = match (trial, bought_by_reseller) {
                    (true, false) => "A trial of {product} was started for you by {payer}.",
                    (true, true) => "A trial of {product} was started for you by your reseller, {payer}.",
                    (false, false) => "A license for {product} was bought for you by {payer}.",
                    (false, true) => "A license for {product} was bought for you by your reseller, {payer}.",
                };
                let (subject, heading, end, later) = if *trial {
                    (
                        format!("Your trial of {product} is ready"),
                        "Your trial is ready",
                        "Trial ends",
                        "The trial ends by itself. To go on after that, ask {payer}.",
                    )
                } else {
                    (
                        format!("Your license for {product} is ready"),
                        "Your license is ready",
                        "Covered until",
                        "For a renewal or more coverage, ask {payer}.",
                    )
                };
                Content {
                    subject,
                    preheader: format!("{coverage}, until {until}. Every version is ready to download."),
                    heading: heading.to_owned(),
                    blocks: vec![
                        Block::Paragraph(Sentence::new(opening, &values)),
                        Block::Paragraph(Sentence::plain(
                            "Your license has every version, with what changed in each, and your license key.",
                        )),
                        Block::Facts(vec![
                            ("Product", plain(product)),
                            ("Coverage", plain(coverage)),
                            (end, plain(until)),
                            ("Ordered by", name(payer)),
                        ]),
                        Block::Action { words: "Open your license".to_owned(), link: context.url(portal_link) },
                        remarks::link(context.locale),
                        Block::Small(Sentence::new(later, &values)),
                    ],
                    why: Sentence::new(
                        "You got this because the order names this address as the licensee's. Your license key and \
                         what you download are not shown to whoever pays. A mail about the order went to {payer}.",
                        &values,
                    ),
                    about_order: true,
                }
            }
        }
    }
}
