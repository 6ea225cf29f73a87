//! What is known of an accident on the page that tells of it.

#[cfg(feature = "ssr")]
use leptos::prelude::ServerFnError;

/// Something broke. The cause stands in the server's log, under the reference number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accident {
    /// `None` where the shop could not be asked, or answered what nobody understands.
    pub reference: Option<String>,
}

impl Accident {
    /// Nobody knows more.
    pub const UNKNOWN: Self = Self { reference: None };
}

#[cfg(feature = "ssr")]
impl From<ServerFnError> for Accident {
    fn from(error: ServerFnError) -> Self {
        match error {
            ServerFnError::ServerError(reference) => Self { reference: Some(reference) },
            _ => Self::UNKNOWN,
        }
    }
}
