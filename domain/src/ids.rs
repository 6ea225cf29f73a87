//! Identifiers: a short prefix that says what it is, and a ULID (time-ordered, 80 random bits).
//! Build one with `LicenseId::from_parts` at the edge, parse it with `str::parse`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ulid::Ulid;

use crate::calendar::Instant;

/// The text is not an identifier of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an identifier of this kind")]
pub struct MalformedId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Ulid);

        impl $name {
            /// Makes an identifier from the present instant and 80 random bits of `chance`.
            pub fn from_parts(now: Instant, chance: u128) -> Self {
                Self(Ulid::from_parts(now.as_millis(), chance))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.to_string().to_ascii_lowercase())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(|rest| Ulid::from_string(rest).ok())
                    .map(Self)
                    .filter(|id| id.to_string() == text)
                    .ok_or(MalformedId)
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;
            fn try_from(text: String) -> Result<Self, MalformedId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    )* };
}

ids! {
    /// A proven (or to be proven) e-mail address.
    PersonId = "per";
    /// A handle with a billing side, a licensee side, or both.
    AccountId = "acc";
    /// Person × account × side × role.
    MembershipId = "mem";
    /// One signed-in browser.
    SessionId = "ses";
    /// One request for a sign-in mail.
    SignInId = "sgn";
    /// What is sold.
    ProductId = "prd";
    /// One published version of a product.
    ReleaseId = "rel";
    /// One file of a release.
    FileId = "fil";
    /// A purchase.
    OrderId = "ord";
    /// One try to be paid for an order.
    AttemptId = "pay";
    /// A stored way to pay.
    PaymentMethodId = "pmt";
    /// The recurring contract that an order starts.
    SubscriptionId = "sub";
    /// The right to use one product.
    LicenseId = "lic";
    /// An invoice or credit note (its number is what people see).
    InvoiceId = "inv";
    /// A payment that staff recorded for an invoice.
    InvoicePaymentId = "ipy";
    /// Money that goes back.
    RefundId = "rfd";
    /// A price that was changed.
    PriceChangeId = "prc";
    /// A mail in the outbox.
    MailId = "mai";
    /// A unit of later work.
    JobId = "job";
    /// A recorded download.
    DownloadId = "dwn";
    /// An entry of the audit log.
    AuditId = "aud";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text_form_and_refuses_other_kinds() {
        let id = LicenseId::from_parts(Instant::from_micros(1_700_000_000_000_000), 42);
        assert_eq!(id.to_string().parse::<LicenseId>(), Ok(id));
        assert_eq!(id.to_string().parse::<OrderId>(), Err(MalformedId));
        assert_eq!(id.to_string().to_uppercase().parse::<LicenseId>(), Err(MalformedId));
        assert_eq!("lic_../../etc".parse::<LicenseId>(), Err(MalformedId));
    }
}
