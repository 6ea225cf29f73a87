//! What a letter says, before it is laid out as text or HTML: blocks of sentences with typed
//! values, so that names are isolated and everything is escaped in one place.

/// A letter's words, in the order in which they are read.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub subject: String,
    /// Shown after the subject in a list of mails.
    pub preheader: String,
    pub heading: String,
    pub blocks: Vec<Block>,
    /// Why the reader got this, and who else did.
    pub why: Sentence,
    /// Letters about orders say when no real money moves.
    pub about_order: bool,
}

/// One piece of the letter's column.
#[derive(Clone, Debug)]
pub(super) enum Block {
    Paragraph(Sentence),
    /// A remark under the action.
    Small(Sentence),
    /// A code to type, to be selected as a whole.
    Code(String),
    /// Terms and their values.
    Facts(Vec<(&'static str, Value)>),
    /// The one thing to do: the button's words and an absolute address.
    Action {
        words: String,
        link: String,
    },
}

/// A value within a sentence or a list of facts.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Plain(String),
    /// A name that people typed, in any script: kept from turning the words around it.
    Name(String),
    /// The words of a link and its absolute address.
    Link(&'static str, String),
    /// An address to write to.
    MailTo(String),
}

/// Whole sentences with values in named places. They are never glued from parts, so that a
/// translation can put each value where its grammar wants it (house rule 15).
#[derive(Clone, Debug)]
pub(super) struct Sentence(pub Vec<Value>);

impl Sentence {
    /// Sets values into the places of a template: `"{payer} ordered {product}."`.
    ///
    /// A place without a value keeps its braces, which the letters' tests look for.
    pub fn new(template: &str, values: &[(&str, Value)]) -> Self {
        let mut pieces = Vec::new();
        let mut rest = template;
        while let Some((before, (place, after))) =
            rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        {
            pieces.push(Value::Plain(before.to_owned()));
            let value = values.iter().find(|(name, _)| *name == place).map(|(_, value)| value.clone());
            pieces.push(value.unwrap_or_else(|| Value::Plain(format!("{{{place}}}"))));
            rest = after;
        }
        pieces.push(Value::Plain(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Value::Plain(words) if words.is_empty()));
        Self(pieces)
    }

    /// Sentences without values.
    pub fn plain(words: &str) -> Self {
        Self::new(words, &[])
    }
}

/// A value that is read from left to right or has no direction of its own.
pub(super) fn plain(words: &str) -> Value {
    Value::Plain(words.to_owned())
}

/// A name in any script.
pub(super) fn name(words: &str) -> Value {
    Value::Name(words.to_owned())
}
