//! The `[legal]` table: the texts that people agree to, each with its version (rule 8). A file need
//! not have it: samples stand in, so that a shop can be tried before its lawyer was asked.

use super::{faults::Faults, section::Section, values};

/// A text with its version.
#[derive(Clone, Debug)]
pub(in crate::catalog) struct LegalEntry {
    pub version: String,
    /// `# title`, `> lede`, `## heading`, `- item`, and paragraphs with an empty line between them.
    pub words: String,
    /// Where it stands in the file, counted from 1; `None` for a sample.
    pub line: Option<usize>,
}

/// The vendor's texts; agreements stand in for products that have none of their own.
#[derive(Debug)]
pub(in crate::catalog) struct LegalTexts {
    pub terms: LegalEntry,
    pub privacy: LegalEntry,
    /// What purchasing departments ask for besides the vendor's own facts.
    pub supplier: Option<LegalEntry>,
    eula: LegalEntry,
    free_eula: LegalEntry,
}

impl LegalTexts {
    /// The agreement of products without one of their own.
    pub(super) fn eula(&self, sold: bool) -> LegalEntry {
        if sold { self.eula.clone() } else { self.free_eula.clone() }
    }
}

/// The version of the samples; other words get another one.
const SAMPLE: &str = "sample-2026-11";

fn sample(words: &str) -> LegalEntry {
    LegalEntry { version: SAMPLE.to_owned(), words: words.trim().to_owned(), line: None }
}

/// The table, with samples for what it leaves out; `None` if something in it is faulty.
pub(super) fn read(file: &mut Section<'_, '_>, faults: &mut Faults<'_>) -> Option<LegalTexts> {
    let named = file.optional_table(faults, "legal", |section, faults| {
        let mut read = |name| section.optional_table(faults, name, read_entry);
        let [terms, privacy, supplier, eula, free_eula] =
            ["terms", "privacy", "supplier", "eula", "free_eula"].map(&mut read);
        Some([terms.ok()?, privacy.ok()?, supplier.ok()?, eula.ok()?, free_eula.ok()?])
    });
    let [terms, privacy, supplier, eula, free_eula] = named.ok()?.unwrap_or_default();
    Some(LegalTexts {
        terms: terms.unwrap_or_else(|| sample(include_str!("../samples/terms.md"))),
        privacy: privacy.unwrap_or_else(|| sample(include_str!("../samples/privacy.md"))),
        supplier,
        eula: eula.unwrap_or_else(|| sample(include_str!("../samples/eula.md"))),
        free_eula: free_eula.unwrap_or_else(|| sample(include_str!("../samples/free-eula.md"))),
    })
}

/// `version` and `text`.
pub(super) fn read_entry(section: &mut Section<'_, '_>, faults: &mut Faults<'_>) -> Option<LegalEntry> {
    let line = faults.line(section.offset("text"));
    let version = section.required(faults, "version", values::mark);
    let words = section.required(faults, "text", values::document);
    Some(LegalEntry { version: version?, words: words?, line: Some(line) })
}
