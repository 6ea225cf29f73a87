//! What somebody typed to find something, as SQL compares it.

/// The term as patterns of `like`; `None` for nothing typed. SQLite knows small letters of ASCII alone, so
/// a name is compared with the term in small and in large letters, those of ASCII small in both.
pub(super) fn patterns(term: &str) -> Option<[String; 2]> {
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
    (!term.is_empty()).then(|| [escaped(term.to_lowercase()), escaped(term.to_uppercase())])
}

#[cfg(test)]
mod tests {
    use super::patterns;

    #[test]
    fn what_like_takes_for_a_wildcard_is_escaped() {
        assert_eq!(patterns("100%_!"), Some(["%100!%!_!!%".to_owned(), "%100!%!_!!%".to_owned()]));
    }

    #[test]
    fn letters_beyond_ascii_are_compared_small_and_large() {
        assert_eq!(patterns(" M\u{fc}ller "), Some(["%m\u{fc}ller%".to_owned(), "%m\u{dc}ller%".to_owned()]));
        assert_eq!(patterns(" \t"), None);
    }
}
