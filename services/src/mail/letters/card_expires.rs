//! The card behind automatic renewals nears its last day: to everybody on the billing side, with both dates
//! (rule 16).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct CardExpires {
    /// `Visa ending in 4242`.
    pub card: String,
    /// `30 September 2027`.
    pub last_day: String,
    /// That day is over: the mail could not go out before.
    pub is_over: bool,
    /// One that it pays.
    pub product: String,
    /// How many subscriptions it pays.
    pub pays: u32,
    /// The first renewal that it is to pay.
    pub next_renewal: String,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl CardExpires {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { card, last_day, product, next_renewal, .. } = self;
        let count = self.pays.to_string();
        let values = [
            ("card", plain(card)),
            ("last", plain(last_day)),
            ("product", plain(product)),
            ("next", plain(next_renewal)),
            ("count", plain(&count)),
        ];
        match context.locale {
            Locale::EnUs => {
                let opening = match (self.is_over, self.pays) {
                    (false, 0 | 1) => "The {card}, which pays the renewals of {product}, is valid until {last}.",
                    (false, _) => {
                        "The {card}, which pays {count} subscriptions, {product} among them, is valid until {last}."
                    }
                    (true, 0 | 1) => "The {card}, which paid the renewals of {product}, expired on {last}.",
                    (true, _) => {
                        "The {card}, which paid {count} subscriptions, {product} among them, expired on {last}."
                    }
                };
                Content {
                    subject: if self.is_over {
                        format!("Your {card} has expired")
                    } else {
                        format!("Your {card} expires on {last_day}")
                    },
                    preheader: format!("The next renewal is on {next_renewal}."),
                    heading: if self.is_over { "A card has expired" } else { "A card expires soon" }.to_owned(),
                    blocks: vec![
                        Block::Paragraph(Sentence::new(opening, &values)),
                        Block::Paragraph(Sentence::new(
                            "The next renewal is on {next}. A new card takes over everything that this one pays; nothing is \
                             charged before that day.",
                            &values,
                        )),
                        Block::Facts(vec![
                            ("Card", plain(card)),
                            ("Last day", plain(last_day)),
                            ("Next renewal", plain(next_renewal)),
                        ]),
                        Block::Action { words: "Replace the card".to_owned(), link: context.url(&self.portal_link) },
                    ],
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
