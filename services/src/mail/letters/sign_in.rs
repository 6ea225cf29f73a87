//! The code and the link that sign somebody in (rule 7).

use domain::{locale::Locale, sign_in::VALID_SECONDS};

use super::{
    LetterContext,
    content::{Block, Content, Sentence, plain},
};

/// Fill it with the code as shown (`123456`) and the link's path.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub code: String,
    pub link: String,
}

impl SignIn {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { code, link } = self;
        let vendor = &context.vendor_name;
        let minutes = (VALID_SECONDS / 60).to_string();
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("{code} is your sign-in code for {vendor}"),
                preheader: format!("Works once, for {minutes} minutes."),
                heading: format!("Sign in to {vendor}"),
                blocks: vec![
                    Block::Paragraph(Sentence::plain("Type this code on the page where you asked for it:")),
                    Block::Code(code.clone()),
                    Block::Paragraph(Sentence::plain(
                        "Or use this link. It opens a page with one button, and the button signs you in.",
                    )),
                    Block::Action { words: "Sign in".to_owned(), link: context.url(link) },
                    Block::Small(Sentence::new(
                        "Code and link belong together: they work once, for {minutes} minutes.",
                        &[("minutes", plain(&minutes))],
                    )),
                ],
                why: Sentence::new(
                    "You got this because somebody asked to sign in to {vendor} with this address. If that was not \
                     you, there is nothing to do: nobody gets in without the code or the link. This mail went to you \
                     alone.",
                    &[("vendor", plain(vendor))],
                ),
                about_order: false,
            },
        }
    }
}
