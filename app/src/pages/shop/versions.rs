//! `/products/{slug}/versions`: the whole history on one page, in the order of rule 23. A free
//! product's versions download from here.

use domain::version::ChangeKind;
use leptos::prelude::*;

use super::shown;
use crate::{
    api::{
        licenses::VersionRow,
        shop::{ReadVersions, VersionsView, free_href},
    },
    components::{BackLink, ButtonLink, Glyph, Note, NoteKind, PageHeading, Release},
    pages::{
        frame::{ShopFrame, shop_waits},
        reading::Reading,
    },
};

/// The page.
pub fn versions_page() -> AnyView {
    Reading::of_param("slug", |slug| ReadVersions { slug })
        .show(shop_waits, |answer| shown(answer, |view| view! { <Versions view /> }.into_any()))
}

#[component]
fn Versions(view: VersionsView) -> impl IntoView {
    let VersionsView { seller, slug, name, free, count, since, versions } = view;
    let since = since.map_or_else(String::new, |year| format!(" since {year}"));
    let lede = format!("All {count} versions of {name}{since}, the highest number first.");
    let rows = versions
        .into_iter()
        .map(|row| {
            let action = if free { download(&slug, &row) } else { None };
            release(row, 2, action)
        })
        .collect_view();
    view! {
        <ShopFrame
            seller
            title=format!("Versions of {name}")
            description=format!("What changed in each version of {name}, with date, size and SHA-256.")
            current="products"
        >
            <BackLink href=format!("/products/{slug}") words=name />
            <PageHeading title="Versions" lede />
            {(!free)
                .then(|| {
                    view! {
                        <p class="versions-way">
                            "Licensees download each of them from " <a href="/licenses">"their licenses"</a> "."
                        </p>
                    }
                        .into_any()
                })}
            <ol>{rows}</ol>
        </ShopFrame>
    }
}

/// A row of the history; `level` is that of its heading.
pub(in crate::pages) fn release(row: VersionRow, level: u8, action: Option<AnyView>) -> AnyView {
    let notes = row.notes.into_iter().map(|(kind, text)| Note { kind: note_kind(kind), text }).collect();
    let (size, file, sha256) = match row.file {
        Some(file) => (Some(file.size), Some(file.name), Some(file.sha256)),
        None => (None, None, None),
    };
    match action {
        Some(action) => view! {
            <Release
                version=row.version
                date=row.published
                notes
                level
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
        .into_any(),
        None => view! {
            <Release
                version=row.version
                date=row.published
                notes
                level
                newest=row.newest
                channel=row.channel
                withdrawn=row.withdrawn
                size
                file
                sha256
            />
        }
        .into_any(),
    }
}

/// A withdrawn version and a note have nothing to download (rule 23).
fn download(slug: &str, row: &VersionRow) -> Option<AnyView> {
    let file = row.file.as_ref().filter(|_| row.withdrawn.is_none())?;
    let href = free_href(slug, &row.version, &file.name);
    let label = format!("Download version {}", row.version);
    let link = view! { <ButtonLink href download=true icon=Glyph::Download label>"Download"</ButtonLink> };
    Some(link.into_any())
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
