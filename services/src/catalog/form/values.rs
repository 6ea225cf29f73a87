//! Readers of single values: each takes what stands in the file, or says what it must be.

use domain::calendar::{Date, parse_iso_date};
use domain::{
    bank::{Bic, Iban},
    country::Country,
    coverage::LicenseType,
    email::EmailAddress,
    faults::Fault,
    money::Currency,
    tax::Registration,
    text::{Line, is_disruptive},
    version::{ChangeKind, Channel},
};
use toml::de::DeValue;

use super::{SCHEMA, section::kind};

/// The most characters of a summary or a line of release notes.
const PASSAGE_MAX: usize = 2000;
/// The most characters of a legal text.
const DOCUMENT_MAX: usize = 200_000;
/// The most characters of a slug, a version or a label: they stand in addresses and badges.
const SHORT_MAX: usize = 60;
/// The highest unit price, in minor units: 999 times as much is still exact in a browser.
const PRICE_MAX: i64 = 1_000_000_000_000;

pub(super) fn schema(value: &DeValue<'_>) -> Result<(), String> {
    match integer(value)? {
        SCHEMA => Ok(()),
        other => Err(format!("is {other}; this shop reads schema {SCHEMA}")),
    }
}

/// A line of at most 200 characters.
pub(super) fn line(value: &DeValue<'_>) -> Result<String, String> {
    Line::parse(text(value)?).map(String::from).map_err(|fault| words(&fault))
}

/// A line that may be empty.
pub(super) fn optional_line(value: &DeValue<'_>) -> Result<Option<String>, String> {
    let line = Line::parse_optional(text(value)?).map_err(|fault| words(&fault))?;
    Ok(line.map(String::from))
}

pub(super) fn short_line(value: &DeValue<'_>) -> Result<String, String> {
    let line = line(value)?;
    if line.chars().count() > SHORT_MAX { Err(too_long(SHORT_MAX)) } else { Ok(line) }
}

/// A sentence or several on one line.
pub(super) fn passage(value: &DeValue<'_>) -> Result<String, String> {
    let text = text(value)?.trim();
    let fault = if text.is_empty() {
        Fault::Required
    } else if text.chars().nth(PASSAGE_MAX).is_some() {
        Fault::TooLong { max: PASSAGE_MAX }
    } else if text.chars().any(is_disruptive) {
        Fault::Unprintable
    } else {
        return Ok(text.to_owned());
    };
    Err(words(&fault))
}

/// A text of many lines that begins with its title.
pub(super) fn document(value: &DeValue<'_>) -> Result<String, String> {
    let text = text(value)?.replace("\r\n", "\n");
    let text = text.trim();
    if text.chars().nth(DOCUMENT_MAX).is_some() {
        Err(too_long(DOCUMENT_MAX))
    } else if text.chars().any(|c| c != '\n' && is_disruptive(c)) {
        Err("holds invisible characters".to_owned())
    } else if text.strip_prefix("# ").is_none_or(|rest| rest.trim_start().is_empty()) {
        Err("must begin with its title, such as `# Terms of sale`".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

/// The name of a text's version; it stands in addresses.
pub(super) fn mark(value: &DeValue<'_>) -> Result<String, String> {
    let mark = short_line(value)?;
    if mark.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') && !mark.starts_with('.') {
        Ok(mark)
    } else {
        Err("must be letters, digits, hyphens and dots, such as `2026-11`".to_owned())
    }
}

/// The last part of a product's address.
pub(super) fn slug(value: &DeValue<'_>) -> Result<String, String> {
    let slug = short_line(value)?;
    let fine = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if slug.split('-').all(fine) {
        Ok(slug)
    } else {
        Err("must be small letters and digits, with single hyphens between them, such as `bullet-chart`".to_owned())
    }
}

pub(super) fn email(value: &DeValue<'_>) -> Result<EmailAddress, String> {
    EmailAddress::parse(text(value)?).map_err(|fault| words(&fault))
}

pub(super) fn country(value: &DeValue<'_>) -> Result<Country, String> {
    Country::parse(text(value)?).map_err(|fault| words(&fault))
}

pub(super) fn currency(value: &DeValue<'_>) -> Result<Currency, String> {
    choice(value, "a currency that the shop can sell in", &Currency::ALL.map(|currency| (currency.code(), currency)))
}

/// Where the vendor collects VAT: codes of member states, and `OSS`.
pub(super) fn registrations(value: &DeValue<'_>) -> Result<Vec<Registration>, String> {
    let DeValue::Array(codes) = value else { return Err(format!("must be a list, not {}", kind(value))) };
    codes
        .iter()
        .map(|code| {
            let message = "must name member states of the EU by their codes, and `OSS` for the One Stop Shop";
            Registration::parse(text(code.get_ref())?).map_err(|_| message.to_owned())
        })
        .collect()
}

pub(super) fn license_type(value: &DeValue<'_>) -> Result<LicenseType, String> {
    choice(value, "a type of license", &LicenseType::ALL.map(|license_type| (license_type.code(), license_type)))
}

/// Where a price comes from. It is checked, and kept in the file only.
pub(super) fn basis(value: &DeValue<'_>) -> Result<(), String> {
    choice(value, "a basis of a price", &[("public", ()), ("illustrative", ())])
}

/// How a release's file is packed.
pub(super) fn package(value: &DeValue<'_>) -> Result<&'static str, String> {
    choice(value, "a kind of package that the shop can make", &[("pbiviz", "pbiviz")])
}

/// A channel, and the label that its name stands for (rule 23: `beta` is preview with its label).
pub(super) fn channel(value: &DeValue<'_>) -> Result<(Channel, Option<&'static str>), String> {
    let channels = [
        ("stable", (Channel::Stable, None)),
        ("preview", (Channel::Preview, None)),
        ("beta", (Channel::Preview, Some("Beta"))),
    ];
    choice(value, "a channel", &channels)
}

pub(super) fn change_kind(value: &DeValue<'_>) -> Result<ChangeKind, String> {
    let kinds = [
        ("breaking", ChangeKind::Breaking),
        ("deprecation", ChangeKind::Deprecation),
        ("feature", ChangeKind::Feature),
        ("improvement", ChangeKind::Improvement),
        ("fix", ChangeKind::Fix),
    ];
    choice(value, "a kind of change", &kinds)
}

/// A unit price in minor units. A paid product costs something; what is free is not sold.
pub(super) fn price(value: &DeValue<'_>) -> Result<i64, String> {
    match integer(value)? {
        ..0 => Err("must not be negative".to_owned()),
        0 => Err("must not be 0; a free product has `sold = false` and no prices".to_owned()),
        amount if amount > PRICE_MAX => Err(format!("must be at most {PRICE_MAX}, in minor units")),
        amount => Ok(amount),
    }
}

/// An amount above zero in minor units.
pub(super) fn amount(value: &DeValue<'_>) -> Result<i64, String> {
    match integer(value)? {
        amount if (1..=PRICE_MAX).contains(&amount) => Ok(amount),
        _ => Err(format!("must be from 1 to {PRICE_MAX}, in minor units")),
    }
}

pub(super) fn iban(value: &DeValue<'_>) -> Result<Iban, String> {
    Iban::parse(text(value)?).map_err(|fault| fault.to_string())
}

pub(super) fn bic(value: &DeValue<'_>) -> Result<Bic, String> {
    Bic::parse(text(value)?).map_err(|fault| fault.to_string())
}

pub(super) fn date(value: &DeValue<'_>) -> Result<Date, String> {
    let DeValue::Datetime(found) = value else {
        return Err(format!("must be a date such as 2026-11-21, without quotation marks, not {}", kind(value)));
    };
    match (found.date, found.time, found.offset) {
        (Some(date), None, None) => {
            parse_iso_date(&date.to_string()).ok_or_else(|| "is not on the calendar".to_owned())
        }
        _ => Err("must be a date alone, such as 2026-11-21".to_owned()),
    }
}

pub(super) fn boolean(value: &DeValue<'_>) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("must be true or false, not {}", kind(value)))
}

fn text<'v>(value: &'v DeValue<'_>) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| format!("must be a text in quotation marks, not {}", kind(value)))
}

fn integer(value: &DeValue<'_>) -> Result<i64, String> {
    let DeValue::Integer(number) = value else {
        return Err(format!("must be a whole number, not {}", kind(value)));
    };
    i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| "is too large a number".to_owned())
}

fn choice<T: Copy>(value: &DeValue<'_>, what: &str, choices: &[(&str, T)]) -> Result<T, String> {
    let typed = text(value)?;
    choices.iter().find(|(code, _)| *code == typed).map(|(_, choice)| *choice).ok_or_else(|| {
        let shown: String = typed.chars().filter(|c| !is_disruptive(*c)).take(40).collect();
        let codes: Vec<&str> = choices.iter().map(|(code, _)| *code).collect();
        format!("\"{shown}\" is not {what}: {}", codes.join(", "))
    })
}

fn too_long(max: usize) -> String {
    format!("is longer than {max} characters")
}

fn words(fault: &Fault) -> String {
    match fault {
        Fault::Required => "is empty".to_owned(),
        Fault::TooLong { max } => too_long(*max),
        Fault::Unprintable => "holds line breaks or invisible characters".to_owned(),
        Fault::NotAnEmail => "is not an e-mail address".to_owned(),
        Fault::NoSuchCountry => "is not a country's two-letter code, such as US".to_owned(),
        _ => "cannot be taken".to_owned(),
    }
}
