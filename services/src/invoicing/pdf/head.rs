//! The top of an invoice: who sends it, what it is, the dates, and between whom.

use domain::invoice::{Invoice, Party};

use super::{
    flow::{Flow, Owner},
    structure::{Part, PartId},
    styles::{BODY, LABEL, NUMBER, SELLER, STATUS, STATUS_OPEN, STRONG, TITLE},
    text::{Ink, Line, left_to_right},
    words::{self, Label},
};

/// Dates as they are printed.
pub struct Dates {
    pub issued: String,
    pub paid: Option<String>,
    /// Of one that is to be paid.
    pub due: Option<String>,
    /// Of a credit note: when its invoice was issued.
    pub credited: Option<String>,
}

/// Lays out everything above the lines.
pub fn lay(flow: &mut Flow, invoice: &Invoice, dates: &Dates) {
    letterhead(flow, invoice);
    title(flow, invoice, dates);
    facts(flow, invoice, dates);
    parties(flow, invoice);
}

/// The name under which a party is known: its organization's, else its own.
pub fn display_name(party: &Party) -> &str {
    party.organization.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&party.name)
}

fn letterhead(flow: &mut Flow, invoice: &Invoice) {
    let part = flow.structure.add(Part::Paragraph);
    let seller = flow.wrap(SELLER, display_name(&invoice.seller), flow.width() - 150.0);
    if flow.is_sandbox() {
        let sandbox = flow.structure.add(Part::Paragraph);
        flow.sandbox(Owner::Part(sandbox), flow.y + 1.0);
    }
    flow.y = flow.column(Owner::Part(part), seller, Flow::LEFT, flow.y) + 36.0;
}

fn title(flow: &mut Flow, invoice: &Invoice, dates: &Dates) {
    let words = invoice.number.title(flow.locale);
    let part = flow.structure.add(Part::Title(words.clone()));
    let line = flow.set(TITLE, &words);
    let (left, right, y) = (Flow::LEFT, flow.right(), flow.y);
    flow.text(Owner::Part(part), line, left, y);

    let status = match (&invoice.credits, &dates.paid, &dates.due) {
        (Some(credited), ..) => flow.set(STATUS, &words::credits(flow.locale, credited.invoice)),
        (None, Some(date), _) => flow.set(STATUS, &words::paid(flow.locale, date)),
        (None, None, Some(date)) => flow.set(STATUS_OPEN, &words::due(flow.locale, date)),
        (None, None, None) => flow.set(STATUS_OPEN, words::not_paid(flow.locale)),
    };
    let part = flow.structure.add(Part::Paragraph);
    // On the title's baseline.
    let status_y = y + (TITLE.leading - STATUS.leading) / 2.0 + (TITLE.size - STATUS.size) * 0.364;
    let (ink, width) = (status.style.ink, status.width);
    flow.dot(right - width - 10.0, status_y + STATUS.leading / 2.0 - 2.5, ink);
    flow.text_to(Owner::Part(part), status, right, status_y);
    flow.y += TITLE.leading + 18.0;
}

/// One row of facts between two rules, each under its name.
fn facts(flow: &mut Flow, invoice: &Invoice, dates: &Dates) {
    let paid = match &dates.due {
        Some(date) => (Label::Due, date.as_str()),
        None => (Label::Paid, dates.paid.as_deref().unwrap_or_else(|| words::not_paid(flow.locale))),
    };
    // The total names the currency as well, so the buyer's own number may take its place.
    let last = match &invoice.po_number {
        Some(number) => (Label::PoNumber, number.as_str()),
        None => (Label::Currency, invoice.currency.code()),
    };
    let credited = invoice.credits.as_ref().map(|credited| credited.invoice.to_string());
    let second = credited.as_deref().map_or(paid, |number| (Label::Credits, number));
    let facts = [
        (Label::Issued, dates.issued.as_str(), 0.21),
        (second.0, second.1, 0.21),
        (Label::Order, invoice.order.as_str(), 0.38),
        (last.0, last.1, 0.2),
    ];
    let list = flow.structure.add(Part::Facts);
    let (left, top) = (Flow::LEFT, flow.y);
    flow.rule(left, top, Ink::Line);
    let mut x = left;
    let mut end = top;
    for (label, value, share) in facts {
        let width = flow.width() * share;
        let fact = flow.structure.add_to(list, Part::Fact);
        let label_part = flow.structure.add_to(fact, Part::FactLabel);
        let value_part = flow.structure.add_to(fact, Part::FactValue);
        let label = flow.set(LABEL, words::label(flow.locale, label));
        let value = flow.wrap(NUMBER, value, width - 12.0);
        flow.text(Owner::Part(label_part), label, x, top + 9.0);
        let value_end = flow.column(Owner::Part(value_part), value, x, top + 9.0 + LABEL.leading + 1.0);
        end = end.max(value_end);
        x += width;
    }
    flow.rule(left, end + 10.0, Ink::Line);
    flow.y = end + 10.0 + 20.0;
}

fn parties(flow: &mut Flow, invoice: &Invoice) {
    let half = flow.width() / 2.0;
    let (left, top) = (Flow::LEFT, flow.y);
    let seller_end = party(flow, Label::From, &invoice.seller, left, half - 24.0);
    flow.y = top;
    let buyer_end = party(flow, Label::BilledTo, &invoice.buyer, left + half, half);
    flow.y = seller_end.max(buyer_end) + 32.0;
}

fn party(flow: &mut Flow, label: Label, party: &Party, x: f32, width: f32) -> f32 {
    let section = flow.structure.add(Part::Section);
    let words = words::label(flow.locale, label);
    let heading = flow.structure.add_to(section, Part::Heading(words.to_owned()));
    let line = flow.set(LABEL, words);
    flow.text(Owner::Part(heading), line, x, flow.y);
    let mut y = flow.y + LABEL.leading + 2.0;

    let name = display_name(party);
    let lines = flow.wrap(STRONG, name, width);
    y = paragraph(flow, section, lines, x, y);
    let person = (party.name != name).then_some(party.name.as_str());
    let email = left_to_right(&party.email);
    let vat_id = party.vat_id.as_ref().map(|id| words::vat_id(flow.locale, id));
    let details = person
        .into_iter()
        .chain(party.address_lines.iter().map(String::as_str))
        .chain([party.country.name(), email.as_str()])
        .chain(vat_id.as_deref());
    for detail in details {
        let lines = flow.wrap(BODY, detail, width);
        y = paragraph(flow, section, lines, x, y);
    }
    y
}

fn paragraph(flow: &mut Flow, section: PartId, lines: Vec<Line>, x: f32, y: f32) -> f32 {
    if lines.is_empty() {
        return y;
    }
    let part = flow.structure.add_to(section, Part::Paragraph);
    flow.column(Owner::Part(part), lines, x, y)
}
