//! From card to invoice and back (rules 10 and 14): from the threshold on, with an invoice that is open, in
//! grace, and undone.

use super::*;
use crate::{
    billing::{cards, transfers},
    on_both_engines,
    testing::{caller, transfer},
    vendor::Recorded,
};

/// Ana buys a node for a year, 1,699.00, with a card.
async fn bought(shop: &TestShop) -> SubscriptionId {
    shop.stock().await;
    buy(shop, |post| {
        "nodes".clone_into(&mut post.form.license_type);
        "F64 / P1".clone_into(&mut post.form.tier_nodes);
    })
    .await
}

async fn card_of(shop: &TestShop) -> domain::ids::PaymentMethodId {
    cards::cards(shop, &caller(shop, ANA).await, None).await.unwrap().unwrap().cards[0].id
}

async fn by_invoice(shop: &TestShop, id: SubscriptionId) -> bool {
    renew_by_invoice(shop, &caller(shop, ANA).await, id).await.unwrap()
}

async fn by_card(shop: &TestShop, id: SubscriptionId) -> bool {
    cards::choose(shop, &caller(shop, ANA).await, id, card_of(shop).await).await.unwrap()
}

async fn found(shop: &TestShop, id: SubscriptionId) -> Ways {
    ways(shop, &caller(shop, ANA).await, id).await.unwrap().unwrap()
}

async fn paid(shop: &TestShop, number: &str) {
    shop.clock.advance_seconds(1);
    assert_eq!(transfer(shop, number, "1699.00", &format!("{number} paid")).await, Recorded::Yes);
}

/// The first days of the periods that a change of coverage would credit now.
pub(super) async fn credited(shop: &TestShop, id: SubscriptionId) -> Vec<String> {
    let offer = crate::billing::changes::offer(shop, &caller(shop, ANA).await, id).await.unwrap().unwrap();
    let (standing, _) = offer.standing.unwrap();
    let start = |paid: &domain::proration::PaidPeriod| shop.config.zone.date(paid.period.start);
    standing.paid.iter().map(|paid| domain::calendar::iso_date(start(paid))).collect()
}

on_both_engines! {
    async fn the_next_renewal_is_invoiced_and_the_one_after_charged_again(shop: TestShop) {
        let id = bought(&shop).await;
        assert_eq!(found(&shop, id).await.invoice, Ok(ByInvoice { sent: day(&shop, "2027-10-22") }));
        for _ in 0..2 {
            assert!(by_invoice(&shop, id).await, "and a second click");
        }
        assert_eq!(events(&shop, id).await.iter().filter(|event| event.starts_with("renews_by_invoice")).count(), 1);
        look_on(&shop, &["2027-10-22", "2027-11-20"]).await;
        paid(&shop, "2027-000001").await;
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(charges(&shop).await, (1, 0), "the order's alone");
        assert!(by_card(&shop, id).await && !found(&shop, id).await.by_invoice);
        look_on(&shop, &["2028-10-22", "2028-11-21"]).await;
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 0), 3));
        assert_eq!(stands(&shop, id).await, stand("active", "2028-11-21", "2029-11-21", true));
        assert_eq!(credited(&shop, id).await, ["2028-11-21"], "years that are over are not credited again");
    }

    async fn an_open_invoice_is_what_is_to_be_paid_and_the_card_pays_after_that(shop: TestShop) {
        let id = bought(&shop).await;
        by_invoice(&shop, id).await;
        look_on(&shop, &["2027-10-22"]).await;
        assert!(by_card(&shop, id).await);
        let open = found(&shop, id).await.open.unwrap();
        look_on(&shop, &["2027-11-21", "2027-11-25"]).await;
        assert_eq!((stands(&shop, id).await.0.as_str(), charges(&shop).await), ("past_due", (1, 0)), "no second bill");
        paid(&shop, &open.number.to_string()).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        look_on(&shop, &["2028-10-22", "2028-11-21"]).await;
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 0), 3), "and then the card");
    }

    async fn switched_shortly_before_the_end_the_invoice_goes_out_at_once(shop: TestShop) {
        let id = bought(&shop).await;
        look_on(&shop, &["2027-11-10"]).await;
        assert!(by_invoice(&shop, id).await);
        run_due(&shop).await.unwrap();
        assert_eq!(papers(&shop).await.len(), 2);
        let mut tx = shop.db.read().await.unwrap();
        assert!(transfers::open_of(&mut tx, id).await.unwrap().is_some());
    }

    async fn in_grace_an_invoice_takes_the_place_of_a_card_that_fails(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| {
            post.card.number = PAYS_ONCE.to_owned();
            "nodes".clone_into(&mut post.form.license_type);
            "F64 / P1".clone_into(&mut post.form.tier_nodes);
        })
        .await;
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(stands(&shop, id).await.0, "past_due");
        assert!(by_invoice(&shop, id).await);
        run_due(&shop).await.unwrap();
        look_on(&shop, &["2027-11-24", "2027-12-01"]).await;
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((1, 1), 2), "the card is not tried again");
        paid(&shop, "2027-000001").await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn undone_before_anything_went_out_the_card_is_charged_as_before(shop: TestShop) {
        let id = bought(&shop).await;
        assert!(by_invoice(&shop, id).await && by_card(&shop, id).await);
        look_on(&shop, &["2027-10-22", "2027-11-21"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(charges(&shop).await, (2, 0));
    }

    async fn below_the_threshold_and_for_everybody_else_nothing_is_switched(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let Err(NotByInvoice::Below { from, cycle }) = found(&shop, id).await.invoice else { panic!("offered") };
        assert_eq!((from.minor, cycle), (50_000, None));
        assert!(!by_invoice(&shop, id).await);
        assert!(!renew_by_invoice(&shop, &caller(&shop, BO).await, id).await.unwrap());
        assert!(ways(&shop, &caller(&shop, BO).await, id).await.unwrap().is_none());
        assert!(!found(&shop, id).await.by_invoice);
        let ana = caller(&shop, ANA).await;
        want(&shop, &ana, id, Wanted::Cancel).await.unwrap();
        assert!(ways(&shop, &ana, id).await.unwrap().is_none(), "nothing renews");
    }
}
