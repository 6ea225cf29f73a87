//! A bank transfer was recorded, or a card paid an open invoice: the receipt, to everybody on the billing side (rules 10 and 14). Says what
//! was received for which invoice, what it made of the license, and what is missing or too much.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct PaymentReceived {
    pub product: String,
    /// Name and organization.
    pub licensee: String,
    pub invoice_number: String,
    /// `$509.70`.
    pub received: String,
    /// `27 November 2026`.
    pub received_on: String,
    pub by: PaidBy,
    pub effect: Effect,
    /// What was paid too much.
    pub over: Option<String>,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

/// How it came.
#[derive(Clone, Debug)]
pub enum PaidBy {
    /// As the bank's statement has it.
    Transfer { reference: String },
    /// `Visa ending in 4242`.
    Card(String),
}

/// What the payment made of the license.
#[derive(Clone, Debug)]
pub enum Effect {
    /// So much is missing, until that date.
    Partly { missing: String, due: String },
    /// Paid in full: the license runs until then.
    Runs {
        /// It began with this payment, and did not go on.
        is_first: bool,
        until: String,
        /// The license's page, where the payer's account holds it too.
        license_link: Option<String>,
        /// The licensee is somebody else, who was mailed.
        licensee_told: bool,
    },
    /// The invoice had been settled before, or taken back: nothing was owed any more.
    Nothing,
}

impl PaymentReceived {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, invoice_number: number, received, received_on, .. } = self;
        let (missing, date) = match &self.effect {
            Effect::Partly { missing, due } => (missing.as_str(), due.as_str()),
            Effect::Runs { until, .. } => ("", until.as_str()),
            Effect::Nothing => ("", ""),
        };
        let over = self.over.as_deref().unwrap_or_default();
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("number", plain(number)),
            ("received", plain(received)),
            ("missing", plain(missing)),
            ("date", plain(date)),
            ("over", plain(over)),
        ];
        match context.locale {
            Locale::EnUs => {
                let (subject, heading, opening) = match &self.effect {
                    Effect::Partly { .. } => (
                        format!("{received} received, {missing} missing, invoice {number}"),
                        "A part of the invoice is paid",
                        "Thank you: {received} arrived for invoice {number}. Please transfer the missing {missing} by \
                         {date}, with the same reference.",
                    ),
                    Effect::Runs { is_first: true, .. } => (
                        format!("Receipt for invoice {number}: your license is ready"),
                        "Paid, and ready to use",
                        "Thank you: invoice {number} is paid. The license for {product}, used by {licensee}, is ready and \
                         runs until {date}.",
                    ),
                    Effect::Runs { is_first: false, .. } => (
                        format!("Receipt for invoice {number}: {product} is renewed"),
                        "Your subscription is renewed",
                        "Thank you: invoice {number} is paid. The license for {product}, used by {licensee}, goes on until \
                         {date}.",
                    ),
                    Effect::Nothing => (
                        format!("{received} received for invoice {number}, which is settled"),
                        "A payment that was not owed",
                        "{received} arrived for invoice {number}, of which nothing was owed any more.",
                    ),
                };
                let mut facts = vec![
                    ("Product", plain(product)),
                    ("License for", name(licensee)),
                    ("Invoice", plain(number)),
                    ("Received", plain(received)),
                    ("On", plain(received_on)),
                    match &self.by {
                        PaidBy::Transfer { reference } => ("Bank reference", name(reference)),
                        PaidBy::Card(card) => ("Paid with", plain(card)),
                    },
                ];
                match &self.effect {
                    Effect::Partly { missing, due } => facts.extend([("Missing", plain(missing)), ("Due", plain(due))]),
                    Effect::Runs { until, .. } => facts.push(("Runs until", plain(until))),
                    Effect::Nothing => {}
                }
                let mut blocks = vec![Block::Paragraph(Sentence::new(opening, &values))];
                if self.over.is_some() {
                    let words = "{over} of it is more than was owed. It is yours: it stands as your balance and pays your next renewal.";
                    blocks.push(Block::Paragraph(Sentence::new(words, &values)));
                }
                blocks.push(Block::Facts(facts));
                blocks
                    .push(Block::Action { words: "Open the invoice".to_owned(), link: context.url(&self.portal_link) });
                blocks.extend(self.package(context, &values).map(Block::Small));
                Content {
                    subject,
                    preheader: format!("{received} received on {received_on}."),
                    heading: heading.to_owned(),
                    blocks,
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }

    /// Where the license is, or who was told of it.
    fn package(&self, context: &LetterContext, values: &[(&str, Value)]) -> Option<Sentence> {
        let Locale::EnUs = context.locale;
        let Effect::Runs { license_link, licensee_told, .. } = &self.effect else { return None };
        match license_link {
            Some(link) => Some(Sentence::new(
                "Every version and the license key are on {license}.",
                &[("license", Value::Link("your license's page", context.url(link)))],
            )),
            None if *licensee_told => {
                Some(Sentence::new("A mail about the license, without a price, went to {licensee}.", values))
            }
            None => None,
        }
    }
}
