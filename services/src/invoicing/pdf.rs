//! Invoices as PDF. [`render`] makes a file from an issued invoice alone, so the same invoice gives
//! the same bytes; store them once and hand those out (rule 19: issued papers never change).
//!
//! Letters that the bundled fonts lack come from fonts of the machine (`system_fonts`), and show as
//! boxes where it has none; what is copied or searched in the file is right either way.

mod breaking;
mod closing;
mod flow;
mod head;
mod letters;
mod lines;
mod paint;
mod structure;
mod styles;
mod system_fonts;
mod text;
mod typeface;
mod words;

#[cfg(test)]
mod tests;

use domain::{calendar::parse_iso_date, invoice::Invoice, locale::Locale};
use thiserror::Error;

use self::{
    closing::Closing,
    flow::{Flow, Running},
    head::Dates,
    typeface::Typefaces,
};
use crate::clock::Zone;

/// The size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    /// US Letter.
    Letter,
}

impl Paper {
    /// Width and height in points (1/72 inch).
    const fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.276, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// The invoice could not be made into a PDF. Nothing in it is personal.
#[derive(Debug, Error)]
pub enum PdfError {
    #[error("the bundled fonts cannot be read")]
    Fonts,
    #[error("the PDF cannot be written: {0}")]
    Write(String),
}

/// Makes the PDF of an issued invoice, tagged, as PDF/A-3a and PDF/UA-1 (checked by its writer
/// alone). `zone` is the vendor's; `sandbox` marks each page as one for which no money moved.
///
/// Takes some milliseconds of computing, and reads fonts from the disk the first time that a
/// letter needs one: call it from `spawn_blocking`.
pub fn render(
    invoice: &Invoice,
    zone: &Zone,
    paper: Paper,
    locale: Locale,
    sandbox: bool,
) -> Result<Vec<u8>, PdfError> {
    let printed = |faces| print(faces, invoice, zone, paper, locale, sandbox);
    printed(Typefaces::open(true)?).or_else(|fault| {
        // A broken font on the machine must not cost anybody an invoice.
        tracing::warn!(%fault, "an invoice is printed without the fonts of this machine");
        printed(Typefaces::open(false)?)
    })
}

fn print(
    faces: Typefaces,
    invoice: &Invoice,
    zone: &Zone,
    paper: Paper,
    locale: Locale,
    sandbox: bool,
) -> Result<Vec<u8>, PdfError> {
    let date = |instant| locale.date(zone.date(instant));
    let dates = Dates {
        issued: parse_iso_date(&invoice.issued_on).map_or_else(|| date(invoice.issued), |day| locale.date(day)),
        paid: invoice.payment.as_ref().map(|payment| date(payment.at)),
        due: invoice.pay_by.as_ref().and_then(|pay_by| parse_iso_date(&pay_by.due_on)).map(|day| locale.date(day)),
        credited: invoice.credits.as_ref().map(|credited| {
            parse_iso_date(&credited.issued_on).map_or_else(|| credited.issued_on.clone(), |day| locale.date(day))
        }),
    };
    let title = invoice.number.title(locale);
    let seller = head::display_name(&invoice.seller).to_owned();
    let running = Running { seller: seller.clone(), title: title.clone(), footer: footer(invoice), sandbox };

    let mut flow = Flow::new(faces, locale, paper, running);
    head::lay(&mut flow, invoice, &dates);
    let entries: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| {
            let (first, last) = (date(line.period.start), date(line.period.last_instant()));
            let period = if line.period.has_begun() {
                words::period(locale, &first, &last)
            } else {
                words::from_payment(locale, line.cycle)
            };
            lines::Entry { line, has_unit: invoice.credits.is_none(), period }
        })
        .collect();
    let closing = Closing::of(&flow, invoice, &dates);
    lines::lay(&mut flow, &entries, closing.height());
    closing.lay(&mut flow);

    let (structure, pages) = flow.finish();
    let about = paint::About { title, author: seller, locale, issued: invoice.issued };
    paint::write(paper, about, structure, pages)
}

/// Who the seller is, in one line at the foot of each page.
fn footer(invoice: &Invoice) -> String {
    let seller = &invoice.seller;
    let mut pieces = vec![head::display_name(seller)];
    pieces.extend(seller.address_lines.iter().map(String::as_str).filter(|line| !line.trim().is_empty()));
    pieces.extend([seller.country.name(), seller.email.as_str()]);
    pieces.retain(|piece| !piece.is_empty());
    pieces.join(" · ")
}
