//! Reads a legal text: `# title`, `> lede`, `## heading`, `- item`, and paragraphs with an empty
//! line between them.

use services::catalog::Vendor;

use crate::api::shop::Block;

/// Puts the vendor's and the product's name into a text.
pub(super) fn fill(text: &str, vendor: &Vendor, product: &str) -> String {
    let words = [
        ("{vendor}", vendor.legal_name.as_str()),
        ("{product}", product),
        ("{country}", vendor.country.name()),
        ("{support}", vendor.support_email.as_str()),
        ("{billing}", vendor.billing_email.as_str()),
    ];
    words.into_iter().fold(text.to_owned(), |text, (place, words)| text.replace(place, words))
}

/// A text, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub title: String,
    pub lede: Option<String>,
    pub blocks: Vec<Block>,
}

/// Takes a text apart.
pub(super) fn parse(text: &str) -> Text {
    let mut parsed = Text::default();
    let blocks = &mut parsed.blocks;
    for lines in text.split("\n\n").map(str::trim).filter(|lines| !lines.is_empty()) {
        if let Some(words) = lines.strip_prefix("# ") {
            parsed.title = joined(words);
        } else if let Some(words) = lines.strip_prefix("## ") {
            blocks.push(Block::Heading(joined(words)));
        } else if let Some(words) = lines.strip_prefix("> ") {
            parsed.lede = Some(joined(&words.replace("\n> ", "\n")));
        } else if let Some(items) = lines.strip_prefix("- ") {
            blocks.push(Block::List(items.split("\n- ").map(joined).collect()));
        } else {
            blocks.push(Block::Paragraph(joined(lines)));
        }
    }
    parsed
}

/// The lines of a paragraph as one.
fn joined(lines: &str) -> String {
    lines.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_text_is_told_by_its_first_letter() {
        let text =
            parse("# Terms\n\n> In\n> short.\n\n## One\n\nA line\nand its end.\n\n- first\n  of two\n- second\n");
        assert_eq!((text.title.as_str(), text.lede.as_deref()), ("Terms", Some("In short.")));
        assert_eq!(
            text.blocks,
            [
                Block::Heading("One".to_owned()),
                Block::Paragraph("A line and its end.".to_owned()),
                Block::List(vec!["first of two".to_owned(), "second".to_owned()]),
            ]
        );
    }
}
