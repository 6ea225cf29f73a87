//! Several subscriptions were renewed on one invoice: to everybody on their billing side (rule 14); nothing of
//! keys or downloads (rule 3).

use domain::locale::Locale;

use super::{
    LetterContext,
    content::{Block, Content, Sentence, name, plain},
    remarks,
};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct RenewedTogether {
    pub lines: Vec<RenewedLine>,
    /// `$272.11`.
    pub gross: String,
    /// `Visa ending in 4242`, `bank transfer 4711`.
    pub method: String,
    /// What of a payment was more than was owed.
    pub over: Option<String>,
    pub invoice_number: String,
    pub po_number: Option<String>,
    pub portal_link: String,
    /// Who else got it.
    pub others: Vec<String>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct RenewedLine {
    pub product: String,
    /// `1–20 users`.
    pub coverage: String,
    /// Name and organization.
    pub licensee: String,
    /// The licensee gave it back (rule 8), so nobody uses it.
    pub is_declined: bool,
    /// `21 November 2028`.
    pub until: String,
}

impl RenewedTogether {
    pub(super) fn content(&self, context: &LetterContext) -> Content {
        let Self { lines, gross, method, invoice_number, .. } = self;
        let count = lines.len();
        match context.locale {
            Locale::EnUs => {
                let mut blocks = vec![Block::Paragraph(Sentence::plain("These licenses go on:"))];
                blocks.extend(lines.iter().map(|line| {
                    let words = if line.is_declined {
                        "{product}, {coverage}, until {until}: {licensee} declined it, so you can name somebody else."
                    } else {
                        "{product}, {coverage}, used by {licensee}: until {until}."
                    };
                    Block::Paragraph(Sentence::new(
                        words,
                        &[
                            ("product", plain(&line.product)),
                            ("coverage", plain(&line.coverage)),
                            ("licensee", name(&line.licensee)),
                            ("until", plain(&line.until)),
                        ],
                    ))
                }));
                let mut facts =
                    vec![("Paid", plain(gross)), ("With", name(method)), ("Invoice", plain(invoice_number))];
                facts.extend(self.po_number.as_ref().map(|number| ("PO number", name(number))));
                blocks.push(Block::Facts(facts));
                if let Some(over) = &self.over {
                    blocks.push(Block::Paragraph(Sentence::new(
                        "{over} more than that arrived. It is yours: it stands as your balance and pays your next \
                         renewal.",
                        &[("over", plain(over))],
                    )));
                }
                blocks
                    .push(Block::Action { words: "Open the invoice".to_owned(), link: context.url(&self.portal_link) });
                blocks.push(Block::Small(Sentence::plain(
                    "Whoever uses them was told about the updated packages, without a price.",
                )));
                Content {
                    subject: format!("{count} licenses are renewed for {gross}, invoice {invoice_number}"),
                    preheader: format!("{gross} paid, {method}."),
                    heading: "Your licenses are renewed".to_owned(),
                    blocks,
                    why: remarks::billing_members(context.locale, &self.others),
                    about_order: true,
                }
            }
        }
    }
}
