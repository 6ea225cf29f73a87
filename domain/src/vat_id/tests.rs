use super::*;
use proptest::prelude::*;

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

/// Real forms of every member state, with what their check makes of one wrong digit.
const RIGHT: [(&str, &str); 46] = [
    ("AT", "ATU13585627"),
    ("BE", "BE0428759497"),
    ("BG", "BG175074752"),
    ("BG", "BG8032056031"),
    ("BG", "BG7111042925"),
    ("CY", "CY10259033P"),
    ("CZ", "CZ25123891"),
    ("CZ", "CZ7103192745"),
    ("CZ", "CZ640903926"),
    ("CZ", "CZ991231123"),
    ("DE", "DE136695976"),
    ("DK", "DK13585628"),
    ("EE", "EE100594102"),
    ("GR", "EL094259216"),
    ("ES", "ESB64717838"),
    ("ES", "ES54362315K"),
    ("ES", "ESX5253868R"),
    ("ES", "ESM1234567L"),
    ("ES", "ESJ99216582"),
    ("FI", "FI20774740"),
    ("FR", "FR40303265045"),
    ("FR", "FRK7399859412"),
    ("FR", "FR4Z123456782"),
    ("MC", "FR23334175221"),
    ("HR", "HR33392005961"),
    ("HU", "HU12892312"),
    ("IE", "IE6433435F"),
    ("IE", "IE6433435OA"),
    ("IE", "IE8D79739I"),
    ("IT", "IT00743110157"),
    ("LT", "LT119511515"),
    ("LT", "LT100001919017"),
    ("LT", "LT100004801610"),
    ("LU", "LU15027442"),
    ("LV", "LV40003521600"),
    ("LV", "LV16117519997"),
    ("LV", "LV32867300679"),
    ("MT", "MT11679112"),
    ("NL", "NL004495445B01"),
    ("NL", "NL002455799B11"),
    ("PL", "PL8567346215"),
    ("PT", "PT501964843"),
    ("RO", "RO18547290"),
    ("SE", "SE123456789701"),
    ("SI", "SI50223054"),
    ("SK", "SK2022749619"),
];

const WRONG: [(&str, &str); 26] = [
    ("AT", "ATU13585626"),
    ("BE", "BE0431150351"),
    ("BG", "BG175074751"),
    ("CY", "CY10259033Z"),
    ("CZ", "CZ25123890"),
    ("DE", "DE136695978"),
    ("DK", "DK13585627"),
    ("EE", "EE100594103"),
    ("GR", "EL123456781"),
    ("ES", "ESB64717839"),
    ("ES", "ES54362315Z"),
    ("FI", "FI20774741"),
    ("FR", "FR84323140391"),
    ("HR", "HR33392005962"),
    ("HU", "HU12892313"),
    ("IE", "IE6433435E"),
    ("IT", "IT00743110158"),
    ("LT", "LT100001919018"),
    ("LU", "LU15027443"),
    ("LV", "LV40003521601"),
    ("MT", "MT11679113"),
    ("NL", "NL123456789B90"),
    ("PL", "PL8567346216"),
    ("PT", "PT501964842"),
    ("RO", "RO18547291"),
    ("SK", "SK2022749618"),
];

#[test]
fn numbers_of_every_member_state_are_taken() {
    for (code, id) in RIGHT {
        let taken = VatId::parse(id, country(code)).map(String::from);
        assert_eq!(taken.as_deref(), Ok(id), "{id}");
        assert_eq!(VatId::read(id).map(String::from).as_deref(), Ok(id), "{id} as stored");
        let bare = VatId::parse(&id[2..], country(code)).map(String::from);
        assert_eq!(bare.as_deref(), Ok(id), "{id} without its prefix");
    }
    let seen: std::collections::BTreeSet<&str> = RIGHT.iter().map(|(code, _)| *code).collect();
    assert_eq!(seen.len(), 28, "27 member states and Monaco");
}

#[test]
fn a_wrong_check_digit_is_told_as_one() {
    for (code, id) in WRONG {
        assert_eq!(VatId::parse(id, country(code)), Err(Fault::VatIdCheckDigit), "{id}");
    }
}

#[test]
fn a_number_of_another_country_is_told_as_one() {
    for (code, id) in [
        ("FR", "DE136695976"),
        ("DE", "ATU13585627"),
        ("IT", "GB123456789"),
        ("IT", "EL094259216"),
        ("US", "DE136695976"),
        ("US", "12-3456789"),
        ("GB", "GB980780684"),
        ("CY", "EL094259216"),
    ] {
        assert_eq!(VatId::parse(id, country(code)), Err(Fault::VatIdOtherCountry), "{id} in {code}");
    }
}

#[test]
fn what_has_no_form_is_malformed() {
    for (code, id) in [
        ("DE", "DE12345678"),
        ("DE", "DE1234567890"),
        ("DE", "DE036695976"),
        ("DE", "DE13669597A"),
        ("DE", "hello"),
        ("DE", "DE"),
        ("AT", "AT13585627"),
        ("NL", "NL004495445A01"),
        ("NL", "NLB"),
        ("IE", "IE"),
        ("ES", "ES"),
        ("ES", "ESO1234567L"),
        ("FR", "FRIO334175221"),
        ("SE", "SE123456789702"),
        ("RO", "RO1"),
        ("RO", "RO012"),
        ("LT", "LT119511525"),
        ("LV", "LV16137519997"),
        ("CZ", "CZ1103492745"),
        ("DE", "DE１３６６９５９７６"),
        ("DE", "Ünïcödé"),
    ] {
        assert_eq!(VatId::parse(id, country(code)), Err(Fault::VatIdMalformed), "{id} in {code}");
    }
    assert_eq!(VatId::parse(" - ", country("DE")), Err(Fault::VatIdMalformed), "something was typed");
    assert_eq!(VatId::parse(" \u{a0} ", country("DE")), Err(Fault::Required));
    assert_eq!(VatId::parse_optional("", country("US")), Ok(None));
}

#[test]
fn old_and_careless_spellings_are_made_whole() {
    for (code, typed, whole) in [
        ("DE", " de 136 695.976 ", "DE136695976"),
        ("BE", "BE 428759497", "BE0428759497"),
        ("GR", "GR 94259216", "EL094259216"),
        ("GR", "el-094259216", "EL094259216"),
        ("CY", "cy-10259033p", "CY10259033P"),
        ("AT", "AT U13585627", "ATU13585627"),
    ] {
        assert_eq!(VatId::parse(typed, country(code)).map(String::from).as_deref(), Ok(whole), "{typed}");
    }
}

/// Forms whose algorithm promises that any one wrong digit shows: `d` is any digit, `?` a check
/// digit or letter. Those that fold a remainder of ten onto another digit promise less.
const STRICT: [(&str, &str); 19] = [
    ("AT", "Uddddddd?"),
    ("BE", "0ddddddd??"),
    ("CY", "0ddddddd?"),
    ("DE", "1ddddddd?"),
    ("DK", "1dddddd?"),
    ("EE", "dddddddd?"),
    ("ES", "dddddddd?"),
    ("ES", "Addddddd?"),
    ("FI", "ddddddd?"),
    ("FR", "??dddddddd?"),
    ("HR", "dddddddddd?"),
    ("HU", "ddddddd?"),
    ("IE", "ddddddd?"),
    ("IT", "1dddddd001?"),
    ("LU", "dddddd??"),
    ("MT", "1ddddd??"),
    ("PL", "ddddddddd?"),
    ("SE", "ddddddddd?01"),
    ("SK", "1d2dddddd?"),
];

/// All numbers of a form with right check digits; `chance` gives the other digits.
fn right_numbers(country: Country, form: &str, chance: &mut impl Iterator<Item = u8>) -> Vec<String> {
    let mut numbers = vec![String::new()];
    for place in form.chars() {
        let choices: Vec<char> = match place {
            'd' => vec![char::from(b'0' + chance.next().unwrap_or(0) % 10)],
            // Letters stand at the end alone.
            '?' => ('0'..='9').chain('A'..='Z').take(if numbers[0].len() > 6 { 36 } else { 10 }).collect(),
            other => vec![other],
        };
        numbers = numbers.iter().flat_map(|start| choices.iter().map(move |c| format!("{start}{c}"))).collect();
    }
    numbers.retain(|number| VatId::parse(number, country).is_ok());
    numbers
}

proptest! {
    #[test]
    fn one_wrong_digit_shows_where_the_algorithm_promises_it(
        which in 0..STRICT.len(), chance in prop::collection::vec(any::<u8>(), 12), at in 0..12_usize, by in 1..10_u8,
    ) {
        let (code, form) = STRICT[which];
        let country = country(code);
        for number in right_numbers(country, form, &mut chance.iter().copied()) {
            let at = at % number.len();
            let mut letters: Vec<u8> = number.clone().into_bytes();
            if !letters[at].is_ascii_digit() {
                continue;
            }
            letters[at] = b'0' + (letters[at] - b'0' + by) % 10;
            let changed = String::from_utf8(letters).unwrap();
            prop_assert!(VatId::parse(&changed, country).is_err(), "{number} and {changed} in {code}");
        }
    }

    #[test]
    fn nothing_typed_is_an_accident(typed in "\\PC{0,20}", which in 0..27_usize) {
        let state = crate::tax::member_states().nth(which).unwrap();
        if let Ok(id) = VatId::parse(&typed, state) {
            prop_assert_eq!(VatId::read(id.as_str()), Ok(id.clone()));
        }
    }
}
