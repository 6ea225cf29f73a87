//! Every version under a license, newest first, each with its download or the reason why there is
//! none. Nothing in a row changes, so the browser only takes the server's markup over.

use domain::version::ChangeKind;
use leptos::prelude::*;

use crate::{
    api::licenses::{VersionFile, VersionRow},
    components::{ButtonLink, Glyph, Note, NoteKind, Release},
};

/// The history with the license's reason at its head.
#[component]
pub(super) fn Versions(license: String, reason: String, rows: Vec<VersionRow>) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="versions">
            <div class="section-head">
                <h2 id="versions">"All versions"</h2>
                <p class="small muted">{reason}</p>
            </div>
            <ol>{rows.into_iter().map(|row| version(&license, row)).collect_view()}</ol>
        </section>
    }
}

fn version(license: &str, row: VersionRow) -> AnyView {
    let notes = row.notes.into_iter().map(|(kind, text)| Note { kind: note_kind(kind), text }).collect();
    let (size, file, sha256) = match &row.file {
        Some(file) => (Some(file.size.clone()), Some(file.name.clone()), Some(file.sha256.clone())),
        None => (None, None, None),
    };
    let Some(found) = row.file else {
        return view! {
            <Release
                version=row.version
                date=row.published
                notes
                channel=row.channel
                withdrawn=row.withdrawn
                size
                file
                sha256
            />
        }
        .into_any();
    };
    let action = action(license, &row.version, &found, row.reason);
    view! {
        <Release
            version=row.version
            date=row.published
            notes
            newest=row.newest
            channel=row.channel
            withdrawn=row.withdrawn
            size
            file
            sha256
        >
            {action}
        </Release>
    }
    .into_any()
}

fn action(license: &str, version: &str, file: &VersionFile, reason: Option<String>) -> AnyView {
    match reason {
        Some(reason) => view! { <p class="release-reason">{reason}</p> }.into_any(),
        None => {
            let label = format!("Download version {version}");
            view! {
                <ButtonLink href=file.href(license, version) download=true icon=Glyph::Download label>
                    "Download"
                </ButtonLink>
            }
            .into_any()
        }
    }
}

const fn note_kind(kind: ChangeKind) -> NoteKind {
    match kind {
        ChangeKind::Breaking => NoteKind::Breaking,
        ChangeKind::Deprecation => NoteKind::Deprecation,
        ChangeKind::Feature => NoteKind::Feature,
        ChangeKind::Improvement => NoteKind::Improvement,
        ChangeKind::Fix => NoteKind::Fix,
    }
}
