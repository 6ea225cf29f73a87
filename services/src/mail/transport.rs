//! The two ways in which mail leaves: a local mailbox for development, or an SMTP server. One
//! contract suite runs on both (house rule 8).

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{self, response::Code},
};
use thiserror::Error;

/// Where mail goes. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Nowhere: the outbox's rows are the mailbox, which a page shows in development.
    Mailbox,
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// The address of the SMTP server cannot be used. Shows no password.
#[derive(Debug, Error)]
pub enum TransportError {
    #[error("the mail server's address must look like smtps://USER:PASSWORD@HOST or smtp://HOST:PORT")]
    NotAnAddress,
    #[error("the mail server's address: {0}")]
    Unusable(#[from] smtp::Error),
}

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// The server will not take this mail, now or later.
    #[error("refused: {0}")]
    Refused(String),
    /// The network, the server or its settings are in trouble: trying again may help.
    #[error("not sent: {0}")]
    Passing(String),
}

/// Replies about the login, not about the mail (RFC 4954): they end when the settings are right.
const LOGIN_TROUBLE: [u16; 4] = [530, 534, 535, 538];

impl Transport {
    /// A transport to the server behind an address:
    ///
    /// - `smtps://USER:PASSWORD@HOST` encrypts from the start (port 465).
    /// - `smtp://USER:PASSWORD@HOST` encrypts with STARTTLS and sends nothing without (port 587).
    /// - `smtp://HOST?tls=opportunistic` encrypts if the server can (port 587), `?tls=none` never
    ///   (port 25). A server on this machine is spoken to in the clear unless the address says else.
    ///
    /// USER and PASSWORD are percent-encoded.
    pub fn smtp(address: &str) -> Result<Self, TransportError> {
        let address = with_encryption(address).ok_or(TransportError::NotAnAddress)?;
        Ok(Self::Smtp(AsyncSmtpTransport::<Tokio1Executor>::from_url(&address)?.build()))
    }

    /// Hands one message over; `Ok` means that the next server answers for it.
    pub(super) async fn send(&self, message: Message) -> Result<(), SendError> {
        match self {
            Self::Mailbox => Ok(()),
            Self::Smtp(smtp) => smtp.send(message).await.map(drop).map_err(|error| judge(&error)),
        }
    }
}

fn judge(error: &smtp::Error) -> SendError {
    let words = with_causes(error);
    let login = error.status().is_some_and(|code: Code| LOGIN_TROUBLE.contains(&code.into()));
    // The library refuses by itself what the server could not take (RFC 6531, 3.2).
    let script_unsupported = error.is_client() && words.contains("SMTPUTF8");
    if (error.is_permanent() && !login) || script_unsupported {
        SendError::Refused(words)
    } else {
        SendError::Passing(words)
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = error.source();
    }
    words
}

/// Says in the address what its reader would else guess: whether and how to encrypt.
fn with_encryption(address: &str) -> Option<String> {
    let (scheme, rest) = address.trim().split_once("://")?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let host = host(place)?;
    let tls = match (scheme, query) {
        ("smtps", "") => return Some(format!("smtps://{place}")),
        ("smtp", "tls=required") => "?tls=required",
        ("smtp", "tls=opportunistic") => "?tls=opportunistic",
        ("smtp", "") if !matches!(host, "localhost" | "127.0.0.1" | "[::1]") => "?tls=required",
        ("smtp", "tls=none" | "") => "",
        _ => return None,
    };
    Some(format!("smtp://{place}{tls}"))
}

fn host(place: &str) -> Option<&str> {
    let authority = place.split_once('/').map_or(place, |(authority, _)| authority);
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    let host = match place.find(']') {
        Some(end) => &place[..=end],
        None => place.split_once(':').map_or(place, |(host, _)| host),
    };
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_travel_encrypted_unless_the_address_says_otherwise() {
        let seen = |address| with_encryption(address);
        assert_eq!(seen("smtps://a:b@mail.example").as_deref(), Some("smtps://a:b@mail.example"));
        assert_eq!(seen("smtp://a:b@mail.example:587").as_deref(), Some("smtp://a:b@mail.example:587?tls=required"));
        assert_eq!(seen("smtp://mail:1025?tls=none").as_deref(), Some("smtp://mail:1025"));
        assert_eq!(seen("smtp://a:p%40@127.0.0.1:1025").as_deref(), Some("smtp://a:p%40@127.0.0.1:1025"));
        assert_eq!(seen("smtp://[::1]:1025").as_deref(), Some("smtp://[::1]:1025"));
    }

    #[test]
    fn other_addresses_are_refused() {
        for bad in ["", "mail.example", "http://mail.example", "smtp://", "smtp://h?tls=maybe", "smtps://h?tls=none"] {
            assert!(matches!(Transport::smtp(bad), Err(TransportError::NotAnAddress)), "{bad}");
        }
        let error = Transport::smtp("smtp://user:secret@mail.example:99999").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
