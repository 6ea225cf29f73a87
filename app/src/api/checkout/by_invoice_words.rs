//! The words of paying by invoice (rule 10), a line each, for the checkout's page to choose from while
//! somebody chooses: the browser only asks the domain what would reach the threshold.

use domain::{by_invoice::DUE_DAYS, coverage::BillingCycle, locale::Locale};
use services::catalog::Vendor;

use crate::api::context::locale;

/// [`super::CheckoutView::by_invoice`]; empty where the vendor takes no transfers.
pub(super) fn lines(vendor: &Vendor) -> String {
    let Locale::EnUs = locale();
    let Some(transfers) = &vendor.transfers else { return String::new() };
    let from = transfers.from.format(locale());
    let reaches = |cycle| match cycle {
        BillingCycle::Monthly => "Paying monthly reaches that.".to_owned(),
        BillingCycle::Yearly => "Paying yearly reaches that.".to_owned(),
        BillingCycle::ThreeYear => "Paying every 3 years reaches that.".to_owned(),
    };
    let [monthly, yearly, three_year] = BillingCycle::ALL.map(reaches);
    [
        transfers.from.minor.to_string(),
        format!("Bank transfer within {DUE_DAYS} days. The license starts when the payment is recorded."),
        format!("Not for this choice: it begins at {from} before tax."),
        monthly,
        yearly,
        three_year,
        "A quantity of # reaches that.".to_owned(),
        "So does a quantity of #.".to_owned(),
        format!(
            "The invoice is mailed now and due in {DUE_DAYS} days. The period is counted from the day of payment. \
             Renewals are invoiced as well; nothing is ever charged by itself."
        ),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use crate::api::checkout::invoice_words;
    use domain::{
        checkout::CheckoutForm,
        coverage::LicenseType,
        money::Currency,
        pricing::{PriceList, TierPrice},
    };

    #[test]
    fn what_is_said_follows_the_choice() {
        let row = |license_type, tier: &str, monthly, yearly, three_year| TierPrice {
            license_type,
            tier: tier.to_owned(),
            monthly,
            yearly,
            three_year,
        };
        let tiers = vec![
            row(LicenseType::Users, "1-20", 990, 9_900, 26_730),
            row(LicenseType::Users, "21-100", 2_490, 24_900, 67_230),
            row(LicenseType::Nodes, "F64", 12_500, 125_000, 337_500),
        ];
        let prices = PriceList { currency: Currency::Usd, tiers };
        let lines = "50000\nyes\nno\nmonthly\nyearly\n3 years\n# reach\nso do #\nthen";
        let said = |license_type: &str, tier: &str, quantity: &str, cycle: &str| {
            let form = CheckoutForm {
                license_type: license_type.into(),
                tier_users: tier.into(),
                tier_nodes: tier.into(),
                quantity: quantity.into(),
                cycle: cycle.into(),
                ..CheckoutForm::default()
            };
            invoice_words(lines, &prices, form.choice(&prices).as_ref())
        };
        assert_eq!(said("users", "21-100", "1", "three_year"), "yes");
        assert_eq!(said("users", "21-100", "1", "yearly"), "no 3 years");
        assert_eq!(said("users", "1-20", "1", "yearly"), "no");
        assert_eq!(said("nodes", "F64", "1", "monthly"), "no yearly so do 4");
        assert_eq!(said("nodes", "F64", "4", "monthly"), "yes");
        assert_eq!(said("nodes", "gone", "4", "monthly"), "no", "nothing is chosen yet");
    }
}
