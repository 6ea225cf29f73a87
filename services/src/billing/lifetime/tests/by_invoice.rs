//! Years that are paid by invoice (rule 14): in time, early, in grace, never, and by who slept.

use super::{
    changes::{blocked, bought as what_is_bought, choose, wants},
    *,
};
use crate::{
    billing::lifetime::{
        self,
        changes::{Blocked, Changed, keep},
    },
    invoicing, on_both_engines,
    testing::{by_invoice, caller, transfer},
    vendor::Recorded,
};

/// Ana orders a node for Bo by invoice, and pays it on that day.
async fn bought(shop: &TestShop) -> SubscriptionId {
    shop.stock().await;
    let id = buy(shop, |post| *post = by_invoice("draft-1", "other", ANA, BO)).await;
    assert_eq!(stands(shop, id).await.0, "awaiting_payment");
    look(shop).await;
    pay(shop, "2026-000001", "1699.00").await;
    assert_eq!(stands(shop, id).await, stand("active", "2026-11-21", "2027-11-21", true));
    id
}

async fn pay(shop: &TestShop, number: &str, amount: &str) {
    // Mails of one instant have no order.
    shop.clock.advance_seconds(1);
    let reference = format!("{number} {amount} {}", shop.now().as_seconds());
    assert_eq!(transfer(shop, number, amount, &reference).await, Recorded::Yes);
}

/// Subjects of Ana's and Bo's mails since an instant.
async fn told(shop: &TestShop, since: Instant) -> (Vec<String>, Vec<String>) {
    (subjects(shop, ANA, since).await, subjects(shop, BO, since).await)
}

on_both_engines! {
    async fn a_year_by_invoice_is_announced_by_its_invoice_and_paid_early_begins_at_the_old_end(shop: TestShop) {
        let id = bought(&shop).await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-10-21"]).await;
        assert_eq!(papers(&shop).await.len(), 1, "not a day too early");
        look_on(&shop, &["2027-10-22", "2027-10-23"]).await;
        assert_eq!(told(&shop, since).await.0, ["Invoice 2027-000001 for the renewal of Bullet Chart: $1,699.00"]);
        let ana = caller(&shop, ANA).await;
        let paper = invoicing::find(&shop, &ana, "2027-000001".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((paper.lines[0].period.start, paper.lines[0].period.end), (day(&shop, "2027-11-21"), day(&shop, "2028-11-21")));
        assert_eq!((paper.pay_by.unwrap().due_on.as_str(), paper.po_number), ("2027-11-20", None));
        look_on(&shop, &["2027-11-14"]).await;
        assert_eq!(told(&shop, since).await.0[1..], ["Invoice 2027-000001 is due on 20 November 2027: $1,699.00"]);
        pay(&shop, "2027-000001", "1699.00").await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(super::switching::credited(&shop, id).await, ["2026-11-21", "2027-11-21"], "each year once");
        look_on(&shop, &["2027-11-21", "2028-01-05"]).await;
        let (payer, licensee) = told(&shop, since).await;
        assert_eq!(payer[2..], ["Receipt for invoice 2027-000001: Bullet Chart is renewed"]);
        assert_eq!(licensee, ["An updated package of Bullet Chart is ready"]);
        assert_eq!(charges(&shop).await, (0, 0), "never an automatic charge");
    }

    async fn in_grace_a_payment_goes_on_from_the_old_end(shop: TestShop) {
        let id = bought(&shop).await;
        look_on(&shop, &["2027-10-22", "2027-11-14"]).await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-11-21", "2027-11-25"]).await;
        assert_eq!(stands(&shop, id).await, stand("past_due", "2026-11-21", "2027-11-21", true));
        assert_eq!(told(&shop, since).await.0, ["Invoice 2027-000001 for Bullet Chart is not paid yet: $1,699.00"]);
        assert!(newest_words(&shop, ANA).await.contains("20 December 2027"), "until when it works");
        look_on(&shop, &["2027-12-20"]).await;
        pay(&shop, "2027-000001", "1699").await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(papers(&shop).await.len(), 2, "no credit note");
    }

    async fn what_is_unpaid_at_the_end_of_grace_is_taken_back(shop: TestShop) {
        let id = bought(&shop).await;
        look_on(&shop, &["2027-10-22", "2027-11-14", "2027-11-21"]).await;
        pay(&shop, "2027-000001", "99.00").await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-12-22", "2028-03-01"]).await;
        assert_eq!(stands(&shop, id).await, stand("expired", "2026-11-21", "2027-11-21", false));
        assert_eq!(papers(&shop).await, ["2026-000001", "2027-000001", "CN-2027-000001"]);
        let (payer, licensee) = told(&shop, since).await;
        assert_eq!((payer.len(), licensee.len()), (1, 1), "{payer:?} {licensee:?}");
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("Invoice 2027-000001 is taken back") && words.contains("$99.00"), "{words}");
        assert!(!newest_words(&shop, BO).await.contains('$'));
        // A payment that comes all the same is the customer's, and opens nothing.
        pay(&shop, "2027-000001", "1600.00").await;
        assert_eq!(stands(&shop, id).await.0, "expired");
        assert!(newest_words(&shop, ANA).await.contains("It is yours: it stands as your balance"));
        let overview = crate::billing::overview(&shop, &caller(&shop, ANA).await, None).await.unwrap();
        assert!(overview.open_invoices.is_empty());
    }

    async fn a_downgrade_is_on_the_next_invoice_and_comes_with_its_payment(shop: TestShop) {
        let id = bought(&shop).await;
        assert!(matches!(wants(&shop, id, &choose("users", 1, "yearly")).await, Changed::Waits));
        look_on(&shop, &["2027-10-22"]).await;
        let ana = caller(&shop, ANA).await;
        let paper = invoicing::find(&shop, &ana, "2027-000001".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(paper.total.gross.minor, 9_900);
        assert_eq!(blocked(&shop, id).await, Some(Blocked::InvoiceOpen));
        assert_eq!(keep(&shop, &ana, id).await.unwrap(), Some(false), "it is invoiced like that");
        let offered = lifetime::offer(&shop, &ana, id).await.unwrap().unwrap();
        assert_eq!((offered.kind, offered.charged.minor), (lifetime::PayKind::Invoice, 9_900), "nothing beside the invoice");
        pay(&shop, "2027-000001", "99.00").await;
        assert_eq!(what_is_bought(&shop, id).await, "users 1 yearly");
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn whoever_slept_is_told_once(shop: TestShop) {
        let id = bought(&shop).await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-11-30"]).await;
        assert_eq!(stands(&shop, id).await, stand("past_due", "2026-11-21", "2027-11-21", true));
        assert_eq!(told(&shop, since).await.0, ["Invoice 2027-000001 for Bullet Chart is not paid yet: $1,699.00"]);
        assert!(newest_words(&shop, ANA).await.contains("30 November 2027"), "due on the day on which it was issued");
        look_on(&shop, &["2028-02-01"]).await;
        assert_eq!(stands(&shop, id).await.0, "expired");
    }

    async fn months_are_invoiced_a_week_before(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| {
            *post = by_invoice("draft-1", "me", ANA, "");
            (post.form.cycle, post.form.quantity) = ("monthly".to_owned(), "3".to_owned());
        })
        .await;
        pay(&shop, "2026-000001", "509.70").await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2026-12-13", "2026-12-14", "2026-12-18", "2026-12-21"]).await;
        let subjects = subjects(&shop, ANA, since).await;
        assert_eq!(subjects.len(), 3, "invoice, reminder, grace: {subjects:?}");
        pay(&shop, "2026-000002", "509.70").await;
        assert_eq!(stands(&shop, id).await, stand("active", "2026-12-21", "2027-01-21", true));
    }

    async fn canceled_ahead_the_open_invoice_goes_with_it(shop: TestShop) {
        let id = bought(&shop).await;
        look_on(&shop, &["2027-10-22"]).await;
        let mut tx = shop.db.write().await.unwrap();
        crate::db::execute!(&mut tx, "update subscriptions set ends = 1").unwrap();
        tx.commit().await.unwrap();
        look_on(&shop, &["2027-11-21", "2027-11-22"]).await;
        assert_eq!(stands(&shop, id).await.0, "canceled");
        assert_eq!(papers(&shop).await.len(), 3);
    }

    async fn an_order_that_nobody_pays_waits_and_starts_late(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| *post = by_invoice("draft-1", "other", ANA, BO)).await;
        look_on(&shop, &["2026-12-21", "2026-12-22", "2027-06-01"]).await;
        assert_eq!(stands(&shop, id).await.0, "awaiting_payment");
        let overview = crate::billing::overview(&shop, &caller(&shop, ANA).await, None).await.unwrap();
        assert!(overview.open_invoices[0].is_overdue(&shop));
        pay(&shop, "2026-000001", "1699.00").await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-06-01", "2028-06-01", true));
    }
}
