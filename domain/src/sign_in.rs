//! When a sign-in code or link works (rule 7), how long sessions last, and how often one may ask.

use crate::calendar::Instant;

/// A code and its link are valid for 15 minutes.
pub const VALID_SECONDS: i64 = 15 * 60;
/// The fifth wrong code ends a request.
pub const WRONG_CODES: u32 = 5;
/// A session ends after 7 days without use…
pub const SESSION_IDLE_DAYS: i64 = 7;
/// …and after 30 days in any case.
pub const SESSION_MAX_DAYS: i64 = 30;
/// Sign-in mails to one address within [`REQUEST_WINDOW_SECONDS`] (ours).
pub const REQUESTS_PER_ADDRESS: u32 = 5;
/// Sign-in requests from one network address within [`REQUEST_WINDOW_SECONDS`] (ours).
pub const REQUESTS_PER_CLIENT: u32 = 30;
/// The window in which requests are counted.
pub const REQUEST_WINDOW_SECONDS: i64 = 15 * 60;

/// What stands of a request when somebody tries to use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub created: Instant,
    pub wrong_codes: u32,
    pub used: bool,
}

/// Whether a code or link can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepted,
    /// The code is wrong; `left` tries remain (0: the request is over).
    Wrong {
        left: u32,
    },
    /// Used, too old, or guessed at too often.
    Over,
}

impl Request {
    /// Whether anything can still be done with it at `now`.
    pub const fn is_open(self, now: Instant) -> bool {
        !self.used && self.wrong_codes < WRONG_CODES && now.seconds_since(self.created) < VALID_SECONDS
    }

    /// Judges a code that was typed.
    pub const fn judge_code(self, matches: bool, now: Instant) -> Answer {
        if !self.is_open(now) {
            Answer::Over
        } else if matches {
            Answer::Accepted
        } else {
            Answer::Wrong { left: WRONG_CODES - self.wrong_codes - 1 }
        }
    }

    /// Judges a pressed button on a link's page. A link carries 256 random bits; guesses at the
    /// short code do not end it for its owner unless they end the request.
    pub const fn judge_link(self, now: Instant) -> Answer {
        if self.is_open(now) { Answer::Accepted } else { Answer::Over }
    }
}

/// Whether a session still counts at `now` (rule 7).
pub const fn session_is_alive(created: Instant, last_used: Instant, now: Instant) -> bool {
    now.seconds_since(created) < SESSION_MAX_DAYS * 86_400 && now.seconds_since(last_used) < SESSION_IDLE_DAYS * 86_400
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Instant = Instant::from_seconds(1_000_000);

    #[test]
    fn the_fifth_wrong_code_ends_the_request() {
        let request = |wrong_codes| Request { created: T0, wrong_codes, used: false };
        assert_eq!(request(0).judge_code(false, T0), Answer::Wrong { left: 4 });
        assert_eq!(request(4).judge_code(false, T0), Answer::Wrong { left: 0 });
        assert_eq!(request(5).judge_code(true, T0), Answer::Over);
        assert_eq!(request(4).judge_code(true, T0), Answer::Accepted);
    }

    #[test]
    fn codes_and_links_end_after_fifteen_minutes_or_one_use() {
        let fresh = Request { created: T0, wrong_codes: 0, used: false };
        assert_eq!(fresh.judge_link(T0.plus_seconds(899)), Answer::Accepted);
        assert_eq!(fresh.judge_link(T0.plus_seconds(900)), Answer::Over);
        assert_eq!(Request { used: true, ..fresh }.judge_code(true, T0), Answer::Over);
    }

    #[test]
    fn sessions_end_when_idle_and_in_any_case() {
        assert!(session_is_alive(T0, T0.plus_days(6), T0.plus_days(12)));
        assert!(!session_is_alive(T0, T0, T0.plus_days(7)));
        assert!(!session_is_alive(T0, T0.plus_days(29), T0.plus_days(30)));
    }
}
