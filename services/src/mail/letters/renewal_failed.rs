//! The charge of a renewal failed: to everybody on the billing side, at each step (rule 15). Says why, what
//! happens next, and until when the license works.

use domain::{decline::Decline, locale::Locale};

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, name, plain},
    remarks,
};

/// When the card is tried next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextTry {
    /// `12 March 2027`.
    On(String),
    /// That was the last try.
    None,
    /// Not before the card is replaced.
    NotWithThisCard,
}

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct RenewalFailed {
    pub product: String,
    /// Name and organization.
    pub licensee: String,
    /// The amount, `$99.00`, and why it was declined; `None` where there is no card to charge.
    pub declined: Option<(String, Decline)>,
    /// `Visa ending in 4242`.
    pub card: Option<String>,
    /// When the paid period ended.
    pub ended: String,
    pub next: NextTry,
    /// The last day of grace.
    pub works_until: String,
    pub portal_link: String,
    /// Where anybody pays it without signing in.
    pub pay_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl RenewalFailed {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, works_until, ended, .. } = self;
        let card = self.card.as_deref().unwrap_or_default();
        let gross = self.declined.as_ref().map_or("", |(gross, _)| gross.as_str());
        let next = match &self.next {
            NextTry::On(date) => date.as_str(),
            NextTry::None | NextTry::NotWithThisCard => "",
        };
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("until", plain(works_until)),
            ("card", plain(card)),
            ("gross", plain(gross)),
            ("next", plain(next)),
        ];
        match context.locale {
            Locale::EnUs => {
                let opening = match &self.declined {
                    Some(_) => "The {card} was to pay {gross} for the renewal of {product}, and the bank declined.",
                    None => "There is no card that pays the renewal of {product}.",
                };
                let later = match (&self.next, &self.declined) {
                    (NextTry::On(_), _) => {
                        "You need not do anything if the card can pay by then: it is tried again on {next}."
                    }
                    (NextTry::None, _) => {
                        "That was the last try. To keep the license, pay it yourself, with this card or another one."
                    }
                    (NextTry::NotWithThisCard, Some(_)) => {
                        "It is not tried again with this card. Pay with another one, and that one pays the renewals from then on."
                    }
                    (NextTry::NotWithThisCard, None) => {
                        "To keep the license, pay now; the card that pays is kept for the next renewals."
                    }
                };
                let mut blocks = vec![Block::Paragraph(Sentence::new(opening, &values))];
                if let Some((_, decline)) = &self.declined {
                    blocks.push(Block::Paragraph(Sentence::plain(reason(*decline))));
                }
                blocks.push(Block::Paragraph(Sentence::new(later, &values)));
                blocks.push(Block::Facts(self.facts()));
                blocks.push(Block::Action {
                    words: match self.next {
                        NextTry::On(_) => "Open the subscription",
                        NextTry::None | NextTry::NotWithThisCard => "Pay the renewal",
                    }
                    .to_owned(),
                    link: context.url(&self.portal_link),
                });
                blocks.push(Block::Small(remarks::pay_without_signing_in(context, &self.pay_link)));
                blocks.push(Block::Small(Sentence::new(
                    "The license of {licensee} works until {until}. What is paid by then counts from the old end, so no \
                     day is lost and none is paid twice.",
                    &values,
                )));
                Content {
                    subject: match &self.declined {
                        Some((gross, _)) => format!("{gross} for {product} could not be charged to the {card}"),
                        None => format!("No card pays the renewal of {product}"),
                    },
                    preheader: format!("The paid period ended on {ended}. The license works until {works_until}."),
                    heading: "The renewal is not paid yet".to_owned(),
                    blocks,
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }

    fn facts(&self) -> Vec<(&'static str, Value)> {
        let mut facts = vec![("Product", plain(&self.product)), ("License for", name(&self.licensee))];
        if let Some((gross, _)) = &self.declined {
            facts.push(("Amount", plain(gross)));
        }
        if let Some(card) = &self.card {
            facts.push(("Card", plain(card)));
        }
        facts.push(("Paid until", plain(&self.ended)));
        if let NextTry::On(date) = &self.next {
            facts.push(("Tried again", plain(date)));
        }
        facts.push(("Works until", plain(&self.works_until)));
        facts
    }
}

/// Why, as far as a payer can do something about it. A stolen card reads like any other no.
const fn reason(decline: Decline) -> &'static str {
    match decline {
        Decline::InsufficientFunds => "The bank said that there were not enough funds behind the card.",
        Decline::ExpiredCard => "The bank said that the card has expired.",
        Decline::IncorrectCode => "The bank did not accept the data of the card.",
        Decline::ProcessingError | Decline::NeverCharged => "There was trouble on the way to the bank.",
        Decline::NotConfirmed | Decline::ConfirmationExpired => {
            "The bank wants the card's owner to confirm the payment, which a renewal cannot ask for."
        }
        Decline::CardDeclined | Decline::LostCard | Decline::StolenCard | Decline::ChargeFailed => {
            "The bank did not say why. It tells the card's owner."
        }
    }
}
