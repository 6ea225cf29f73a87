//! What a checkout's page showed, as its form carries it: when, at which prices, and which versions of
//! the texts. The server compares it with what is true now and asks again where they differ; it is
//! never charged by (rule 9), so whoever forges it only does without being asked.

use std::fmt::Write as _;

use super::{CheckoutRequest, Texts};
use crate::{
    calendar::Instant,
    faults::{Fault, FieldFault},
    money::{Currency, Money},
    order::Way,
    pricing::{PriceList, TierPrice},
    tax::Tax,
};

/// A page's dates and totals hold for so long; a draft is kept as long.
const HOLDS_SECONDS: i64 = 24 * 3600;

/// When a page was rendered, the price list that it showed, and the texts that it linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub at: Instant,
    pub prices: PriceList,
    pub texts: Texts,
}

impl Shown {
    /// As a form's field: the instant, the currency and the texts' versions (words without a space),
    /// then a line for each tier.
    pub fn write(&self) -> String {
        let Texts { terms, eula } = &self.texts;
        let mut text = format!("{} {} {terms} {eula}", self.at.as_micros(), self.prices.currency);
        for TierPrice { license_type, tier, monthly, yearly, three_year } in &self.prices.tiers {
            // Writing to a text never fails.
            let _ = write!(text, "\n{} {monthly} {yearly} {three_year} {tier}", license_type.code());
        }
        text
    }

    /// Reads what [`Self::write`] wrote, also with the line ends that forms are posted with.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut head = lines.next()?.split(' ');
        let at = Instant::from_micros(head.next()?.parse().ok()?);
        let currency: Currency = head.next()?.parse().ok()?;
        let mut version = || head.next().unwrap_or_default().to_owned();
        let texts = Texts { terms: version(), eula: version() };
        let tiers = lines.map(read_tier).collect::<Option<Vec<_>>>()?;
        Some(Self { at, prices: PriceList { currency, tiers }, texts })
    }

    /// Why the buyer has to be asked again before this is ordered for `total`, net, on each renewal;
    /// `None` if the page showed the same.
    pub fn fault(&self, request: &CheckoutRequest, total: Money, now: Instant) -> Option<FieldFault> {
        let fault = match self.total(request) {
            Some(before) if before != total => Fault::PriceChanged { before, now: total },
            _ if now.seconds_since(self.at) > HOLDS_SECONDS => Fault::PageTooOld,
            _ => return None,
        };
        Some(FieldFault { field: "cycle".to_owned(), fault })
    }

    /// What a renewal of the choice would cost by the prices that were shown, net.
    fn total(&self, request: &CheckoutRequest) -> Option<Money> {
        let coverage = request.choice.coverage.clone();
        let unit = self.prices.unit_price(&coverage, request.choice.cycle).ok()?;
        let shown = super::Choice { coverage, cycle: request.choice.cycle, unit };
        shown.summary(Way::Card, Tax::NONE).ok().map(|summary| summary.recurring.net)
    }
}

fn read_tier(line: &str) -> Option<TierPrice> {
    let mut parts = line.splitn(5, ' ');
    let license_type = parts.next()?.parse().ok()?;
    let mut amount = || parts.next()?.parse::<i64>().ok();
    let (monthly, yearly, three_year) = (amount()?, amount()?, amount()?);
    Some(TierPrice { license_type, tier: parts.next()?.to_owned(), monthly, yearly, three_year })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::parse_iso_date,
        checkout::{CardForm, CheckoutForm},
        coverage::LicenseType,
    };

    const T0: Instant = Instant::from_seconds(1_795_282_200);

    fn shown(yearly: i64) -> Shown {
        let row = |license_type, tier: &str| TierPrice {
            license_type,
            tier: tier.to_owned(),
            monthly: 990,
            yearly,
            three_year: 26_730,
        };
        let tiers = vec![row(LicenseType::Users, "1-20"), row(LicenseType::Nodes, "F64 / P1; = 2")];
        let texts = Texts { terms: "2026-01".to_owned(), eula: "1.0".to_owned() };
        Shown { at: T0, prices: PriceList { currency: Currency::Usd, tiers }, texts }
    }

    fn request(prices: &PriceList) -> CheckoutRequest {
        let form = CheckoutForm {
            purpose: "me".into(),
            billing_name: "Ana".into(),
            billing_email: "ana@contoso.example".into(),
            billing_country: "US".into(),
            license_type: "nodes".into(),
            tier_nodes: "F64 / P1; = 2".into(),
            quantity: "3".into(),
            cycle: "yearly".into(),
            way: "trial".into(),
            accept_terms: "yes".into(),
            accept_eula: "yes".into(),
            ..CheckoutForm::default()
        };
        form.parse(&CardForm::default(), prices, parse_iso_date("2026-11-21").unwrap()).unwrap()
    }

    fn fault_of(page: &Shown, now: &Shown, at: Instant) -> Option<Fault> {
        let request = request(&now.prices);
        let total = request.choice.summary(Way::Card, Tax::NONE).unwrap().recurring.net;
        page.fault(&request, total, at).map(|fault| fault.fault)
    }

    #[test]
    fn it_survives_a_form() {
        let written = shown(9900).write();
        assert_eq!(Shown::read(&written), Some(shown(9900)));
        assert_eq!(Shown::read(&written.replace('\n', "\r\n")), Some(shown(9900)));
        // A page from before it said which texts it linked.
        let bare = Shown::read(&written.replacen(" 2026-01 1.0", "", 1)).map(|shown| shown.texts);
        assert_eq!(bare, Some(Texts::default()));
        for broken in ["", "1", "x USD", "1 XXX", "1 USD\nusers 1 2", "1 USD\nusers 1 2 x 1-20", "1 USD\nloose 1 2 3 a"]
        {
            assert_eq!(Shown::read(broken), None, "{broken}");
        }
    }

    #[test]
    fn another_price_is_named_with_the_one_that_was_shown() {
        let usd = |minor| Money::new(minor, Currency::Usd);
        assert_eq!(fault_of(&shown(9900), &shown(9900), T0), None);
        let changed = Some(Fault::PriceChanged { before: usd(29_700), now: usd(30_000) });
        assert_eq!(fault_of(&shown(9900), &shown(10_000), T0), changed);
        assert_eq!(
            fault_of(&shown(9900), &shown(10_000), T0.plus_days(9)),
            changed,
            "the price says more than the day"
        );
    }

    #[test]
    fn a_page_of_yesterday_is_asked_again_after_a_day() {
        assert_eq!(fault_of(&shown(9900), &shown(9900), T0.plus_days(1)), None);
        assert_eq!(fault_of(&shown(9900), &shown(9900), T0.plus_days(1).plus_seconds(1)), Some(Fault::PageTooOld));
    }

    #[test]
    fn a_tier_that_was_not_shown_is_not_compared() {
        let other = Shown { prices: PriceList { currency: Currency::Usd, tiers: Vec::new() }, ..shown(1) };
        assert_eq!(fault_of(&other, &shown(9900), T0), None);
    }
}
