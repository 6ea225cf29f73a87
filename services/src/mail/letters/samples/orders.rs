//! What is written about an order, and to whoever signs in.

use super::{
    super::{
        Letter, LicenseDeclined, LicenseReady, OrderForOneself, OrderPaid, OwnTerms, SignIn, TrialRefused, TrialStarted,
    },
    Samples,
};

impl Samples {
    pub(in super::super) fn order_paid(&self, licensee: &str) -> Letter {
        Letter::OrderPaid(OrderPaid {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            cycle: "yearly".to_owned(),
            licensee: licensee.to_owned(),
            invoice_number: "2026-000001".to_owned(),
            gross: self.money(9_900),
            next_renewal: "21 November 2027".to_owned(),
            order_link: "/orders/b3JkZXI".to_owned(),
            portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
        })
    }

    pub(in super::super) fn trial_started(&self) -> Letter {
        Letter::TrialStarted(TrialStarted {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            ends: "21 December 2026".to_owned(),
            order_link: "https://shop.example.com/orders/b3JkZXI".to_owned(),
            portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
        })
    }

    pub(in super::super) fn license_ready(&self, payer: &str, trial: bool, bought_by_reseller: bool) -> Letter {
        Letter::LicenseReady(LicenseReady {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            until: "21 November 2027".to_owned(),
            payer: payer.to_owned(),
            trial,
            bought_by_reseller,
            portal_link: "/sign-in/link/dXNlcg".to_owned(),
        })
    }

    pub(in super::super) fn license_declined(&self) -> Letter {
        Letter::LicenseDeclined(LicenseDeclined {
            product: self.product.clone(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            declined: "21 November 2026".to_owned(),
            portal_link: "/sign-in/link/cGF5ZXI".to_owned(),
        })
    }

    pub(in super::super) fn order_for_oneself(&self, terms: OwnTerms) -> Letter {
        Letter::OrderForOneself(OrderForOneself {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            terms,
            order_link: "/orders/b3JkZXI".to_owned(),
            licenses_link: "/sign-in/link/dXNlcg".to_owned(),
            billing_link: "/sign-in/link/cGF5ZXI".to_owned(),
        })
    }

    pub(in super::super) fn paid(&self) -> OwnTerms {
        OwnTerms::Paid {
            cycle: "yearly".to_owned(),
            invoice_number: "2026-000001".to_owned(),
            gross: self.money(9_900),
            next_renewal: "21 November 2027".to_owned(),
        }
    }

    pub(in super::super) fn trial_refused(&self, earlier: &str) -> Letter {
        Letter::TrialRefused(TrialRefused {
            product: self.product.clone(),
            earlier: earlier.to_owned(),
            checkout_link: "/checkout/synoptic-panel".to_owned(),
        })
    }
}

pub(in super::super) fn trial() -> OwnTerms {
    OwnTerms::Trial { ends: "21 December 2026".to_owned() }
}

pub(in super::super) fn sign_in() -> Letter {
    Letter::SignIn(SignIn { code: "042917".to_owned(), link: "/sign-in/link/dG9rZW4".to_owned() })
}
