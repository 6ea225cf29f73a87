//! Why a mail came back, read from what the receiving server said (RFC 3463), so that pages can say
//! it in plain words.

use serde::{Deserialize, Serialize};

/// What is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bounce {
    /// There is no such mailbox, or no such host: the address is wrong.
    NoSuchAddress,
    /// The mailbox takes nothing more.
    MailboxFull,
    /// The receiving server will not take it, for a reason of its own.
    Refused,
}

impl Bounce {
    /// Reads a server's reply; what says nothing clear is [`Bounce::Refused`].
    pub fn read(reply: &str) -> Self {
        let holds = |codes: &[&str]| codes.iter().any(|code| has_code(reply, code));
        if holds(&["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]) {
            Self::NoSuchAddress
        } else if holds(&["5.2.2"]) {
            Self::MailboxFull
        } else {
            Self::Refused
        }
    }
}

/// Whether an enhanced status code stands in the reply as a word of its own: `5.1.1`, not `5.1.10`.
fn has_code(reply: &str, code: &str) -> bool {
    reply.split(|c: char| !c.is_ascii_digit() && c != '.').any(|word| word.trim_end_matches('.') == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_told_apart_by_their_codes() {
        for (reply, bounce) in [
            ("permanent error (550): 5.1.1 no such mailbox", Bounce::NoSuchAddress),
            ("permanent error (550): #5.1.1: user unknown", Bounce::NoSuchAddress),
            ("permanent error (550): 5.1.10 RESOLVER.ADR.RecipientNotFound", Bounce::NoSuchAddress),
            ("permanent error (552): 5.2.2. Mailbox full", Bounce::MailboxFull),
            ("permanent error (550): 5.7.1 blocked, see https://a.example/15.1.1", Bounce::Refused),
            ("permanent error (554): no thanks", Bounce::Refused),
            ("", Bounce::Refused),
        ] {
            assert_eq!(Bounce::read(reply), bounce, "{reply}");
        }
    }
}
