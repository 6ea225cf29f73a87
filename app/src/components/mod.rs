//! The parts that every page is made of: fields, buttons, words of state, lists, the frame around
//! a page. Use them instead of bare markup; their classes live in `style/`, `docs/design.md` says
//! when to take which, and `/styleguide` shows each in every state. All of them render on the
//! server and mean the same without JavaScript.

mod badge;
mod button;
mod checkbox;
mod choice;
mod classes;
mod copy_text;
mod description_list;
mod dialog;
mod disclosure;
mod empty_state;
mod error_page;
mod fault_summary;
mod field;
mod icon;
mod money_text;
mod notice;
mod page_heading;
mod pagination;
mod portal_bar;
mod release;
mod select_field;
mod site_footer;
mod site_header;
mod steps;
mod table;
mod text_area;
mod toast;
mod tone;

pub use badge::{Badge, Status};
pub use button::{Button, ButtonKind, ButtonLink};
pub use checkbox::Checkbox;
pub use choice::{ChoiceCard, ChoiceGroup};
pub use copy_text::CopyText;
pub use description_list::{DescriptionList, Fact};
pub use dialog::Dialog;
pub use disclosure::Disclosure;
pub use empty_state::EmptyState;
pub use error_page::ErrorPage;
pub use fault_summary::{FaultSummary, FieldFault, focus_when_drawn};
pub use field::{Field, FieldRow};
pub use icon::{Glyph, Icon, Mark};
pub use money_text::{DateText, MoneyText};
pub use notice::Notice;
pub use page_heading::{BackLink, PageHeading, focused_on_arrival};
pub use pagination::Pagination;
pub use portal_bar::{PortalBar, PortalNav, Side};
pub use release::{HIT, Note, NoteKind, Release};
pub use select_field::{SelectField, options};
pub use site_footer::SiteFooter;
pub use site_header::{SiteHeader, SkipLink};
pub use steps::Steps;
pub use table::Table;
pub use text_area::TextArea;
pub use toast::{Toast, Toasts};
pub use tone::Tone;
