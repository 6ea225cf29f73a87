//! The table of an invoice's lines. Rows stay whole where a page can hold them; the head of the
//! table stands on every page; the last row stays with the totals.

use domain::{invoice::InvoiceLine, money::Money, tax::describe_rate};
use krilla::tagging::ArtifactType;

use super::{
    flow::{Flow, Owner},
    structure::{Part, PartId},
    styles::{DETAIL, LABEL, NUMBER, STRONG},
    text::{Ink, Line, Style},
    words,
};

/// Columns of figures: quantity, unit price, net, tax, gross.
const FIGURES: usize = 5;
const GAP: f32 = 16.0;
/// The height of the table's head.
const HEAD: f32 = LABEL.leading + 7.0;
/// White above and below the text of a row.
const PADDING: f32 = 9.0;
/// Below this the figures are set smaller, so that product names stay readable.
const NARROWEST_DESCRIPTION: f32 = 150.0;

/// A line of the invoice with its period in words.
pub struct Entry<'a> {
    pub line: &'a InvoiceLine,
    /// Whether its unit price is printed.
    pub has_unit: bool,
    pub period: String,
}

/// Lays out the table. `closing` is the height of what has to stay with the last row.
pub fn lay(flow: &mut Flow, entries: &[Entry<'_>], closing: f32) {
    let table = Table::measure(flow, entries);
    let part = flow.structure.add(Part::Table);
    let head = flow.structure.add_to(part, Part::TableHead);
    let row = flow.structure.add_to(head, Part::Row);
    let heads = std::array::from_fn(|_| Owner::Part(flow.structure.add_to(row, Part::ColumnHead)));
    table.head(flow, heads);
    let body = flow.structure.add_to(part, Part::TableBody);
    for (index, entry) in entries.iter().enumerate() {
        let row = table.row(flow, entry);
        let is_last = index + 1 == entries.len();
        let together = row.height() + if is_last { closing } else { 0.0 };
        let fits_later = together <= flow.whole_page() - HEAD;
        if together > flow.room() && fits_later {
            table.new_page(flow);
        }
        table.draw(flow, body, row, is_last);
    }
}

struct Table {
    description: f32,
    /// Where each column of figures ends.
    ends: [f32; FIGURES],
    figures: Style,
}

/// A row before it has its place.
struct Row {
    description: Vec<Line>,
    figures: [Line; FIGURES],
    /// The rate, under the tax.
    rate: Line,
}

impl Row {
    fn height(&self) -> f32 {
        let description: f32 = self.description.iter().map(|line| line.style.leading).sum();
        let figures = STRONG.leading + self.rate.style.leading;
        description.max(figures) + 2.0 * PADDING
    }
}

impl Table {
    fn measure(flow: &Flow, entries: &[Entry<'_>]) -> Self {
        let mut table = Self::of_size(flow, entries, NUMBER);
        for size in [8.0, 7.0, 6.0, 5.0] {
            if table.description >= NARROWEST_DESCRIPTION {
                break;
            }
            table = Self::of_size(flow, entries, Style { size, ..NUMBER });
        }
        table
    }

    fn of_size(flow: &Flow, entries: &[Entry<'_>], figures: Style) -> Self {
        let mut widths: [f32; FIGURES] = std::array::from_fn(|index| {
            let head = words::columns(flow.locale).get(index + 1).copied().unwrap_or_default();
            flow.set(LABEL, head).width
        });
        for entry in entries {
            for (width, words) in widths.iter_mut().zip(figures_of(flow, entry)) {
                *width = width.max(flow.set(figures, &words).width);
            }
        }
        let mut ends = [0.0; FIGURES];
        let mut end = flow.right();
        for (place, width) in ends.iter_mut().zip(widths).rev() {
            *place = end;
            end -= width + GAP;
        }
        Self { description: end - Flow::LEFT, ends, figures }
    }

    fn head(&self, flow: &mut Flow, owners: [Owner; FIGURES + 1]) {
        let (left, y) = (Flow::LEFT, flow.y);
        for (index, (words, owner)) in words::columns(flow.locale).into_iter().zip(owners).enumerate() {
            let line = flow.set(LABEL, words);
            match index.checked_sub(1).and_then(|figure| self.ends.get(figure)) {
                Some(end) => flow.text_to(owner, line, *end, y),
                None => flow.text(owner, line, left, y),
            }
        }
        flow.y += HEAD;
        flow.rule(left, flow.y, Ink::Text);
    }

    fn new_page(&self, flow: &mut Flow) {
        flow.new_page();
        self.head(flow, [Owner::Furniture(ArtifactType::PaginationOther); FIGURES + 1]);
    }

    fn row(&self, flow: &Flow, entry: &Entry<'_>) -> Row {
        let line = entry.line;
        let locale = flow.locale;
        let mut description = flow.wrap(STRONG, &line.product, self.description);
        for detail in [
            words::coverage(locale, &line.coverage, line.cycle),
            entry.period.clone(),
            words::licensee(locale, &line.licensee),
        ] {
            description.extend(flow.wrap(DETAIL, &detail, self.description));
        }
        let figures = figures_of(flow, entry).map(|words| flow.set(self.figures, &words));
        let rate = flow.set(
            Style { tabular: true, size: DETAIL.size.min(self.figures.size), ..DETAIL },
            &describe_rate(line.tax.basis_points, locale),
        );
        Row { description, figures, rate }
    }

    fn draw(&self, flow: &mut Flow, body: PartId, row: Row, is_last: bool) {
        let part = flow.structure.add_to(body, Part::Row);
        let description = Owner::Part(flow.structure.add_to(part, Part::RowHead));
        flow.y += PADDING;
        let figures_end = flow.y + STRONG.leading + row.rate.style.leading;
        let page = flow.pages.len();
        let mut lines = row.description.into_iter();
        // The first line and the figures beside it are drawn first, as one reads them.
        let first = lines.next();
        let leading = first.as_ref().map_or(0.0, |line| line.style.leading);
        let top = flow.y;
        flow.column(description, first.into_iter().collect(), Flow::LEFT, top);
        self.draw_figures(flow, part, row.figures, row.rate);
        flow.y += leading;
        for line in lines {
            let leading = line.style.leading;
            if leading > flow.room() {
                // Only a row that no page can hold comes here.
                self.new_page(flow);
                flow.y += PADDING;
            }
            let y = flow.y;
            flow.text(description, line, Flow::LEFT, y);
            flow.y += leading;
        }
        if flow.pages.len() == page {
            flow.y = flow.y.max(figures_end);
        }
        flow.y += PADDING;
        let y = flow.y;
        flow.rule(Flow::LEFT, y, if is_last { Ink::Text } else { Ink::Line });
    }

    fn draw_figures(&self, flow: &mut Flow, row: PartId, figures: [Line; FIGURES], rate: Line) {
        let y = flow.y;
        let mut rate = Some(rate);
        for (index, (figure, end)) in figures.into_iter().zip(self.ends).enumerate() {
            let cell = Owner::Part(flow.structure.add_to(row, Part::Cell));
            flow.text_to(cell, figure, end, y);
            if let Some(rate) = rate.take_if(|_| index == TAX) {
                flow.text_to(cell, rate, end, y + STRONG.leading);
            }
        }
    }
}

/// The place of the tax among the figures.
const TAX: usize = 3;

fn figures_of(flow: &Flow, entry: &Entry<'_>) -> [String; FIGURES] {
    let line = entry.line;
    let money = |amount: Money| amount.format(flow.locale);
    let unit = if entry.has_unit {
        money(Money::new(line.unit, line.amounts.net.currency))
    } else {
        words::NO_UNIT_PRICE.to_owned()
    };
    let quantity = line.coverage.quantity.get().to_string();
    [quantity, unit, money(line.amounts.net), money(line.amounts.tax), money(line.amounts.gross)]
}
