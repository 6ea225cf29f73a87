//! What somebody typed to find something, as SQL compares it.

/// The term as patterns of `like`; `None` for nothing typed. SQLite knows small letters of ASCII alone, so
/// a name is compared with the term as it is typed, in small and in large letters, those of ASCII small in all.
pub(super) fn patterns(term: &str) -> Option<[String; 3]> {
    let escaped = |text: String| {
        let mut pattern = String::from("%");
        for letter in text.chars().filter(|letter| *letter != '\0') {
            if matches!(letter, '%' | '_' | '!') {
                pattern.push('!');
            }
            pattern.push(letter.to_ascii_lowercase());
        }
        pattern.push('%');
        pattern
    };
    let term = term.trim();
    (!term.is_empty()).then(|| [escaped(term.to_owned()), escaped(term.to_lowercase()), escaped(term.to_uppercase())])
}

#[cfg(test)]
mod tests {
    use super::patterns;

    #[test]
    fn what_like_takes_for_a_wildcard_is_escaped() {
        assert_eq!(patterns("100%_!"), Some(["%100!%!_!!%"; 3].map(str::to_owned)));
    }

    #[test]
    fn letters_beyond_ascii_are_compared_as_typed_small_and_large() {
        let found = ["%\u{d6}zg\u{fc}r%", "%\u{f6}zg\u{fc}r%", "%\u{d6}zg\u{dc}r%"].map(str::to_owned);
        assert_eq!(patterns(" \u{d6}zg\u{fc}r "), Some(found));
        assert_eq!(patterns(" \t"), None);
    }
}
