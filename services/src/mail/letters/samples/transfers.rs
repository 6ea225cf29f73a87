//! The letters of whoever pays by bank transfer (rules 10 and 14).

use super::{
    super::{Effect, InvoiceToPay, Letter, LicensePending, Occasion, PaidBy, PaymentReceived},
    Samples, texts,
};

impl Samples {
    pub(in super::super) fn invoice_to_pay(&self, occasion: Occasion) -> Option<Letter> {
        let pay_link = match &occasion {
            Occasion::Order { .. } => "/billing/subscriptions/sub_1/pay",
            _ => "/renew/sub_1.1826755200.bWFj",
        };
        Some(Letter::InvoiceToPay(InvoiceToPay {
            product: self.product.clone(),
            coverage: "3 nodes, F64 / P1".to_owned(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            invoice_number: "2026-000001".to_owned(),
            po_number: Some("PO 4711".to_owned()),
            to_pay: self.money(509_700),
            due: "21 December 2026".to_owned(),
            account: self.account.clone()?,
            occasion,
            portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
            pay_link: pay_link.to_owned(),
        }))
    }

    pub(in super::super) fn order(&self, licensee_told: bool) -> Option<Letter> {
        self.invoice_to_pay(Occasion::Order { order_link: "/orders/b3JkZXI".to_owned(), licensee_told })
    }

    pub(in super::super) fn received(&self, effect: Effect, over: Option<&str>) -> Letter {
        Letter::PaymentReceived(PaymentReceived {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            invoice_number: "2026-000001".to_owned(),
            received: self.money(509_700),
            received_on: "27 November 2026".to_owned(),
            by: PaidBy::Transfer { reference: "NW 2026/11 4711".to_owned() },
            effect,
            over: over.map(str::to_owned),
            portal_link: "/billing/invoices/2026-000001".to_owned(),
            others: texts(&["books@northwind.example"]),
        })
    }

    pub(in super::super) fn partly(&self) -> Effect {
        Effect::Partly { missing: self.money(9_700), due: "21 December 2026".to_owned() }
    }

    pub(in super::super) fn license_pending(&self, bought_by_reseller: bool) -> Letter {
        Letter::LicensePending(LicensePending {
            product: self.product.clone(),
            coverage: "3 nodes, F64 / P1".to_owned(),
            payer: "Ana Ruiz, Northwind".to_owned(),
            bought_by_reseller,
            portal_link: "/sign-in/link/dXNlcg".to_owned(),
        })
    }

    pub(in super::super) fn several(&self) -> Option<Letter> {
        let ends = "21 November 2027".to_owned();
        let occasion = Occasion::Together { ends, others: texts(&["books@northwind.example"]) };
        let Letter::InvoiceToPay(letter) = self.invoice_to_pay(occasion)? else { return None };
        Some(Letter::InvoiceToPay(InvoiceToPay {
            product: format!("{} and Bullet Chart", self.product),
            coverage: "2 licenses on one invoice".to_owned(),
            licensee: "Ben Okafor, Fabrikam and Ida Holm, Contoso".to_owned(),
            ..letter
        }))
    }

    pub(in super::super) fn renewals(&self) -> Option<[Letter; 3]> {
        let date = "21 November 2027".to_owned();
        Some([
            self.invoice_to_pay(Occasion::Renewal { ends: date.clone(), others: texts(&["books@northwind.example"]) })?,
            self.invoice_to_pay(Occasion::Reminder {
                ends: date.clone(),
                others: texts(&["books@northwind.example"]),
            })?,
            self.invoice_to_pay(Occasion::Grace { works_until: date, others: texts(&["books@northwind.example"]) })?,
        ])
    }
}

pub(in super::super) fn runs(is_first: bool, license_link: Option<&str>) -> Effect {
    Effect::Runs {
        is_first,
        until: "27 November 2027".to_owned(),
        license_link: license_link.map(str::to_owned),
        licensee_told: license_link.is_none(),
    }
}
