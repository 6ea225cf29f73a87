//! The answer to a sign-in request with an address that opens no account (rule 7): the page says
//! the same as always, so only the mail can tell.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, plain},
};

/// Nothing to fill in.
#[derive(Clone, Debug)]
pub struct NoAccountYet {}

impl NoAccountYet {
    #[expect(clippy::unused_self, reason = "worded like every other letter")]
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let vendor = &context.vendor_name;
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("This address has no account at {vendor} yet"),
                preheader: "How an account comes to be, and what to try instead.".to_owned(),
                heading: "There is no account with this address yet".to_owned(),
                blocks: vec![
                    Block::Paragraph(Sentence::new(
                        "You asked to sign in to {vendor}. This address does not open an account there so far.",
                        &[("vendor", plain(vendor))],
                    )),
                    Block::Paragraph(Sentence::plain(
                        "An account comes to be with an order or a trial: one for whoever pays, one for whoever uses \
                         the license. If a colleague or a reseller ordered for you, ask which address they named, and \
                         sign in with that one.",
                    )),
                    Block::Action { words: "See the products".to_owned(), link: context.url("/") },
                ],
                why: Sentence::new(
                    "You got this because somebody asked to sign in to {vendor} with this address. If that was not \
                     you, there is nothing to do: no account was made. This mail went to you alone.",
                    &[("vendor", plain(vendor))],
                ),
                about_order: false,
            },
        }
    }
}
