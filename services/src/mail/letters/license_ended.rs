//! A license has ended: to everybody on both sides, each with what they can do (rules 3 and 13).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Trial,
    /// It was canceled ahead.
    Canceled,
    /// Grace is over and nobody paid.
    Unpaid,
    /// The same, of a license that staff suspended: nobody was asked to pay.
    Suspended,
}

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct LicenseEnded {
    pub product: String,
    /// Name and organization.
    pub licensee: String,
    pub how: Ended,
    /// `21 December 2026`.
    pub ended: String,
    /// To a licensee: name and organization of whom to ask. `None` to a payer.
    pub payer: Option<String>,
    /// A payer cannot renew it: nobody has the license, or it is not for this reader to do.
    pub orders_anew: bool,
    /// Where a payer renews it or orders it anew, and where a licensee finds the license.
    pub link: String,
    /// To a payer: the open invoice that was taken back.
    pub taken_back: Option<TakenBack>,
    /// Which other payers got it.
    pub others: Vec<String>,
}

/// An open invoice that went with the license.
#[derive(Clone, Debug)]
pub struct TakenBack {
    pub invoice: String,
    /// What had been received for it.
    pub received: Option<String>,
    /// Other licenses stood on it, which go on.
    pub with_others: bool,
}

impl LicenseEnded {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, ended, .. } = self;
        let payer = self.payer.as_deref().unwrap_or_default();
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("ended", plain(ended)),
            ("payer", name(payer)),
        ];
        match context.locale {
            Locale::EnUs => {
                let (subject, opening) = match self.how {
                    Ended::Trial => (
                        format!("Your trial of {product} has ended"),
                        "The trial of {product} for {licensee} ended on {ended}. Nothing was charged.",
                    ),
                    Ended::Canceled => (
                        format!("Your license for {product} has ended"),
                        "The subscription of {product} for {licensee} ended on {ended}, as it was canceled. Nothing more is \
                         charged.",
                    ),
                    Ended::Unpaid => (
                        format!("Your license for {product} has ended"),
                        "The license for {product}, used by {licensee}, ended on {ended}: its renewal was not paid. Nothing \
                         more is charged.",
                    ),
                    Ended::Suspended => (
                        format!("Your license for {product} has ended"),
                        "The license for {product}, used by {licensee}, ended on {ended}. It was suspended, so its renewal \
                         was not charged.",
                    ),
                };
                // What a licensee reads says nothing of payments.
                let opening = match (&self.payer, self.how) {
                    (Some(_), Ended::Trial) => "Your trial of {product} ended on {ended}.",
                    (Some(_), _) => "Your license for {product} ended on {ended}.",
                    (None, _) => opening,
                };
                let (later, words) = match &self.payer {
                    Some(_) if self.how == Ended::Suspended => {
                        ("It was suspended. Your license's page says whom to write to.", "Open your license")
                    }
                    None if self.how == Ended::Suspended => (
                        "To use it again, please write to us first: the suspension has to be lifted.",
                        "Open the subscription",
                    ),
                    Some(_) => (
                        "To use it again, ask {payer}. Your license's page says what you can still download.",
                        "Open your license",
                    ),
                    None if self.orders_anew => (
                        "To use it again, order it for the same licensee. The new period starts on the day of payment.",
                        "Order again",
                    ),
                    None => (
                        "Renewed, the same license with the same key works again. The new period starts on the day of payment.",
                        "Renew the license",
                    ),
                };
                let taken_back = self.taken_back.as_ref().into_iter().flat_map(|back| {
                    let values = [
                        ("invoice", plain(&back.invoice)),
                        ("received", plain(back.received.as_deref().unwrap_or_default())),
                    ];
                    let words = match back.received {
                        None => "Invoice {invoice} is taken back: nothing is owed for it.",
                        Some(_) => {
                            "Invoice {invoice} is taken back: nothing is owed for it. The {received} that you paid of it \
                             are yours: they stand as your balance and pay your next renewal."
                        }
                    };
                    let others = "The other licenses on that invoice are renewed each by itself, as far as they go on: by a card or \
                                  by an invoice of their own, and what is due at once.";
                    let others = back.with_others.then(|| Sentence::plain(others));
                    [Some(Sentence::new(words, &values)), others].into_iter().flatten().map(Block::Paragraph)
                });
                let mut blocks = vec![Block::Paragraph(Sentence::new(opening, &values))];
                blocks.extend(taken_back);
                blocks.extend([
                    Block::Paragraph(Sentence::new(later, &values)),
                    Block::Action { words: words.to_owned(), link: context.url(&self.link) },
                ]);
                Content {
                    subject,
                    preheader: format!("It ended on {ended}."),
                    heading: if self.how == Ended::Trial { "The trial has ended" } else { "The license has ended" }
                        .to_owned(),
                    blocks,
                    why: if self.payer.is_some() {
                        Sentence::new(
                            "You got this because you have a seat on this license's account. {payer} was told as well.",
                            &values,
                        )
                    } else {
                        remarks::billing_members(context.locale, &self.others)
                    },
                    about_order: true,
                }
            }
        }
    }
}
