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

/// The title and what stands under it.
pub(super) fn parse(text: &str) -> (String, Vec<Block>) {
    let (mut title, mut blocks) = (String::new(), Vec::new());
    for lines in text.split("\n\n").map(str::trim).filter(|lines| !lines.is_empty()) {
        if let Some(words) = lines.strip_prefix("# ") {
            title = joined(words);
        } else if let Some(words) = lines.strip_prefix("## ") {
            blocks.push(Block::Heading(joined(words)));
        } else if let Some(words) = lines.strip_prefix("> ") {
            blocks.push(Block::Lede(joined(&words.replace("\n> ", "\n"))));
        } else if let Some(items) = lines.strip_prefix("- ") {
            blocks.push(Block::List(items.split("\n- ").map(joined).collect()));
        } else {
            blocks.push(Block::Paragraph(joined(lines)));
        }
    }
    (title, blocks)
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
        let (title, blocks) = parse("# Terms\n\n> In\n> short.\n\n## One\n\nA line\nand its end.\n\n- first\n  of two\n- second\n");
        assert_eq!(title, "Terms");
        assert_eq!(
            blocks,
            [
                Block::Lede("In short.".to_owned()),
                Block::Heading("One".to_owned()),
                Block::Paragraph("A line and its end.".to_owned()),
                Block::List(vec!["first of two".to_owned(), "second".to_owned()]),
            ]
        );
    }
}
