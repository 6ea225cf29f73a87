//! The few ways in which text is set on a paper; sizes in points.

use super::{
    text::{Ink, Style},
    typeface::Weight,
};

pub const BODY: Style =
    Style { weight: Weight::Regular, size: 9.0, leading: 13.0, ink: Ink::Text, tabular: false, tracking: 0.0 };
pub const STRONG: Style = Style { weight: Weight::SemiBold, ..BODY };
pub const NUMBER: Style = Style { tabular: true, ..BODY };
pub const DETAIL: Style = Style { ink: Ink::Muted, size: 8.5, leading: 12.5, ..BODY };
pub const LABEL: Style = Style { ink: Ink::Muted, size: 8.0, leading: 12.0, ..BODY };
pub const FOOTER: Style = Style { ink: Ink::Muted, size: 7.5, leading: 11.0, ..BODY };
pub const SELLER: Style = Style { weight: Weight::SemiBold, size: 11.0, leading: 15.0, tracking: -0.005, ..BODY };
pub const TITLE: Style = Style { weight: Weight::SemiBold, size: 23.0, leading: 28.0, tracking: -0.02, ..BODY };
pub const STATUS: Style = Style { weight: Weight::SemiBold, ink: Ink::Success, ..BODY };
pub const STATUS_OPEN: Style = Style { ink: Ink::Attention, ..STATUS };
pub const TOTAL: Style = Style { weight: Weight::SemiBold, size: 11.0, leading: 16.0, tabular: true, ..BODY };
pub const SANDBOX: Style = Style { weight: Weight::SemiBold, size: 7.5, ink: Ink::Attention, ..BODY };
