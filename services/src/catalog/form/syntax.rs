//! Faults of the text itself, as the TOML parser tells them. It recovers from each, so that the
//! rest of the file is still looked at.

use std::{borrow::Cow, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use super::faults::Faults;

/// Notes every error of the parser beside the field that it is about. The answer is the text with
/// blanks in place of what could not be read, so that the rest of it can be looked at.
pub(super) fn collect<'a>(faults: &mut Faults<'a>, root: &DeTable<'_>, errors: &[Error]) -> Cow<'a, str> {
    let text = faults.text();
    let end = text.trim_end().len();
    let mut readable = Cow::Borrowed(text);
    for error in errors {
        let offset = error.span().map_or(end, |span| span.start);
        if offset >= end
            && let Some(opening) = unclosed(root, end)
        {
            let path = field_at(faults, faults.line(opening));
            faults.swallowed(opening, path, "begins here and is never closed");
            blank(&mut readable, faults.line_span(faults.line(opening)).start..text.len());
        } else {
            let line = faults.line(offset);
            let path = field_at(faults, line);
            faults.syntax(offset, path, format!("cannot be read: {}", error.message()));
            // What stands below a header would else belong to the table above it.
            if !is_header(faults.line_text(line).trim()) {
                blank(&mut readable, faults.line_span(line));
            }
        }
    }
    readable
}

/// Puts blanks in place of bytes, so that what follows keeps its place.
fn blank(text: &mut Cow<'_, str>, span: Range<usize>) {
    let blanks = text[span.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>();
    text.to_mut().replace_range(span, &blanks);
}

/// Where the outermost list, table or text begins that reaches the end of the text.
fn unclosed(table: &DeTable<'_>, end: usize) -> Option<usize> {
    table.iter().filter_map(|(_, value)| unclosed_value(value, end)).min()
}

fn unclosed_value(value: &Spanned<DeValue<'_>>, end: usize) -> Option<usize> {
    let inside = match value.get_ref() {
        DeValue::Table(table) => unclosed(table, end),
        DeValue::Array(items) => items.iter().filter_map(|item| unclosed_value(item, end)).min(),
        DeValue::String(_) => None,
        _ => return None,
    };
    let span = value.span();
    let itself = (span.start < end && span.end >= end).then_some(span.start);
    inside.into_iter().chain(itself).min()
}

/// The path of the field that a line belongs to: its key, or that of a line above it, below the
/// last header.
fn field_at(faults: &Faults<'_>, line: usize) -> String {
    let mut key = None;
    for above in (1..=line).rev() {
        let text = faults.line_text(above).trim();
        if let Some(header) = text.strip_prefix('[').filter(|_| key.is_some() || is_header(text)) {
            let header = header.trim_matches(['[', ']', ' ', '\t']).split(']').next().unwrap_or_default().trim();
            return key.map_or_else(|| header.to_owned(), |key| format!("{header}.{key}"));
        }
        if key.is_none() {
            key = key_of(text);
        }
    }
    key.unwrap_or("file").to_owned()
}

/// `[vendor]` or `[[product.price]]`, closed or not, and no list.
fn is_header(text: &str) -> bool {
    text.starts_with('[') && text.trim_start_matches('[').starts_with(|c: char| c.is_ascii_alphabetic())
}

fn key_of(text: &str) -> Option<&str> {
    let key = text.split('=').next()?.trim();
    let word = key.split_whitespace().next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (word.chars().all(plain) && (text.contains('=') || word.len() < text.len())).then_some(word)
}
