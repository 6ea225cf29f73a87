//! Fonts of the machine, for scripts that the binary has no font for (Chinese, Japanese, Korean,
//! Thai, Indic ...). Looked at only when such a letter turns up, once per process. On Debian,
//! `fonts-noto-cjk` and `fonts-noto-core` cover nearly every name there is.

use std::{
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, OnceLock, PoisonError},
};

use rustybuzz::ttf_parser::{self, Permissions, RawFace, Tag, Width};

use super::typeface::Face;

/// Where Linux distributions and administrators put fonts.
const FOLDERS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];
/// Folders inside of folders that are looked at.
const DEPTH: usize = 4;
/// The largest file that is read; Noto Sans CJK has 20 MB.
const MOST_BYTES: u64 = 64 << 20;

static CANDIDATES: LazyLock<Vec<Candidate>> = LazyLock::new(|| candidates_in(&FOLDERS.map(Path::new)));

/// A face of a font file and the letters that it has.
struct Candidate {
    path: PathBuf,
    index: u32,
    letters: Vec<RangeInclusive<u32>>,
    /// Plain upright text faces come first.
    oddity: u32,
    /// Read when it is first used, and kept as long as the process lives.
    face: OnceLock<Option<&'static Face>>,
}

/// The plainest installed font that has the letter. The same fonts give the same answer.
pub fn find(letter: char) -> Option<&'static Face> {
    find_among(&CANDIDATES, letter)
}

fn find_among(candidates: &[Candidate], letter: char) -> Option<&'static Face> {
    let code = u32::from(letter);
    candidates
        .iter()
        .filter(|candidate| candidate.letters.iter().any(|range| range.contains(&code)))
        .find_map(Candidate::open)
}

impl Candidate {
    fn open(&self) -> Option<&'static Face> {
        *self.face.get_or_init(|| {
            let bytes = shared_bytes(&self.path)?;
            let face: &'static Face = Box::leak(Box::new(Face::read(bytes, self.index)?));
            Some(face)
        })
    }
}

/// The bytes of a font file, read once: the faces of a collection share them.
fn shared_bytes(path: &Path) -> Option<&'static [u8]> {
    static READ: Mutex<Vec<(PathBuf, &'static [u8])>> = Mutex::new(Vec::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, bytes)) = read.iter().find(|(known, _)| known == path) {
        return Some(bytes);
    }
    let bytes: &'static [u8] = Box::leak(fs::read(path).ok()?.into_boxed_slice());
    read.push((path.to_owned(), bytes));
    Some(bytes)
}

fn candidates_in(folders: &[&Path]) -> Vec<Candidate> {
    let mut files = Vec::new();
    for folder in folders {
        collect_files(folder, DEPTH, &mut files);
    }
    let mut candidates: Vec<_> = files.iter().flat_map(|path| candidates_of(path)).collect();
    candidates.sort_by(|a, b| (a.oddity, &a.path, a.index).cmp(&(b.oddity, &b.path, b.index)));
    candidates
}

/// What cannot be read is passed over: a missing font shows as a box, not as a missing invoice.
fn collect_files(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth > 0 {
            collect_files(&path, depth - 1, files);
        } else if is_font(&path) && fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= MOST_BYTES) {
            files.push(path);
        }
    }
}

fn is_font(path: &Path) -> bool {
    let Some(extension) = path.extension() else { return false };
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn candidates_of(path: &Path) -> Vec<Candidate> {
    let Ok(bytes) = fs::read(path) else { return Vec::new() };
    let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
    (0..count).filter_map(|index| candidate(path, &bytes, index)).collect()
}

fn candidate(path: &Path, bytes: &[u8], index: u32) -> Option<Candidate> {
    let tables = RawFace::parse(bytes, index).ok()?;
    let has = |name: &[u8; 4]| tables.table(Tag::from_bytes(name)).is_some();
    // Color fonts bring gradients and pictures that archived papers may not hold.
    let outlines_only = !(has(b"COLR") || has(b"CBDT") || has(b"sbix") || has(b"SVG "));
    let face = ttf_parser::Face::parse(bytes, index).ok()?;
    let may_embed = face.permissions() != Some(Permissions::Restricted);
    if !(outlines_only && may_embed && (has(b"glyf") || has(b"CFF "))) {
        return None;
    }
    Some(Candidate {
        path: path.to_owned(),
        index,
        letters: letters_of(&face),
        oddity: oddity(&face),
        face: OnceLock::new(),
    })
}

fn letters_of(face: &ttf_parser::Face<'_>) -> Vec<RangeInclusive<u32>> {
    let mut letters = Vec::new();
    for table in face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables) {
        if table.is_unicode() {
            table.codepoints(|code| letters.push(code));
        }
    }
    letters.sort_unstable();
    let mut ranges: Vec<RangeInclusive<u32>> = Vec::new();
    for code in letters {
        match ranges.last_mut() {
            Some(last) if code <= last.end() + 1 => *last = *last.start()..=code,
            _ => ranges.push(code..=code),
        }
    }
    ranges
}

fn oddity(face: &ttf_parser::Face<'_>) -> u32 {
    let heavy = u32::from(face.weight().to_number().abs_diff(400));
    let slanted = u32::from(face.is_italic()) * 2000;
    let narrow = u32::from(face.width() != Width::Normal) * 2000;
    heavy + slanted + narrow + u32::from(face.is_monospaced()) * 4000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plainest_font_that_has_the_letter_is_taken() {
        let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/invoicing/pdf/fonts");
        let candidates = candidates_in(&[&bundled, Path::new("/no/such/folder")]);
        assert_eq!(candidates.len(), 6);
        let regular = candidates.iter().take(3).all(|candidate| candidate.path.to_string_lossy().contains("Regular"));
        assert!(regular, "regular faces come before semi-bold ones");
        let hebrew = find_among(&candidates, '\u{5e9}').unwrap();
        assert!(hebrew.shaper.glyph_index('\u{5e9}').is_some());
        assert!(find_among(&candidates, '\u{738b}').is_none());
    }
}
