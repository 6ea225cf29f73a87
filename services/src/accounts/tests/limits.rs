//! How often one may ask, by address and by client.

use domain::{
    account::Side,
    sign_in::{REQUEST_WINDOW_SECONDS, REQUESTS_PER_ADDRESS, REQUESTS_PER_CLIENT},
};

use super::{CLIENT, address, ask, link_of, open_account};
use crate::{
    accounts::sign_in::{Requested, issue_link, renew_link, request},
    db::fetch_one,
    on_both_engines,
    shop::Shop,
};

async fn count_mails(shop: &Shop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from mails").unwrap().0
}

on_both_engines! {
    async fn an_address_gets_five_mails_in_a_quarter_of_an_hour(shop: TestShop) {
        open_account(&shop, &address("info@bücher.example"), Side::Billing).await;
        for typed in ["info@bücher.example", "nobody@example.com"] {
            let spellings = [typed.to_owned(), typed.to_uppercase(), format!(" {typed} ")];
            let spellings: Vec<_> = spellings.iter().map(|spelling| address(spelling)).collect();
            for number in 0..REQUESTS_PER_ADDRESS as usize {
                // Each time from elsewhere: the address counts by itself.
                let client = format!("198.51.100.{number}");
                let requested = request(&shop, &spellings[number % 3], None, &client).await.unwrap();
                assert!(matches!(requested, Requested::Sent { .. }));
            }
            let mails = count_mails(&shop).await;
            assert_eq!(request(&shop, &spellings[1], None, "203.0.113.1").await.unwrap(), Requested::TooMany);
            assert_eq!(count_mails(&shop).await, mails);
        }
        shop.clock.advance_seconds(REQUEST_WINDOW_SECONDS);
        ask(&shop, &address("info@xn--bcher-kva.example")).await;
    }

    async fn a_client_asks_thirty_times_in_a_quarter_of_an_hour(shop: TestShop) {
        for number in 0..REQUESTS_PER_CLIENT {
            // Hosts of one IPv6 network are one client.
            let client = format!("2001:db8::{number:x}");
            let requested = request(&shop, &address(&format!("a{number}@example.com")), None, &client).await.unwrap();
            assert!(matches!(requested, Requested::Sent { .. }));
        }
        let one_more = address("one.more@example.com");
        assert_eq!(request(&shop, &one_more, None, "2001:db8::ffff").await.unwrap(), Requested::TooMany);
        ask(&shop, &one_more).await;
        shop.clock.advance_seconds(REQUEST_WINDOW_SECONDS);
        let later = request(&shop, &one_more, None, "2001:db8::ffff").await.unwrap();
        assert!(matches!(later, Requested::Sent { .. }));
    }

    async fn requests_made_at_once_are_counted_one_by_one(shop: TestShop) {
        let requests: Vec<_> = (0..12)
            .map(|_| {
                let shop = shop.shop.clone();
                tokio::spawn(async move { request(&shop, &address("ada@example.com"), None, CLIENT).await.unwrap() })
            })
            .collect();
        let mut sent = 0;
        for requested in requests {
            sent += u32::from(matches!(requested.await.unwrap(), Requested::Sent { .. }));
        }
        assert_eq!(sent, REQUESTS_PER_ADDRESS);
    }

    async fn renewing_a_link_is_a_request_and_an_order_link_is_none(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        for _ in 0..10 {
            let mut tx = shop.db.write().await.unwrap();
            issue_link(&mut tx, &shop, &ada, "/billing").await.unwrap();
            tx.commit().await.unwrap();
        }
        let link = link_of(&shop, &ask(&shop, &ada).await).await;
        for _ in 1..REQUESTS_PER_ADDRESS {
            assert!(matches!(renew_link(&shop, &link, CLIENT).await.unwrap(), Some(Requested::Sent { .. })));
        }
        assert_eq!(renew_link(&shop, &link, CLIENT).await.unwrap(), Some(Requested::TooMany));
    }
}
