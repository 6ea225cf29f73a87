//! What lives cost across a change of prices (rule 9): the old price before the day that was mailed and the
//! new one from it on, the same wherever it is shown or charged.

use std::sync::atomic::Ordering;

use domain::{checkout::CardForm, license::LicenseStatus};

use super::{
    changes::{bought, choose, wants},
    prices::{amounts_charged, change},
    *,
};
use crate::{
    billing::{
        self, SubscriptionView,
        changes::{Changed, keep},
    },
    checkout::{self, tests::interrupted::silenced},
    invoicing, on_both_engines,
    testing::{by_invoice, caller, transfer},
    time_machine::{self, Span},
};

const YEARLY: [(&str, &str); 1] = [("0-yearly", "119.00")];
const MONTHLY: [(&str, &str); 1] = [("0-monthly", "12.90")];

async fn view(shop: &TestShop, id: SubscriptionId) -> SubscriptionView {
    billing::subscription(shop, &caller(shop, ANA).await, id).await.unwrap().unwrap().0
}

/// The same amount wherever it is asked for: the page, that of the order, an early payment, and the renewal's
/// link.
async fn shows(shop: &TestShop, id: SubscriptionId) -> i64 {
    let view = view(shop, id).await;
    let recurring = view.recurring.gross.minor;
    if !matches!(view.status, LicenseStatus::Trial { .. }) {
        let token = checkout::token_of_subscription(shop, id).await.unwrap().unwrap();
        let order = checkout::order_by_token(shop, &token).await.unwrap().unwrap();
        assert_eq!(order.recurring.minor, recurring, "what the order's page says");
    }
    if let Some(offer) = offer(shop, &caller(shop, ANA).await, id).await.unwrap() {
        assert_eq!(offer.amounts.gross.minor, recurring, "what an early payment costs");
        let link = renewal_link(shop, id).await.unwrap().unwrap();
        let linked = linked(shop, link.rsplit('/').next().unwrap()).await.unwrap().unwrap();
        let LinkStanding::Due(due) = linked.standing else { panic!("{:?}", linked.standing) };
        assert_eq!(due.amounts.gross.minor, recurring, "what the link shows");
    }
    recurring
}

fn advance_to(shop: &TestShop, instant: Instant) {
    shop.clock.advance_seconds(instant.seconds_since(shop.now()));
}

async fn pay_early(shop: &TestShop, id: SubscriptionId, once: &str) {
    let ana = caller(shop, ANA).await;
    let offer = offer(shop, &ana, id).await.unwrap().unwrap();
    let card = CardForm { number: "4242424242424242".to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() };
    let payment = Payment {
        subscription: id,
        shown: offer.shown,
        with: PayWith::Typed(card),
        once: once.to_owned(),
        client: "192.0.2.7".to_owned(),
    };
    assert_eq!(pay(shop, &ana, payment).await.unwrap(), Some(PaidNow::Paid));
}

on_both_engines! {
    async fn thirty_days_before_a_renewal_is_in_time(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        advance_to(&shop, day(&shop, "2027-11-21").plus_days(-30));
        let since = shop.now();
        change(&shop, &YEARLY, "change").await;
        let mailed = subjects(&shop, ANA, since).await;
        assert_eq!(mailed, ["Bullet Chart: $119.00 instead of $99.00 from 21 November 2027"]);
        assert_eq!(shows(&shop, id).await, 11_900);
        let ahead = view(&shop, id).await.new_price.unwrap();
        assert_eq!((ahead.before.minor, ahead.after.minor, ahead.told), (9900, 11_900, since));
        look_on(&shop, &["2027-11-14"]).await;
        assert!(newest_words(&shop, ANA).await.contains("$119.00"), "the reminder says what is charged");
        look_on(&shop, &["2027-11-20"]).await;
        assert_eq!(amounts_charged(&shop).await, [9900], "not before");
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(amounts_charged(&shop).await, [9900, 11_900]);
        assert!(view(&shop, id).await.new_price.is_none(), "it holds");
        look_on(&shop, &["2028-11-21"]).await;
        assert_eq!(amounts_charged(&shop).await, [9900, 11_900, 11_900]);
    }

    async fn a_second_later_is_for_the_renewal_after_that(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        advance_to(&shop, day(&shop, "2027-11-21").plus_days(-30).plus_seconds(1));
        let shown = change(&shop, &YEARLY, "change").await;
        assert_eq!(shown.lines[0].first, Some(day(&shop, "2028-11-21")));
        assert_eq!(shows(&shop, id).await, 9900);
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(shows(&shop, id).await, 11_900, "the one after it");
        look_on(&shop, &["2028-11-21"]).await;
        assert_eq!(amounts_charged(&shop).await, [9900, 9900, 11_900]);
    }

    async fn months_go_on_for_the_old_price_until_the_day_also_when_paid_early(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.cycle = "monthly".to_owned()).await;
        sleep_until(&shop, "2026-12-23");
        look(&shop).await;
        change(&shop, &MONTHLY, "change").await;
        // Renewed on 21 December; the period of 21 January begins 29 days later, and keeps its price.
        assert_eq!(view(&shop, id).await.new_price.unwrap().from, day(&shop, "2027-02-21"));
        pay_early(&shop, id, "form-1").await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-01-21", "2027-02-21", true));
        sleep_until(&shop, "2027-02-01");
        assert_eq!(shows(&shop, id).await, 1290, "the period that begins on the day, however early it is paid");
        pay_early(&shop, id, "form-2").await;
        look_on(&shop, &["2027-03-21"]).await;
        assert_eq!(amounts_charged(&shop).await, [990, 990, 990, 1290, 1290]);
    }

    async fn three_years_are_three_years(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |post| post.form.cycle = "three_year".to_owned()).await;
        advance_to(&shop, day(&shop, "2029-11-21").plus_days(-30));
        let shown = change(&shop, &[("0-three_year", "300")], "change").await;
        assert_eq!(shown.lines[0].first, Some(day(&shop, "2029-11-21")));
        assert!(newest_words(&shop, ANA).await.contains("$300.00 every 3 years instead of $267.30"));
        look_on(&shop, &["2029-11-21"]).await;
        assert_eq!(amounts_charged(&shop).await, [26_730, 30_000]);
    }

    async fn an_invoice_bears_the_price_of_its_period_and_keeps_it(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| *post = by_invoice("draft-1", "other", ANA, BO)).await;
        transfer(&shop, "2026-000001", "1699", "first").await;
        look_on(&shop, &["2027-10-01"]).await;
        change(&shop, &[("1-yearly", "1799")], "change").await;
        look_on(&shop, &["2027-10-22"]).await;
        let ana = caller(&shop, ANA).await;
        let paper = invoicing::find(&shop, &ana, "2027-000001".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((paper.total.gross.minor, paper.lines[0].unit), (179_900, 179_900));
        assert_eq!(shows(&shop, id).await, 179_900);
        // It is invoiced at that; another change is for the period after it.
        shop.clock.advance_seconds(1);
        let shown = change(&shop, &[("1-yearly", "1899")], "change").await;
        assert_eq!(shown.lines[0].first, Some(day(&shop, "2028-11-21")));
        assert!(newest_words(&shop, ANA).await.contains("$1,899.00 a year instead of $1,799.00"));
        assert_eq!(shows(&shop, id).await, 179_900);
        transfer(&shop, "2027-000001", "1799", "second").await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        look_on(&shop, &["2028-10-22"]).await;
        let paper = invoicing::find(&shop, &ana, "2028-000001".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(paper.total.gross.minor, 189_900);
    }

    async fn a_price_that_is_due_already_is_not_taken_back(shop: TestShop) {
        shop.stock().await;
        let invoiced = buy(&shop, |post| *post = by_invoice("draft-1", "other", ANA, BO)).await;
        transfer(&shop, "2026-000001", "1699", "first").await;
        let late = buy(&shop, |post| {
            *post = placement("draft-2", "other", ANA, BO);
            post.card.number = PAYS_ONCE.to_owned();
        })
        .await;
        look_on(&shop, &["2027-10-01"]).await;
        change(&shop, &[("0-yearly", "119"), ("1-yearly", "1799")], "change").await;
        look_on(&shop, &["2027-10-22", "2027-11-21"]).await;
        // One is invoiced at it, the other one is to be paid with it; the old price is for what comes after.
        shop.clock.advance_seconds(1);
        let back = change(&shop, &[("0-yearly", "99"), ("1-yearly", "1699")], "change").await;
        for line in &back.lines {
            assert_eq!((line.subscriptions, line.stay, line.first), (1, 0, Some(day(&shop, "2028-11-21"))));
        }
        for id in [invoiced, late] {
            assert_eq!(events(&shop, id).await.iter().filter(|event| event.starts_with("price_stays")).count(), 0);
        }
        assert_eq!((shows(&shop, invoiced).await, view(&shop, late).await.recurring.gross.minor), (179_900, 11_900));
    }

    async fn a_later_change_takes_the_place_of_one_that_waits_and_the_old_price_takes_it_away(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2027-06-01");
        change(&shop, &YEARLY, "change").await;
        let nothing = change(&shop, &[("0-yearly", "125")], "keep").await;
        assert_eq!(nothing.lines[0].subscriptions, 0);
        let same = change(&shop, &YEARLY, "change").await;
        assert_eq!(same.lines[0].subscriptions, 0, "it is told that price already");
        sleep_until(&shop, "2027-11-01");
        change(&shop, &[("0-yearly", "129")], "change").await;
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("our mail of 1 June 2027, which said $119.00"), "{words}");
        assert!(words.contains("From 21 November 2028"), "with its own 30 days: {words}");
        assert_eq!(shows(&shop, id).await, 9900);
        let since = shop.now();
        let back = change(&shop, &[("0-yearly", "99")], "change").await;
        assert_eq!((back.lines[0].subscriptions, back.lines[0].stay, back.lines[0].first), (1, 1, None));
        assert_eq!(subjects(&shop, ANA, since).await, ["Bullet Chart: the price stays at $99.00"]);
        assert!(view(&shop, id).await.new_price.is_none());
        look_on(&shop, &["2028-11-21"]).await;
        assert_eq!(amounts_charged(&shop).await.last(), Some(&9900));
    }

    async fn in_grace_the_unpaid_period_keeps_its_price(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        sleep_until(&shop, "2027-06-01");
        change(&shop, &YEARLY, "change").await;
        look_on(&shop, &["2027-11-21", "2027-11-24"]).await;
        assert_eq!(stands(&shop, id).await.0, "past_due");
        change(&shop, &[("0-yearly", "129")], "change").await;
        assert_eq!(shows(&shop, id).await, 11_900);
        pay_early(&shop, id, "form-1").await;
        assert_eq!(amounts_charged(&shop).await, [9900, 11_900]);
        assert_eq!(shows(&shop, id).await, 12_900);
    }

    async fn a_downgrade_takes_the_list_price_of_its_day_and_is_told_of_its_own(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2027-03-01");
        change(&shop, &YEARLY, "change").await;
        assert!(matches!(wants(&shop, id, &choose("users", 1, "monthly")).await, Changed::Waits));
        assert_eq!((shows(&shop, id).await, view(&shop, id).await.new_price), (990, None));
        // Taken back, what was told of the year holds again.
        keep(&shop, &caller(&shop, ANA).await, id).await.unwrap();
        assert_eq!(shows(&shop, id).await, 11_900);
        assert!(matches!(wants(&shop, id, &choose("users", 1, "monthly")).await, Changed::Waits));
        let since = shop.now();
        let of_the_year = change(&shop, &[("0-yearly", "139")], "change").await;
        assert_eq!(of_the_year.lines[0].subscriptions, 0, "it will not renew for a year");
        change(&shop, &MONTHLY, "change").await;
        let mailed = subjects(&shop, ANA, since).await;
        assert_eq!(mailed, ["Bullet Chart: $12.90 instead of $9.90 from 21 November 2027"]);
        assert_eq!(shows(&shop, id).await, 1290);
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(bought(&shop, id).await, "users 1 monthly");
        assert_eq!(amounts_charged(&shop).await, [9900, 1290]);
    }

    async fn an_upgrade_takes_the_list_price_of_its_day_for_good(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2027-03-01");
        change(&shop, &YEARLY, "change").await;
        change(&shop, &[("1-yearly", "1799")], "keep").await;
        assert!(matches!(wants(&shop, id, &choose("nodes", 1, "yearly")).await, Changed::Done));
        assert!(view(&shop, id).await.new_price.is_none());
        look_on(&shop, &["2028-03-01"]).await;
        assert_eq!(amounts_charged(&shop).await.last(), Some(&179_900));
    }

    async fn a_trial_is_bought_at_the_price_of_the_list(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| {
            *post = placement("draft-1", "me", ANA, "");
            post.form.way = "trial".to_owned();
        })
        .await;
        let shown = change(&shop, &YEARLY, "change").await;
        assert_eq!(shown.lines[0].subscriptions, 0);
        assert_eq!(shows(&shop, id).await, 11_900);
        // The price changes once more while the bank is asked: what was shown is what is paid and agreed.
        let (dark, silent) = silenced(&shop, true);
        let ana = caller(&shop, ANA).await;
        let offer = offer(&dark, &ana, id).await.unwrap().unwrap();
        let card = CardForm { number: "4242424242424242".to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() };
        let payment = Payment {
            subscription: id,
            shown: offer.shown,
            with: PayWith::Typed(card),
            once: "form-1".to_owned(),
            client: "192.0.2.7".to_owned(),
        };
        assert_eq!(pay(&dark, &ana, payment).await.unwrap(), Some(PaidNow::UnderWay));
        change(&shop, &[("0-yearly", "149")], "change").await;
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(24 * 3600);
        run_due(&dark).await.unwrap();
        assert_eq!(amounts_charged(&shop).await, [11_900]);
        assert_eq!(shows(&shop, id).await, 11_900, "agreed by paying it");
        assert_eq!(stands(&shop, id).await, stand("active", "2026-12-21", "2027-12-21", true));
    }

    async fn three_months_pass_by_themselves(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |post| post.form.cycle = "monthly".to_owned()).await;
        time_machine::advance(&shop, Span::Days(40)).await.unwrap();
        change(&shop, &MONTHLY, "change").await;
        time_machine::advance(&shop, Span::Months(4)).await.unwrap();
        // From 31 December on: January's period begins in 21 days, February's in 52.
        assert_eq!(amounts_charged(&shop).await, [990, 990, 990, 1290, 1290, 1290]);
    }
}
