//! An accident as callers hear of it: its reference number, and whether waiting helps. It travels
//! as the text of a `ServerFnError`; the cause stands in the log alone.

use leptos::prelude::ServerFnError;

/// Stands before the reference where the trouble passes by itself.
const PASSING: &str = "passing ";

/// What a caller is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accident {
    /// The request's number, as it stands in the log; none where the server was not reached, or
    /// answered what nobody understands.
    pub reference: Option<String>,
    /// The shop cannot reach its data just now; the same call may work in a moment.
    pub passing: bool,
    /// What the server said instead, in words.
    pub told: Option<String>,
}

impl Accident {
    /// Nobody knows more.
    pub const UNKNOWN: Self = Self { reference: None, passing: false, told: None };

    /// Reads what [`Self::text`] wrote.
    pub fn read(text: &str) -> Self {
        let (reference, passing) = match text.strip_prefix(PASSING) {
            Some(reference) => (reference, true),
            None => (text, false),
        };
        Self { reference: Some(reference).filter(|text| !text.is_empty()).map(str::to_owned), passing, told: None }
    }

    /// What to say of a form that was sent and not answered as it should be. It may have arrived.
    pub fn words(&self) -> String {
        let words = match (&self.told, &self.reference) {
            (Some(told), _) => return told.clone(),
            (None, Some(_)) if self.passing => "The shop cannot reach its data just now. Please try again in a moment.",
            (None, Some(_)) => "The fault is ours and is written down. Please try again.",
            (None, None) => "No answer came back. Please check the connection and try again.",
        };
        match &self.reference {
            Some(reference) => format!("{words} Reference {reference}."),
            None => words.to_owned(),
        }
    }

    /// It as a text.
    pub fn text(&self) -> String {
        let reference = self.reference.as_deref().unwrap_or_default();
        format!("{}{reference}", if self.passing { PASSING } else { "" })
    }
}

impl From<&ServerFnError> for Accident {
    fn from(error: &ServerFnError) -> Self {
        match error {
            ServerFnError::ServerError(text) => Self::read(text),
            _ => Self::UNKNOWN,
        }
    }
}

/// The error that a server function answers with.
impl From<Accident> for ServerFnError {
    fn from(accident: Accident) -> Self {
        Self::ServerError(accident.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_out_of_an_error_as_it_went_in() {
        for passing in [true, false] {
            let accident = Accident { reference: Some("7K3M9-QXT2A".to_owned()), passing, told: None };
            assert_eq!(Accident::from(&ServerFnError::from(accident.clone())), accident);
        }
        assert_eq!(Accident::read(&Accident::UNKNOWN.text()), Accident::UNKNOWN);
        assert_eq!(Accident::from(&ServerFnError::Request("offline".to_owned())), Accident::UNKNOWN);
    }
}
