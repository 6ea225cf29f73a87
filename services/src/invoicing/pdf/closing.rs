//! The end of an invoice: totals at the right; how it was paid, the reason for the tax, and whom
//! to ask at the left.

use domain::{invoice::Invoice, money::Money};

use super::{
    flow::{Flow, Owner},
    head::Dates,
    structure::Part,
    styles::{BODY, DETAIL, NUMBER, TOTAL},
    text::{Ink, Line, Style},
    words,
};

/// How wide the totals are.
const TOTALS: f32 = 210.0;
/// Between the table and the totals.
const SPACE: f32 = 12.0;
/// White above and below a total.
const PADDING: f32 = 5.0;

/// What closes the paper, measured before it has its place.
pub struct Closing {
    totals: Vec<(Style, String, String)>,
    /// Which of them is the total of the paper.
    total: usize,
    notes: Vec<Vec<Line>>,
}

impl Closing {
    pub fn of(flow: &Flow, invoice: &Invoice, dates: &Dates) -> Self {
        let locale = flow.locale;
        let money = |amount: Money| amount.format(locale);
        let mut totals = vec![(NUMBER, words::net(locale).to_owned(), money(invoice.total.net))];
        let taxes = invoice.tax_lines();
        for line in &taxes {
            totals.push((NUMBER, words::tax(locale, line, taxes.len() > 1), money(line.amount)));
        }
        totals.push((TOTAL, words::total(locale, invoice.currency), money(invoice.total.gross)));
        let total = totals.len() - 1;
        totals.extend(
            words::split(locale, invoice).into_iter().map(|(label, part)| (NUMBER, label.to_owned(), money(part))),
        );

        let width = flow.width() - TOTALS - 36.0;
        let dated = invoice.credits.as_ref().zip(dates.credited.as_ref());
        let mut notes = Vec::new();
        let mut say = |words: &str| notes.push(flow.wrap(BODY, words, width));
        match (
            dated,
            invoice.payment.as_ref().zip(dates.paid.as_ref()),
            invoice.pay_by.as_ref().zip(dates.due.as_ref()),
        ) {
            (Some((credited, date)), ..) => {
                say(&words::credits_of(locale, credited.invoice, date));
                say(credited.reason.sentence(locale));
            }
            (None, Some((payment, date)), _) => say(&words::paid_by(locale, date, &payment.method)),
            (None, None, Some((pay_by, date))) => {
                say(&words::please_pay(locale, &money(invoice.asked()), date, invoice.number));
                for line in words::account(locale, &pay_by.account) {
                    say(&line);
                }
            }
            (None, None, None) => say(&format!("{}.", words::not_paid(locale))),
        }
        let mut reasons: Vec<_> = taxes.iter().map(|line| line.tax.treatment.reason(locale)).collect();
        reasons.dedup();
        notes.extend(reasons.iter().map(|reason| flow.wrap(DETAIL, reason, width)));
        notes.push(flow.wrap(DETAIL, &words::questions(locale, invoice.number.kind, &invoice.seller.email), width));
        Self { totals, total, notes }
    }

    /// The height that it needs, on one page.
    pub fn height(&self) -> f32 {
        let totals: f32 = self.totals.iter().map(|(style, ..)| style.leading + 2.0 * PADDING).sum();
        let notes: f32 = self.notes.iter().flatten().map(|line| line.style.leading + 3.0).sum();
        SPACE + totals.max(notes + PADDING)
    }

    pub fn lay(self, flow: &mut Flow) {
        if self.height() > flow.room() {
            flow.new_page();
        }
        let top = flow.y + SPACE;
        let mut y = top;
        let list = flow.structure.add(Part::Facts);
        let x = flow.right() - TOTALS;
        let count = self.totals.len();
        for (index, (style, label, amount)) in self.totals.into_iter().enumerate() {
            let fact = flow.structure.add_to(list, Part::Fact);
            let label_part = flow.structure.add_to(fact, Part::FactLabel);
            let amount_part = flow.structure.add_to(fact, Part::FactValue);
            let is_total = index == self.total;
            let label_style = if is_total { style } else { Style { ink: Ink::Muted, ..style } };
            let (label, amount) = (flow.set(label_style, &label), flow.set(style, &amount));
            let right = flow.right();
            flow.text(Owner::Part(label_part), label, x, y + PADDING);
            flow.text_to(Owner::Part(amount_part), amount, right, y + PADDING);
            y += style.leading + 2.0 * PADDING;
            if index + 1 < count {
                flow.rule(x, y, Ink::Line);
            }
        }
        let mut note_y = top + PADDING;
        for lines in self.notes {
            let part = flow.structure.add(Part::Paragraph);
            note_y = flow.column(Owner::Part(part), lines, Flow::LEFT, note_y) + 3.0;
        }
        flow.y = y.max(note_y);
    }
}
