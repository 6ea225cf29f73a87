//! Pages that fill from top to bottom: where the next thing goes, when a new page begins, and what
//! stands on every page. What goes on them is said by `head`, `lines` and `closing`.

use domain::locale::Locale;
use krilla::tagging::ArtifactType;

use super::{
    Paper, breaking,
    structure::{PartId, Structure},
    styles::{DETAIL, FOOTER, SANDBOX, STRONG},
    text::{self, Ink, Line, Style},
    typeface::Typefaces,
    words,
};

/// White at the left and the right, and above the first line.
const MARGIN: f32 = 54.0;
/// From the last line of the footer to the edge.
const FOOTER_MARGIN: f32 = 40.0;
/// Between what a page holds and its footer.
const FOOTER_GAP: f32 = 20.0;
/// Between the top line of a page and what follows.
const RUNNING_GAP: f32 = 22.0;

/// Whose mark it is: a part of the paper, or only furniture that readers aloud leave out.
#[derive(Clone, Copy)]
pub enum Owner {
    Part(PartId),
    Furniture(ArtifactType),
}

/// A line of text, a rule or a patch of color at its place; points from the top left corner.
pub struct Mark {
    pub owner: Owner,
    pub shape: Shape,
}

pub enum Shape {
    Text { line: Line, x: f32, baseline: f32 },
    Box { x: f32, y: f32, width: f32, height: f32, radius: f32, ink: Ink },
}

/// What stands on every page.
pub struct Running {
    pub seller: String,
    pub title: String,
    pub footer: String,
    pub sandbox: bool,
}

/// Lays out one paper.
pub struct Flow {
    pub faces: Typefaces,
    pub locale: Locale,
    pub structure: Structure,
    pub pages: Vec<Vec<Mark>>,
    /// Where the next thing goes.
    pub y: f32,
    paper: Paper,
    running: Running,
    footer: Vec<Line>,
}

impl Flow {
    /// An empty first page.
    pub fn new(faces: Typefaces, locale: Locale, paper: Paper, running: Running) -> Self {
        let (width, _) = paper.size();
        let footer = breaking::wrap(faces, FOOTER, &running.footer, width - 2.0 * MARGIN - 90.0);
        let pages = vec![Vec::new()];
        Self { faces, locale, structure: Structure::default(), pages, y: MARGIN, paper, running, footer }
    }

    pub const LEFT: f32 = MARGIN;

    pub const fn right(&self) -> f32 {
        self.paper.size().0 - MARGIN
    }

    pub const fn width(&self) -> f32 {
        self.right() - Self::LEFT
    }

    /// What is left of the page.
    pub fn room(&self) -> f32 {
        self.bottom() - self.y
    }

    /// What a page other than the first can hold.
    pub fn whole_page(&self) -> f32 {
        self.bottom() - MARGIN - STRONG.leading - RUNNING_GAP
    }

    fn bottom(&self) -> f32 {
        self.footer_top() - FOOTER_GAP
    }

    fn footer_top(&self) -> f32 {
        let lines = u16::try_from(self.footer.len().max(1)).unwrap_or(u16::MAX);
        self.paper.size().1 - FOOTER_MARGIN - f32::from(lines) * FOOTER.leading
    }

    pub fn set(&self, style: Style, text: &str) -> Line {
        text::set(self.faces, style, text)
    }

    pub fn wrap(&self, style: Style, text: &str, width: f32) -> Vec<Line> {
        breaking::wrap(self.faces, style, text, width)
    }

    /// Puts a line at `x`, its top at `y`.
    pub fn text(&mut self, owner: Owner, line: Line, x: f32, y: f32) {
        // Capitals of Inter are 0.727 of the size high: they stand in the middle of the leading.
        let baseline = y + line.style.leading / 2.0 + line.style.size * 0.364;
        self.mark(owner, Shape::Text { line, x, baseline });
    }

    /// Puts a line so that it ends at `right`.
    pub fn text_to(&mut self, owner: Owner, line: Line, right: f32, y: f32) {
        let x = right - line.width;
        self.text(owner, line, x, y);
    }

    /// Puts lines under each other and says where the next would go.
    pub fn column(&mut self, owner: Owner, lines: Vec<Line>, x: f32, y: f32) -> f32 {
        let mut y = y;
        for line in lines {
            let leading = line.style.leading;
            self.text(owner, line, x, y);
            y += leading;
        }
        y
    }

    /// A rule over the whole width, or from `x` to the right edge.
    pub fn rule(&mut self, x: f32, y: f32, ink: Ink) {
        let width = self.right() - x;
        self.patch(x, y - 0.25, width, 0.5, 0.0, ink);
    }

    pub fn dot(&mut self, x: f32, y: f32, ink: Ink) {
        self.patch(x, y, 5.0, 5.0, 2.5, ink);
    }

    fn patch(&mut self, x: f32, y: f32, width: f32, height: f32, radius: f32, ink: Ink) {
        let owner = Owner::Furniture(ArtifactType::Layout);
        self.mark(owner, Shape::Box { x, y, width, height, radius, ink });
    }

    fn mark(&mut self, owner: Owner, shape: Shape) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { owner, shape });
        }
    }

    /// Begins a page with the seller's name and the paper's title on its first line.
    pub fn new_page(&mut self) {
        self.pages.push(Vec::new());
        let owner = Owner::Furniture(ArtifactType::Header);
        let widest = self.width() - 150.0;
        let title = self.set(DETAIL, &self.running.title);
        let seller = breaking::shorten(self.faces, STRONG, &self.running.seller, widest - title.width);
        let (left, title_x) = (Self::LEFT, Self::LEFT + seller.width + 10.0);
        self.text(owner, seller, left, MARGIN);
        self.text(owner, title, title_x, MARGIN);
        self.sandbox(owner, MARGIN);
        self.y = MARGIN + STRONG.leading + RUNNING_GAP;
    }

    pub const fn is_sandbox(&self) -> bool {
        self.running.sandbox
    }

    /// The quiet mark of a sale that moved no money, at the right.
    pub fn sandbox(&mut self, owner: Owner, y: f32) {
        if !self.running.sandbox {
            return;
        }
        let words = self.set(SANDBOX, words::sandbox(self.locale));
        let (width, height) = (words.width + 16.0, 17.0);
        let x = self.right() - width;
        let top = y + (SANDBOX.leading - height) / 2.0;
        self.patch(x, top, width, height, height / 2.0, Ink::AttentionSoft);
        self.text(owner, words, x + 8.0, y);
    }

    /// Writes the footers, once all pages are known.
    pub fn finish(mut self) -> (Structure, Vec<Vec<Mark>>) {
        let count = self.pages.len();
        let (top, left, right) = (self.footer_top(), Self::LEFT, self.right());
        let mut pages = std::mem::take(&mut self.pages);
        for (index, page) in pages.iter_mut().enumerate() {
            self.pages = vec![std::mem::take(page)];
            let footer = Owner::Furniture(ArtifactType::Footer);
            let seller = self.wrap(FOOTER, &self.running.footer, self.width() - 90.0);
            self.column(footer, seller, left, top);
            let number = self.set(FOOTER, &words::page(self.locale, index + 1, count));
            self.text_to(footer, number, right, top);
            *page = self.pages.pop().unwrap_or_default();
        }
        (self.structure, pages)
    }
}
