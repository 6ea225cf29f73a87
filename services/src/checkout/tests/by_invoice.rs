//! Orders by invoice (rule 10): what stands at once, what waits, and what is refused.

use domain::{
    bank::Iban,
    license::LicenseStatus,
    money::{Currency, Money},
};

use super::*;
use crate::{
    catalog, invoicing, on_both_engines,
    testing::{CATALOG, by_invoice, caller, held, transfer},
};

async fn fault_of(shop: &TestShop, post: Placement) -> Vec<(String, Fault)> {
    match place(shop, post).await.unwrap() {
        Placed::Faulty(faults) => faults.into_iter().map(|fault| (fault.field, fault.fault)).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

fn way(fault: Fault) -> Vec<(String, Fault)> {
    vec![("way".to_owned(), fault)]
}

on_both_engines! {
    async fn an_order_by_invoice_stands_and_its_license_waits(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, by_invoice("draft-1", "other", ANA, BO)).await;
        let whole = Books { orders: 1, accounts: 2, subscriptions: 1, licenses: 1, invoices: 1, mails: 2, charges: 0 };
        assert_eq!(books(&shop).await, whole);
        let view = order_by_token(&shop, &token).await.unwrap().unwrap();
        let PlacedState::AwaitingPayment { invoice, due } = view.state else { panic!("{:?}", view.state) };
        assert_eq!((invoice.to_string().as_str(), shop.config.zone.date(due).to_string().as_str()), ("2026-000001", "2026-12-21"));
        let (open, account) = view.open_invoice.unwrap();
        assert_eq!((open.missing(), account.iban), (Money::new(169_900, Currency::Usd), Iban::parse("DE89370400440532013000").unwrap()));
        let paper = invoicing::find(&shop, &caller(&shop, ANA).await, invoice).await.unwrap().unwrap();
        assert!(!paper.lines[0].period.has_begun() && paper.payment.is_none());
        assert_eq!((paper.po_number.as_deref(), paper.pay_by.unwrap().due_on.as_str()), (Some("PO 4711"), "2026-12-21"));
        let licenses = held(&shop, &caller(&shop, BO).await).await;
        assert_eq!((licenses[0].status, &licenses[0].key), (LicenseStatus::Pending, &None));
        assert_eq!((licenses[0].payer_name.as_str(), licenses[0].payer_organization.as_deref()), ("Ana Ruiz", Some("Contoso Ltd")));
    }

    async fn both_sides_are_told_and_the_licensee_nothing_of_money(shop: TestShop) {
        shop.stock().await;
        order(&shop, by_invoice("draft-1", "other", ANA, BO)).await;
        let [(subject, payer)] = &mails_to(&shop, ANA).await[..] else { panic!("one mail") };
        assert_eq!(subject, "Invoice 2026-000001 for your order of Bullet Chart: $1,699.00");
        for word in ["$1,699.00", "21 December 2026", "DE89 3704 0044 0532 0130 00", "COBADEFFXXX", "PO 4711", "/sign-in/link/"] {
            assert!(payer.contains(word), "{word} in {payer}");
        }
        let [(subject, licensee)] = &mails_to(&shop, BO).await[..] else { panic!("one mail") };
        assert_eq!(subject, "A license for Bullet Chart was ordered for you");
        assert!(licensee.contains("Ana Ruiz, Contoso Ltd") && licensee.contains("/sign-in/link/"));
        for word in ["$", "nvoice", "DE89", "paid"] {
            assert!(!licensee.contains(word), "{word} in {licensee}");
        }
    }

    async fn whoever_orders_for_himself_gets_the_invoice_alone(shop: TestShop) {
        shop.stock().await;
        order(&shop, by_invoice("draft-1", "me", ANA, "")).await;
        let mails = mails_to(&shop, ANA).await;
        assert_eq!(mails.iter().map(|(subject, _)| subject.as_str()).collect::<Vec<_>>(), ["Invoice 2026-000001 for your order of Bullet Chart: $1,699.00"]);
        assert_eq!(transfer(&shop, "2026-000001", "1699.00", "r-1").await, crate::vendor::Recorded::Yes);
        let mails = mails_to(&shop, ANA).await;
        assert!(mails[1].0.starts_with("Receipt for invoice 2026-000001") && mails[1].1.contains("/licenses/lic_"), "{mails:?}");
    }

    async fn the_threshold_is_held_to_the_cent_and_nothing_is_left_behind(shop: TestShop) {
        for (yearly, stands) in [("50000", true), ("49999", false)] {
            let priced = CATALOG.replace("yearly = 9900", &format!("yearly = {yearly}"));
            catalog::import(&shop, &priced).await.unwrap();
            let mut post = placement(&format!("draft-{yearly}"), "me", ANA, "");
            post.form.way = "invoice".to_owned();
            let before = books(&shop).await;
            if stands {
                order(&shop, post).await;
            } else {
                assert_eq!(fault_of(&shop, post).await, way(Fault::BelowInvoices { from: Money::new(50_000, Currency::Usd) }));
                assert_eq!(books(&shop).await, before);
            }
        }
        let draft = load_draft::<serde_json::Value>(&shop, "draft-49999", CHECKOUT, "bullet-chart").await.unwrap();
        assert_eq!(draft.unwrap().faults[0].field, "way", "and what was typed is kept beside it");
    }

    async fn without_an_account_nothing_is_sold_by_invoice(shop: TestShop) {
        let bank = CATALOG.find("[vendor.bank]").unwrap();
        let without = format!("{}{}", &CATALOG[..bank], &CATALOG[CATALOG.find("[[product]]").unwrap()..]);
        catalog::import(&shop, &without).await.unwrap();
        assert_eq!(fault_of(&shop, by_invoice("draft-1", "me", ANA, "")).await, way(Fault::NotOffered));
    }

    async fn every_fault_is_told_at_once(shop: TestShop) {
        shop.stock().await;
        let mut post = placement("draft-1", "me", ANA, "");
        (post.form.way, post.form.billing_name) = ("invoice".to_owned(), String::new());
        let faults = fault_of(&shop, post).await;
        assert_eq!(faults.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["billing_name", "way"]);
    }

    async fn a_double_click_makes_one_order_and_one_number(shop: TestShop) {
        shop.stock().await;
        let post = || place(&shop, by_invoice("draft-1", "other", ANA, BO));
        let (one, other) = tokio::join!(post(), post());
        assert_eq!(one.unwrap(), other.unwrap());
        assert_eq!((books(&shop).await.orders, invoice_numbers(&shop).await.len()), (1, 1));
    }

    async fn a_licensee_who_waits_can_be_corrected(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, by_invoice("draft-1", "other", ANA, "typo@fabrikam.example")).await;
        let view = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert!(view.correctable);
        let corrected = correct_licensee(&shop, view.id, BO, "192.0.2.9").await;
        assert!(corrected.is_ok(), "{corrected:?}");
        assert_eq!(mails_to(&shop, BO).await[0].0, "A license for Bullet Chart was ordered for you");
        assert_eq!(transfer(&shop, "2026-000001", "1,699.00", "r-1").await, crate::vendor::Recorded::Yes);
        let subjects: Vec<String> = mails_to(&shop, BO).await.into_iter().map(|(subject, _)| subject).collect();
        assert_eq!(subjects[1..], ["Your license for Bullet Chart is ready"]);
        assert_eq!(mails_to(&shop, "typo@fabrikam.example").await.len(), 1, "who was mistaken for him hears no more");
    }
}
