//! The tones in which a state is said. A tone never stands alone: words always come with it.

use serde::{Deserialize, Serialize};

use super::Glyph;

/// How a badge, a status or a notice feels; `Billing` and `Licensee` name a side of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    #[default]
    Neutral,
    Info,
    Success,
    Attention,
    Danger,
    Billing,
    Licensee,
}

impl Tone {
    /// The ending of the tone's class, such as `badge-success`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Attention => "attention",
            Self::Danger => "danger",
            Self::Billing => "billing",
            Self::Licensee => "licensee",
        }
    }

    /// The drawing that goes with the tone.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Neutral | Self::Info => Glyph::Info,
            Self::Success => Glyph::CheckCircle,
            Self::Attention => Glyph::Warning,
            Self::Danger => Glyph::Alert,
            Self::Billing => Glyph::Receipt,
            Self::Licensee => Glyph::Key,
        }
    }
}
