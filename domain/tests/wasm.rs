//! The rules that the browser computes too. The same assertions run on the host and as WASM
//! (`scripts/test.sh wasm`), so the price that a customer sees is the price that is charged.

use domain::{
    checkout::CheckoutForm,
    coverage::LicenseType,
    email::EmailAddress,
    locale::Locale,
    money::Currency,
    order::Way,
    pricing::{PriceList, TierPrice},
    tax::{Tax, TaxTreatment},
    version::Version,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn form(quantity: &str, cycle: &str) -> CheckoutForm {
    CheckoutForm {
        license_type: "nodes".to_owned(),
        tier_nodes: "F2".to_owned(),
        quantity: quantity.to_owned(),
        cycle: cycle.to_owned(),
        ..CheckoutForm::default()
    }
}

fn prices() -> PriceList {
    let row = TierPrice {
        license_type: LicenseType::Nodes,
        tier: "F2".to_owned(),
        monthly: 990,
        yearly: 9_900,
        three_year: 26_730,
    };
    PriceList { currency: Currency::Usd, tiers: vec![row] }
}

#[test]
fn the_live_price_is_the_price_charged() {
    let vat = Tax { basis_points: 2_200, treatment: TaxTreatment::NotCollected };
    let summary = form("3", "three_year").choice(&prices()).unwrap().summary(Way::Card, vat).unwrap();
    assert_eq!(summary.today.tax.minor, 17_642); // 22 % of 801.90 is 176.418, half up
    assert_eq!(summary.today.gross.format(Locale::EnUs), "$978.32");
}

#[test]
fn a_quantity_beyond_reason_has_no_price() {
    for quantity in ["0", "-1", "1000000000000", "1e3", "ten", ""] {
        assert_eq!(form(quantity, "monthly").choice(&prices()), None, "{quantity}");
    }
}

#[test]
fn addresses_are_compared_by_their_ascii_form() {
    let typed = EmailAddress::parse("Anna@Bücher.example").unwrap();
    assert_eq!(typed.key(), "anna@xn--bcher-kva.example");
}

#[test]
fn versions_sort_by_number() {
    let key = |text: &str| text.parse::<Version>().unwrap().sort_key();
    assert!(key("1.10.0") > key("1.9.3"));
}
