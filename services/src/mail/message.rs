//! A mail of the outbox as an RFC 5322 message: text and HTML side by side, the same bytes at each
//! try, so that a receiver can tell a second copy by its Message-ID.

use std::time::{Duration, SystemTime};

use domain::email::EmailAddress;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{Header, HeaderName, HeaderValue},
    },
};

use super::{MailRow, SendError};

/// RFC 3834: a machine wrote this, so machines need not answer it.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Whether a sender from the configuration can be written into a mail: `Shop <shop@example.com>`.
pub fn check_sender(sender: &str) -> bool {
    sender.parse::<Mailbox>().is_ok()
}

/// Builds the message. A recipient that no message can name is refused for good; a sender that
/// does not parse is a setting, which can be mended.
pub(super) fn build(mail: &MailRow, sender: &str, reply_to: Option<&EmailAddress>) -> Result<Message, SendError> {
    let from: Mailbox =
        sender.parse().map_err(|_| SendError::Passing(format!("the sender is not an address: {sender}")))?;
    let to = address(&mail.recipient)?;
    let message_id = format!("<{}@{}>", mail.id, from.email.domain());
    let mut message = Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(&*mail.subject)
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(mail.created_at.as_millis()))
        .message_id(Some(message_id))
        .header(AutoSubmitted);
    if let Some(reply_to) = reply_to {
        message = message.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        // Base64 and quoted-printable lines never begin like this.
        .boundary(format!("=_{}", mail.id))
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    message.multipart(parts).map_err(|error| SendError::Refused(error.to_string()))
}

/// The mailbox in the spelling that was typed, its domain in ASCII (rule 2).
fn address(address: &EmailAddress) -> Result<Address, SendError> {
    let local = address.as_str().rsplit_once('@').map_or("", |(local, _)| local);
    Address::new(local, address.domain()).map_err(|error| SendError::Refused(error.to_string()))
}
