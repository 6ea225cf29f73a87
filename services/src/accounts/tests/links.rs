//! Links: opening uses nothing up, one use, a new one on request, links in order mails (rule 7).

use domain::account::Side;

use super::{
    CLIENT, DEVICE, address, ask, code_of, link_of, mail_of, open_account, person, sent, session_of, wait_until_blocked,
};
use crate::{
    accounts::{
        sessions,
        sign_in::{
            LinkState, Redeemed, issue_link, look_at_link, redeem_code, redeem_link, renew_link, request, sweep,
        },
    },
    db::execute,
    on_both_engines,
    shop::Shop,
};

/// The secret of a link as an order's mail carries it.
async fn order_link(shop: &Shop, typed: &str) -> String {
    let mut tx = shop.db.write().await.unwrap();
    let path = issue_link(&mut tx, shop, &address(typed), "/licenses/lic_1").await.unwrap();
    tx.commit().await.unwrap();
    path.strip_prefix("/sign-in/link/").unwrap().to_owned()
}

fn ready(return_to: &str) -> LinkState {
    LinkState::Ready { return_to: Some(return_to.to_owned()) }
}

on_both_engines! {
    async fn a_link_that_scanners_opened_still_works_for_its_owner(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let flow = ask(&shop, &ada).await;
        let link = link_of(&shop, &flow).await;
        for _ in 0..50 {
            assert_eq!(look_at_link(&shop, &link).await.unwrap(), ready("/licenses"));
        }
        session_of(redeem_link(&shop, &link, DEVICE).await.unwrap());

        assert_eq!(look_at_link(&shop, &link).await.unwrap(), LinkState::Over { can_renew: true });
        assert_eq!(redeem_link(&shop, &link, DEVICE).await.unwrap(), Redeemed::Over);
        let code = code_of(&shop, &flow).await;
        assert_eq!(redeem_code(&shop, &flow, &code, DEVICE).await.unwrap(), Redeemed::Over);
    }

    async fn of_redemptions_at_once_only_one_begins_a_session(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let flow = ask(&shop, &ada).await;
        let (code, link) = (code_of(&shop, &flow).await, link_of(&shop, &flow).await);
        let mut gate = shop.db.write().await.unwrap();
        execute!(&mut gate, "update sign_ins set return_to = null").unwrap();
        let tries: Vec<_> = (0..8)
            .map(|number| {
                let (shop, flow, code, link) = (shop.shop.clone(), flow.clone(), code.clone(), link.clone());
                tokio::spawn(async move {
                    if number % 2 == 0 {
                        redeem_link(&shop, &link, DEVICE).await.unwrap()
                    } else {
                        redeem_code(&shop, &flow, &code, DEVICE).await.unwrap()
                    }
                })
            })
            .collect();
        wait_until_blocked(&shop, tries.len()).await;
        drop(gate);
        let mut signed_in = 0;
        for one_try in tries {
            match one_try.await.unwrap() {
                Redeemed::SignedIn { .. } => signed_in += 1,
                other => assert_eq!(other, Redeemed::Over),
            }
        }
        assert_eq!(signed_in, 1);
        assert_eq!(sessions::list(&shop, person(&shop, &ada).await).await.unwrap().len(), 1);
    }

    async fn forged_links_open_nothing_and_mail_nobody(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let link = link_of(&shop, &ask(&shop, &ada).await).await;
        let tampered = format!("{}A", &link[..link.len() - 1]);
        for forged in ["", "x", "\0", "../../etc/passwd", &tampered[..], &"a".repeat(3_000_000)] {
            if forged == link {
                continue;
            }
            assert_eq!(look_at_link(&shop, forged).await.unwrap(), LinkState::Over { can_renew: false });
            assert_eq!(redeem_link(&shop, forged, DEVICE).await.unwrap(), Redeemed::Over);
            assert_eq!(renew_link(&shop, forged, CLIENT).await.unwrap(), None);
        }
    }

    async fn an_old_link_is_renewed_without_typing_the_address(shop: TestShop) {
        let ada = address("Ada@Example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let old = link_of(&shop, &ask(&shop, &ada).await).await;
        shop.clock.advance_seconds(3600);
        assert_eq!(look_at_link(&shop, &old).await.unwrap(), LinkState::Over { can_renew: true });

        let flow = sent(renew_link(&shop, &old, CLIENT).await.unwrap().expect("somebody to send it to"));
        assert_eq!(mail_of(&shop, &flow).await.recipient, "Ada@Example.com");
        let new = link_of(&shop, &flow).await;
        assert_eq!(look_at_link(&shop, &new).await.unwrap(), ready("/licenses"));
        assert_eq!(redeem_link(&shop, &old, DEVICE).await.unwrap(), Redeemed::Over);
        session_of(redeem_link(&shop, &new, DEVICE).await.unwrap());
    }

    async fn an_order_link_works_like_every_other_and_is_renewed_days_later(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Licensee).await;
        let (used, unread) = (order_link(&shop, "ADA@example.com").await, order_link(&shop, "ada@example.com").await);
        assert_eq!(look_at_link(&shop, &used).await.unwrap(), ready("/licenses/lic_1"));
        session_of(redeem_link(&shop, &used, DEVICE).await.unwrap());
        assert_eq!(redeem_link(&shop, &used, DEVICE).await.unwrap(), Redeemed::Over);

        shop.clock.advance_seconds(60 * 86_400);
        let mut tx = shop.db.write().await.unwrap();
        assert_eq!(sweep(&mut tx, shop.now().plus_days(-1)).await.unwrap(), 0);
        tx.commit().await.unwrap();
        assert_eq!(look_at_link(&shop, &unread).await.unwrap(), LinkState::Over { can_renew: true });
        assert_eq!(redeem_link(&shop, &unread, DEVICE).await.unwrap(), Redeemed::Over);
        let flow = sent(renew_link(&shop, &unread, CLIENT).await.unwrap().expect("somebody to send it to"));
        assert_eq!(look_at_link(&shop, &link_of(&shop, &flow).await).await.unwrap(), ready("/licenses/lic_1"));
    }

    async fn an_order_link_for_an_address_without_an_account_opens_nothing(shop: TestShop) {
        let link = order_link(&shop, "nobody@example.com").await;
        assert_eq!(look_at_link(&shop, &link).await.unwrap(), LinkState::Over { can_renew: false });
        assert_eq!(redeem_link(&shop, &link, DEVICE).await.unwrap(), Redeemed::Over);
        assert_eq!(renew_link(&shop, &link, CLIENT).await.unwrap(), None);
    }

    async fn sweeping_takes_old_requests_and_no_open_ones(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        ask(&shop, &ada).await;
        order_link(&shop, "ada@example.com").await;
        shop.clock.advance_seconds(2 * 86_400);
        let open = sent(request(&shop, &ada, None, CLIENT).await.unwrap());

        let mut tx = shop.db.write().await.unwrap();
        assert_eq!(sweep(&mut tx, shop.now().plus_days(-1)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        session_of(redeem_code(&shop, &open, &code_of(&shop, &open).await, DEVICE).await.unwrap());

        shop.clock.advance_seconds(100 * 86_400);
        let mut tx = shop.db.write().await.unwrap();
        assert_eq!(sweep(&mut tx, shop.now().plus_days(-1)).await.unwrap(), 2);
    }
}
