//! Which letters a paper takes, and which of them draw nothing on their own.

/// One line of printable text: every kind of white space becomes a space; what would turn other
/// text around, or has no meaning outside of one font, goes.
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\u{a0}' | '\u{202f}' => clean.push('\u{a0}'),
            space if space.is_whitespace() => clean.push(' '),
            '\u{ad}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => {}
            control if control.is_control() => {}
            unknown if has_no_meaning(unknown) => clean.push('\u{fffd}'),
            letter => clean.push(letter),
        }
    }
    clean
}

/// Unicode's private areas and noncharacters, which archived papers may not hold.
fn has_no_meaning(letter: char) -> bool {
    let code = u32::from(letter);
    matches!(code, 0xe000..=0xf8ff | 0xf_0000.. | 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe
}

/// Turns what follows around, or sets it apart; draws nothing itself.
pub fn is_direction_mark(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}')
}

/// Joins or parts the letters beside it, or picks a form of the one before; draws nothing itself.
pub fn is_joiner(letter: char) -> bool {
    matches!(
        letter,
        '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_not_print_is_cleaned_away() {
        assert_eq!(clean(" a\u{202e}b\tc\u{0}\u{e000} "), "ab c\u{fffd}");
    }
}
