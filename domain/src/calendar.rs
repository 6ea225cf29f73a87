//! Instants and calendar months (rule 11). Boundaries are instants in UTC that the server makes
//! from dates in the vendor's time zone; here is only the arithmetic that needs no zone.

use serde::{Deserialize, Serialize};
pub use time::{Date, Month};

/// A point in time: microseconds since 1970-01-01 00:00 UTC, as stored in the data base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Instant(i64);

/// Microseconds in a second.
const MICROS: i64 = 1_000_000;

impl Instant {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS))
    }

    pub const fn as_micros(self) -> i64 {
        self.0
    }

    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(MICROS)
    }

    /// Milliseconds since 1970; instants before it count as 0.
    pub fn as_millis(self) -> u64 {
        u64::try_from(self.0.div_euclid(1000)).unwrap_or(0)
    }

    /// The instant `seconds` later (earlier if negative), at the edge of time at most.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS)))
    }

    /// The instant `days` times 24 hours later.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole seconds from `earlier` until here, negative if it is later.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0.saturating_sub(earlier.0)).div_euclid(MICROS)
    }

    /// The date on the UTC calendar, or `None` outside of years ±9999.
    pub fn utc_date(self) -> Option<Date> {
        let days = i32::try_from(self.as_seconds().div_euclid(86_400)).ok()?;
        Date::from_julian_day(UNIX_EPOCH_JULIAN_DAY.checked_add(days)?).ok()
    }

    /// `2026-11-21T17:30:00Z`, for `<time datetime>` and machine-readable output.
    pub fn to_rfc3339(self) -> String {
        let Some(date) = self.utc_date() else { return String::new() };
        let second = self.as_seconds().rem_euclid(86_400);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        format!("{}T{hour:02}:{minute:02}:{:02}Z", iso_date(date), second % 60)
    }
}

const UNIX_EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// `2026-11-21`.
pub fn iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// Reads `2026-11-21`; anything else is `None`.
pub fn parse_iso_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// The date `months` calendar months after `anchor`, on the anchor's day or the month's last
/// (31 January → 28 February → 31 March: always count from the anchor, never from the
/// shortened date). Dates past the year 9999 stay at the last day of the calendar.
pub fn add_months(anchor: Date, months: u32) -> Date {
    let index = i64::from(anchor.year()) * 12 + i64::from(u8::from(anchor.month())) - 1 + i64::from(months);
    let Ok(year) = i32::try_from(index.div_euclid(12)) else { return Date::MAX };
    let month_number = u8::try_from(index.rem_euclid(12) + 1).unwrap_or(12);
    let month = Month::try_from(month_number).unwrap_or(Month::December);
    let day = anchor.day().min(month.length(year));
    Date::from_calendar_date(year, month, day).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        parse_iso_date(text).unwrap()
    }

    #[test]
    fn months_are_kept_to_the_original_day() {
        let anchor = date("2026-01-31");
        assert_eq!(add_months(anchor, 1), date("2026-02-28"));
        assert_eq!(add_months(anchor, 2), date("2026-03-31"));
        assert_eq!(add_months(date("2023-11-30"), 3), date("2024-02-29"));
        assert_eq!(add_months(date("2024-02-29"), 12), date("2025-02-28"));
        assert_eq!(add_months(date("2024-02-29"), 36), date("2027-02-28"));
        assert_eq!(add_months(date("2024-02-29"), 48), date("2028-02-29"));
    }

    #[test]
    fn instants_are_worded_for_machines() {
        assert_eq!(Instant::from_seconds(0).to_rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(Instant::from_seconds(1_795_282_200).to_rfc3339(), "2026-11-21T17:30:00Z");
        assert_eq!(Instant::from_seconds(-1).to_rfc3339(), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn only_real_dates_are_read() {
        for bad in ["2024-14-05", "2023-02-29", "24-01-01", "2024-1-1", "2024-01-01-01", "", "x"] {
            assert_eq!(parse_iso_date(bad), None, "{bad}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn the_day_never_grows_and_months_add_up(day in 2_400_000..2_500_000_i32, a in 0..600_u32) {
                let anchor = Date::from_julian_day(day).unwrap();
                let later = add_months(anchor, a);
                prop_assert!(later.day() <= anchor.day());
                let span = (later.year() - anchor.year()) * 12
                    + i32::from(u8::from(later.month())) - i32::from(u8::from(anchor.month()));
                prop_assert_eq!(u32::try_from(span).unwrap(), a);
                prop_assert!(later >= anchor);
            }

            #[test]
            fn a_date_survives_its_text(day in 2_400_000..2_500_000_i32) {
                let date = Date::from_julian_day(day).unwrap();
                prop_assert_eq!(parse_iso_date(&iso_date(date)), Some(date));
            }
        }
    }
}
