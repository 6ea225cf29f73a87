//! An order by somebody who pays and uses the license himself: one mail for both sides.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct OrderForOneself {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    pub terms: OwnTerms,
    /// The order's page, `/orders/{token}`.
    pub order_link: String,
    /// Signs in to the licenses.
    pub licenses_link: String,
    /// Signs in to the billing portal.
    pub billing_link: String,
}

/// How it was ordered.
#[derive(Clone, Debug)]
pub enum OwnTerms {
    Paid {
        /// `yearly`.
        cycle: String,
        invoice_number: String,
        /// `$99.00`.
        gross: String,
        /// `21 November 2027`.
        next_renewal: String,
    },
    Trial {
        /// `21 December 2026`.
        ends: String,
    },
}

/// What differs between an order that was paid and a trial.
struct Wording {
    subject: String,
    preheader: String,
    heading: &'static str,
    opening: &'static str,
    billing: &'static str,
    facts: Vec<(&'static str, Value)>,
}

impl OrderForOneself {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let values = [
            ("product", plain(&self.product)),
            ("billing", Value::Link("Billing", context.url(&self.billing_link))),
            ("order", Value::Link("the order's page", context.url(&self.order_link))),
        ];
        match context.locale {
            Locale::EnUs => {
                let wording = self.terms.wording(&self.product);
                let mut facts = vec![("Product", plain(&self.product)), ("Coverage", plain(&self.coverage))];
                facts.extend(wording.facts);
                Content {
                    subject: wording.subject,
                    preheader: wording.preheader,
                    heading: wording.heading.to_owned(),
                    blocks: vec![
                        Block::Paragraph(Sentence::new(wording.opening, &values)),
                        Block::Facts(facts),
                        Block::Action { words: "Open your license".to_owned(), link: context.url(&self.licenses_link) },
                        Block::Small(Sentence::new(wording.billing, &values)),
                        remarks::links(context.locale),
                        Block::Small(Sentence::new("You can look up what became of it on {order}.", &values)),
                    ],
                    why: Sentence::plain(
                        "You got this because you ordered with this address, for yourself. It went to you alone.",
                    ),
                    about_order: true,
                }
            }
        }
    }
}

impl OwnTerms {
    fn wording(&self, product: &str) -> Wording {
        match self {
            Self::Paid { cycle, invoice_number, gross, next_renewal } => Wording {
                subject: format!("Your order of {product}, invoice {invoice_number}"),
                preheader: format!("{gross} paid. Your license is ready."),
                heading: "Your license is ready",
                opening: "Your order is paid. Your license for {product} has every version and your license key.",
                billing: "The invoice and the renewal are in {billing}.",
                facts: vec![
                    ("Paid", plain(gross)),
                    ("Invoice", plain(invoice_number)),
                    ("Billed", plain(cycle)),
                    ("Next renewal", plain(next_renewal)),
                ],
            },
            Self::Trial { ends } => Wording {
                subject: format!("Your trial of {product} is ready"),
                preheader: format!("It ends on {ends} by itself and costs nothing."),
                heading: "Your trial is ready",
                opening: "Your license for {product} has every version and your license key. The trial costs nothing \
                          and ends by itself.",
                billing: "What was ordered is in {billing}.",
                facts: vec![("Trial ends", plain(ends))],
            },
        }
    }
}
