//! The price of a subscription changes, or a change that was mailed is taken back: to everybody on the
//! billing side, 30 days ahead (rule 9). Says both amounts, the day, and what can be done until then.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct PriceChanges {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// `yearly`.
    pub cycle: String,
    /// `a year`.
    pub every: String,
    /// Name and organization.
    pub licensee: String,
    /// `$99.00`, as it would be taxed today.
    pub before: String,
    pub effect: PriceEffect,
    /// What an earlier mail said, and when: this one takes its place.
    pub earlier: Option<(String, String)>,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

/// What the price does.
#[derive(Clone, Debug)]
pub enum PriceEffect {
    /// `$119.00`, `21 November 2027`.
    Changes {
        after: String,
        from: String,
    },
    Stays,
}

impl PriceChanges {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, cycle, licensee, before, .. } = self;
        let (after, from) = match &self.effect {
            PriceEffect::Changes { after, from } => (after.as_str(), from.as_str()),
            PriceEffect::Stays => (before.as_str(), ""),
        };
        let (announced, wrote) = self.earlier.as_ref().map_or(("", ""), |(price, date)| (price, date));
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("before", plain(before)),
            ("after", plain(after)),
            ("from", plain(from)),
            ("every", plain(&self.every)),
            ("announced", plain(announced)),
            ("wrote", plain(wrote)),
        ];
        match context.locale {
            Locale::EnUs => {
                let changes = matches!(self.effect, PriceEffect::Changes { .. });
                let mut facts =
                    vec![("Product", plain(product)), ("Coverage", plain(coverage)), ("License for", name(licensee))];
                let (subject, preheader, heading, opening, later) = if changes {
                    facts.extend([
                        ("Price until then", plain(before)),
                        ("New price", plain(after)),
                        ("From", plain(from)),
                    ]);
                    (
                        format!("{product}: {after} instead of {before} from {from}"),
                        "Until then nothing changes. You need not do anything.",
                        "The price of your subscription changes",
                        "From {from}, the subscription of {product} for {licensee} renews for {after} {every} instead of \
                         {before}.",
                        "You need not do anything. What is paid stays paid, and a period that begins before that day \
                         still costs {before}, whenever you pay it.",
                    )
                } else {
                    facts.push(("Price", plain(before)));
                    (
                        format!("{product}: the price stays at {before}"),
                        "The change that we announced is taken back.",
                        "Your price stays as it is",
                        "On {wrote} we wrote that the subscription of {product} for {licensee} would renew for {announced} \
                         {every}. That is taken back: it goes on for {before}.",
                        "You need not do anything.",
                    )
                };
                facts.push(("Billed", plain(cycle)));
                let mut blocks = vec![Block::Paragraph(Sentence::new(opening, &values))];
                if changes && self.earlier.is_some() {
                    blocks.push(Block::Paragraph(Sentence::new(
                        "This takes the place of our mail of {wrote}, which said {announced}.",
                        &values,
                    )));
                }
                blocks.extend([
                    Block::Paragraph(Sentence::new(later, &values)),
                    Block::Facts(facts),
                    Block::Action { words: "Open the subscription".to_owned(), link: context.url(&self.portal_link) },
                ]);
                if changes {
                    blocks.push(Block::Small(Sentence::new(
                        "If the new price is not for you: until {from} you can cancel the subscription on its page, and the \
                         license works to the end of what is paid; or change its coverage or how often it is paid, there \
                         too.",
                        &values,
                    )));
                }
                Content {
                    subject,
                    preheader: preheader.to_owned(),
                    heading: heading.to_owned(),
                    blocks,
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
