//! Text becomes lines of glyphs here: cleaned, ordered by direction (Unicode's UAX 9, as `dir=auto`
//! does) and shaped with a font that has the letters. `breaking` makes several lines of it.

use std::{ops::Range, rc::Rc};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{BufferFlags, Direction, Feature, UnicodeBuffer, ttf_parser::Tag};
use unicode_bidi::{BidiClass, ParagraphBidiInfo};

use super::{
    letters::{clean, is_direction_mark, is_joiner},
    typeface::{Face, MISSING, Typefaces, Weight},
};

/// Opens and closes a part whose direction is its own, such as a name in a sentence.
pub const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Colors, of the same names as the site's (style/_tokens.scss, light).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Text,
    Muted,
    Line,
    Success,
    Attention,
    AttentionSoft,
}

/// How text is set; sizes in points.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub weight: Weight,
    pub size: f32,
    /// From one line's baseline to the next.
    pub leading: f32,
    pub ink: Ink,
    /// Digits of one width, for columns.
    pub tabular: bool,
    /// Added after each letter, in parts of the size.
    pub tracking: f32,
}

/// Glyphs of one font, in the order of sight.
pub struct Run {
    pub font: Font,
    pub glyphs: Vec<KrillaGlyph>,
    /// From the line's start.
    pub x: f32,
}

/// One line, ready to be drawn.
pub struct Line {
    pub text: Rc<str>,
    pub runs: Vec<Run>,
    /// Without spaces at its end.
    pub width: f32,
    pub style: Style,
}

/// Sets text that stays on one line.
pub fn set(faces: Typefaces, style: Style, text: &str) -> Line {
    Paragraph::new(faces, style, text).line_of_all()
}

/// An address of the network: it runs from left to right in whatever script it is written.
pub fn left_to_right(address: &str) -> String {
    format!("\u{200e}{address}")
}

/// A text to be set, in one line or in several.
pub struct Paragraph {
    faces: Typefaces,
    style: Style,
    pub text: Rc<str>,
}

impl Paragraph {
    pub fn new(faces: Typefaces, style: Style, text: &str) -> Self {
        Self { faces, style, text: clean(text).into() }
    }

    pub fn line_of_all(&self) -> Line {
        self.line(&self.directions(), 0..self.text.len())
    }

    /// Which way each letter runs; by the first that has a direction, as `dir=auto` does.
    pub fn directions(&self) -> ParagraphBidiInfo<'_> {
        ParagraphBidiInfo::new(&self.text, None)
    }

    /// Sets a part as one line.
    pub fn line(&self, bidi: &ParagraphBidiInfo<'_>, range: Range<usize>) -> Line {
        let mut runs = Vec::new();
        let mut x = 0.0;
        let mut spaces = 0.0;
        let written = range.start + self.text[range.clone()].trim_end_matches(' ').len();
        let (levels, in_order_of_sight) =
            if range.is_empty() { (Vec::new(), Vec::new()) } else { bidi.visual_runs(range) };
        for run in in_order_of_sight {
            let backwards = levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl);
            let mut segments = self.segments(bidi, run);
            if backwards {
                segments.reverse();
            }
            for segment in segments {
                let glyphs = self.shape(&segment, backwards);
                let advance = |glyph: &KrillaGlyph| glyph.x_advance * self.style.size;
                let width: f32 = glyphs.iter().map(advance).sum();
                spaces += glyphs.iter().filter(|glyph| glyph.text_range.start >= written).map(advance).sum::<f32>();
                runs.push(Run { font: segment.face.font.clone(), glyphs, x });
                x += width;
            }
        }
        if bidi.paragraph_level.is_rtl() {
            // The spaces at the end of such a line stand at its left: let them hang out.
            for run in &mut runs {
                run.x -= spaces;
            }
        }
        Line { text: Rc::clone(&self.text), runs, width: x - spaces, style: self.style }
    }

    /// Cuts a run of one direction where another font has to take over.
    fn segments(&self, bidi: &ParagraphBidiInfo<'_>, run: Range<usize>) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        let mut broken = true;
        for (offset, letter) in self.text[run.clone()].char_indices() {
            let at = run.start + offset;
            let class = bidi.original_classes.get(at).copied().unwrap_or(BidiClass::L);
            if is_direction_mark(letter) {
                broken = true;
                continue;
            }
            let clings = letter == ' ' || class == BidiClass::NSM || is_joiner(letter);
            let last = segments.last_mut().filter(|_| !broken);
            let goes_on = last.filter(|last| clings && (is_joiner(letter) || last.face.draws(letter)));
            if let Some(last) = goes_on {
                last.letters.push((at, letter));
                continue;
            }
            let found = self.faces.find(self.style.weight, letter);
            let drawn = if found.is_some() { letter } else { MISSING };
            let face = found.unwrap_or_else(|| self.faces.main(self.style.weight));
            match segments.last_mut().filter(|last| !broken && std::ptr::eq(last.face, face)) {
                Some(last) => last.letters.push((at, drawn)),
                None => segments.push(Segment { face, letters: vec![(at, drawn)], end: 0 }),
            }
            broken = false;
        }
        for segment in &mut segments {
            let last = segment.letters.last().map_or(0, |(at, _)| *at);
            segment.end = last + self.text[last..].chars().next().map_or(0, char::len_utf8);
        }
        segments
    }

    fn shape(&self, segment: &Segment, backwards: bool) -> Vec<KrillaGlyph> {
        let mut buffer = UnicodeBuffer::new();
        for (at, letter) in &segment.letters {
            buffer.add(*letter, u32::try_from(*at).unwrap_or(u32::MAX));
        }
        buffer.guess_segment_properties();
        buffer.set_direction(if backwards { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let tabular = [Feature::new(Tag::from_bytes(b"tnum"), 1, ..)];
        let features = if self.style.tabular { &tabular[..] } else { &[] };
        let shaped = rustybuzz::shape(&segment.face.shaper, features, buffer);

        let em = segment.face.font.units_per_em();
        let starts = shaped.glyph_infos().iter().map(|glyph| glyph.cluster as usize);
        let mut ends: Vec<_> = starts.chain([segment.end]).collect();
        ends.sort_unstable();
        ends.dedup();
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        glyphs
            .map(|(glyph, position)| {
                let start = glyph.cluster as usize;
                let end = ends.iter().copied().find(|end| *end > start).unwrap_or(segment.end);
                KrillaGlyph::new(
                    GlyphId::new(glyph.glyph_id),
                    units(position.x_advance) / em + self.style.tracking,
                    units(position.x_offset) / em,
                    units(position.y_offset) / em,
                    0.0,
                    start..end,
                    None,
                )
            })
            .collect()
    }
}

/// Letters of one font, each with its place in the paragraph.
struct Segment {
    face: &'static Face,
    letters: Vec<(usize, char)>,
    end: usize,
}

/// Font units of one glyph; they are 16 bits in every font format.
fn units(value: i32) -> f32 {
    let bounded = value.clamp(i32::from(i16::MIN), i32::from(i16::MAX));
    i16::try_from(bounded).map_or(0.0, f32::from)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub const PLAIN: Style =
        Style { weight: Weight::Regular, size: 10.0, leading: 14.0, ink: Ink::Text, tabular: false, tracking: 0.0 };

    pub fn faces() -> Typefaces {
        Typefaces::open(false).unwrap()
    }

    /// The text that each glyph stands for, in the order of sight.
    fn seen(text: &str) -> String {
        let line = set(faces(), PLAIN, text);
        line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| &line.text[glyph.text_range.clone()]).collect()
    }

    #[test]
    fn hebrew_runs_from_right_to_left_and_its_numbers_do_not() {
        assert_eq!(seen("שרה 42"), "42 הרש");
        assert_eq!(seen("Ana שרה"), "Ana הרש");
    }

    #[test]
    fn arabic_letters_take_their_joined_forms() {
        let isolated = set(faces(), PLAIN, "م").runs[0].glyphs[0].glyph_id;
        let joined = set(faces(), PLAIN, "محمد");
        assert_eq!(joined.runs.len(), 1);
        assert!(joined.runs[0].glyphs.iter().all(|glyph| glyph.glyph_id != isolated));
    }

    #[test]
    fn a_name_in_a_sentence_keeps_its_direction_to_itself() {
        let [open, close] = ISOLATE;
        assert_eq!(seen(&format!("Licensee: {open}שרה{close}, 42")), "Licensee: הרש, 42");
    }

    #[test]
    fn letters_without_a_font_show_as_boxes_and_keep_their_text() {
        let line = set(faces(), PLAIN, "王");
        let boxed = set(faces(), PLAIN, "\u{25a1}");
        assert_eq!(line.runs[0].glyphs[0].glyph_id, boxed.runs[0].glyphs[0].glyph_id);
        assert_eq!(seen("王"), "王");
    }

    #[test]
    fn addresses_of_the_network_run_from_left_to_right() {
        assert_eq!(seen(&left_to_right("שרה@example.com")), "הרש@example.com");
    }
}
