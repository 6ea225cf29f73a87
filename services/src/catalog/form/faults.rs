//! What is wrong with a catalog file, and where. Faults are collected while the file is read, so
//! that all of them are told at once.

use std::{fmt, ops::Range};

/// One fault of a catalog file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFault {
    /// Counted from 1.
    pub line: usize,
    /// The path of the field, such as `product.price.monthly`.
    pub field: String,
    /// What is wrong, as the end of a sentence that begins with the field.
    pub message: String,
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}: {}", self.line, self.field, self.message)
    }
}

/// Whether a fault stands in the text itself, or was found in what could be made of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Syntax,
    Value,
    /// A field that a table should have.
    Missing,
}

struct Found {
    origin: Origin,
    offset: usize,
    path: String,
    message: String,
}

/// The faults that were found so far, by their place in the text.
pub(super) struct Faults<'a> {
    text: &'a str,
    /// Where each line begins.
    lines: Vec<usize>,
    found: Vec<Found>,
    /// From here to the end the text is swallowed by something that is never closed.
    swallowed_from: usize,
}

impl<'a> Faults<'a> {
    pub fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(offset, _)| offset + 1);
        Self { text, lines: std::iter::once(0).chain(breaks).collect(), found: Vec::new(), swallowed_from: usize::MAX }
    }

    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The number of the line that an offset is on, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    /// Where a line stands in the text, counted from 1.
    pub fn line_span(&self, line: usize) -> Range<usize> {
        let start = |index: usize| self.lines.get(index).copied().unwrap_or(self.text.len());
        start(line.saturating_sub(1))..start(line)
    }

    pub fn line_text(&self, line: usize) -> &'a str {
        &self.text[self.line_span(line)]
    }

    /// Notes a value that is not right.
    pub fn value(&mut self, offset: usize, path: String, message: impl Into<String>) {
        self.found.push(Found { origin: Origin::Value, offset, path, message: message.into() });
    }

    /// Notes a field that the table at `offset` should have.
    pub fn missing(&mut self, offset: usize, path: String) {
        self.found.push(Found { origin: Origin::Missing, offset, path, message: "is missing".to_owned() });
    }

    /// Notes a place where the text is no TOML.
    pub fn syntax(&mut self, offset: usize, path: String, message: String) {
        self.found.push(Found { origin: Origin::Syntax, offset, path, message });
    }

    /// Notes that what opens at `offset` is never closed, so that nothing after it can be trusted.
    pub fn swallowed(&mut self, offset: usize, path: String, message: &str) {
        self.swallowed_from = self.swallowed_from.min(offset);
        self.syntax(offset, path, message.to_owned());
    }

    /// All faults in the order of lines. A mistake in the text is told once: what only follows
    /// from it is left out.
    pub fn finish(mut self) -> Vec<ImportFault> {
        self.found
            .sort_by_key(|fault| (self.lines.partition_point(|start| *start <= fault.offset), fault.origin as u8));
        let mut told: Vec<ImportFault> = Vec::new();
        let mut broken_line = 0;
        for fault in &self.found {
            let line = self.line(fault.offset);
            let follows = match fault.origin {
                Origin::Syntax => line == broken_line || fault.offset > self.swallowed_from,
                Origin::Value => line == broken_line || fault.offset >= self.swallowed_from,
                Origin::Missing => line == broken_line || self.may_be_there(fault),
            };
            if fault.origin == Origin::Syntax {
                broken_line = line;
            }
            if !follows {
                told.push(ImportFault { line, field: fault.path.clone(), message: fault.message.clone() });
            }
        }
        told
    }

    /// Whether a missing field stands in a place that could not be read.
    fn may_be_there(&self, fault: &Found) -> bool {
        let key = fault.path.rsplit('.').next().unwrap_or(&fault.path);
        let swallowed = self.text.get(self.swallowed_from..).unwrap_or("");
        if fault.offset >= self.swallowed_from || mentions(swallowed, key) {
            return true;
        }
        let first = self.line(fault.offset);
        let next_table =
            (first + 1..=self.lines.len()).find(|line| self.line_text(*line).trim_start().starts_with('['));
        let unreadable = self.found.iter().filter(|other| other.origin == Origin::Syntax);
        unreadable
            .map(|other| self.line(other.offset))
            .filter(|line| *line > first && next_table.is_none_or(|end| *line < end))
            .any(|line| mentions(self.line_text(line), key))
    }
}

/// Whether a word occurs in a text.
fn mentions(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').any(|part| part == word)
}
