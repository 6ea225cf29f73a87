//! The language and customs in which money, dates, mails and papers are worded (house rule 15).
//! Every function that words something takes one, so a second language is an added arm.

use serde::{Deserialize, Serialize};

use crate::calendar::{Date, Month};

/// A supported locale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    /// American English.
    #[default]
    #[serde(rename = "en-US")]
    EnUs,
}

impl Locale {
    /// The BCP 47 tag, for `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::EnUs => "en-US",
        }
    }

    /// `3 March 2027`: the day first, so that no one reads a month for a day.
    pub fn date(self, date: Date) -> String {
        match self {
            Self::EnUs => format!("{} {} {}", date.day(), month_name(date.month()), date.year()),
        }
    }
}

fn month_name(month: Month) -> &'static str {
    match month {
        Month::January => "January",
        Month::February => "February",
        Month::March => "March",
        Month::April => "April",
        Month::May => "May",
        Month::June => "June",
        Month::July => "July",
        Month::August => "August",
        Month::September => "September",
        Month::October => "October",
        Month::November => "November",
        Month::December => "December",
    }
}
