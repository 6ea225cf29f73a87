//! What the parts of a paper are (title, table, row, cell ...), for readers that do not see it:
//! PDF calls these tags. Parts are made in reading order while the pages are laid out.

use std::num::NonZeroU16;

use krilla::tagging::{Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// The kind of a part.
pub enum Part {
    Title(String),
    Heading(String),
    Section,
    Paragraph,
    Facts,
    Fact,
    FactLabel,
    FactValue,
    Table,
    TableHead,
    TableBody,
    Row,
    ColumnHead,
    RowHead,
    Cell,
}

/// A part of one [`Structure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartId(usize);

/// All parts of a paper.
#[derive(Default)]
pub struct Structure {
    parts: Vec<Entry>,
    tops: Vec<usize>,
}

struct Entry {
    part: Part,
    children: Vec<usize>,
    /// What was drawn for it, page after page.
    drawn: Vec<Identifier>,
}

impl Structure {
    /// Adds a part at the end of the paper.
    pub fn add(&mut self, part: Part) -> PartId {
        let id = self.push(part);
        self.tops.push(id);
        PartId(id)
    }

    /// Adds a part at the end of another.
    pub fn add_to(&mut self, parent: PartId, part: Part) -> PartId {
        let id = self.push(part);
        if let Some(entry) = self.parts.get_mut(parent.0) {
            entry.children.push(id);
        }
        PartId(id)
    }

    /// Notes what was drawn for a part.
    pub fn drew(&mut self, part: PartId, drawn: Identifier) {
        if let Some(entry) = self.parts.get_mut(part.0) {
            entry.drawn.push(drawn);
        }
    }

    /// The tags, as they are written.
    pub fn tags(&self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for top in &self.tops {
            tree.children.extend(self.group(*top).map(Node::from));
        }
        tree
    }

    fn push(&mut self, part: Part) -> usize {
        self.parts.push(Entry { part, children: Vec::new(), drawn: Vec::new() });
        self.parts.len() - 1
    }

    fn group(&self, index: usize) -> Option<TagGroup> {
        let entry = self.parts.get(index)?;
        let mut group = TagGroup::new(tag(&entry.part));
        group.children.extend(entry.drawn.iter().map(|drawn| Node::from(*drawn)));
        group.children.extend(entry.children.iter().filter_map(|child| self.group(*child)).map(Node::from));
        Some(group)
    }
}

fn tag(part: &Part) -> TagKind {
    match part {
        Part::Title(words) => Tag::Hn(NonZeroU16::MIN, Some(words.clone())).into(),
        Part::Heading(words) => Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(words.clone())).into(),
        Part::Section => Tag::Section.into(),
        Part::Paragraph => Tag::P.into(),
        Part::Facts => Tag::L(ListNumbering::None).into(),
        Part::Fact => Tag::LI.into(),
        Part::FactLabel => Tag::Lbl.into(),
        Part::FactValue => Tag::LBody.into(),
        Part::Table => Tag::Table.into(),
        Part::TableHead => Tag::THead.into(),
        Part::TableBody => Tag::TBody.into(),
        Part::Row => Tag::TR.into(),
        Part::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Part::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Part::Cell => Tag::TD.into(),
    }
}
