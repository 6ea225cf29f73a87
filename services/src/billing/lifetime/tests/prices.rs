//! Changes of prices (rule 9): who is told, once, and what is shown before.

use domain::{faults::Fault, ids::PriceChangeId, price_form::PriceForm};

use super::*;
use crate::{
    catalog,
    db::execute,
    on_both_engines,
    testing::{CATALOG, caller, staff},
    vendor::{self, PricePreview, PricesChanged},
};

/// Staff's form with these prices typed: `0-yearly`, by row and cycle.
pub(super) async fn form(shop: &TestShop, typed: &[(&str, &str)], running: &str) -> PriceForm {
    let product = vendor::prices_of(shop, &staff(shop).await, "bullet-chart").await.unwrap().unwrap();
    let mut form = PriceForm::of(&product.prices);
    running.clone_into(&mut form.running);
    form.typed.extend(typed.iter().map(|(field, typed)| (format!("price-{field}"), (*typed).to_owned())));
    form
}

async fn preview(shop: &TestShop, form: &PriceForm) -> PricePreview {
    vendor::preview_prices(shop, &staff(shop).await, "bullet-chart", form).await.unwrap().unwrap().unwrap()
}

/// Staff changes prices; nobody is told yet.
async fn written(shop: &TestShop, typed: &[(&str, &str)], running: &str) -> PricePreview {
    let form = form(shop, typed, running).await;
    let preview = preview(shop, &form).await;
    let changed = vendor::change_prices(shop, &staff(shop).await, "bullet-chart", &form, &preview.shown).await.unwrap();
    assert_eq!(changed, Some(PricesChanged::Yes));
    preview
}

/// Staff changes prices, and whoever is told is told.
pub(super) async fn change(shop: &TestShop, typed: &[(&str, &str)], running: &str) -> PricePreview {
    let preview = written(shop, typed, running).await;
    run_due(shop).await.unwrap();
    // Mails of one instant have no order.
    shop.clock.advance_seconds(1);
    preview
}

/// Another payer's yearly subscription.
async fn buy_by(shop: &TestShop, payer: &str) -> SubscriptionId {
    shop.clock.advance_seconds(1);
    buy(shop, |post| {
        *post = placement(payer, "me", payer, "");
        post.client = format!("192.0.2.{}", payer.len());
    })
    .await
}

async fn told(shop: &TestShop, address: &str) -> usize {
    let all = subjects(shop, address, Instant::from_micros(0)).await;
    all.iter().filter(|subject| subject.starts_with("Bullet Chart: ")).count()
}

async fn only_change(shop: &TestShop) -> PriceChangeId {
    vendor::price_changes(shop, &staff(shop).await, 0).await.unwrap().0[0].id
}

on_both_engines! {
    async fn what_a_change_does_is_shown_before_and_listed_after(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |_| ()).await;
        buy_by(&shop, "mia@other.example").await;
        crate::testing::give_seat(&shop, ANA, "books@contoso.example", domain::account::Role::Accounting).await;
        sleep_until(&shop, "2027-03-01");
        let typed = [("0-yearly", "119"), ("1-yearly", "1,799.00")];
        let shown = change(&shop, &typed, "change").await;
        assert_eq!((shown.lines.len(), shown.people), (2, 3));
        assert_eq!((shown.lines[0].subscriptions, shown.lines[0].first), (2, Some(day(&shop, "2027-11-21"))));
        assert_eq!((shown.lines[1].subscriptions, shown.lines[1].first), (0, None));
        for address in [ANA, "mia@other.example", "books@contoso.example"] {
            assert_eq!(told(&shop, address).await, 1, "{address}");
        }
        assert_eq!(told(&shop, BO).await, 0, "rule 3");
        let (past, more) = vendor::price_changes(&shop, &staff(&shop).await, 0).await.unwrap();
        let yearly = past.iter().find(|change| change.tier == "1-20").unwrap();
        assert_eq!((yearly.before.minor, yearly.after.minor, yearly.told, yearly.finished), (9900, 11_900, 2, true));
        assert_eq!((yearly.by.as_deref(), past.len(), more), (Some("sven@example.com"), 2, false));
    }

    async fn whoever_keeps_theirs_is_told_nothing_and_orders_take_the_new_price(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let shown = change(&shop, &[("0-yearly", "119.00")], "keep").await;
        assert_eq!((shown.lines[0].subscriptions, shown.people, told(&shop, ANA).await), (0, 0, 0));
        assert_eq!(catalog::revision(&mut shop.db.read().await.unwrap()).await.unwrap(), 2, "pages are rendered anew");
        buy_by(&shop, "mia@other.example").await;
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(amounts_charged(&shop).await, [9900, 11_900, 9900, 11_900]);
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn faults_are_told_and_a_list_that_was_changed_meanwhile_is_shown_anew(shop: TestShop) {
        shop.stock().await;
        let sven = staff(&shop).await;
        let faulty = form(&shop, &[("0-yearly", "free"), ("1-monthly", "")], "keep").await;
        let faults = vendor::preview_prices(&shop, &sven, "bullet-chart", &faulty).await.unwrap().unwrap().unwrap_err();
        let beside: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), &fault.fault)).collect();
        assert_eq!(beside, [("price-0-yearly", &Fault::NotAnAmount), ("price-1-monthly", &Fault::Required)]);
        let mine = form(&shop, &[("0-yearly", "119.00")], "change").await;
        let shown = preview(&shop, &mine).await.shown;
        change(&shop, &[("0-yearly", "109.00")], "keep").await;
        let answer = vendor::change_prices(&shop, &sven, "bullet-chart", &mine, &shown).await.unwrap();
        assert_eq!(answer, Some(PricesChanged::ShownAnew));
        // The second click of one that is done.
        let again = form(&shop, &[("0-yearly", "119.00")], "keep").await;
        let shown = preview(&shop, &again).await.shown;
        for answer in [PricesChanged::Yes, PricesChanged::ShownAnew] {
            let changed = vendor::change_prices(&shop, &sven, "bullet-chart", &again, &shown).await.unwrap();
            assert_eq!(changed, Some(answer));
        }
        assert!(vendor::prices_of(&shop, &sven, "card-with-states").await.unwrap().is_none(), "it is free");
        assert!(vendor::preview_prices(&shop, &sven, "no-such", &mine).await.unwrap().is_none());
    }

    async fn each_is_told_once_however_often_the_telling_is_interrupted(shop: TestShop) {
        shop.stock().await;
        let payers: Vec<String> = (0..7).map(|nth| format!("{}@payer.example", "abcdefg".repeat(nth + 1))).collect();
        let mut ids = Vec::new();
        for payer in &payers {
            ids.push(buy_by(&shop, payer).await);
        }
        run_due(&shop).await.unwrap();
        sleep_until(&shop, "2027-03-01");
        let shown = written(&shop, &[("0-yearly", "119.00")], "change").await;
        assert_eq!((shown.lines[0].subscriptions, shown.people), (7, 7));
        let change = only_change(&shop).await;
        // The first portion is told, and its worker dies before the job is marked done: both go on.
        tell_prices(&shop, change).await.unwrap();
        ids.sort_by_key(ToString::to_string);
        // The next one is cut off behind the first of its two letters: nothing of it stays.
        spoil(&shop, ids[3], "x").await;
        assert!(tell_prices(&shop, change).await.is_err());
        let mut all = Vec::new();
        for payer in &payers {
            all.push(told(&shop, payer).await);
        }
        assert_eq!(all.iter().sum::<usize>(), 2);
        spoil(&shop, ids[3], "2026-11-21").await;
        let (one, other) = tokio::join!(tell_prices(&shop, change), tell_prices(&shop, change));
        one.unwrap();
        other.unwrap();
        run_due(&shop).await.unwrap();
        tell_prices(&shop, change).await.unwrap();
        for payer in &payers {
            assert_eq!(told(&shop, payer).await, 1, "{payer}");
        }
        let past = vendor::price_changes(&shop, &staff(&shop).await, 0).await.unwrap().0;
        assert_eq!((past[0].told, past[0].finished), (7, true));
    }

    async fn a_later_change_is_the_only_one_that_the_others_are_told_of(shop: TestShop) {
        shop.stock().await;
        for payer in ["ana@one.example", "bea@twotwo.example", "cleo@threethree.example"] {
            buy_by(&shop, payer).await;
        }
        sleep_until(&shop, "2027-03-01");
        written(&shop, &[("0-yearly", "119.00")], "change").await;
        tell_prices(&shop, only_change(&shop).await).await.unwrap();
        shop.clock.advance_seconds(60);
        written(&shop, &[("0-yearly", "129.00")], "change").await;
        run_due(&shop).await.unwrap();
        let mut letters = Vec::new();
        for payer in ["ana@one.example", "bea@twotwo.example", "cleo@threethree.example"] {
            letters.push(told(&shop, payer).await);
            assert!(newest_words(&shop, payer).await.contains("$129.00"), "{payer}");
        }
        letters.sort_unstable();
        assert_eq!(letters, [1, 2, 2], "two were told already, and are told again");
    }

    async fn who_is_canceled_or_over_is_not_told(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let waits = buy(&shop, |post| {
            *post = crate::testing::by_invoice("draft-2", "me", "ivy@invoice.example", "");
            post.form.cycle = "three_year".to_owned();
        })
        .await;
        want(&shop, &caller(&shop, ANA).await, id, Wanted::Cancel).await.unwrap();
        let shown = change(&shop, &[("0-yearly", "119.00"), ("1-three_year", "5000")], "change").await;
        assert_eq!(shown.lines.iter().map(|line| line.subscriptions).sum::<usize>(), 0);
        // Whoever takes that back keeps the agreed price.
        want(&shop, &caller(&shop, ANA).await, id, Wanted::Keep).await.unwrap();
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(amounts_charged(&shop).await, [9900, 9900]);
        assert_eq!(stands(&shop, waits).await.0, "awaiting_payment");
    }

    async fn an_import_changes_the_list_alone_and_is_listed(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        assert!(vendor::price_changes(&shop, &staff(&shop).await, 0).await.unwrap().0.is_empty(), "nothing was before");
        sleep_until(&shop, "2027-03-01");
        catalog::import(&shop, &CATALOG.replace("yearly = 9900", "yearly = 11900")).await.unwrap();
        run_due(&shop).await.unwrap();
        let past = vendor::price_changes(&shop, &staff(&shop).await, 0).await.unwrap().0;
        assert_eq!((past.len(), past[0].before.minor, past[0].after.minor), (1, 9900, 11_900));
        assert_eq!((past[0].by.as_deref(), past[0].running, past[0].finished), (None, false, true));
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!((amounts_charged(&shop).await, told(&shop, ANA).await), (vec![9900, 9900], 0));
        assert_eq!(stands(&shop, id).await.0, "active");
    }
}

/// Makes a subscription unreadable, or whole again.
async fn spoil(shop: &TestShop, id: SubscriptionId, anchor: &str) {
    let mut tx = shop.db.write().await.unwrap();
    execute!(&mut tx, "update subscriptions set anchor_on = $2 where id = $1", id.to_string(), anchor).unwrap();
    tx.commit().await.unwrap();
}

/// What the sandbox took, oldest first.
pub(super) async fn amounts_charged(shop: &TestShop) -> Vec<i64> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(
        &mut tx,
        (i64,),
        "select amount from sandbox_charges where outcome = 'paid' order by charged_at, amount",
    );
    rows.unwrap().into_iter().map(|(amount,)| amount).collect()
}
