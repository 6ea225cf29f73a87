//! An accident as callers hear of it: its reference number, and whether waiting helps. It travels
//! as the text of a `ServerFnError`; the cause stands in the log alone.

use leptos::prelude::ServerFnError;

/// Stands before the reference where the trouble passes by itself.
const PASSING: &str = "passing ";

/// What a caller is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accident {
    /// The request's number, as it stands in the log; none where the server was not reached.
    pub reference: Option<String>,
    /// The shop cannot reach its data just now; the same call may work in a moment.
    pub passing: bool,
}

impl Accident {
    /// Reads what [`Self::into_error`] wrote.
    pub fn of(error: &ServerFnError) -> Self {
        match error {
            ServerFnError::ServerError(text) => Self::read(text),
            _ => Self { reference: None, passing: false },
        }
    }

    /// The same from the text of the error alone.
    pub fn read(text: &str) -> Self {
        match text.strip_prefix(PASSING) {
            Some(reference) => Self { reference: Some(reference.to_owned()), passing: true },
            None => Self { reference: Some(text.to_owned()), passing: false },
        }
    }

    /// The error that a server function answers with.
    pub fn into_error(self) -> ServerFnError {
        let reference = self.reference.unwrap_or_default();
        ServerFnError::ServerError(if self.passing { format!("{PASSING}{reference}") } else { reference })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_out_of_an_error_as_it_went_in() {
        for passing in [true, false] {
            let accident = Accident { reference: Some("7K3M9-QXT2A".to_owned()), passing };
            assert_eq!(Accident::of(&accident.clone().into_error()), accident);
        }
        let unreached = Accident::of(&ServerFnError::Request("offline".to_owned()));
        assert_eq!(unreached, Accident { reference: None, passing: false });
    }
}
