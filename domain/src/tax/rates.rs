//! The standard rates of VAT in the European Union, each with the instant from which it holds.
//!
//! Sources: the Commission's data base "Taxes in Europe" (TEDB) and its list "VAT rates applied in
//! the Member States"; the changes since 2024 by the acts that made them: Estonia's Käibemaksuseadus
//! § 15 (22 % from 2024, 24 % from July 2025), Finland's Act 387/2024, Slovakia's Act 278/2024,
//! Romania's Law 141/2025. A new rate is a new line, written before it holds.

use crate::{calendar::Instant, country::Country};

/// A rate and the first instant at which it holds.
struct Rate {
    from: Instant,
    basis_points: u32,
}

/// What held when this shop's oldest paper could be written.
const fn always(basis_points: u32) -> Rate {
    Rate { from: Instant::from_micros(i64::MIN), basis_points }
}

/// From midnight of a day, where the clock is `ahead` hours ahead of UTC.
const fn from(year: i64, month: i64, day: i64, ahead: i64, basis_points: u32) -> Rate {
    Rate { from: Instant::from_seconds(days_since_1970(year, month, day) * 86_400 - ahead * 3600), basis_points }
}

/// Days from 1970-01-01 to a day after it (years that begin in March, so that February is last).
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// Each country's rates, the oldest first.
static STANDARD: [(&str, &[Rate]); 27] = [
    ("AT", &[always(2000)]),
    ("BE", &[always(2100)]),
    ("BG", &[always(2000)]),
    ("CY", &[always(1900)]),
    ("CZ", &[always(2100)]),
    ("DE", &[always(1900)]),
    ("DK", &[always(2500)]),
    ("EE", &[always(2200), from(2025, 7, 1, 3, 2400)]),
    ("ES", &[always(2100)]),
    ("FI", &[always(2400), from(2024, 9, 1, 3, 2550)]),
    ("FR", &[always(2000)]),
    ("GR", &[always(2400)]),
    ("HR", &[always(2500)]),
    ("HU", &[always(2700)]),
    ("IE", &[always(2300)]),
    ("IT", &[always(2200)]),
    ("LT", &[always(2100)]),
    ("LU", &[always(1700)]),
    ("LV", &[always(2100)]),
    ("MT", &[always(1800)]),
    ("NL", &[always(2100)]),
    ("PL", &[always(2300)]),
    ("PT", &[always(2300)]),
    ("RO", &[always(1900), from(2025, 8, 1, 3, 2100)]),
    ("SE", &[always(2500)]),
    ("SI", &[always(2200)]),
    ("SK", &[always(2000), from(2025, 1, 1, 1, 2300)]),
];

const MONACO: &str = "MC";

/// The member state whose VAT holds in a country: mostly itself, France for Monaco (Article 7 of
/// Directive 2006/112/EC); `None` outside of the EU's VAT area.
pub fn member_state(country: Country) -> Option<Country> {
    if country.code() == MONACO {
        return Country::parse("FR").ok();
    }
    STANDARD.iter().any(|(code, _)| *code == country.code()).then_some(country)
}

/// The member states, by code.
pub fn member_states() -> impl Iterator<Item = Country> {
    STANDARD.iter().filter_map(|(code, _)| Country::parse(code).ok())
}

/// Every country that has a [`member_state`].
pub fn taxed_countries() -> impl Iterator<Item = Country> {
    member_states().chain(Country::parse(MONACO).ok())
}

/// The standard rate of a member state at an instant, in basis points; `None` outside of the EU.
pub fn standard_rate(state: Country, at: Instant) -> Option<u32> {
    let (_, rates) = STANDARD.iter().find(|(code, _)| *code == state.code())?;
    rates.iter().rev().find(|rate| rate.from <= at).map(|rate| rate.basis_points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(code: &str, seconds: i64) -> Option<u32> {
        standard_rate(Country::parse(code).unwrap(), Instant::from_seconds(seconds))
    }

    #[test]
    fn the_countries_that_are_taxed_are_those_with_a_member_state() {
        let taxed: Vec<Country> = taxed_countries().collect();
        for (code, _) in Country::all() {
            let country = Country::parse(code).unwrap();
            assert_eq!(taxed.contains(&country), member_state(country).is_some(), "{code}");
        }
    }

    #[test]
    fn rates_change_at_midnight_where_they_are() {
        // 2025-06-30 21:00 UTC is midnight in Tallinn, 2025-07-31 21:00 UTC in Bucharest,
        // 2024-12-31 23:00 UTC in Bratislava, 2024-08-31 21:00 UTC in Helsinki.
        for (code, midnight, before, after) in [
            ("EE", 1_751_317_200, 2200, 2400),
            ("RO", 1_753_995_600, 1900, 2100),
            ("SK", 1_735_686_000, 2000, 2300),
            ("FI", 1_725_138_000, 2400, 2550),
        ] {
            assert_eq!((rate(code, midnight - 1), rate(code, midnight)), (Some(before), Some(after)), "{code}");
        }
    }

    #[test]
    fn every_member_state_has_a_rate_and_nobody_else_has() {
        assert_eq!(member_states().count(), 27);
        for (code, rates) in &STANDARD {
            assert!(rates.windows(2).all(|pair| pair[0].from < pair[1].from), "{code}");
            // Article 97 of the directive: at least 15 %.
            assert!(rates.iter().all(|rate| (1500..=2700).contains(&rate.basis_points)), "{code}");
            assert!(rate(code, 0).is_some() && rate(code, 4_000_000_000).is_some(), "{code}");
        }
        for code in ["US", "GB", "CH", "NO", "AX", "GP", "MC"] {
            assert_eq!(rate(code, 1_800_000_000), None, "{code}");
        }
        let state = |code| member_state(Country::parse(code).unwrap());
        assert_eq!((state("MC"), state("IT"), state("CH")), (state("FR"), Country::parse("IT").ok(), None));
    }
}
