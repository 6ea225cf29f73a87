//! E-mail addresses (rule 2): compared without case and surrounding space, internationalized
//! domains in ASCII form; the spelling typed is kept for display and mail.

use std::{fmt, hash};

use email_address::{EmailAddress as Syntax, Options};
use serde::{Deserialize, Serialize};

use crate::faults::Fault;

/// The most characters that an address may have (RFC 5321, 4.5.3.1.3, less the brackets).
pub const EMAIL_MAX: usize = 254;

/// An address that mail can be sent to. Equality is the equality of keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    typed: String,
    key: String,
}

impl EmailAddress {
    /// Takes `name@domain.tld`; display names, comments, quoted parts and IP literals are refused.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let trimmed = typed.trim();
        if trimmed.is_empty() {
            return Err(Fault::Required);
        }
        if trimmed.chars().count() > EMAIL_MAX {
            return Err(Fault::TooLong { max: EMAIL_MAX });
        }
        let (local, domain) = trimmed.rsplit_once('@').ok_or(Fault::NotAnEmail)?;
        let ascii_domain = idna::domain_to_ascii_strict(domain).map_err(|_| Fault::NotAnEmail)?;
        let key = format!("{}@{ascii_domain}", local.to_lowercase());
        let strict = Options::default().without_display_text().without_domain_literal().with_required_tld();
        // The Kelvin sign becomes a plain k in lower case, and with it somebody else's mailbox.
        let poses = |c: char| !c.is_ascii() && c.to_lowercase().any(|lower| lower.is_ascii());
        let plain =
            !local.chars().any(poses) && !local.contains(['"', '(', ')', ' ']) && !local.chars().any(char::is_control);
        let numeric_tld = ascii_domain.rsplit('.').next().is_some_and(|tld| tld.bytes().all(|b| b.is_ascii_digit()));
        if !plain || numeric_tld || key.len() > EMAIL_MAX || Syntax::parse_with_options(&key, strict).is_err() {
            return Err(Fault::NotAnEmail);
        }
        Ok(Self { typed: trimmed.to_owned(), key })
    }

    /// The form that is compared and stored as a handle's key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The spelling that was typed, for display and mail.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The domain in ASCII form, lower case.
    pub fn domain(&self) -> &str {
        self.key.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for EmailAddress {}

impl hash::Hash for EmailAddress {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text).map_err(|_| "not an e-mail address")
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(typed: &str) -> String {
        EmailAddress::parse(typed).unwrap().key().to_owned()
    }

    #[test]
    fn one_mailbox_has_one_key() {
        assert_eq!(key(" Ada.Lovelace@Example.COM "), "ada.lovelace@example.com");
        assert_eq!(key("info@BÜCHER.example"), "info@xn--bcher-kva.example");
        assert_eq!(key("info@bücher.example"), key("info@xn--bcher-kva.example"));
        assert_eq!(EmailAddress::parse("A@b.co"), EmailAddress::parse("a@B.CO"));
        assert_eq!(EmailAddress::parse(" Ada@Example.com").unwrap().as_str(), "Ada@Example.com");
    }

    #[test]
    fn almost_addresses_are_refused() {
        for bad in [
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "ada@@example.com",
            "ada@exa mple.com",
            "ada lovelace@example.com",
            "Ada <ada@example.com>",
            "ada@example..com",
            "ada@-example.com",
            "ada@.com",
            "a\nb@example.com",
            "ada@[127.0.0.1]",
            "\"a b\"@example.com",
            "ada@127.0.0.1",
            "ada@example.com,bob@example.com",
            ".ada@example.com",
            "\u{212a}ate@example.com",
        ] {
            assert_eq!(EmailAddress::parse(bad), Err(Fault::NotAnEmail), "{bad}");
        }
        assert_eq!(EmailAddress::parse("   "), Err(Fault::Required));
        assert_eq!(EmailAddress::parse(&"a".repeat(3_000_000)), Err(Fault::TooLong { max: 254 }));
    }

    #[test]
    fn unusual_but_right_addresses_are_taken() {
        for good in ["o'brien@example.ie", "a+b@sub.example.co.uk", "üser@example.com", "1@2.example"] {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
        }
    }
}
