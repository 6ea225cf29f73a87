use std::sync::atomic::Ordering;

use domain::{account::Role, checkout::CardForm, decline::Decline, faults::Fault};

use super::*;
use crate::{
    accounts::Caller,
    billing::{cards, cards::last_try},
    checkout::tests::interrupted::silenced,
    db::execute,
    on_both_engines,
    payments::{sandbox as bank, settle},
    testing::{caller, give_seat},
};

pub(super) const MASTERCARD: &str = "5555555555554444";
const CONFIRMS: &str = "4000002500003155";

fn typed(number: &str) -> PayWith {
    PayWith::Typed(CardForm { number: number.to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() })
}

/// The payment that the page offers, by a form of that name.
async fn shown(shop: &Shop, ana: &Caller, id: SubscriptionId, once: &str, with: PayWith) -> (Offer, Payment) {
    let offer = offer(shop, ana, id).await.unwrap().unwrap();
    let payment = Payment {
        subscription: id,
        shown: offer.shown.clone(),
        with,
        once: once.to_owned(),
        client: "192.0.2.7".to_owned(),
    };
    (offer, payment)
}

/// Pays what the page offers with a card that is typed.
pub(super) async fn pay_with(shop: &Shop, payer: &Caller, id: SubscriptionId, number: &str) -> PaidNow {
    let (_, payment) = shown(shop, payer, id, "form-1", typed(number)).await;
    pay_once(shop, payer, &payment).await
}

async fn pay_once(shop: &Shop, ana: &Caller, payment: &Payment) -> PaidNow {
    pay(shop, ana, payment.clone()).await.unwrap().unwrap()
}

/// The card behind a subscription.
async fn card(shop: &Shop, ana: &Caller, id: SubscriptionId) -> Option<String> {
    crate::billing::subscription(shop, ana, id).await.unwrap().unwrap().0.card.map(|card| card.last_four)
}

on_both_engines! {
    async fn in_grace_another_card_pays_from_the_old_end_on_and_is_kept(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-21", "2027-12-01"]).await;
        let ana = caller(&shop, ANA).await;
        let (offer, payment) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        assert_eq!((offer.kind, offer.period.start), (PayKind::Grace, day(&shop, "2027-11-21")));
        assert_eq!((offer.amounts.gross.minor, offer.cards.len()), (9900, 1));
        for _ in 0..2 {
            assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Paid, "and a second click");
        }
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 2), 2), "charged once");
        assert_eq!(card(&shop, &ana, id).await.as_deref(), Some("4444"));
        let last = last_try(&shop, &ana, offer.account, Some(id)).await.unwrap().unwrap();
        assert_eq!((last.declined, last.asked), (None, false));
        look_on(&shop, &["2028-11-21"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2028-11-21", "2029-11-21", true), "it pays by itself");
    }

    async fn a_dead_card_is_named_and_another_one_pays_after_a_hard_decline(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.expiry = "08/27".to_owned()).await;
        look_on(&shop, &["2027-11-21"]).await;
        sleep_until(&shop, "2027-11-22");
        let ana = caller(&shop, ANA).await;
        let since = shop.now().plus_seconds(1);
        let (offer, _) = shown(&shop, &ana, id, "", typed("")).await;
        let (_, saved) = shown(&shop, &ana, id, "form-1", PayWith::Saved(offer.cards[0].0)).await;
        let PaidNow::Faulty(faults) = pay_once(&shop, &ana, &saved).await else { panic!() };
        assert_eq!(faults[0].field, "card");
        assert_eq!(faults[0].fault, Fault::CardDeclined { decline: Decline::ExpiredCard });
        assert_eq!(stands(&shop, id).await.0, "past_due");
        shop.clock.advance_seconds(60);
        run_due(&shop).await.unwrap();
        assert_eq!(subjects(&shop, ANA, since).await, Vec::<String>::new(), "whoever stands before the page is not mailed");
        // The same form again, with another card.
        let (_, other) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        assert_eq!(pay_once(&shop, &ana, &other).await, PaidNow::Paid);
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(events(&shop, id).await.last().unwrap(), "subscription_renewed 2027-000001");
    }

    async fn early_it_adds_to_the_old_end_once(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let since = shop.now().plus_seconds(1);
        sleep_until(&shop, "2027-05-01");
        let ana = caller(&shop, ANA).await;
        let (offered, _) = shown(&shop, &ana, id, "", typed("")).await;
        let (_, tab) = shown(&shop, &ana, id, "tab-1", PayWith::Saved(offered.cards[0].0)).await;
        let (_, other_tab) = shown(&shop, &ana, id, "tab-2", PayWith::Saved(offered.cards[0].0)).await;
        assert_eq!((offered.kind, offered.period.end), (PayKind::Early, day(&shop, "2028-11-21")));
        let both = tokio::join!(pay_once(&shop, &ana, &tab), pay_once(&shop, &ana, &other_tab));
        assert!([&both.0, &both.1].contains(&&PaidNow::Paid), "{both:?}");
        assert!([&both.0, &both.1].iter().any(|answer| matches!(answer, PaidNow::Changed | PaidNow::UnderWay)), "{both:?}");
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 0), 2));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert!(offer(&shop, &ana, id).await.unwrap().is_none(), "one period ahead is enough");
        look_on(&shop, &["2027-10-22", "2027-11-14", "2027-11-21"]).await;
        assert_eq!(charges(&shop).await, (2, 0), "nothing is charged on the old day");
        assert_eq!(subjects(&shop, ANA, since).await, ["Bullet Chart is renewed for $99.00, invoice 2027-000001"]);
    }

    async fn after_the_end_it_starts_on_the_day_of_payment(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-21", "2027-12-21", "2028-03-05"]).await;
        assert_eq!(stands(&shop, id).await.0, "expired");
        let ana = caller(&shop, ANA).await;
        let (offer, payment) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        assert_eq!((offer.kind, offer.period.start), (PayKind::Ended, day(&shop, "2028-03-05")));
        // The day turns while the page is open: it showed another period.
        sleep_until(&shop, "2028-03-06");
        assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Changed);
        let (_, payment) = shown(&shop, &ana, id, "form-2", typed(MASTERCARD)).await;
        assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Paid);
        assert_eq!(stands(&shop, id).await, stand("active", "2028-03-06", "2029-03-06", true));
        assert_eq!(card(&shop, &ana, id).await.as_deref(), Some("4444"));
    }

    async fn a_trial_becomes_a_purchase_from_its_end_on_with_the_same_key(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.way = "trial".to_owned()).await;
        let key = async || {
            let mut tx = shop.db.read().await.unwrap();
            fetch_one!(&mut tx, (String,), "select license_key from licenses").unwrap().0
        };
        let before = key().await;
        let since = shop.now().plus_seconds(1);
        sleep_until(&shop, "2026-12-01");
        let ana = caller(&shop, ANA).await;
        let (offer, payment) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        assert_eq!((offer.kind, offer.cards.len()), (PayKind::Trial, 0));
        assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Paid);
        assert_eq!(stands(&shop, id).await, stand("active", "2026-12-21", "2027-12-21", true));
        assert_eq!((key().await, charges(&shop).await), (before, (1, 0)));
        run_due(&shop).await.unwrap();
        assert_eq!(subjects(&shop, BO, since).await.len(), 1, "an updated package is ready");
        assert_eq!(subjects(&shop, ANA, since).await.last().unwrap(), "Bullet Chart is bought for $99.00, invoice 2026-000001");
        let mut tx = shop.db.read().await.unwrap();
        let (renewal,) = fetch_one!(&mut tx, (i64,), "select renewal from invoices").unwrap();
        assert_eq!(renewal, 0, "it is the purchase itself");
        drop(tx);
        look_on(&shop, &["2026-12-21", "2027-12-21"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-12-21", "2028-12-21", true));
    }

    async fn the_bank_may_want_a_confirmation_and_the_sweep_waits_for_it(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-21"]).await;
        sleep_until(&shop, "2027-11-22");
        for (nth, confirmed) in [false, true].into_iter().enumerate() {
            let ana = caller(&shop, ANA).await;
            let (offer, payment) = shown(&shop, &ana, id, &format!("form-{nth}"), typed(CONFIRMS)).await;
            let PaidNow::Confirm { address } = pay_once(&shop, &ana, &payment).await else { panic!() };
            assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Confirm { address: address.clone() });
            let (_, other) = shown(&shop, &ana, id, "another", typed(MASTERCARD)).await;
            assert_eq!(pay_once(&shop, &ana, &other).await, PaidNow::UnderWay, "one at a time");
            let before = charges(&shop).await;
            shop.clock.advance_seconds(3 * 3600);
            look(&shop).await;
            assert_eq!(charges(&shop).await, before);
            let token = address.rsplit('/').next().unwrap().to_owned();
            let attempt = bank::decide(&shop, &token, confirmed).await.unwrap().unwrap();
            let page = format!("/billing/subscriptions/{id}/pay");
            assert_eq!(cards::leads_to(&shop, attempt).await.unwrap(), Some(page));
            for _ in 0..2 {
                settle::settle(&shop, attempt).await.unwrap();
            }
            let told = last_try(&shop, &ana, offer.account, Some(id)).await.unwrap().unwrap();
            assert_eq!((told.declined, told.asked), ((!confirmed).then_some(Decline::NotConfirmed), true));
            assert_eq!(stands(&shop, id).await.0, if confirmed { "active" } else { "past_due" });
            shop.clock.advance_seconds(60);
        }
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn a_payment_and_the_sweep_at_the_same_moment_charge_once(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2027-11-21");
        let ana = caller(&shop, ANA).await;
        let (_, payment) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        let worker = { let shop = shop.shop.clone(); tokio::spawn(async move { advance(&shop, id).await }) };
        let answer = pay_once(&shop, &ana, &payment).await;
        worker.await.unwrap().unwrap();
        look(&shop).await;
        assert!(matches!(answer, PaidNow::Paid | PaidNow::UnderWay | PaidNow::Changed), "{answer:?}");
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 0), 2));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn a_crash_after_the_attempt_costs_only_time(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2027-05-01");
        let ana = caller(&shop, ANA).await;
        let (dark, silent) = silenced(&shop, true);
        let (_, payment) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        for _ in 0..2 {
            assert_eq!(pay_once(&dark, &ana, &payment).await, PaidNow::UnderWay);
        }
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(120);
        run_due(&dark).await.unwrap();
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        let ana = caller(&shop, ANA).await;
        assert_eq!((charges(&shop).await, card(&shop, &ana, id).await.as_deref()), ((2, 0), Some("4444")));
        // One that the gateway never saw is given up, and its payer may try again.
        let trial = buy(&shop, |post| { *post = placement("draft-2", "me", "eve@contoso.example", ""); post.form.way = "trial".to_owned(); }).await;
        let eve = caller(&shop, "eve@contoso.example").await;
        let (dark, silent) = silenced(&shop, false);
        let (_, lost) = shown(&shop, &eve, trial, "form-1", typed(MASTERCARD)).await;
        assert_eq!(pay_once(&dark, &eve, &lost).await, PaidNow::UnderWay);
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(3600);
        look(&shop).await;
        let eve = caller(&shop, "eve@contoso.example").await;
        let (_, again) = shown(&shop, &eve, trial, "form-2", typed(MASTERCARD)).await;
        assert_eq!(pay_once(&shop, &eve, &again).await, PaidNow::Paid);
    }

    async fn what_is_not_to_be_paid_is_not_offered(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let (offered, payment) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        want(&shop, &ana, id, Wanted::Cancel).await.unwrap();
        assert!(offer(&shop, &ana, id).await.unwrap().is_none(), "canceled: it is taken back first");
        assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Changed);
        want(&shop, &ana, id, Wanted::Keep).await.unwrap();
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update licenses set suspended = 1").unwrap();
        tx.commit().await.unwrap();
        assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Changed, "suspended");
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update licenses set suspended = 0").unwrap();
        // A price that was changed under the page.
        execute!(&mut tx, "update subscriptions set unit = 12000").unwrap();
        tx.commit().await.unwrap();
        assert_eq!(pay_once(&shop, &ana, &payment).await, PaidNow::Changed);
        let forged = Payment { with: PayWith::Saved(offered.cards[0].0), shown: "0:0:0:0:USD".to_owned(), ..payment };
        assert_eq!(pay_once(&shop, &ana, &forged).await, PaidNow::Changed);
        assert_eq!(charges(&shop).await, (1, 0));
    }

    async fn nobody_pays_where_they_may_not_nor_with_a_card_of_somebody_else(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        shop.clock.advance_seconds(1);
        let hers = buy(&shop, |post| *post = placement("draft-2", "me", "eve@evil.example", "")).await;
        give_seat(&shop, ANA, "books@contoso.example", Role::Accounting).await;
        let ana = caller(&shop, ANA).await;
        let (offered, payment) = shown(&shop, &ana, id, "form-1", typed(MASTERCARD)).await;
        for address in [BO, "eve@evil.example", "books@contoso.example"] {
            let somebody = caller(&shop, address).await;
            assert!(offer(&shop, &somebody, id).await.unwrap().is_none(), "{address}");
            assert!(pay(&shop, &somebody, payment.clone()).await.unwrap().is_none(), "{address}");
        }
        let eve = caller(&shop, "eve@evil.example").await;
        let (_, stolen) = shown(&shop, &eve, hers, "form-2", PayWith::Saved(offered.cards[0].0)).await;
        let PaidNow::Faulty(faults) = pay_once(&shop, &eve, &stolen).await else { panic!() };
        assert_eq!((faults[0].field.as_str(), &faults[0].fault), ("card", &Fault::NotOffered));
        assert_eq!(charges(&shop).await, (2, 0));
    }
}
