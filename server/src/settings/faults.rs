//! What is wrong with the settings, told all at once.

use std::fmt;

/// One setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingFault {
    /// Where the value came from, or would: a variable, or a name in a file.
    pub place: String,
    /// What is wrong and what to do, as a sentence.
    pub words: String,
}

impl fmt::Display for SettingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.words)
    }
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SettingFaults(pub Vec<SettingFault>);

impl SettingFaults {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn add(&mut self, place: impl Into<String>, words: impl Into<String>) {
        self.0.push(SettingFault { place: place.into(), words: words.into() });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SettingFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        let words = if count == 1 { "one fault".to_owned() } else { format!("{count} faults") };
        write!(f, "the settings have {words}:")?;
        for fault in &self.0 {
            write!(f, "\n  {fault}")?;
        }
        Ok(())
    }
}
