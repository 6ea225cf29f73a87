//! Small line drawings beside words, and the shop's mark. They are hidden from screen readers:
//! the words say it. Most paths are from Lucide (lucide.dev, ISC license, copyright Lucide Icons
//! and Contributors), the receipt and the mark are ours.

use leptos::prelude::*;

/// What can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    Arrow,
    Card,
    Check,
    CheckCircle,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Clock,
    Close,
    Copy,
    Download,
    Inbox,
    Info,
    Key,
    Lock,
    Mail,
    Receipt,
    Users,
    Warning,
}

impl Glyph {
    /// Every glyph, for the style guide.
    pub const ALL: [Self; 20] = [
        Self::Alert,
        Self::Arrow,
        Self::Card,
        Self::Check,
        Self::CheckCircle,
        Self::ChevronDown,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::Clock,
        Self::Close,
        Self::Copy,
        Self::Download,
        Self::Inbox,
        Self::Info,
        Self::Key,
        Self::Lock,
        Self::Mail,
        Self::Receipt,
        Self::Users,
        Self::Warning,
    ];

    fn paths(self) -> &'static str {
        match self {
            Self::Alert => r#"<circle cx="12" cy="12" r="10"/><path d="M12 8v4M12 16h.01"/>"#,
            Self::Arrow => r#"<path d="M5 12h14M12 5l7 7-7 7"/>"#,
            Self::Card => r#"<rect width="20" height="14" x="2" y="5" rx="2"/><path d="M2 10h20M6 14h2"/>"#,
            Self::Check => r#"<path d="M20 6 9 17l-5-5"/>"#,
            Self::CheckCircle => r#"<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>"#,
            Self::ChevronDown => r#"<path d="m6 9 6 6 6-6"/>"#,
            Self::ChevronLeft => r#"<path d="m15 18-6-6 6-6"/>"#,
            Self::ChevronRight => r#"<path d="m9 18 6-6-6-6"/>"#,
            Self::Clock => r#"<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>"#,
            Self::Close => r#"<path d="M18 6 6 18M6 6l12 12"/>"#,
            Self::Copy => {
                r#"<rect width="14" height="14" x="8" y="8" rx="2"/><path d="M4 16a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2"/>"#
            }
            Self::Download => r#"<path d="M12 15V3M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4M7 10l5 5 5-5"/>"#,
            Self::Inbox => {
                r#"<path d="M22 12h-6l-2 3h-4l-2-3H2M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z"/>"#
            }
            Self::Info => r#"<circle cx="12" cy="12" r="10"/><path d="M12 16v-4M12 8h.01"/>"#,
            Self::Key => {
                r#"<path d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z"/><path d="M16.5 7.5h.01"/>"#
            }
            Self::Lock => r#"<rect width="18" height="11" x="3" y="11" rx="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>"#,
            Self::Mail => {
                r#"<path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7"/><rect x="2" y="4" width="20" height="16" rx="2"/>"#
            }
            Self::Receipt => {
                r#"<path d="M5 3v18l2.3-1.6L9.7 21l2.3-1.6 2.3 1.6 2.4-1.6L19 21V3l-2.3 1.6L14.3 3 12 4.6 9.7 3 7.3 4.6ZM9 9.5h6M9 14h6"/>"#
            }
            Self::Users => {
                r#"<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M16 3.128a4 4 0 0 1 0 7.744M22 21v-2a4 4 0 0 0-3-3.87"/><circle cx="9" cy="7" r="4"/>"#
            }
            Self::Warning => {
                r#"<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01"/>"#
            }
        }
    }
}

/// A drawing the size of the words around it, in their color.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=glyph.paths()></svg> }
}

/// The mark: one sheet with two folds, in the tints of the two sides of an account.
#[component]
pub fn Mark() -> impl IntoView {
    const FOLDS: &str = r#"<path class="fold-billing" d="M3 4.2c0-.7.7-1.2 1.3-.9L11.6 6.5v14.8L3.6 17.9a1 1 0 0 1-.6-.9z"/><path class="fold-licensee" d="M21 4.2c0-.7-.7-1.2-1.3-.9L12.4 6.5v14.8l8-3.4a1 1 0 0 0 .6-.9z"/>"#;
    view! { <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" inner_html=FOLDS></svg> }
}
