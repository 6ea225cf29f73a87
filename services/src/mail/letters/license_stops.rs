//! A renewal that nobody paid, a few days before grace is over: to everybody on the billing side (decision
//! 0012). The last word while something can be done without losing a day.

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct LicenseStops {
    pub product: String,
    /// Name and organization.
    pub licensee: String,
    /// `$99.00`, as it would be taxed today.
    pub gross: String,
    /// When the paid period ended.
    pub ended: String,
    /// The last day of grace.
    pub works_until: String,
    /// The card that is tried once more before that, and when.
    pub tried: Option<(String, String)>,
    pub portal_link: String,
    /// Where anybody pays it without signing in.
    pub pay_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

impl LicenseStops {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { product, licensee, gross, ended, works_until, .. } = self;
        let (card, tried) = self.tried.as_ref().map_or(("", ""), |(card, on)| (card, on));
        let values = [
            ("product", plain(product)),
            ("licensee", name(licensee)),
            ("gross", plain(gross)),
            ("ended", plain(ended)),
            ("until", plain(works_until)),
            ("card", plain(card)),
            ("tried", plain(tried)),
        ];
        match context.locale {
            Locale::EnUs => Content {
                subject: format!("The license for {product} stops after {works_until}"),
                preheader: format!("{gross} keeps it. Nobody paid its renewal yet."),
                heading: "The license stops soon".to_owned(),
                blocks: vec![
                    Block::Paragraph(Sentence::new(
                        "The paid period of {product}, used by {licensee}, ended on {ended}, and its renewal is not paid. \
                         The license works until {until}.",
                        &values,
                    )),
                    Block::Paragraph(Sentence::new(
                        if self.tried.is_some() {
                            "The {card} is tried once more on {tried}. If you do not want to go on, cancel the subscription \
                             on its page before that day: nothing is owed."
                        } else {
                            "What is paid by then counts from the old end, so no day is lost and none is paid twice. If you \
                             do not want to go on, you need not do anything: nothing is owed."
                        },
                        &values,
                    )),
                    Block::Facts(vec![
                        ("Product", plain(product)),
                        ("License for", name(licensee)),
                        ("To pay", plain(gross)),
                        ("Paid until", plain(ended)),
                        ("Works until", plain(works_until)),
                    ]),
                    Block::Action { words: "Pay the renewal".to_owned(), link: context.url(&self.portal_link) },
                    Block::Small(remarks::pay_without_signing_in(context, &self.pay_link)),
                ],
                why: remarks::billing_members(context.locale, &self.others),
                about_order: true,
            },
        }
    }
}
