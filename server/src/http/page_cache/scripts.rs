//! The inline scripts of a page that is the same for everybody: a nonce would have to be new each
//! time, so each is allowed by its hash.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Takes the nonce out of a rendered page.
pub fn without_nonce(html: &str, nonce: &str) -> String {
    if nonce.is_empty() {
        return html.to_owned();
    }
    html.replace(&format!(" nonce=\"{nonce}\""), "")
}

/// The SHA-256 of every inline script, in base64, each once.
pub fn inline_script_hashes(html: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else { break };
        let Some((script, after)) = body.split_once("</script>") else { break };
        let is_inline = !attributes.split_ascii_whitespace().any(|attribute| attribute.starts_with("src="));
        if is_inline {
            let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
            if !hashes.contains(&hash) {
                hashes.push(hash);
            }
        }
        rest = after;
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_hashed_and_others_are_not() {
        let html = r#"<script type="module" src="/a.js"></script><script>alert(1)</script><p></p><script type="module">alert(1)</script>"#;
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert_eq!(inline_script_hashes(html), ["bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="]);
    }

    #[test]
    fn nothing_is_left_of_a_nonce() {
        let html = r#"<script type="module" nonce="n0nce">1</script><script nonce="n0nce">2</script>"#;
        assert_eq!(without_nonce(html, "n0nce"), r#"<script type="module">1</script><script>2</script>"#);
    }
}
