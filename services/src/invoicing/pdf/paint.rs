//! Draws laid out pages into a PDF, with its tags, its outline and what it says about itself.

use domain::{calendar::Instant, locale::Locale};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    tagging::{Artifact, ContentTag, SpanTag},
};

use super::{
    Paper, PdfError,
    flow::{Mark, Owner, Shape},
    structure::Structure,
    text::Ink,
};

/// What a paper says about itself.
pub struct About {
    pub title: String,
    pub author: String,
    pub locale: Locale,
    pub issued: Instant,
}

/// Writes the file: PDF/A-3a (for archives) and PDF/UA-1 (for readers that do not see it).
pub fn write(paper: Paper, about: About, mut parts: Structure, pages: Vec<Vec<Mark>>) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|fault| PdfError::Write(format!("{fault:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let (width, height) = paper.size();
    for marks in pages {
        let settings = PageSettings::from_wh(width, height).ok_or(PdfError::Write("page size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, mark, &mut parts);
        }
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(parts.tags(about.locale.tag()));
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(about.title.clone(), top));
    document.set_outline(outline);
    document.set_metadata(metadata(about));
    document.finish().map_err(|fault| PdfError::Write(fault.to_string()))
}

fn metadata(about: About) -> Metadata {
    let mut metadata = Metadata::new()
        .title(about.title)
        .language(about.locale.tag().to_owned())
        .creator("Twofold".to_owned())
        .document_id(format!("{} {}", about.author, about.issued.to_rfc3339()));
    if let Some(date) = about.issued.utc_date() {
        metadata = metadata.creation_date(date_time(date, about.issued));
    }
    metadata.authors(vec![about.author])
}

fn date_time(date: domain::calendar::Date, instant: Instant) -> DateTime {
    let second = instant.as_seconds().rem_euclid(86_400);
    let small = |number: i64| u8::try_from(number).unwrap_or(0);
    DateTime::new(u16::try_from(date.year()).unwrap_or(0))
        .month(u8::from(date.month()))
        .day(date.day())
        .hour(small(second / 3600))
        .minute(small(second / 60 % 60))
        .second(small(second % 60))
        .utc_offset_hour(0)
}

fn draw(surface: &mut Surface<'_>, mark: Mark, parts: &mut Structure) {
    let (tag, part) = match mark.owner {
        Owner::Part(part) => {
            (ContentTag::Span(SpanTag { lang: None, alt_text: None, expanded: None, actual_text: None }), Some(part))
        }
        Owner::Furniture(kind) => (ContentTag::Artifact(Artifact::with_kind(kind)), None),
    };
    let drawn = surface.start_tagged(tag);
    match mark.shape {
        Shape::Text { line, x, baseline } => {
            surface.set_fill(Some(fill(line.style.ink)));
            for run in line.runs {
                let start = Point::from_xy(x + run.x, baseline);
                surface.draw_glyphs(start, &run.glyphs, run.font, &line.text, line.style.size, false);
            }
        }
        Shape::Box { x, y, width, height, radius, ink } => {
            surface.set_fill(Some(fill(ink)));
            if let Some(path) = rounded(x, y, width, height, radius) {
                surface.draw_path(&path);
            }
        }
    }
    surface.end_tagged();
    if let Some(part) = part {
        parts.drew(part, drawn);
    }
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Text => rgb::Color::new(0x14, 0x16, 0x1b),
        Ink::Muted => rgb::Color::new(0x5a, 0x61, 0x6e),
        Ink::Line => rgb::Color::new(0xd9, 0xdd, 0xe3),
        Ink::Success => rgb::Color::new(0x12, 0x66, 0x3c),
        Ink::Attention => rgb::Color::new(0x7d, 0x4e, 0x00),
        Ink::AttentionSoft => rgb::Color::new(0xfd, 0xf3, 0xdd),
    };
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// A rectangle with round corners.
fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    if radius <= 0.0 {
        path.push_rect(Rect::from_xywh(x, y, width, height)?);
        return path.finish();
    }
    let (right, bottom) = (x + width, y + height);
    // The handle of a cubic that comes closest to a quarter of a circle.
    let handle = radius * (1.0 - 0.552_285);
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - handle, y, right, y + handle, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + handle, bottom, x, bottom - handle, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + handle, x + handle, y, x + radius, y);
    path.close();
    path.finish()
}
