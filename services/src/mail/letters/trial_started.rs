//! A trial began: to whoever ordered it for somebody else (rule 10).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct TrialStarted {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// Name and organization.
    pub licensee: String,
    /// `21 December 2026`.
    pub ends: String,
    /// The order's page, `/orders/{token}`.
    pub order_link: String,
    /// Signs in to the billing portal.
    pub portal_link: String,
}

impl TrialStarted {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, licensee, ends, order_link, portal_link } = self;
        let values = [("product", plain(product)), ("licensee", name(licensee))];
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("The trial of {product} has started"),
                preheader: format!("It ends on {ends} by itself and costs nothing."),
                heading: "The trial has started".to_owned(),
                blocks: vec![
                    Block::Paragraph(Sentence::new(
                        "{product} can be used by {licensee}. The trial costs nothing and ends by itself.",
                        &values,
                    )),
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("Coverage", plain(coverage)),
                        ("License for", name(licensee)),
                        ("Trial ends", plain(ends)),
                    ]),
                    Block::Action { words: "Open Billing".to_owned(), link: context.url(portal_link) },
                    remarks::link(context.locale),
                    Block::Small(Sentence::new(
                        "You can look up what became of it on {order}.",
                        &[("order", Value::Link("the order's page", context.url(order_link)))],
                    )),
                ],
                why: Sentence::new(
                    "You got this as the billing contact of this trial. A mail of their own, with the way to the \
                     license, went to {licensee}.",
                    &values,
                ),
                about_order: true,
            },
        }
    }
}
