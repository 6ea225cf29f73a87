//! The letters of a subscription's life (rules 13 to 18).

use domain::decline::Decline;

use super::{
    super::{
        CardExpires, CoverageChanged, Ended, Letter, LicenseEnded, LicenseStops, NextTry, OrderRefunded,
        PackageChanged, PackageUpdated, RenewalFailed, RenewalPaid, RenewalReminder, RenewedLine, RenewedTogether,
        SubscriptionCanceled, TrialEnds, TrialReader,
    },
    Samples, texts,
};

impl Samples {
    pub(in super::super) fn renewal_paid(&self, license_link: Option<&str>, others: &[&str]) -> Letter {
        Letter::RenewalPaid(RenewalPaid {
            product: self.product.clone(),
            was_trial: false,
            coverage: "1–20 users".to_owned(),
            cycle: "yearly".to_owned(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            gross: self.money(9_900),
            card: "Visa ending in 4242".to_owned(),
            invoice_number: "2027-000012".to_owned(),
            next_renewal: "21 November 2028".to_owned(),
            license_link: license_link.map(str::to_owned),
            licensee_told: license_link.is_none(),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: texts(others),
        })
    }

    /// The first payment after a trial.
    pub(in super::super) fn trial_paid(&self) -> Letter {
        let Letter::RenewalPaid(letter) = self.renewal_paid(None, &["books@northwind.example"]) else {
            return self.package_updated();
        };
        Letter::RenewalPaid(RenewalPaid { was_trial: true, ..letter })
    }

    pub(in super::super) fn renewed_together(&self, over: Option<i64>) -> Letter {
        let line = |product: &str, licensee: &str, is_declined: bool| RenewedLine {
            product: product.to_owned(),
            coverage: "1–20 users".to_owned(),
            licensee: licensee.to_owned(),
            is_declined,
            until: "21 November 2028".to_owned(),
        };
        Letter::RenewedTogether(RenewedTogether {
            lines: vec![
                line(&self.product, "Ben Okafor, Fabrikam", false),
                line("Bullet Chart", "Ida Holm, Contoso", over.is_some()),
            ],
            gross: self.money(19_800),
            method: if over.is_some() { "bank transfer E2E-4711" } else { "Visa ending in 4242" }.to_owned(),
            over: over.map(|over| self.money(over)),
            invoice_number: "2027-000012".to_owned(),
            po_number: Some("PO 4711".to_owned()),
            portal_link: "/billing/invoices/2027-000012".to_owned(),
            others: texts(&["books@northwind.example"]),
        })
    }

    pub(in super::super) fn package_updated(&self) -> Letter {
        Letter::PackageUpdated(PackageUpdated {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            until: "21 November 2028".to_owned(),
            payer: "Ana Ruiz, Northwind".to_owned(),
            license_link: "/licenses/lic_1".to_owned(),
        })
    }

    pub(in super::super) fn coverage_changed(&self, charged: bool) -> Letter {
        Letter::CoverageChanged(CoverageChanged {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            before: "1–20 users, yearly".to_owned(),
            after: if charged { "21–100 users, yearly" } else { "21–100 users, monthly" }.to_owned(),
            price: self.money(if charged { 24_900 } else { 2490 }),
            credit: Some(self.money(4_950)),
            charged: charged.then(|| (self.money(19_950), "Visa ending in 4242".to_owned())),
            balance: (!charged).then(|| self.money(2_460)),
            invoice_number: "2027-000012".to_owned(),
            next_renewal: "2 July 2028".to_owned(),
            licensee_told: charged,
            license_link: (!charged).then(|| "/licenses/lic_1".to_owned()),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: if charged { texts(&["books@northwind.example"]) } else { Vec::new() },
        })
    }

    pub(in super::super) fn package_changed(&self) -> Letter {
        Letter::PackageChanged(PackageChanged {
            product: self.product.clone(),
            coverage: "21–100 users".to_owned(),
            until: "2 July 2028".to_owned(),
            payer: "Ana Ruiz, Northwind".to_owned(),
            license_link: "/licenses/lic_1".to_owned(),
        })
    }

    pub(in super::super) fn order_refunded(&self, notes: &[&str]) -> Letter {
        Letter::OrderRefunded(OrderRefunded {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            amount: self.money(9_900),
            cards: texts(&["Visa ending in 4242"]),
            credit_notes: texts(notes),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: texts(&["books@northwind.example"]),
        })
    }

    pub(in super::super) fn renewal_failed(&self, decline: Option<Decline>, next: NextTry) -> Letter {
        Letter::RenewalFailed(RenewalFailed {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            declined: decline.map(|decline| (self.money(9_900), decline)),
            card: decline.map(|_| "Visa ending in 4242".to_owned()),
            ended: "21 November 2027".to_owned(),
            next,
            works_until: "20 December 2027".to_owned(),
            pay_link: "/renew/sub_1.1826780400.c2lnbmVk".to_owned(),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: Vec::new(),
        })
    }

    pub(in super::super) fn renewal_reminder(&self, card: Option<&str>, card_last_day: Option<&str>) -> Letter {
        Letter::RenewalReminder(RenewalReminder {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            cycle: "yearly".to_owned(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            on: "21 November 2027".to_owned(),
            gross: self.money(9_900),
            is_covered: false,
            from_balance: None,
            card: card.map(str::to_owned),
            card_last_day: card_last_day.map(str::to_owned),
            pay_link: "/renew/sub_1.1826780400.c2lnbmVk".to_owned(),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: texts(&["books@northwind.example"]),
        })
    }

    pub(in super::super) fn card_expires(&self, is_over: bool, pays: u32) -> Letter {
        Letter::CardExpires(CardExpires {
            card: "Visa ending in 4242".to_owned(),
            last_day: "30 September 2027".to_owned(),
            is_over,
            product: self.product.clone(),
            pays,
            next_renewal: "21 November 2027".to_owned(),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: Vec::new(),
        })
    }

    pub(in super::super) fn canceled(&self, taken_back: bool) -> Letter {
        Letter::SubscriptionCanceled(SubscriptionCanceled {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            by: "ana@northwind.example".to_owned(),
            taken_back,
            invoice: None,
            ends: "21 November 2027".to_owned(),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: texts(&["books@northwind.example"]),
        })
    }

    /// One of several on an open invoice, which is taken back with it.
    pub(in super::super) fn canceled_on_an_invoice(&self) -> Letter {
        let Letter::SubscriptionCanceled(letter) = self.canceled(false) else { return self.canceled(false) };
        let invoice = Some("2027-000012".to_owned());
        Letter::SubscriptionCanceled(SubscriptionCanceled { invoice, ..letter })
    }

    pub(in super::super) fn license_ended(&self, how: Ended, payer: Option<&str>) -> Letter {
        Letter::LicenseEnded(LicenseEnded {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            how,
            ended: "21 December 2027".to_owned(),
            payer: payer.map(str::to_owned),
            orders_anew: false,
            link: if payer.is_some() { "/licenses/lic_1" } else { "/billing/subscriptions/sub_1/pay" }.to_owned(),
            taken_back: None,
            others: Vec::new(),
        })
    }

    pub(in super::super) fn trial_ends(&self, reader: TrialReader) -> Letter {
        Letter::TrialEnds(TrialEnds {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            ends: "21 December 2026".to_owned(),
            reader,
        })
    }

    pub(in super::super) fn trial_payer(&self) -> TrialReader {
        TrialReader::Payer {
            gross: self.money(9_900),
            cycle: "yearly".to_owned(),
            portal_link: "/billing/subscriptions/sub_1/pay".to_owned(),
            pay_link: "/renew/sub_1.1826780400.c2lnbmVk".to_owned(),
            others: texts(&["books@northwind.example"]),
        }
    }

    pub(in super::super) fn license_stops(&self, is_tried: bool) -> Letter {
        Letter::LicenseStops(LicenseStops {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            gross: self.money(9_900),
            ended: "21 November 2027".to_owned(),
            works_until: "20 December 2027".to_owned(),
            tried: is_tried.then(|| ("Visa ending in 4242".to_owned(), "19 December 2027".to_owned())),
            portal_link: "/billing/subscriptions/sub_1/pay".to_owned(),
            pay_link: "/renew/sub_1.1826780400.c2lnbmVk".to_owned(),
            others: texts(&["books@northwind.example"]),
        })
    }
}

pub(in super::super) fn trial_licensee() -> TrialReader {
    TrialReader::Licensee { payer: "Ana Ruiz, Northwind".to_owned(), license_link: "/licenses/lic_1".to_owned() }
}
