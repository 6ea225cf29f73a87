//! One row of a product's history: what changed in a release, its file, and how to get it.

use leptos::prelude::*;

use super::{Badge, Disclosure, Tone};

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    Feature,
    Improvement,
    Fix,
    Deprecation,
    Breaking,
}

impl NoteKind {
    fn class(self) -> &'static str {
        match self {
            Self::Feature => "note note-feature",
            Self::Improvement => "note note-improvement",
            Self::Fix => "note note-fix",
            Self::Deprecation => "note note-deprecation",
            Self::Breaking => "note note-breaking",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Feature => "Feature",
            Self::Improvement => "Improvement",
            Self::Fix => "Fix",
            Self::Deprecation => "Deprecation",
            Self::Breaking => "Breaking",
        }
    }
}

/// Stands before and after each hit in a text that was searched.
pub const HIT: char = '\u{2}';

/// One change of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub kind: NoteKind,
    pub text: String,
}

/// A release in an `<ol>`. The children are its action: a download, or the reason why there is
/// none (as `<p class="release-reason">`). A withdrawn release says its reason instead (Rule 23).
#[component]
pub fn Release(
    #[prop(into)] version: String,
    /// The date for machines and in words; without it the row says that it is not known.
    #[prop(optional_no_strip)]
    date: Option<(String, String)>,
    notes: Vec<Note>,
    /// Level of the version's heading: 2 on a page of its own, 3 inside a section.
    #[prop(default = 3)]
    level: u8,
    #[prop(optional)] newest: bool,
    /// The channel when it is not stable, such as "Preview".
    #[prop(optional_no_strip)]
    channel: Option<String>,
    #[prop(optional_no_strip)] withdrawn: Option<String>,
    /// The file's size in words, opening to name and SHA-256.
    #[prop(optional_no_strip)]
    size: Option<String>,
    #[prop(optional_no_strip)] file: Option<String>,
    #[prop(optional_no_strip)] sha256: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = match (withdrawn.is_some(), children.is_some()) {
        (true, _) => "release release-withdrawn",
        (false, true) => "release",
        (false, false) => "release release-remark",
    };
    let heading = if level == 2 {
        view! { <h2 class="release-version">{version.clone()}</h2> }.into_any()
    } else {
        view! { <h3 class="release-version">{version.clone()}</h3> }.into_any()
    };
    let date = match date {
        Some((iso, words)) => view! { <time datetime=iso>{words}</time> }.into_any(),
        None => view! { <span class="muted">"Date not known"</span> }.into_any(),
    };
    let action = match withdrawn.clone() {
        Some(reason) => Some(view! { <p class="release-reason">{reason}</p> }.into_any()),
        None => children.map(|action| view! { <div class="release-action">{action()}</div> }.into_any()),
    };
    view! {
        <li class=class id=format!("v{version}")>
            <div class="release-head">
                {heading} {date}
                {newest.then(|| view! { <Badge tone=Tone::Success>"Newest"</Badge> }.into_any())}
                {channel.map(|words| view! { <Badge tone=Tone::Attention>{words}</Badge> }.into_any())}
                {withdrawn.map(|_| view! { <Badge tone=Tone::Danger>"Withdrawn"</Badge> }.into_any())}
            </div>
            <ul class="notes">
                {notes
                    .into_iter()
                    .map(|note| {
                        view! {
                            <li class=note.kind.class()>
                                <span class="note-kind">{note.kind.words()}</span>
                                " "
                                <span>{marked(note.text)}</span>
                            </li>
                        }
                            .into_any()
                    })
                    .collect_view()}
            </ul>
            {action}
            {size
                .map(|size| {
                    let summary = format!("{size}, SHA-256");
                    view! {
                        <Disclosure class="release-file" summary>
                            <dl class="facts">
                                {file.map(|name| fact("File", name))}
                                {sha256.map(|digest| fact("SHA-256", digest))}
                            </dl>
                        </Disclosure>
                    }
                        .into_any()
                })}
        </li>
    }
}

/// A text with its hits marked.
fn marked(text: String) -> AnyView {
    if !text.contains(HIT) {
        return text.into_any();
    }
    let mut is_hit = true;
    text.split(HIT)
        .map(|part| {
            is_hit = !is_hit;
            let part = part.to_owned();
            if is_hit { view! { <mark>{part}</mark> }.into_any() } else { part.into_any() }
        })
        .collect_view()
        .into_any()
}

fn fact(term: &'static str, words: String) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>
                <code>{words}</code>
            </dd>
        </div>
    }
}
