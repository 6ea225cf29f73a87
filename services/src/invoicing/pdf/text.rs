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

/// Sets text on one line of at most `width`, with an ellipsis for what does not fit.
pub fn shorten(faces: Typefaces, style: Style, text: &str, width: f32) -> Line {
    let whole = set(faces, style, text);
    if whole.width <= width {
        return whole;
    }
    let ellipsis = set(faces, style, "\u{2026}");
    let measure = Measure::of(&whole);
    let cuts = measure.starts.iter().copied();
    let fits = cuts.take_while(|cut| measure.width(0..*cut) + ellipsis.width <= width).last().unwrap_or(0);
    let kept = whole.text.get(..fits).unwrap_or_default();
    set(faces, style, &format!("{}\u{2026}", kept.trim_end()))
}

/// An address of the network: it runs from left to right in whatever script it is written.
pub fn left_to_right(address: &str) -> String {
    format!("\u{200e}{address}")
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
        let whole = self.line_of_all();
        if whole.width <= width {
            return if whole.runs.is_empty() { Vec::new() } else { vec![whole] };
        }
        let bidi = ParagraphBidiInfo::new(&self.text, None);
        let measure = Measure::of(&whole);
        let mut lines = Vec::new();
        let mut start = 0;
        let mut end = 0;
        for word in words(&self.text) {
            if measure.width(start..word.end) > width {
                if end > start {
                    lines.push(self.line(&bidi, start..word.start));
                    start = word.start;
                }
                while let Some(cut) = self.cut(&measure, start..word.end, width) {
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
    fn cut(&self, measure: &Measure, word: Range<usize>, width: f32) -> Option<usize> {
        if measure.width(word.clone()) <= width {
            return None;
        }
        let inner = measure.starts.iter().copied().filter(|start| *start > word.start && *start < word.end);
        let mut cuts = inner.take_while(|cut| measure.width(word.start..*cut) <= width).peekable();
        let fits = if cuts.peek().is_some() { cuts.last()? } else { measure.after(word.start)? };
        let half = word.start + (fits - word.start) / 2;
        let at = self.text.get(word.start..fits)?.rfind(['@', '-', '/', '_', '.', ',', '\u{3001}']);
        let mark = at.map(|at| word.start + at).filter(|mark| *mark >= half);
        let behind_mark = mark.and_then(|mark| Some(mark + self.text[mark..].chars().next()?.len_utf8()));
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

/// How wide the parts of a set line are, without setting each again.
struct Measure {
    /// Where letters begin, in the order of reading.
    starts: Vec<usize>,
    /// The width of everything before each of them, and last of everything.
    before: Vec<f32>,
}

impl Measure {
    fn of(line: &Line) -> Self {
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        let mut letters: Vec<_> =
            glyphs.map(|glyph| (glyph.text_range.start, glyph.x_advance * line.style.size)).collect();
        letters.sort_by_key(|(start, _)| *start);
        let mut before = vec![0.0];
        for (_, advance) in &letters {
            before.push(before.last().copied().unwrap_or(0.0) + advance);
        }
        Self { starts: letters.into_iter().map(|(start, _)| start).collect(), before }
    }

    fn width(&self, range: Range<usize>) -> f32 {
        let until = |end: usize| {
            let count = self.starts.partition_point(|start| *start < end);
            self.before.get(count).copied().unwrap_or(0.0)
        };
        until(range.end) - until(range.start)
    }

    /// Where the letter after the one at `start` begins.
    fn after(&self, start: usize) -> Option<usize> {
        self.starts.iter().copied().find(|next| *next > start)
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
    matches!(
        letter,
        '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0000}'..='\u{e0fff}'
    )
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
    fn what_does_not_fit_is_left_out_visibly() {
        let line = shorten(faces(), PLAIN, "A very long name of a company", 80.0);
        assert!(line.width <= 80.0);
        assert!(line.text.starts_with("A very") && line.text.ends_with('…'), "{}", line.text);
        assert_eq!(&*shorten(faces(), PLAIN, "Short", 80.0).text, "Short");
    }

    #[test]
    fn addresses_of_the_network_run_from_left_to_right() {
        assert_eq!(seen(&left_to_right("שרה@example.com")), "הרש@example.com");
    }

    #[test]
    fn what_would_not_print_is_cleaned_away() {
        assert_eq!(clean(" a\u{202e}b\tc\u{0}\u{e000} "), "ab c\u{fffd}");
        assert!(wrap(faces(), PLAIN, " \u{7} ", 80.0).is_empty());
    }
}
