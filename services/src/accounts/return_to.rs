//! Where somebody goes on after signing in. The wish travels through forms and addresses, so only
//! paths of this shop are taken: a sign-in page must not lead to somebody else's site.

/// The most bytes that a wished-for path may have.
const PATH_MAX: usize = 1000;

/// The path if it is one of this shop's own: it begins with one slash and holds no second slash in
/// a row, no backslash (browsers read it as a slash), no space, control or non-ASCII character.
pub fn local_path(wished: &str) -> Option<&str> {
    let plain = wished.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let local = wished.starts_with('/') && !wished.contains("//");
    (plain && local && wished.len() <= PATH_MAX).then_some(wished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_paths_are_taken() {
        for path in ["/", "/billing", "/licenses/lic_01?from=mail#versions", "/help/accounts", "/%2f%2fexample.org"] {
            assert_eq!(local_path(path), Some(path));
        }
    }

    #[test]
    fn nothing_leads_to_another_site() {
        for path in [
            "",
            "billing",
            "https://example.org",
            "//example.org",
            "///example.org",
            "/\\example.org",
            "\\/example.org",
            "/\t/example.org",
            "/\n/example.org",
            "/\0",
            "/billing//example.org",
            " /billing",
            "/bil ling",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=1",
            "/ü",
            "/\u{2028}",
            "/.//example.org",
        ] {
            assert_eq!(local_path(path), None, "{path:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(PATH_MAX))), None);
    }
}
