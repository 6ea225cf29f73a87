//! A subscription was renewed: to everybody on its billing side, with the number of the paid invoice
//! (rule 14); nothing of keys or downloads, unless the same account holds the license (rule 3).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct RenewalPaid {
    pub product: String,
    /// It is the first payment, after a trial (rule 10).
    pub was_trial: bool,
    /// `1–20 users`.
    pub coverage: String,
    /// `yearly`.
    pub cycle: String,
    /// Name and organization.
    pub licensee: String,
    /// `$99.00`.
    pub gross: String,
    /// `Visa ending in 4242`.
    pub card: String,
    pub invoice_number: String,
    /// `21 November 2028`.
    pub next_renewal: String,
    /// The license's page, where the payer's account holds it too.
    pub license_link: Option<String>,
    /// The licensee is somebody else, who was mailed.
    pub licensee_told: bool,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl RenewalPaid {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, coverage, cycle, licensee, gross, card, invoice_number, next_renewal, .. } = self;
        let values = [("product", plain(product)), ("licensee", name(licensee)), ("next", plain(next_renewal))];
        match context.locale {
            Locale::EnUs => {
                let package = match &self.license_link {
                    Some(link) => Some(Sentence::new(
                        "An updated package with the new dates is ready on {license}.",
                        &[("license", Value::Link("your license's page", context.url(link)))],
                    )),
                    None if self.licensee_told => Some(Sentence::new(
                        "A mail about the updated package, without a price, went to {licensee}.",
                        &values,
                    )),
                    None => None,
                };
                let mut blocks = vec![
                    Block::Paragraph(Sentence::new(
                        "The license for {product}, used by {licensee}, goes on until {next}.",
                        &values,
                    )),
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("Coverage", plain(coverage)),
                        ("License for", name(licensee)),
                        ("Paid", plain(gross)),
                        ("With", plain(card)),
                        ("Invoice", plain(invoice_number)),
                        ("Billed", plain(cycle)),
                        ("Next renewal", plain(next_renewal)),
                    ]),
                    Block::Action { words: "Open the subscription".to_owned(), link: context.url(&self.portal_link) },
                ];
                blocks.extend(package.map(Block::Small));
                Content {
                    subject: if self.was_trial {
                        format!("{product} is bought for {gross}, invoice {invoice_number}")
                    } else {
                        format!("{product} is renewed for {gross}, invoice {invoice_number}")
                    },
                    preheader: format!("{gross} paid with the {card}. The next renewal is on {next_renewal}."),
                    heading: if self.was_trial {
                        "The trial is a purchase now"
                    } else {
                        "Your subscription is renewed"
                    }
                    .to_owned(),
                    blocks,
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
