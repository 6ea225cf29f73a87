//! The form and the check digits of each member state's VAT numbers, by the algorithms that the
//! states publish (collected in the Commission's "VIES VAT number algorithms" and in python-stdnum).

use crate::faults::Fault;

/// The number without its prefix, in its full length, if form and check digits are right.
pub(super) fn national(prefix: &str, number: &str) -> Result<String, Fault> {
    let number = match (prefix, number.len()) {
        // The forms before a digit was put in front.
        ("BE", 9) | ("EL", 8) => format!("0{number}"),
        _ => number.to_owned(),
    };
    let is_right = match prefix {
        "AT" => austria(&number),
        "BE" => digits(&number, 10)
            .filter(|d| d[0] <= 1 && value(d) > 0)
            .map(|d| (value(&d[..8]) + value(&d[8..])).is_multiple_of(97)),
        "BG" => bulgaria(&number),
        "CY" => cyprus(&number),
        "CZ" => czechia(&number),
        "DE" => digits(&number, 9).filter(|d| d[0] != 0).map(|d| mod_11_10(&d)),
        "DK" => digits(&number, 8).filter(|d| d[0] != 0).map(|d| sum(&d, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
        "EE" => digits(&number, 9).map(|d| sum(&d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)),
        "EL" => digits(&number, 9).map(|d| sum(&d, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == d[8]),
        "ES" => spain(&number),
        "FI" => digits(&number, 8).map(|d| sum(&d, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)),
        "FR" => france(&number),
        "HR" => digits(&number, 11).map(|d| mod_11_10(&d)),
        "HU" => digits(&number, 8).map(|d| sum(&d, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)),
        "IE" => ireland(&number),
        "IT" => italy(&number),
        "LT" => lithuania(&number),
        "LU" => digits(&number, 8).map(|d| value(&d[..6]) % 89 == value(&d[6..])),
        "LV" => latvia(&number),
        "MT" => {
            digits(&number, 8).filter(|d| d[0] != 0).map(|d| sum(&d, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37))
        }
        "NL" => netherlands(&number),
        "PL" => digits(&number, 10).map(|d| sum(&d, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == d[9]),
        "PT" => digits(&number, 9)
            .filter(|d| d[0] != 0)
            .map(|d| (11 - sum(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == d[8]),
        "RO" => romania(&number),
        "SE" => digits(&number, 12).filter(|d| d[10..] == [0, 1]).map(|d| luhn(&d[..10])),
        "SI" => slovenia(&number),
        "SK" => digits(&number, 10)
            .filter(|d| d[0] != 0 && matches!(d[2], 2..=4 | 7..=9))
            .map(|d| value(&d).is_multiple_of(11)),
        _ => None,
    };
    match is_right {
        Some(true) => Ok(number),
        Some(false) => Err(Fault::VatIdCheckDigit),
        None => Err(Fault::VatIdMalformed),
    }
}

/// Whether the check digits are right; `None` for what has not the form.
type Check = Option<bool>;

/// Exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<Vec<u64>> {
    let digits: Option<Vec<u64>> = text.chars().map(|c| c.to_digit(10).map(u64::from)).collect();
    digits.filter(|digits| digits.len() == count)
}

/// The digits as a number.
fn value(digits: &[u64]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + digit)
}

/// Each digit by its weight; digits without a weight do not count.
fn sum(digits: &[u64], weights: &[u64]) -> u64 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The sum of ISO/IEC 7812-1, annex B: from the right, each second digit is doubled.
fn luhn_sum(digits: &[u64]) -> u64 {
    let doubled = |digit: u64| digit * 2 / 10 + digit * 2 % 10;
    digits.iter().rev().enumerate().map(|(index, digit)| if index % 2 == 1 { doubled(*digit) } else { *digit }).sum()
}

fn luhn(digits: &[u64]) -> bool {
    luhn_sum(digits).is_multiple_of(10)
}

/// ISO/IEC 7064, MOD 11,10.
fn mod_11_10(digits: &[u64]) -> bool {
    let check = digits.iter().fold(5, |check, digit| {
        let doubled = (if check == 0 { 10 } else { check }) * 2 % 11;
        (doubled + digit) % 10
    });
    check == 1
}

/// The letter at a remainder's place is the one that was given.
fn is_letter(letters: &str, remainder: u64, given: char) -> bool {
    usize::try_from(remainder).ok().and_then(|place| letters.chars().nth(place)) == Some(given)
}

/// Splits off the last character.
fn last(text: &str) -> Option<(&str, char)> {
    let (index, last) = text.char_indices().last()?;
    Some((&text[..index], last))
}

fn austria(number: &str) -> Check {
    let d = digits(number.strip_prefix('U')?, 8)?;
    Some((16 - luhn_sum(&d[..7]) % 10) % 10 == d[7])
}

/// Nine digits are companies, ten are people: citizens, foreigners and others, each by their own.
fn bulgaria(number: &str) -> Check {
    if let Some(d) = digits(number, 9) {
        let first = sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
        let check = if first == 10 { sum(&d, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 } else { first };
        return Some(check == d[8]);
    }
    let d = digits(number, 10)?;
    let (year, month) = match d[2] {
        2 | 3 => (1800, value(&d[2..4]) - 20),
        4 | 5 => (2000, value(&d[2..4]) - 40),
        _ => (1900, value(&d[2..4])),
    };
    let citizen = is_date(year + value(&d[..2]), month, value(&d[4..6]))
        && sum(&d, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == d[9];
    let foreigner = sum(&d, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == d[9];
    let other = (11 - sum(&d, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == d[9];
    Some(citizen || foreigner || other)
}

fn cyprus(number: &str) -> Check {
    const ODD: [u64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let (body, letter) = last(number)?;
    let d = digits(body, 8).filter(|d| d[..2] != [1, 2] && letter.is_ascii_uppercase())?;
    let odd: u64 = d.iter().step_by(2).filter_map(|digit| ODD.get(usize::try_from(*digit).ok()?)).sum();
    let even: u64 = d.iter().skip(1).step_by(2).sum();
    Some(is_letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (odd + even) % 26, letter))
}

/// Eight digits are companies; people have their birth number or one that begins with 6.
fn czechia(number: &str) -> Check {
    if let Some(d) = digits(number, 8).filter(|d| d[0] != 9) {
        let check = (11 - sum(&d, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        return Some((if check == 0 { 1 } else { check }) % 10 == d[7]);
    }
    if let Some(d) = digits(number, 9).filter(|d| d[0] == 6) {
        let check = sum(&d[1..], &[8, 7, 6, 5, 4, 3, 2]) % 11;
        return Some((check + 8) % 10 == d[8]);
    }
    let d = digits(number, 9).or_else(|| digits(number, 10))?;
    let short = d.len() == 9;
    let year = match value(&d[..2]) {
        year if short && year >= 80 => 1800 + year,
        year if short || year >= 54 => 1900 + year,
        year => 2000 + year,
    };
    let born = is_date(year, value(&d[2..4]) % 50 % 20, value(&d[4..6])) && !(short && year > 1953);
    born.then(|| short || value(&d[..9]) % 11 % 10 == d[9])
}

/// People have a letter at the end (and foreigners one in front), others a digit or a letter.
fn spain(number: &str) -> Check {
    const LETTERS: &str = "TRWAGMYFPDXBNJZSQVHLCKE";
    let (body, check) = last(number)?;
    let mut rest = body.chars();
    let first = rest.next()?;
    let d = digits(rest.as_str(), 7)?;
    let person = |head: u64| Some(is_letter(LETTERS, (head * 10_000_000 + value(&d)) % 23, check));
    match first {
        '0'..='9' => person(u64::from(first.to_digit(10)?)),
        'K' | 'L' | 'M' | 'X' => person(0),
        'Y' => person(1),
        'Z' => person(2),
        'A'..='H' | 'J' | 'N' | 'P'..='S' | 'U'..='W' => {
            let digit = (10 - (luhn_sum(&[&d[..], &[0]].concat())) % 10) % 10;
            Some(check.to_digit(10).map(u64::from) == Some(digit) || is_letter("JABCDEFGHI", digit, check))
        }
        _ => None,
    }
}

/// Two characters and the company's number, whose own check digit does not count in Monaco.
fn france(number: &str) -> Check {
    const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (key, company) = number.split_at_checked(2)?;
    let d = digits(company, 9)?;
    let place = |index: usize| {
        let place = LETTERS.find(key.chars().nth(index)?)?;
        u64::try_from(place).ok()
    };
    let (first, second) = (place(0)?, place(1)?);
    let own = d[..3] == [0, 0, 0] || luhn(&d);
    let company = value(&d);
    let fits = match (first < 10, second < 10) {
        (true, true) => first * 10 + second == (company * 100 + 12) % 97,
        (true, false) => fits_letters(company, first * 24 + second - 10),
        (false, _) => fits_letters(company, first * 34 + second - 100),
    };
    Some(own && fits)
}

fn fits_letters(company: u64, check: u64) -> bool {
    (company + 1 + check / 11) % 11 == check % 11
}

/// Seven digits and one or two letters; before 2013 a letter or sign stood in the second place.
fn ireland(number: &str) -> Check {
    const LETTERS: &str = "WABCDEFGHIJKLMNOPQRSTUV";
    let (body, tail) = number.split_at_checked(7)?;
    let mut tail = tail.chars();
    let (check, more) = (tail.next()?, tail.next());
    if tail.next().is_some() || !LETTERS.contains(check) {
        return None;
    }
    let more = more.map_or(Some(0), |letter| LETTERS.find(letter)).and_then(|place| u64::try_from(place).ok())?;
    let d = digits(body, 7).or_else(|| {
        let second = body.chars().nth(1).filter(|c| c.is_ascii_uppercase() || matches!(c, '+' | '*'))?;
        let (first, rest) = body.split_once(second)?;
        digits(&format!("0{rest}{first}"), 7)
    })?;
    Some(is_letter(LETTERS, (sum(&d, &[8, 7, 6, 5, 4, 3, 2]) + 9 * more) % 23, check))
}

/// Seven digits of the company, three of its province, and a check digit.
fn italy(number: &str) -> Check {
    let d = digits(number, 11)?;
    let has_province = matches!(value(&d[7..10]), 1..=100 | 120 | 121 | 888 | 999);
    (value(&d[..7]) > 0 && has_province).then(|| luhn(&d))
}

/// Nine digits, or twelve of those who are registered for a time; a 1 before the check digit.
fn lithuania(number: &str) -> Check {
    let d = digits(number, 9).or_else(|| digits(number, 12))?;
    let (check, body) = d.split_last()?;
    if body.last() != Some(&1) {
        return None;
    }
    let weigh =
        |from: u64| -> u64 { (from..).zip(body).map(|(index, digit)| (1 + index % 9) * digit).sum::<u64>() % 11 };
    Some(Some(weigh(0)).filter(|first| *first != 10).unwrap_or_else(|| weigh(2) % 10) == *check)
}

/// Companies begin with 4 or more, people with their day of birth or with 32.
fn latvia(number: &str) -> Check {
    let d = digits(number, 11)?;
    if d[0] > 3 {
        return Some(sum(&d, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3);
    }
    let born = is_date(1800 + d[6] * 100 + value(&d[4..6]), value(&d[2..4]), value(&d[..2]));
    let has_form = d[..2] == [3, 2] || born;
    has_form.then(|| (1 + sum(&d, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == d[10])
}

/// Nine digits, B and two digits, by the old check (eleven) or that of 2020 (ISO/IEC 7064, MOD 97-10).
fn netherlands(number: &str) -> Check {
    let (body, branch) = number.split_once('B')?;
    let (d, branch) = (digits(body, 9)?, digits(branch, 2)?);
    if value(&d) == 0 || value(&branch) == 0 {
        return None;
    }
    let old = sum(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == d[8];
    // N is 23, L is 21 and B is 11.
    let new = [&[2, 3, 2, 1], &d[..], &[1, 1], &branch[..]].concat();
    Some(old || new.iter().fold(0, |rest, digit| (rest * 10 + digit) % 97) == 1)
}

/// Two to ten digits.
fn romania(number: &str) -> Check {
    let d = digits(number, number.len()).filter(|d| (2..=10).contains(&d.len()) && d[0] != 0)?;
    let (check, body) = d.split_last()?;
    let weights = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    let weighed = sum(body, weights.get(weights.len() - body.len()..)?);
    Some(weighed * 10 % 11 % 10 == *check)
}

fn slovenia(number: &str) -> Check {
    let d = digits(number, 8).filter(|d| d[0] != 0)?;
    // A remainder of 0 is never given out.
    let check = 11 - sum(&d, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    Some(if check == 10 { 0 } else { check } == d[7])
}

/// Whether the calendar has such a day.
fn is_date(year: u64, month: u64, day: u64) -> bool {
    let month = u8::try_from(month).ok().and_then(|month| time::Month::try_from(month).ok());
    match (i32::try_from(year), month, u8::try_from(day)) {
        (Ok(year), Some(month), Ok(day)) => time::Date::from_calendar_date(year, month, day).is_ok(),
        _ => false,
    }
}
