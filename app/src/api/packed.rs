//! A server function's answer as a text that only the page which shows it opens.
//!
//! To all that is in between (the fetch, the resource, the way into the rendered page) every answer
//! is the same kind of text, so the browser's common code knows no page's types, and each type's
//! reader is compiled once, into the part of the WASM that needs it. Inside is postcard, whose
//! readers weigh a fifth of JSON's (docs/decisions/0005).

use std::marker::PhantomData;

use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::accident::Accident;

/// Any answer, still closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

/// An answer that holds a `T`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Packed<T> {
    pub text: Text,
    #[serde(skip)]
    holds: PhantomData<fn() -> T>,
}

impl<T: Serialize> Packed<T> {
    /// Packs a value; ready for `and_then` behind what made it.
    ///
    /// # Errors
    /// None for what this app shows: only a sequence of unknown length cannot be packed.
    pub fn of(value: T) -> Result<Self, ServerFnError> {
        let packed: Result<_, ServerFnError> =
            postcard::to_allocvec(&value).map_err(|error| ServerFnError::Serialization(error.to_string()));
        Ok(Self { text: Text(packed?.into_iter().map(character).collect()), holds: PhantomData })
    }
}

impl Text {
    /// Opens it as what it holds.
    ///
    /// # Errors
    /// `Accident::UNKNOWN` when it holds less or more, as for a page that is older than the server.
    pub fn open<T: DeserializeOwned>(&self) -> Result<T, Accident> {
        match postcard::take_from_bytes(&self.bytes()) {
            Ok((value, [])) => Ok(value),
            _ => Err(Accident::UNKNOWN),
        }
    }

    /// The bytes that the characters stand for.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.chars().map(|character| u32::from(character).to_le_bytes()[0]).collect()
    }
}

/// A byte as the character whose low eight bits it is. Text stays readable; control characters go
/// where JSON and HTML need no escapes for them, and so does `<`, which Leptos escapes in a
/// rendered page as only JSON would read it back.
fn character(byte: u8) -> char {
    let stays = byte >= b' ' && byte != b'<';
    if stays { char::from(byte) } else { char::from_u32(0x100 | u32::from(byte)).unwrap_or(' ') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let value = (String::from("żółw \u{1f422} <b>\"\\"), (0..=255).collect::<Vec<u8>>(), Some(-7_i64));
        let packed = Packed::of(value.clone()).unwrap();
        assert_eq!(packed.text.open::<(String, Vec<u8>, Option<i64>)>(), Ok(value));
        assert!(!packed.text.0.contains(|c: char| c < ' ' || c == '<'), "{:?}", packed.text);
    }

    #[test]
    fn what_does_not_fit_is_an_accident() {
        let packed = Packed::of("name").unwrap();
        assert_eq!(packed.text.open::<(String, String)>(), Err(Accident::UNKNOWN));
        assert_eq!(packed.text.open::<u8>(), Err(Accident::UNKNOWN), "something is left over");
    }
}
