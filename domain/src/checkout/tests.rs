use super::*;
use crate::{calendar::parse_iso_date, money::Currency, pricing::TierPrice};

fn prices() -> PriceList {
    let row = |license_type, tier: &str, monthly| TierPrice {
        license_type,
        tier: tier.to_owned(),
        monthly,
        yearly: monthly * 10,
        three_year: monthly * 27,
    };
    PriceList {
        currency: Currency::Usd,
        tiers: vec![row(LicenseType::Users, "1-20", 990), row(LicenseType::Nodes, "F64 / P1", 16_990)],
    }
}

fn card() -> CardForm {
    CardForm { number: "4242 4242 4242 4242".into(), expiry: "12/30".into(), code: "123".into() }
}

/// A reseller's complete form.
fn form() -> CheckoutForm {
    CheckoutForm {
        purpose: "reseller".into(),
        billing_name: "Rita Reseller".into(),
        billing_organization: "Resale Ltd".into(),
        billing_email: "rita@resale.example".into(),
        billing_street: "1 Main Street".into(),
        billing_postal_code: String::new(),
        billing_city: "Springfield".into(),
        billing_country: "US".into(),
        billing_vat_id: String::new(),
        billing_po_number: String::new(),
        licensee_name: "Carl Customer".into(),
        licensee_organization: "Customer GmbH".into(),
        licensee_email: "carl@customer.example".into(),
        license_type: "nodes".into(),
        tier_users: "1-20".into(),
        tier_nodes: "F64 / P1".into(),
        tier_embedded: String::new(),
        quantity: "2".into(),
        cycle: "three_year".into(),
        way: "card".into(),
        accept_terms: "yes".into(),
        accept_eula: "yes".into(),
    }
}

fn parse(form: &CheckoutForm) -> Result<CheckoutRequest, Vec<(String, Fault)>> {
    let today = parse_iso_date("2026-11-21").unwrap();
    form.parse(&card(), &prices(), today)
        .map_err(|faults| faults.into_iter().map(|fault| (fault.field, fault.fault)).collect())
}

#[test]
fn a_reseller_names_the_customer() {
    let request = parse(&form()).unwrap();
    assert_eq!(request.choice.unit.minor, 458_730);
    assert_eq!(request.accounts().licensee().as_str(), "carl@customer.example");
}

#[test]
fn a_resellers_customer_is_somebody_else_with_all_three_facts() {
    let same = CheckoutForm { licensee_email: " RITA@resale.example ".into(), ..form() };
    assert_eq!(parse(&same), Err(vec![("licensee_email".into(), Fault::SameAsBilling)]));
    let bare = CheckoutForm { licensee_name: String::new(), licensee_organization: " ".into(), ..form() };
    assert_eq!(
        parse(&bare),
        Err(vec![("licensee_name".into(), Fault::Required), ("licensee_organization".into(), Fault::Required),])
    );
    let nobody = CheckoutForm { billing_organization: String::new(), ..form() };
    assert_eq!(parse(&nobody), Err(vec![("billing_organization".into(), Fault::Required)]));
}

#[test]
fn for_oneself_the_licensees_fields_do_not_matter() {
    let mine = CheckoutForm { purpose: "me".into(), licensee_email: "not an address".into(), ..form() };
    let request = parse(&mine).unwrap();
    assert_eq!(request.licensee.email, request.billing.email);
    assert!(matches!(request.accounts(), AccountPlan::Both(_)));
}

#[test]
fn every_fault_is_reported_at_once() {
    let today = parse_iso_date("2026-11-21").unwrap();
    let faults = CheckoutForm::default().parse(&CardForm::default(), &prices(), today).unwrap_err();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "purpose",
            "billing_name",
            "billing_email",
            "billing_country",
            "cycle",
            "license_type",
            "way",
            "accept_terms",
            "accept_eula",
        ]
    );
}

#[test]
fn forged_choices_are_refused_beside_their_field() {
    let cases = [
        (CheckoutForm { tier_nodes: "1-20".into(), ..form() }, "tier_nodes", Fault::NotOffered),
        (CheckoutForm { tier_nodes: String::new(), ..form() }, "tier_nodes", Fault::NotOffered),
        (CheckoutForm { license_type: "perpetual".into(), ..form() }, "license_type", Fault::NotOffered),
        (
            CheckoutForm { quantity: "1000000000000".into(), ..form() },
            "quantity",
            Fault::OutOfRange { min: 1, max: 999 },
        ),
        (CheckoutForm { quantity: "0".into(), ..form() }, "quantity", Fault::OutOfRange { min: 1, max: 999 }),
        (CheckoutForm { cycle: "forever".into(), ..form() }, "cycle", Fault::NotOffered),
        (CheckoutForm { way: "free".into(), ..form() }, "way", Fault::NotOffered),
        (CheckoutForm { accept_eula: String::new(), ..form() }, "accept_eula", Fault::ConsentRequired),
    ];
    for (form, field, fault) in cases {
        assert_eq!(parse(&form), Err(vec![(field.into(), fault)]));
    }
}

#[test]
fn a_user_tier_is_bought_once_whatever_the_hidden_quantity_says() {
    let users = CheckoutForm { license_type: "users".into(), quantity: "7".into(), ..form() };
    assert_eq!(parse(&users).unwrap().choice.coverage.quantity, Quantity::ONE);
}

#[test]
fn a_draft_keeps_no_megabytes() {
    let huge = CheckoutForm { billing_name: "ü".repeat(3_000_000), ..form() }.trimmed_for_draft();
    assert_eq!(huge.billing_name.len(), 2_000);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_typed_text_panics_or_slips_through(
            texts in prop::collection::vec(any::<String>(), 8), number in any::<String>(), expiry in any::<String>(),
        ) {
            let mut texts = texts.into_iter();
            let mut next = || texts.next().unwrap_or_default();
            let form = CheckoutForm {
                purpose: "other".into(),
                billing_name: next(), billing_email: next(), licensee_name: next(), licensee_email: next(),
                license_type: next(), quantity: next(), cycle: next(), billing_country: next(), ..form()
            };
            let card = CardForm { number, expiry, code: "123".into() };
            let today = parse_iso_date("2026-11-21").unwrap();
            prop_assert!(form.parse(&card, &prices(), today).is_err());
        }
    }
}

#[test]
fn a_vat_id_is_held_to_the_billing_country() {
    let with = |country: &str, id: &str| {
        let typed = CheckoutForm { billing_country: country.into(), billing_vat_id: id.into(), ..form() };
        parse(&typed).map(|request| (request.billing.vat_id.clone().map(String::from), request.billing.customer()))
    };
    let german = Country::parse("DE").unwrap();
    assert_eq!(with("DE", " "), Ok((None, Customer::Consumer(german))));
    assert_eq!(with("DE", "de 136 695 976"), Ok((Some("DE136695976".to_owned()), Customer::Business(german))));
    for (country, id, fault) in [
        ("DE", "DE136695978", Fault::VatIdCheckDigit),
        ("FR", "DE136695976", Fault::VatIdOtherCountry),
        ("DE", "12345", Fault::VatIdMalformed),
    ] {
        assert_eq!(with(country, id), Err(vec![("billing_vat_id".to_owned(), fault)]), "{id}");
    }
    assert_eq!(with("", "DE136695978"), Err(vec![("billing_country".to_owned(), Fault::Required)]));
}

#[test]
fn the_browser_reads_what_decides_the_price() {
    let typed = form();
    let text = |name: &str| typed.fields().iter().find(|(field, _)| *field == name).unwrap().1.to_owned();
    let read = CheckoutForm::read(&text);
    assert_eq!(read.choice(&prices()), typed.choice(&prices()));
    assert!(read.choice(&prices()).is_some());
    assert_eq!((read.billing_country, read.way), (typed.billing_country.clone(), typed.way.clone()));
}
