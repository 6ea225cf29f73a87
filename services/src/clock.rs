//! Time and chance, passed in (house rule 5): the system's in the running shop, a fixed clock and
//! a seeded generator in tests.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use domain::{
    calendar::{Date, Instant, Month},
    renewal::VendorDates,
};
use jiff::{Timestamp, civil, tz::TimeZone};
use rand::{Rng, SeedableRng, rngs::StdRng};

/// Where instants come from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// The system's, ahead by so many microseconds: in development time can be moved
    /// (`services::time_machine`).
    Movable(Arc<AtomicI64>),
    /// Stands still until it is moved; microseconds since 1970 UTC.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `now`.
    pub fn fixed(now: Instant) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now.as_micros())))
    }

    /// The system's clock, which can be moved and was not yet.
    pub fn movable() -> Self {
        Self::Movable(Arc::default())
    }

    pub fn now(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
        let system = || Timestamp::now().as_microsecond();
        match self {
            Self::System => Instant::from_micros(system()),
            Self::Movable(ahead) => Instant::from_micros(system().saturating_add(ahead.load(Ordering::SeqCst))),
            Self::Fixed(micros) => Instant::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// How far a movable clock is ahead, in microseconds; `None` for others.
    pub fn ahead(&self) -> Option<i64> {
        match self {
            Self::Movable(ahead) => Some(ahead.load(Ordering::SeqCst)),
            Self::System | Self::Fixed(_) => None,
        }
    }

    /// Moves a movable clock; `true` if it stood elsewhere.
    pub fn set_ahead(&self, micros: i64) -> bool {
        match self {
            Self::Movable(ahead) => ahead.swap(micros, Ordering::SeqCst) != micros,
            Self::System | Self::Fixed(_) => false,
        }
    }

    /// Moves a fixed clock; others stay as they are.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Fixed(micros) = self {
            micros.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }
}

/// Where random bits come from: a cryptographic generator, seeded by the system or by a test.
#[derive(Clone, Debug)]
pub struct Chance(Arc<Mutex<StdRng>>);

impl Chance {
    /// Seeded by the operating system.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for chance")]
    pub fn from_system() -> Self {
        Self(Arc::new(Mutex::new(rand::make_rng())))
    }

    /// The same bits every time, for tests.
    pub fn from_seed(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// 128 random bits, for identifiers.
    pub fn bits(&self) -> u128 {
        u128::from_le_bytes(self.bytes())
    }

    /// A number below `bound`, every one as likely as the others.
    pub fn below(&self, bound: u32) -> u32 {
        // 64 random bits make the bias of the remainder smaller than 2^-32.
        let bits = u64::from_le_bytes(self.bytes());
        u32::try_from(bits % u64::from(bound.max(1))).unwrap_or(0)
    }
}

/// The vendor's time zone: makes instants of dates and dates of instants (rule 11).
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// A zone by its IANA name, such as `America/Los_Angeles`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The date in the zone at an instant.
    pub fn date(&self, instant: Instant) -> Date {
        let local = self.local(instant).date();
        let month = u8::try_from(local.month()).ok().and_then(|month| Month::try_from(month).ok());
        let day = u8::try_from(local.day()).unwrap_or(1);
        Date::from_calendar_date(i32::from(local.year()), month.unwrap_or(Month::January), day).unwrap_or(Date::MIN)
    }

    /// The first instant of a date in the zone (which a DST change may move off midnight).
    pub fn start_of(&self, date: Date) -> Instant {
        let year = i16::try_from(date.year()).unwrap_or(9999);
        let month = i8::try_from(u8::from(date.month())).unwrap_or(1);
        let day = i8::try_from(date.day()).unwrap_or(1);
        civil::Date::new(year, month, day)
            .and_then(|date| date.to_zoned(self.0.clone()))
            .map_or(Instant::from_micros(i64::MAX), |zoned| Instant::from_micros(zoned.timestamp().as_microsecond()))
    }

    /// The instant so many calendar months later, at the same time of the day.
    pub fn months_after(&self, instant: Instant, months: u32) -> Instant {
        let date = self.date(instant);
        let of_day = instant.seconds_since(self.start_of(date));
        self.start_of(domain::calendar::add_months(date, months)).plus_seconds(of_day)
    }

    /// The instant so many dates later, at the same time of the day.
    pub fn days_after(&self, instant: Instant, days: u32) -> Instant {
        let date = self.date(instant);
        let of_day = instant.seconds_since(self.start_of(date));
        let later = i32::try_from(days).ok().and_then(|days| date.to_julian_day().checked_add(days));
        let later = later.and_then(|day| Date::from_julian_day(day).ok()).unwrap_or(Date::MAX);
        self.start_of(later).plus_seconds(of_day)
    }

    /// `21 November 2026, 18:02 CET`, in full, for titles of dates.
    pub fn describe(&self, instant: Instant, locale: domain::locale::Locale) -> String {
        let zoned = self.local(instant);
        format!("{}, {}", locale.date(self.date(instant)), zoned.strftime("%H:%M %Z"))
    }

    /// The date and time of day in the zone.
    pub(crate) fn local(&self, instant: Instant) -> jiff::Zoned {
        Timestamp::from_microsecond(instant.as_micros()).unwrap_or(Timestamp::MAX).to_zoned(self.0.clone())
    }
}

impl VendorDates for Zone {
    fn date(&self, instant: Instant) -> Date {
        Self::date(self, instant)
    }

    fn start_of(&self, date: Date) -> Instant {
        Self::start_of(self, date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::parse_iso_date;

    #[test]
    fn dates_are_the_vendors() {
        let zone = Zone::named("America/Los_Angeles").unwrap();
        let late = Instant::from_seconds(1_795_320_000); // 2026-11-22 04:00 UTC
        assert_eq!(zone.date(late), parse_iso_date("2026-11-21").unwrap());
        assert_eq!(zone.start_of(parse_iso_date("2026-11-21").unwrap()).to_rfc3339(), "2026-11-21T08:00:00Z");
        assert_eq!(zone.start_of(parse_iso_date("2026-07-01").unwrap()).to_rfc3339(), "2026-07-01T07:00:00Z");
    }

    #[test]
    fn a_seed_repeats_itself() {
        assert_eq!(Chance::from_seed(7).bits(), Chance::from_seed(7).bits());
        assert!((0..100).all(|_| Chance::from_seed(7).below(10) < 10));
    }
}
