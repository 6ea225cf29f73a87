//! What is kept of a browser's own description, for the list of sessions.

/// The most characters that are kept.
const DEVICE_MAX: usize = 200;

/// A line of at most 200 printable characters; empty when the browser said nothing.
///
/// The text comes from a header that anybody may forge: PostgreSQL takes no NUL, and a list of
/// sessions is no place for control characters or text that turns the reading direction around.
pub fn describe(header: &str) -> String {
    let printable = |c: &char| !c.is_control() && !matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    header.trim().chars().filter(printable).take(DEVICE_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_header_becomes_a_harmless_line() {
        assert_eq!(describe(" Mozilla/5.0\0 (X11)\r\nSet-Cookie: x "), "Mozilla/5.0 (X11)Set-Cookie: x");
        assert_eq!(describe("\u{202e}evil"), "evil");
        assert_eq!(describe(&"ü".repeat(3_000_000)).chars().count(), DEVICE_MAX);
        assert_eq!(describe(""), "");
    }
}
