//! Text becomes lines of glyphs here: cleaned, ordered by direction (Unicode's UAX 9, as `dir=auto`
//! does), shaped with a font that has the letters, and broken at spaces to a width.

use std::{ops::Range, rc::Rc};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{BufferFlags, Direction, Feature, UnicodeBuffer, ttf_parser::Tag};
use unicode_bidi::{BidiClass, ParagraphBidiInfo};

use super::typeface::{Face, MISSING, Typefaces, Weight};

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

/// Sets text in lines of at most `width`; words that are wider are broken too. No text, no line.
pub fn wrap(faces: Typefaces, style: Style, text: &str, width: f32) -> Vec<Line> {
    Paragraph::new(faces, style, text).lines(width)
}

struct Paragraph {
    faces: Typefaces,
    style: Style,
    text: Rc<str>,
}

impl Paragraph {
    fn new(faces: Typefaces, style: Style, text: &str) -> Self {
        Self { faces, style, text: clean(text).into() }
    }

    fn line_of_all(&self) -> Line {
        self.line(&ParagraphBidiInfo::new(&self.text, None), 0..self.text.len())
    }

    fn lines(&self, width: f32) -> Vec<Line> {
        let bidi = ParagraphBidiInfo::new(&self.text, None);
        let mut lines = Vec::new();
        let mut start = 0;
        let mut end = 0;
        for word in words(&self.text) {
            if self.line(&bidi, start..word.end).width > width {
                if end > start {
                    lines.push(self.line(&bidi, start..word.start));
                    start = word.start;
                }
                while let Some(cut) = self.cut(&bidi, start..word.end, width) {
                    lines.push(self.line(&bidi, start..cut));
                    start = cut;
                }
            }
            end = word.end;
        }
        if end > start {
            lines.push(self.line(&bidi, start..end));
        }
        lines
    }

    /// Where to break a word that is wider than `width`: behind a mark such as `@` if there is one
    /// in the second half of what fits, else behind the last letter that fits.
    fn cut(&self, bidi: &ParagraphBidiInfo<'_>, word: Range<usize>, width: f32) -> Option<usize> {
        let line = self.line(bidi, word.clone());
        if line.width <= width {
            return None;
        }
        let mut letters: Vec<_> = line
            .runs
            .iter()
            .flat_map(|run| &run.glyphs)
            .map(|glyph| (glyph.text_range.end, glyph.x_advance * self.style.size))
            .collect();
        letters.sort_by_key(|(end, _)| *end);
        let first = letters.first()?.0;
        let mut reached = 0.0;
        let mut fits = first;
        for (end, advance) in letters {
            reached += advance;
            if reached > width {
                break;
            }
            fits = end.max(first);
        }
        let half = word.start + (fits - word.start) / 2;
        let mark = self.text[word.start..fits].rfind(['@', '-', '/', '_', '.', ',', '\u{3001}']);
        let behind_mark = mark.map(|at| word.start + at).filter(|at| *at >= half);
        let behind_mark = behind_mark.and_then(|at| Some(at + self.text[at..].chars().next()?.len_utf8()));
        Some(behind_mark.unwrap_or(fits)).filter(|cut| *cut < word.end)
    }

    fn line(&self, bidi: &ParagraphBidiInfo<'_>, range: Range<usize>) -> Line {
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
                spaces +=
                    glyphs.iter().filter(|glyph| glyph.text_range.start >= written).map(advance).sum::<f32>();
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
            let goes_on = last.filter(|last| clings && (is_joiner(letter) || last.face.goes_on_with(letter)));
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

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split(' ').filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then(|| start..start + word.len())
    })
}

/// One line of printable text: every kind of white space becomes a space; what would turn other
/// text around, or has no meaning outside of one font, goes.
fn clean(text: &str) -> String {
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

fn is_direction_mark(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}')
}

/// Joins or parts the letters beside it, or picks a form of the one before; draws nothing itself.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{34f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style =
        Style { weight: Weight::Regular, size: 10.0, leading: 14.0, ink: Ink::Text, tabular: false, tracking: 0.0 };

    fn faces() -> Typefaces {
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
    fn lines_break_at_spaces_and_keep_to_their_width() {
        let lines = wrap(faces(), PLAIN, "One two three four five six seven eight", 60.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| line.width <= 60.0));
    }

    #[test]
    fn words_wider_than_the_line_are_broken() {
        for text in ["accounts.payable@a-very-long-name-of-a-company.example", &"x".repeat(200), &"م".repeat(200)] {
            let lines = wrap(faces(), PLAIN, text, 80.0);
            assert!(lines.len() > 2, "{text}");
            assert!(lines.iter().all(|line| line.width <= 81.0), "{text}");
        }
    }

    #[test]
    fn what_would_not_print_is_cleaned_away() {
        assert_eq!(clean(" a\u{202e}b\tc\u{0}\u{e000} "), "ab c\u{fffd}");
        assert!(wrap(faces(), PLAIN, " \u{7} ", 80.0).is_empty());
    }
}
