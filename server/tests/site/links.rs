//! What the README and the documents point to exists: files, folders, pictures, and the headings
//! behind a `#`.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The README and everything below `docs/`.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found
}

/// The text without blocks of code, where brackets mean something else.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let keep = |line: &&str| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    };
    text.lines().filter(keep).map(without_code).collect::<Vec<_>>().join("\n")
}

/// A line without what stands in backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("code")
}

/// The targets of `[words](target)`, `![words](target)`, `[name]: target`, `src="target"` and
/// `href="target"`.
fn targets(text: &str) -> Vec<String> {
    let prose = prose(text);
    let mut found = Vec::new();
    for (opening, closing) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"')] {
        found.extend(prose.split(opening).skip(1).filter_map(|rest| rest.split(closing).next()).map(str::to_owned));
    }
    let definitions = prose.lines().filter(|line| line.starts_with('[')).filter_map(|line| line.split_once("]: "));
    found.extend(definitions.map(|(_, target)| target.to_owned()));
    found.into_iter().map(|target| target.split_whitespace().next().unwrap_or_default().to_owned()).collect()
}

/// The anchors of a document's headings, as web sites name them: small letters, dashes for spaces.
fn anchors(text: &str) -> Vec<String> {
    // Words in backticks are a heading's words like any other, so blocks of code alone are left out.
    let mut is_code = false;
    let headings = text.lines().filter(|line| {
        is_code ^= line.starts_with("```");
        !is_code && line.starts_with('#')
    });
    let anchor = |heading: &str| {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    headings.map(anchor).collect()
}

/// What a target of a document misses; `None` if it is there, or leads out of the project.
fn missing(document: &Path, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if path.is_empty() { document.to_path_buf() } else { document.parent().unwrap().join(path) };
    if !file.exists() {
        return Some(format!("{}: {target} does not exist", document.display()));
    }
    if anchor.is_empty() || anchors(&fs::read_to_string(&file).unwrap()).iter().any(|found| found == anchor) {
        return None;
    }
    Some(format!("{}: {target} has no such heading", document.display()))
}

#[test]
fn every_link_and_picture_of_the_documents_leads_somewhere() {
    let documents = documents();
    assert!(documents.len() > 8, "{documents:?}");
    let (mut followed, mut pictures, mut faults) = (0, 0, Vec::new());
    for document in &documents {
        for target in targets(&fs::read_to_string(document).unwrap()) {
            followed += 1;
            pictures += usize::from(target.contains("pictures/"));
            faults.extend(missing(document, &target));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(followed > 20 && pictures > 3, "{followed} links with {pictures} pictures were found");
}

#[test]
fn links_are_found_and_broken_ones_noticed() {
    let text = "See [a](docs/x.md#y \"title\"), `[not](this)` and\n![p](p.png)\n```\n[nor](that)\n```\n<img src=\"i.svg\">\n[r]: r.md";
    assert_eq!(targets(text), ["docs/x.md#y", "p.png", "i.svg", "r.md"]);
    assert_eq!(anchors("# One `build` for all, but\n```\n# no\n```\n## B"), ["one-build-for-all-but", "b"]);
    let readme = root().join("README.md");
    assert!(missing(&readme, "docs/pictures/nothing.png").is_some());
    assert!(missing(&readme, "docs/operating.md#no-such-heading").is_some());
    for good in ["https://example.com/x", "docs/", "docs/operating.md#commands", "#how-it-is-built"] {
        assert_eq!(missing(&readme, good), None, "{good}");
    }
}
