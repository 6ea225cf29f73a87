//! Somebody canceled a subscription, or took that back: to everybody on the billing side (rule 13). Says
//! until when the license works, and until when there is a way back.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct SubscriptionCanceled {
    pub product: String,
    /// Name and organization.
    pub licensee: String,
    /// The address of whoever did it.
    pub by: String,
    /// It renews after all.
    pub taken_back: bool,
    /// The open invoice over it and others, which goes with it.
    pub invoice: Option<String>,
    /// The end of the paid period, `21 November 2027`.
    pub ends: String,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl SubscriptionCanceled {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, by, ends, .. } = self;
        let values =
            [("product", plain(product)), ("licensee", name(licensee)), ("by", name(by)), ("ends", plain(ends))];
        match context.locale {
            Locale::EnUs => {
                let (subject, heading, opening, later, words) = if self.taken_back {
                    (
                        format!("{product} renews again on {ends}"),
                        "The cancellation is taken back",
                        "The subscription of {product} for {licensee} was canceled, and {by} took that back.",
                        "It renews on {ends}, as before.",
                        "Open the subscription",
                    )
                } else {
                    (
                        format!("{product} is canceled and ends on {ends}"),
                        "The subscription is canceled",
                        "The subscription of {product} for {licensee} was canceled by {by}.",
                        "The license works until {ends} and then ends, without days of grace. Nothing more is charged. \
                         Until that day it can be taken back on the subscription's page.",
                        "Open the subscription, or take it back",
                    )
                };
                let date = if self.taken_back { "Renews on" } else { "Ends on" };
                let mut blocks = vec![
                    Block::Paragraph(Sentence::new(opening, &values)),
                    Block::Paragraph(Sentence::new(later, &values)),
                ];
                if let Some(number) = &self.invoice {
                    blocks.push(Block::Paragraph(Sentence::new(
                        "Invoice {number}, over this and others, is taken back, and nothing is owed for it. What was \
                         received for it stands as your balance. The others renew as they did before.",
                        &[("number", plain(number))],
                    )));
                }
                blocks.extend([
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("License for", name(licensee)),
                        (date, plain(ends)),
                    ]),
                    Block::Action { words: words.to_owned(), link: context.url(&self.portal_link) },
                ]);
                Content {
                    subject,
                    preheader: if self.taken_back {
                        "Nothing changes.".to_owned()
                    } else {
                        format!("Take it back until {ends}, if that was not meant.")
                    },
                    heading: heading.to_owned(),
                    blocks,
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
