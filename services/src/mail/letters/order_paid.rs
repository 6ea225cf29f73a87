//! An order was paid: to the payer, when somebody else is the licensee (rules 3 and 12).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, name, plain},
    remarks,
};

/// Fill it with worded texts; nothing of keys or downloads (rule 3).
#[derive(Clone, Debug)]
pub struct OrderPaid {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// `yearly`.
    pub cycle: String,
    /// Name and organization.
    pub licensee: String,
    pub invoice_number: String,
    /// `$99.00`.
    pub gross: String,
    /// `21 November 2027`.
    pub next_renewal: String,
    /// The order's page, `/orders/{token}`.
    pub order_link: String,
    /// Signs in to the billing portal.
    pub portal_link: String,
}

impl OrderPaid {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, cycle, licensee, invoice_number, gross, next_renewal, order_link, portal_link } =
            self;
        let values = [("product", plain(product)), ("licensee", name(licensee))];
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("Your order of {product}, invoice {invoice_number}"),
                preheader: format!("{gross} paid. The next renewal is on {next_renewal}."),
                heading: "Your order is paid".to_owned(),
                blocks: vec![
                    Block::Paragraph(Sentence::new(
                        "The license for {product} is ready and can be used by {licensee}.",
                        &values,
                    )),
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("Coverage", plain(coverage)),
                        ("License for", name(licensee)),
                        ("Paid", plain(gross)),
                        ("Invoice", plain(invoice_number)),
                        ("Billed", plain(cycle)),
                        ("Next renewal", plain(next_renewal)),
                    ]),
                    Block::Action { words: "Open Billing".to_owned(), link: context.url(portal_link) },
                    remarks::link(context.locale),
                    Block::Small(Sentence::new(
                        "You can look up what became of it on {order}.",
                        &[("order", Value::Link("the order's page", context.url(order_link)))],
                    )),
                ],
                why: Sentence::new(
                    "You got this as the billing contact of this order. A mail of their own, with the way to the \
                     license and without a price, went to {licensee}.",
                    &values,
                ),
                about_order: true,
            },
        }
    }
}
