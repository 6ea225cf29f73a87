//! The plain-text part: as good as the HTML, readable in any program and by ear.

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value},
    remarks,
};

/// Lays a letter out as text with `\n` line ends; paragraphs are not broken, programs wrap them.
pub(super) fn lay_out(letter: &Content, context: &LetterContext) -> String {
    let mut parts = vec![letter.heading.clone()];
    if letter.about_order && context.sandbox {
        parts.push(remarks::sandbox(context.locale).to_owned());
    }
    parts.extend(letter.blocks.iter().map(block));
    parts.push(format!("---\n{}", sentence(&letter.why)));
    if let Some(question) = remarks::question(context) {
        parts.push(sentence(&question));
    }
    parts.push(format!("{}\n{}", context.vendor_name, context.base_url));
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(words) | Block::Small(words) => sentence(words),
        Block::Code(code) => format!("    {code}"),
        Block::Facts(facts) => {
            let width = facts.iter().map(|(term, _)| term.chars().count()).max().unwrap_or(0) + 1;
            let line = |(term, fact): &(&str, Value)| format!("{:width$} {}", format!("{term}:"), value(fact));
            facts.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Block::Action { words, link } => format!("{words}:\n{link}"),
    }
}

fn sentence(sentence: &Sentence) -> String {
    sentence.0.iter().map(value).collect()
}

fn value(value: &Value) -> String {
    match value {
        Value::Plain(words) | Value::MailTo(words) => words.clone(),
        Value::Name(name) => isolate(name),
        Value::Link(words, link) => format!("{words} ({link})"),
    }
}

/// Keeps a name with right-to-left letters from turning the words around it (UAX #9, isolates).
fn isolate(name: &str) -> String {
    if name.chars().any(is_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and the others that Unicode keeps in these blocks.
const fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
