//! Changes of coverage (rule 17): what is charged is what was shown, once, or nothing is changed.

use domain::{checkout::CheckoutForm, decline::Decline, proration::Preview};

use super::*;
use crate::{
    billing::{
        changes::{Blocked, Changed, LastState, change, keep, last_change, offer},
        ledger,
    },
    catalog, on_both_engines,
    payments::{sandbox, settle},
    testing::{CATALOG, caller},
};

pub(super) fn choose(license_type: &str, quantity: u32, cycle: &str) -> CheckoutForm {
    CheckoutForm {
        license_type: license_type.to_owned(),
        tier_users: "1-20".to_owned(),
        tier_nodes: "F64 / P1".to_owned(),
        quantity: quantity.to_string(),
        cycle: cycle.to_owned(),
        ..CheckoutForm::default()
    }
}

/// What the page shows of a choice, and its seal.
async fn shown(shop: &TestShop, id: SubscriptionId, form: &CheckoutForm) -> (Preview, String) {
    let offer = offer(shop, &caller(shop, ANA).await, id).await.unwrap().unwrap();
    let (standing, seal) = offer.standing.unwrap();
    let choice = form.checked_choice(&standing.prices).unwrap();
    (domain::proration::preview(&standing, &choice).unwrap(), seal)
}

pub(super) async fn wants(shop: &TestShop, id: SubscriptionId, form: &CheckoutForm) -> Changed {
    let (_, seal) = shown(shop, id, form).await;
    change(shop, &caller(shop, ANA).await, id, form, &seal).await.unwrap().unwrap()
}

pub(super) async fn blocked(shop: &TestShop, id: SubscriptionId) -> Option<Blocked> {
    offer(shop, &caller(shop, ANA).await, id).await.unwrap().unwrap().standing.err()
}

pub(super) async fn balance(shop: &TestShop) -> i64 {
    let account = caller(shop, ANA).await.seats[0].account;
    let currency = domain::money::Currency::Usd;
    ledger::balance(&mut shop.db.read().await.unwrap(), account, currency).await.unwrap().minor
}

/// Type, quantity, cycle and unit price, and what waits.
pub(super) async fn bought(shop: &TestShop, id: SubscriptionId) -> String {
    let about = rows::find(&mut shop.db.read().await.unwrap(), id).await.unwrap().unwrap();
    let of = |choice: &domain::checkout::Choice| {
        format!("{} {} {}", choice.coverage.license_type, choice.coverage.quantity.get(), choice.cycle)
    };
    let next = about.next.as_ref().map(|next| format!(", then {}", of(next)));
    format!("{}{}", of(&about.present()), next.unwrap_or_default())
}

async fn last_charge(shop: &TestShop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    let sql = fetch_one!(
        &mut tx,
        (i64,),
        "select amount from sandbox_charges where outcome = 'paid' order by charged_at desc, reference limit 1",
    );
    sql.unwrap().0
}

async fn half_a_year_on(shop: &TestShop) -> SubscriptionId {
    shop.stock().await;
    let id = buy(shop, |_| ()).await;
    // 182.5 of the 365 days since the vendor's day began.
    let half = day(shop, "2026-11-21").plus_seconds(365 * 43_200);
    shop.clock.advance_seconds(half.seconds_since(shop.now()));
    id
}

on_both_engines! {
    async fn an_upgrade_is_charged_as_shown_and_begins_a_period_at_once(shop: TestShop) {
        let id = half_a_year_on(&shop).await;
        let form = choose("nodes", 1, "yearly");
        let (Preview::Upgrade(upgrade), _) = shown(&shop, id, &form).await else { panic!("no upgrade") };
        assert_eq!((upgrade.credit.gross.minor, upgrade.today.minor), (4950, 169_900 - 4950));
        let before = shop.now();
        assert!(matches!(wants(&shop, id, &form).await, Changed::Done));
        assert_eq!(last_charge(&shop).await, upgrade.today.minor, "the preview is what was charged");
        assert_eq!(bought(&shop, id).await, "nodes 1 yearly");
        assert_eq!(stands(&shop, id).await, stand("active", "2027-05-22", "2028-05-22", true));
        assert_eq!(papers(&shop).await, ["2026-000001", "2027-000001", "CN-2027-000001"]);
        assert_eq!(balance(&shop).await, 0);
        assert_eq!(last_change(&shop, id).await.unwrap(), Some(LastState::Changed));
        look(&shop).await;
        let to_ana = subjects(&shop, ANA, before).await;
        assert_eq!(to_ana, ["Bullet Chart now covers 1 node, F64 / P1, yearly, invoice 2027-000001"]);
        assert_eq!(subjects(&shop, BO, before).await, ["An updated package of Bullet Chart is ready, for 1 node, F64 / P1"]);
        assert!(!newest_words(&shop, BO).await.contains('$'), "rule 3");
        // A year later it is renewed for the new price, from its own day.
        look_on(&shop, &["2028-05-22"]).await;
        assert_eq!(last_charge(&shop).await, 169_900);
        assert_eq!(stands(&shop, id).await, stand("active", "2028-05-22", "2029-05-22", true));
    }

    async fn what_exceeds_the_new_price_pays_the_next_renewals(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.cycle = "three_year".to_owned()).await;
        shop.clock.advance_seconds(40 * 86_400);
        let (charged, _) = charges(&shop).await;
        assert!(matches!(wants(&shop, id, &choose("nodes", 1, "monthly")).await, Changed::Done));
        assert_eq!(charges(&shop).await.0, charged, "the credit paid all of it, without the gateway");
        let left = balance(&shop).await;
        assert!((1..16_990).contains(&left), "{left}");
        look_on(&shop, &["2027-01-31"]).await;
        assert_eq!((last_charge(&shop).await, balance(&shop).await), (16_990 - left, 0));
        look_on(&shop, &["2027-02-28"]).await;
        assert_eq!((last_charge(&shop).await, balance(&shop).await), (16_990, 0));
    }

    async fn a_renewal_that_the_balance_covers_asks_nobody(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| {
            post.form = CheckoutForm { license_type: "nodes".to_owned(), tier_nodes: "F64 / P1".to_owned(), cycle: "three_year".to_owned(), ..post.form.clone() };
        })
        .await;
        shop.clock.advance_seconds(86_400);
        assert!(matches!(wants(&shop, id, &choose("nodes", 2, "monthly")).await, Changed::Done));
        let (before, made) = (balance(&shop).await, charges(&shop).await);
        look_on(&shop, &["2026-12-22"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2026-12-22", "2027-01-22", true));
        assert_eq!((balance(&shop).await, charges(&shop).await), (before - 33_980, made));
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("your balance") && !words.contains("4242"), "{words}");
    }

    async fn a_decline_leaves_everything_as_it_was(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        shop.clock.advance_seconds(86_400);
        let (stood, had) = (stands(&shop, id).await, papers(&shop).await);
        let changed = wants(&shop, id, &choose("nodes", 1, "yearly")).await;
        assert!(matches!(changed, Changed::Declined(Decline::InsufficientFunds)), "{changed:?}");
        assert_eq!((stands(&shop, id).await, papers(&shop).await, balance(&shop).await), (stood, had, 0));
        assert_eq!(bought(&shop, id).await, "users 1 yearly");
        assert_eq!(last_change(&shop, id).await.unwrap(), Some(LastState::Declined(Decline::InsufficientFunds)));
        // It can be tried again.
        assert!(matches!(wants(&shop, id, &choose("nodes", 1, "yearly")).await, Changed::Declined(_)));
    }

    async fn a_card_that_asks_is_confirmed_before_anything_changes(shop: TestShop) {
        shop.stock().await;
        let mut post = placement("draft-1", "other", ANA, BO);
        post.card.number = "4000002500003155".to_owned();
        place(&shop, post).await.unwrap();
        confirm(&shop, true).await;
        let id = newest_subscription(&shop).await;
        shop.clock.advance_seconds(86_400);
        for yes in [false, true] {
            let asked = wants(&shop, id, &choose("nodes", 1, "yearly")).await;
            assert!(matches!(asked, Changed::ConfirmAt(_)), "{asked:?}");
            assert!(matches!(last_change(&shop, id).await.unwrap(), Some(LastState::Open { confirm_at: Some(_) })));
            assert_eq!((bought(&shop, id).await.as_str(), blocked(&shop, id).await), ("users 1 yearly", Some(Blocked::PaymentOpen)));
            let back = confirm(&shop, yes).await;
            assert_eq!(back, format!("/billing/subscriptions/{id}"));
        }
        assert_eq!(bought(&shop, id).await, "nodes 1 yearly");
        assert_eq!(balance(&shop).await, 0);
    }

    async fn what_is_too_old_or_no_longer_true_is_shown_anew(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        shop.clock.advance_seconds(86_400);
        let ana = caller(&shop, ANA).await;
        let form = choose("nodes", 1, "yearly");
        let again = async |seal: &str| change(&shop, &ana, id, &form, seal).await.unwrap().unwrap();
        let (_, seal) = shown(&shop, id, &form).await;
        shop.clock.advance_seconds(30 * 60 + 1);
        assert!(matches!(again(&seal).await, Changed::ShownAnew(_)), "after half an hour");
        let (_, seal) = shown(&shop, id, &form).await;
        for forged in ["", "x", &seal.replace('.', ".A"), &format!("9{seal}"), &seal[..seal.len() - 1]] {
            assert!(matches!(again(forged).await, Changed::ShownAnew(_)), "{forged}");
        }
        catalog::import(&shop, &CATALOG.replace("yearly = 169900", "yearly = 179900")).await.unwrap();
        assert!(matches!(again(&seal).await, Changed::ShownAnew(_)), "another price");
        assert_eq!(charges(&shop).await, (1, 0));
        let (_, seal) = shown(&shop, id, &form).await;
        shop.clock.advance_seconds(30 * 60);
        assert!(matches!(again(&seal).await, Changed::Done), "within half an hour, as shown");
        assert_eq!(last_charge(&shop).await, {
            let mut tx = shop.db.read().await.unwrap();
            let (invoiced, credited) = fetch_one!(
                &mut tx,
                (i64, i64),
                "select (select gross from invoices where number = '2026-000002'), (select gross from invoices where kind = 'credit_note')",
            )
            .unwrap();
            assert_eq!(invoiced, 179_900);
            invoiced - credited
        });
    }

    async fn many_clicks_change_and_charge_once(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        shop.clock.advance_seconds(86_400);
        let form = choose("nodes", 1, "yearly");
        let (_, seal) = shown(&shop, id, &form).await;
        let ana = caller(&shop, ANA).await;
        let many = (0..6).map(|_| change(&shop, &ana, id, &form, &seal));
        let changed: Vec<Changed> =
            futures::future::join_all(many).await.into_iter().map(|one| one.unwrap().unwrap()).collect();
        let done = changed.iter().filter(|changed| matches!(changed, Changed::Done)).count();
        assert_eq!(done, 1, "{changed:?}");
        assert_eq!((charges(&shop).await, balance(&shop).await), ((2, 0), 0));
    }

    async fn a_downgrade_waits_and_comes_with_the_renewal(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        shop.clock.advance_seconds(86_400);
        assert!(matches!(wants(&shop, id, &choose("users", 1, "monthly")).await, Changed::Waits));
        assert_eq!(bought(&shop, id).await, "users 1 yearly, then users 1 monthly");
        assert_eq!(charges(&shop).await, (1, 0));
        let ana = caller(&shop, ANA).await;
        assert_eq!(keep(&shop, &ana, id).await.unwrap(), Some(true));
        assert_eq!(keep(&shop, &ana, id).await.unwrap(), Some(false), "taken back once");
        assert_eq!(bought(&shop, id).await, "users 1 yearly");
        wants(&shop, id, &choose("users", 1, "monthly")).await;
        look_on(&shop, &["2027-10-22", "2027-11-14"]).await;
        assert!(newest_words(&shop, ANA).await.contains("$9.90"), "the reminder names the new price");
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(last_charge(&shop).await, 990);
        assert_eq!(bought(&shop, id).await, "users 1 monthly");
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2027-12-21", true));
    }

    async fn a_trial_changes_for_free_and_ends_as_before(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.way = "trial".to_owned()).await;
        let stood = stands(&shop, id).await;
        assert!(matches!(wants(&shop, id, &choose("nodes", 2, "monthly")).await, Changed::Done));
        assert_eq!((stands(&shop, id).await, bought(&shop, id).await), (stood, "nodes 2 monthly".to_owned()));
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((0, 0), 0));
    }
}

async fn newest_subscription(shop: &TestShop) -> SubscriptionId {
    let mut tx = shop.db.read().await.unwrap();
    let row = fetch_one!(&mut tx, (String,), "select id from subscriptions order by created_at desc limit 1");
    row.unwrap().0.parse().unwrap()
}

/// Answers the bank's newest question; where the buyer comes back to.
async fn confirm(shop: &TestShop, yes: bool) -> String {
    let mut tx = shop.db.read().await.unwrap();
    let (token,) = fetch_one!(
        &mut tx,
        (String,),
        "select c.token from sandbox_confirmations c
         where not exists (select 1 from sandbox_charges s where s.idempotency_key = c.idempotency_key)",
    )
    .unwrap();
    drop(tx);
    let attempt = sandbox::decide(shop, &token, yes).await.unwrap().unwrap();
    settle::settle(shop, attempt).await.unwrap();
    crate::payments::return_path(shop, attempt).await.unwrap().unwrap()
}
