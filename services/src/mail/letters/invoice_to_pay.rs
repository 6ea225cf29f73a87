//! An invoice that is to be paid by bank transfer: with an order, before a renewal, as a reminder, and once
//! the license runs on in grace (rules 10, 14 and 16). Each says how to pay, until when, and what then.

use domain::{bank::BankAccount, locale::Locale};

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, name, plain},
    remarks,
};

/// Fill it with worded texts; nothing of keys or downloads (rule 3).
#[derive(Clone, Debug)]
pub struct InvoiceToPay {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// Name and organization.
    pub licensee: String,
    pub invoice_number: String,
    pub po_number: Option<String>,
    /// What is still to be paid, `$509.70`.
    pub to_pay: String,
    /// `21 December 2026`.
    pub due: String,
    pub account: BankAccount,
    pub occasion: Occasion,
    pub portal_link: String,
    /// Where it is paid by card: in Billing with an order, else by a link that needs no signing in.
    pub pay_link: String,
}

/// Why it is sent now.
#[derive(Clone, Debug)]
pub enum Occasion {
    /// An order that waits for its payment.
    Order {
        /// The order's page, `/orders/{token}`.
        order_link: String,
        /// The licensee is somebody else, who was mailed.
        licensee_told: bool,
    },
    /// The next period; the one that runs ends then.
    Renewal { ends: String, others: Vec<String> },
    /// The next periods of several; the first of those that run ends then.
    Together { ends: String, others: Vec<String> },
    /// One next period, and its invoice is still open.
    Reminder { ends: String, others: Vec<String> },
    /// The period is over, and the license works until then.
    Grace { works_until: String, others: Vec<String> },
}

impl InvoiceToPay {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, invoice_number: number, to_pay, due, .. } = self;
        let date = match &self.occasion {
            Occasion::Order { .. } => "",
            Occasion::Renewal { ends: date, .. }
            | Occasion::Together { ends: date, .. }
            | Occasion::Reminder { ends: date, .. } => date,
            Occasion::Grace { works_until, .. } => works_until,
        };
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("date", plain(date)),
            ("gross", plain(to_pay)),
            ("due", plain(due)),
        ];
        match context.locale {
            Locale::EnUs => {
                let (subject, heading, opening, later) = match &self.occasion {
                    Occasion::Order { .. } => (
                        format!("Invoice {number} for your order of {product}: {to_pay}"),
                        "Your order waits for its payment",
                        "Thank you for ordering {product}. Please transfer {gross} by {due}.",
                        "The license of {licensee} starts on the day on which the payment is recorded, so none of its days \
                         is lost. We tell you then.",
                    ),
                    Occasion::Renewal { .. } => (
                        format!("Invoice {number} for the renewal of {product}: {to_pay}"),
                        "The invoice for your renewal",
                        "The license for {product}, used by {licensee}, is paid until {date}. To go on after that, please \
                         transfer {gross} by {due}.",
                        "The next period begins where this one ends, however early you pay. If you do not want to go on, \
                         tell us, and the invoice is taken back.",
                    ),
                    Occasion::Together { .. } => (
                        format!("Invoice {number} for your renewals: {to_pay}"),
                        "The invoice for your renewals",
                        "You asked to renew {product}, used by {licensee}, on one invoice. The first of them is paid until \
                         {date}. To go on after that, please transfer {gross} by {due}.",
                        "Each next period begins where its present one ends, however early you pay. If you cancel one of \
                         them, or the invoice is not paid, it is taken back, and each renews as before.",
                    ),
                    Occasion::Reminder { .. } => (
                        format!("Invoice {number} is due on {due}: {to_pay}"),
                        "The invoice for your renewal is open",
                        "The license for {product}, used by {licensee}, is paid until {date}, and the invoice for what comes \
                         after is open. Please transfer {gross} by {due}.",
                        "If the transfer is on its way, you need not do anything.",
                    ),
                    Occasion::Grace { .. } => (
                        format!("Invoice {number} for {product} is not paid yet: {to_pay}"),
                        "The renewal is not paid yet",
                        "The paid period of {product}, used by {licensee}, is over. The license works until {date} and stops \
                         then, unless {gross} is paid.",
                        "What is paid by then counts from the old end, so no day is lost and none is paid twice. After \
                         that, the invoice is taken back and nothing is owed.",
                    ),
                };
                let mut blocks = vec![
                    Block::Paragraph(Sentence::new(opening, &values)),
                    Block::Facts(self.facts()),
                    Block::Action { words: "Open the invoice".to_owned(), link: context.url(&self.portal_link) },
                ];
                if let Occasion::Order { order_link, .. } = &self.occasion {
                    blocks.push(remarks::link(context.locale));
                    blocks.push(Block::Small(Sentence::new(later, &values)));
                    let page = [("page", Value::Link("this page", context.url(&self.pay_link)))];
                    blocks.push(Block::Small(Sentence::new("You can pay it by card as well, on {page}.", &page)));
                    let order = [("order", Value::Link("the order's page", context.url(order_link)))];
                    blocks.push(Block::Small(Sentence::new("You can look up what became of it on {order}.", &order)));
                } else {
                    let page = [("page", Value::Link("this page", context.url(&self.pay_link)))];
                    let words = "It can be paid by card as well, by you or by whoever pays in your house: {page} asks for \
                                 any card and for no signing in.";
                    blocks.push(Block::Small(Sentence::new(words, &page)));
                    blocks.push(Block::Small(Sentence::new(later, &values)));
                }
                Content {
                    subject,
                    preheader: format!("{to_pay} by {due}, with {number} as the reference."),
                    heading: heading.to_owned(),
                    blocks,
                    why: self.why(context.locale, &values),
                    about_order: true,
                }
            }
        }
    }

    fn facts(&self) -> Vec<(&'static str, Value)> {
        let BankAccount { holder, iban, bic, bank } = &self.account;
        let mut facts = vec![
            ("Product", plain(&self.product)),
            ("Coverage", plain(&self.coverage)),
            ("License for", name(&self.licensee)),
            ("To pay", plain(&self.to_pay)),
            ("Due", plain(&self.due)),
        ];
        facts.extend(self.po_number.as_ref().map(|number| ("PO number", name(number))));
        facts.extend([
            ("Account holder", name(holder)),
            ("IBAN", plain(&iban.to_string())),
            ("BIC", plain(bic.as_str())),
            ("Bank", name(bank)),
            ("Reference", plain(&self.invoice_number)),
        ]);
        facts
    }

    fn why(&self, locale: Locale, values: &[(&str, Value)]) -> Sentence {
        let Locale::EnUs = locale;
        match &self.occasion {
            Occasion::Order { licensee_told: true, .. } => Sentence::new(
                "You got this as the billing contact of this order. A mail of their own, without a price, went to \
                 {licensee}.",
                values,
            ),
            Occasion::Order { licensee_told: false, .. } => Sentence::plain(
                "You got this because you ordered with this address, for yourself. It went to you alone.",
            ),
            Occasion::Renewal { others, .. }
            | Occasion::Together { others, .. }
            | Occasion::Reminder { others, .. }
            | Occasion::Grace { others, .. } => remarks::billing_members(locale, others),
        }
    }
}
