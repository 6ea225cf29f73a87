//! Breaks text into lines: at spaces, and inside of words that are wider than a line.

use std::ops::Range;

use super::{
    text::{Line, Paragraph, Style, set},
    typeface::Typefaces,
};

/// Sets text in lines of at most `width`; words that are wider are broken too. No text, no line.
pub fn wrap(faces: Typefaces, style: Style, text: &str, width: f32) -> Vec<Line> {
    lines(&Paragraph::new(faces, style, text), width)
}

/// Sets text on one line of at most `width`, with an ellipsis for what does not fit.
pub fn shorten(faces: Typefaces, style: Style, text: &str, width: f32) -> Line {
    let whole = set(faces, style, text);
    if whole.width <= width {
        return whole;
    }
    let ellipsis = set(faces, style, "\u{2026}");
    let measure = Measure::of(&whole);
    let cuts = measure.starts.iter().copied();
    let fits = cuts.take_while(|cut| measure.width(0..*cut) + ellipsis.width <= width).last().unwrap_or(0);
    let kept = whole.text.get(..fits).unwrap_or_default();
    set(faces, style, &format!("{}\u{2026}", kept.trim_end()))
}

fn lines(paragraph: &Paragraph, width: f32) -> Vec<Line> {
    let whole = paragraph.line_of_all();
    if whole.width <= width {
        return if whole.runs.is_empty() { Vec::new() } else { vec![whole] };
    }
    let bidi = paragraph.directions();
    let measure = Measure::of(&whole);
    let mut lines = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for word in words(&paragraph.text) {
        if measure.width(start..word.end) > width {
            if end > start {
                lines.push(paragraph.line(&bidi, start..word.start));
                start = word.start;
            }
            while let Some(cut) = cut(&paragraph.text, &measure, start..word.end, width) {
                lines.push(paragraph.line(&bidi, start..cut));
                start = cut;
            }
        }
        end = word.end;
    }
    if end > start {
        lines.push(paragraph.line(&bidi, start..end));
    }
    lines
}

/// Where to break a word that is wider than `width`: behind a mark such as `@` if there is one
/// in the second half of what fits, else behind the last letter that fits.
fn cut(text: &str, measure: &Measure, word: Range<usize>, width: f32) -> Option<usize> {
    if measure.width(word.clone()) <= width {
        return None;
    }
    let inner = measure.starts.iter().copied().filter(|start| *start > word.start && *start < word.end);
    let mut cuts = inner.take_while(|cut| measure.width(word.start..*cut) <= width).peekable();
    let fits = if cuts.peek().is_some() { cuts.last()? } else { measure.after(word.start)? };
    let half = word.start + (fits - word.start) / 2;
    let at = text.get(word.start..fits)?.rfind(['@', '-', '/', '_', '.', ',', '\u{3001}']);
    let mark = at.map(|at| word.start + at).filter(|mark| *mark >= half);
    let behind_mark = mark.and_then(|mark| Some(mark + text[mark..].chars().next()?.len_utf8()));
    Some(behind_mark.unwrap_or(fits)).filter(|cut| *cut < word.end)
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split(' ').filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then(|| start..start + word.len())
    })
}

/// How wide the parts of a set line are, without setting each again.
struct Measure {
    /// Where letters begin, in the order of reading.
    starts: Vec<usize>,
    /// The width of everything before each of them, and last of everything.
    before: Vec<f32>,
}

impl Measure {
    fn of(line: &Line) -> Self {
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        let mut letters: Vec<_> =
            glyphs.map(|glyph| (glyph.text_range.start, glyph.x_advance * line.style.size)).collect();
        letters.sort_by_key(|(start, _)| *start);
        let mut before = vec![0.0];
        for (_, advance) in &letters {
            before.push(before.last().copied().unwrap_or(0.0) + advance);
        }
        Self { starts: letters.into_iter().map(|(start, _)| start).collect(), before }
    }

    fn width(&self, range: Range<usize>) -> f32 {
        let until = |end: usize| {
            let count = self.starts.partition_point(|start| *start < end);
            self.before.get(count).copied().unwrap_or(0.0)
        };
        until(range.end) - until(range.start)
    }

    /// Where the letter after the one at `start` begins.
    fn after(&self, start: usize) -> Option<usize> {
        self.starts.iter().copied().find(|next| *next > start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoicing::pdf::text::tests::{PLAIN, faces};

    #[test]
    fn lines_break_at_spaces_and_keep_to_their_width() {
        let lines = wrap(faces(), PLAIN, "One two three four five six seven eight", 60.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| line.width <= 60.0));
    }

    #[test]
    fn words_wider_than_the_line_are_broken() {
        for text in ["accounts.payable@a-very-long-name-of-a-company.example", &"x".repeat(200), &"م".repeat(200)] {
            let lines = wrap(faces(), PLAIN, text, 80.0);
            assert!(lines.len() > 2, "{text}");
            assert!(lines.iter().all(|line| line.width <= 81.0), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_visibly() {
        let line = shorten(faces(), PLAIN, "A very long name of a company", 80.0);
        assert!(line.width <= 80.0);
        assert!(line.text.starts_with("A very") && line.text.ends_with('…'), "{}", line.text);
        assert_eq!(&*shorten(faces(), PLAIN, "Short", 80.0).text, "Short");
    }

    #[test]
    fn text_that_prints_nothing_makes_no_line() {
        assert!(wrap(faces(), PLAIN, " \u{7} ", 80.0).is_empty());
    }
}
