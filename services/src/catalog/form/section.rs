//! One table of a catalog file while it is read: hands out its fields, and notes those that are
//! missing, faulty or unknown.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::faults::Faults;

/// A table of the file.
pub(super) struct Section<'t, 'i> {
    /// Such as `product.price`; empty for the file itself.
    path: String,
    /// Where its header stands.
    offset: usize,
    fields: &'t DeTable<'i>,
    asked_for: Vec<&'static str>,
    missing: Vec<&'static str>,
}

/// Something in a table is wrong, and was noted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Faulty;

/// What a value must be, as a function that reads it or says why not.
pub(super) type Reader<T> = fn(&DeValue<'_>) -> Result<T, String>;

impl<'t, 'i> Section<'t, 'i> {
    /// The file itself.
    pub fn root(fields: &'t DeTable<'i>) -> Self {
        Self { path: String::new(), offset: 0, fields, asked_for: Vec::new(), missing: Vec::new() }
    }

    /// The path of a field of this table.
    pub fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    pub fn holds(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Where a field's value stands, or the table's header without such a field.
    pub fn offset(&self, name: &str) -> usize {
        self.fields.get(name).map_or(self.offset, |value| value.span().start)
    }

    /// A field that must be there; `None` if it is not, or is faulty.
    pub fn required<T>(&mut self, faults: &mut Faults<'_>, name: &'static str, read: Reader<T>) -> Option<T> {
        self.must_hold(name);
        self.optional(faults, name, read)
    }

    /// Notes a field as missing if it is not there.
    pub fn must_hold(&mut self, name: &'static str) {
        if !self.holds(name) {
            self.missing.push(name);
        }
    }

    /// A field that may be there; `None` if it is not, or is faulty.
    pub fn optional<T>(&mut self, faults: &mut Faults<'_>, name: &'static str, read: Reader<T>) -> Option<T> {
        self.asked_for.push(name);
        let value = self.fields.get(name)?;
        read(value.get_ref()).map_err(|message| self.fault(faults, name, message)).ok()
    }

    /// A table that must be there.
    pub fn table<T>(
        &mut self,
        faults: &mut Faults<'_>,
        name: &'static str,
        read: impl FnOnce(&mut Section<'t, 'i>, &mut Faults<'_>) -> Option<T>,
    ) -> Option<T> {
        self.asked_for.push(name);
        self.must_hold(name);
        self.read_item(faults, name, self.fields.get(name)?, read)
    }

    /// A table that may be there; `None` if it is not.
    pub fn optional_table<T>(
        &mut self,
        faults: &mut Faults<'_>,
        name: &'static str,
        read: impl FnOnce(&mut Section<'t, 'i>, &mut Faults<'_>) -> Option<T>,
    ) -> Result<Option<T>, Faulty> {
        self.asked_for.push(name);
        let Some(value) = self.fields.get(name) else { return Ok(None) };
        self.read_item(faults, name, value, read).map(Some).ok_or(Faulty)
    }

    /// Every table of a list, in order; `None` if one of them is faulty. A list that is not there
    /// is empty.
    pub fn tables<T>(
        &mut self,
        faults: &mut Faults<'_>,
        name: &'static str,
        mut read: impl FnMut(&mut Section<'t, 'i>, &mut Faults<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.asked_for.push(name);
        let items = match self.fields.get(name).map(Spanned::get_ref) {
            None => return Some(Vec::new()),
            Some(DeValue::Array(items)) => items,
            Some(other) => {
                self.fault(faults, name, format!("must be a list of tables, not {}", kind(other)));
                return None;
            }
        };
        let read: Vec<Option<T>> = items.iter().map(|item| self.read_item(faults, name, item, &mut read)).collect();
        read.into_iter().collect()
    }

    fn read_item<T>(
        &self,
        faults: &mut Faults<'_>,
        name: &'static str,
        value: &'t Spanned<DeValue<'i>>,
        read: impl FnOnce(&mut Section<'t, 'i>, &mut Faults<'_>) -> Option<T>,
    ) -> Option<T> {
        let DeValue::Table(fields) = value.get_ref() else {
            let message = format!("must be a table, not {}", kind(value.get_ref()));
            faults.value(value.span().start, self.path(name), message);
            return None;
        };
        let mut section = Section { path: self.path(name), offset: value.span().start, ..Section::root(fields) };
        let item = read(&mut section, faults);
        section.finish(faults);
        item
    }

    /// Notes a fault of one field.
    pub fn fault(&self, faults: &mut Faults<'_>, name: &str, message: impl Into<String>) {
        faults.value(self.offset(name), self.path(name), message);
    }

    /// Notes fields that nobody asked for, and those that are missing; a name that is nearly right
    /// is told once.
    pub fn finish(self, faults: &mut Faults<'_>) {
        let mut missing = self.missing.clone();
        for (key, _) in self.fields {
            let name: &str = key.get_ref();
            if self.asked_for.contains(&name) {
                continue;
            }
            let meant = missing.iter().position(|wanted| differences(name, wanted) <= 2);
            let message = match meant.map(|index| missing.remove(index)) {
                Some(wanted) => format!("is not a field here; did you mean `{wanted}`?"),
                None => "is not a field here".to_owned(),
            };
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            faults.value(key.span().start, self.path(&shown), message);
        }
        for name in missing {
            faults.missing(self.offset, self.path(name));
        }
    }
}

/// What a value is, with its article.
pub(super) const fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// How many letters must be changed, added or left out to make one word of the other (Levenshtein).
fn differences(typed: &str, wanted: &str) -> usize {
    let wanted: Vec<char> = wanted.chars().collect();
    let mut row: Vec<usize> = (0..=wanted.len()).collect();
    for (index, letter) in typed.chars().take(100).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, other) in wanted.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[wanted.len()]
}
