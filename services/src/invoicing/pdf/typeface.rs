//! The fonts that papers are set in, and which of them draws a letter: Inter for Latin, Greek and
//! Cyrillic, Vazirmatn for Arabic, Noto Sans for Hebrew (in the binary, 500 kB), then what the system
//! has (`system_fonts`), then a box.

use std::sync::LazyLock;

use krilla::{Data, text::Font};

use super::{PdfError, system_fonts};

/// Stands for a letter that no font has; its text stays the letter, so search and copy find it.
pub const MISSING: char = '\u{25a1}';

/// How dark the letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    SemiBold,
}

/// One font, ready to shape and to embed.
pub struct Face {
    pub shaper: rustybuzz::Face<'static>,
    pub font: Font,
}

impl Face {
    /// Reads face `index` of a font file; `None` if it is not one.
    pub fn read(bytes: &'static [u8], index: u32) -> Option<Self> {
        Some(Self { shaper: rustybuzz::Face::from_slice(bytes, index)?, font: Font::new(Data::from(bytes), index)? })
    }

    /// Whether the font has the letter.
    pub fn draws(&self, letter: char) -> bool {
        self.shaper.glyph_index(letter).is_some()
    }
}

/// In the order in which they are asked for a letter.
struct Bundled {
    regular: [Face; 3],
    semi_bold: [Face; 3],
}

static BUNDLED: LazyLock<Option<Bundled>> = LazyLock::new(|| {
    Some(Bundled {
        regular: [
            Face::read(include_bytes!("fonts/Inter-Regular.ttf"), 0)?,
            Face::read(include_bytes!("fonts/Vazirmatn-NL-Regular.ttf"), 0)?,
            Face::read(include_bytes!("fonts/NotoSansHebrew-Regular.ttf"), 0)?,
        ],
        semi_bold: [
            Face::read(include_bytes!("fonts/Inter-SemiBold.ttf"), 0)?,
            Face::read(include_bytes!("fonts/Vazirmatn-NL-SemiBold.ttf"), 0)?,
            Face::read(include_bytes!("fonts/NotoSansHebrew-SemiBold.ttf"), 0)?,
        ],
    })
});

/// The fonts that one paper may use.
#[derive(Clone, Copy)]
pub struct Typefaces {
    bundled: &'static Bundled,
    system: bool,
}

impl Typefaces {
    /// `system`: also look at the fonts that are installed on this machine.
    pub fn open(system: bool) -> Result<Self, PdfError> {
        let bundled = BUNDLED.as_ref().ok_or(PdfError::Fonts)?;
        Ok(Self { bundled, system })
    }

    /// The font of plain text.
    pub fn main(&self, weight: Weight) -> &'static Face {
        &self.of(weight)[0]
    }

    /// The first font that has the letter, or `None` when [`MISSING`] has to stand for it.
    pub fn find(&self, weight: Weight, letter: char) -> Option<&'static Face> {
        let bundled = self.of(weight).iter().find(|face| face.draws(letter));
        bundled.or_else(|| self.system.then(|| system_fonts::find(letter)).flatten())
    }

    const fn of(&self, weight: Weight) -> &'static [Face; 3] {
        match weight {
            Weight::Regular => &self.bundled.regular,
            Weight::SemiBold => &self.bundled.semi_bold,
        }
    }
}
