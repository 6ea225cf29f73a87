//! Lists that are searched and read a page at a time. All of it stands in the page's address, so it works
//! by plain forms and links, and can be kept as a bookmark.

use serde::{Deserialize, Serialize};

use super::portal::Frame;
use crate::components::Tone;

#[cfg(feature = "ssr")]
pub mod asked;

/// The form over a list: a choice, words to look for, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    pub choice: Option<ChoiceView>,
    pub term: Option<TermView>,
    pub button: String,
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceView {
    /// The field's name.
    pub name: String,
    pub label: String,
    /// As markup (`components::options`).
    pub options: String,
}

/// Words to look for, in the field `q`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermView {
    pub label: String,
    pub typed: String,
}

/// Where one is in a long list, and the ways on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesView {
    pub words: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What stands in place of a list with nothing in it, and what to do about that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptyView {
    pub title: String,
    pub words: String,
    /// Address and words.
    pub link: Option<(String, String)>,
}

/// A page that is a list: a heading, a form, a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListView {
    pub frame: Frame,
    pub title: String,
    pub lede: String,
    /// The way back: address and words.
    pub back: (String, String),
    pub search: Option<SearchView>,
    pub columns: Vec<String>,
    /// As many cells as columns; the first names its row.
    pub rows: Vec<Vec<CellView>>,
    pub empty: Option<EmptyView>,
    pub pages: Option<PagesView>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellView {
    pub words: String,
    /// Where the words lead.
    pub href: Option<String>,
    /// A second line, quieter.
    pub more: Option<String>,
    /// The words are a state.
    pub tone: Option<Tone>,
    /// The words are a time: for machines, and exactly.
    pub time: Option<(String, String)>,
}

impl CellView {
    /// Plain words.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }
}
