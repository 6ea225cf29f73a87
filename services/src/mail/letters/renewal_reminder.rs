//! A renewal is ahead: to everybody on the billing side (rule 16). Says what will happen, when and for how
//! much, and whether the card will be dead by then.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct RenewalReminder {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// `yearly`.
    pub cycle: String,
    /// Name and organization.
    pub licensee: String,
    /// `21 November 2027`.
    pub on: String,
    /// `$99.00`, as it would be taxed today, less what the balance pays.
    pub gross: String,
    /// The balance pays all of it.
    pub is_covered: bool,
    /// What the balance pays.
    pub from_balance: Option<String>,
    /// `Visa ending in 4242`.
    pub card: Option<String>,
    /// The card's last day, if it is before the renewal.
    pub card_last_day: Option<String>,
    pub portal_link: String,
    /// Where anybody pays it without signing in.
    pub pay_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl RenewalReminder {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, cycle, licensee, on, gross, .. } = self;
        let card = self.card.as_deref().unwrap_or("none");
        let last_day = self.card_last_day.as_deref().unwrap_or_default();
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("on", plain(on)),
            ("gross", plain(gross)),
            ("card", plain(card)),
            ("last", plain(last_day)),
        ];
        match context.locale {
            Locale::EnUs => {
                let (subject, heading, opening, later) = if self.card_last_day.is_some() {
                    (
                        format!("Your {card} expires before {product} renews for {gross}"),
                        "The renewal needs another card",
                        "The subscription of {product} for {licensee} renews on {on}, and the {card} is valid until {last}.",
                        "Please replace the card before that day. Without another one the renewal stays unpaid.",
                    )
                } else if self.is_covered {
                    (
                        format!("{product} renews on {on} from your balance"),
                        "A renewal is ahead",
                        "The subscription of {product} for {licensee} renews on {on}. Your balance pays it, and nothing is charged.",
                        "You need not do anything. The paid invoice is mailed on that day.",
                    )
                } else if self.card.is_some() {
                    (
                        format!("{product} renews on {on} for {gross}, {card}"),
                        "A renewal is ahead",
                        "The subscription of {product} for {licensee} renews on {on}. The {card} is then charged {gross}.",
                        "You need not do anything. The paid invoice is mailed on that day.",
                    )
                } else {
                    (
                        format!("{product} is to be renewed by {on} for {gross}"),
                        "A renewal is ahead",
                        "The subscription of {product} for {licensee} is paid until {on}, and no card pays its renewal of {gross}.",
                        "To keep it, give it a card on its page, or renew it there now.",
                    )
                };
                let mut facts = vec![
                    ("Product", plain(product)),
                    ("Coverage", plain(coverage)),
                    ("License for", name(licensee)),
                    ("Renews on", plain(on)),
                    ("Amount", plain(gross)),
                    ("Billed", plain(cycle)),
                ];
                // Whoever needs none is not told that there is none.
                facts.extend((self.card.is_some() || !self.is_covered).then(|| ("Card", plain(card))));
                facts.extend(self.from_balance.as_ref().map(|balance| ("From your balance", plain(balance))));
                if let Some(last_day) = &self.card_last_day {
                    facts.push(("Card valid until", plain(last_day)));
                }
                Content {
                    subject,
                    preheader: format!("{gross} on {on}."),
                    heading: heading.to_owned(),
                    blocks: vec![
                        Block::Paragraph(Sentence::new(opening, &values)),
                        Block::Paragraph(Sentence::plain(later)),
                        Block::Facts(facts),
                        Block::Action {
                            words: if self.card_last_day.is_some() {
                                "Replace the card"
                            } else {
                                "Open the subscription"
                            }
                            .to_owned(),
                            link: context.url(&self.portal_link),
                        },
                        Block::Small(remarks::pay_without_signing_in(context, &self.pay_link)),
                        Block::Small(Sentence::plain(
                            "To end the subscription, cancel it on its page before that day. What is paid runs to its end in \
                             any case.",
                        )),
                    ],
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
