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

        let width = flow.width() - TOTALS - 36.0;
        let paid = match (&invoice.payment, &dates.paid, &dates.due) {
            (Some(payment), Some(date), _) => words::paid_by(locale, date, &payment.method),
            (None, _, Some(date)) => words::please_pay(locale, &money(invoice.total.gross), date, invoice.number),
            _ => format!("{}.", words::not_paid(locale)),
        };
        let mut notes = vec![flow.wrap(BODY, &paid, width)];
        if let Some(pay_by) = &invoice.pay_by {
            notes.extend(words::account(locale, &pay_by.account).iter().map(|line| flow.wrap(BODY, line, width)));
        }
        let mut reasons: Vec<_> = taxes.iter().map(|line| line.tax.treatment.reason(locale)).collect();
        reasons.dedup();
        notes.extend(reasons.iter().map(|reason| flow.wrap(DETAIL, reason, width)));
        notes.push(flow.wrap(DETAIL, &words::questions(locale, &invoice.seller.email), width));
        Self { totals, notes }
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
            let is_total = index + 1 == count;
            let label_style = if is_total { style } else { Style { ink: Ink::Muted, ..style } };
            let (label, amount) = (flow.set(label_style, &label), flow.set(style, &amount));
            let right = flow.right();
            flow.text(Owner::Part(label_part), label, x, y + PADDING);
            flow.text_to(Owner::Part(amount_part), amount, right, y + PADDING);
            y += style.leading + 2.0 * PADDING;
            if !is_total {
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
