//! What the browser needs to take a page over from the server (docs/decisions/0016): the script
//! `takeover.js` with the names of its files, and in the page's head those of the page's part.

use std::sync::OnceLock;

use leptos::prelude::*;
use leptos_meta::Meta;

use super::files::Files;

/// The script as a page carries it. One text for all pages, so that one hash allows it.
pub fn script(files: &Files) -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| format!("({})({:?},{:?})", sent(include_str!("takeover.js")), files.script, files.wasm))
}

/// A script without what is written for its readers: comments, which have lines of their own, and indents.
fn sent(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Names a part of the WASM in the head of the page that is being rendered. The script fetches it
/// when there is time for it; a `preload` would be fetched before the page is painted.
pub fn name_part(part: &str) {
    let files = use_context::<&'static Files>().map(|files| files.part(part)).unwrap_or_default();
    if !files.is_empty() {
        // The tag goes into the document's head, and leaves nothing here.
        let _ = view! { <Meta name="part" content=files /> }.to_html();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_sent_without_its_comments() {
        let sent = sent(include_str!("takeover.js"));
        assert!(sent.starts_with("(script, wasm) => {") && sent.ends_with('}'), "{sent}");
        assert!(!sent.contains("//") && !sent.contains('\t'), "{sent}");
        assert!(sent.len() < 2000, "{} bytes stand in every page", sent.len());
    }
}
