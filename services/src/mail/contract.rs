//! What every transport promises; run against each (house rule 8).

use domain::email::EmailAddress;

use super::{
    Letter, MailRow, Transport, enqueue, find,
    letters::{NoAccountYet, SignIn},
    recent,
    sink::{Arrival, Manners, Sink},
};
use crate::{jobs::worker::run_due, on_both_engines, shop::Shop};

fn sign_in(code: &str) -> Letter {
    Letter::SignIn(SignIn { code: code.to_owned(), link: "/sign-in/link/dG9rZW4".to_owned() })
}

/// What came out at the other end, in the order in which it did.
type Received = Vec<(String, String, String)>;

/// Runs the whole contract; `received` looks at the other end: recipient, text, HTML.
async fn keeps_the_contract<F: Future<Output = Received>>(shop: &Shop, received: impl Fn() -> F) {
    let ana = EmailAddress::parse("Ana.Ruiz@example.com").unwrap();
    let mut tx = shop.db.write().await.unwrap();
    enqueue(&mut tx, shop, &ana, "sign-in:1", &sign_in("111111")).await.unwrap();
    enqueue(&mut tx, shop, &ana, "sign-in:1", &sign_in("222222")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = shop.db.write().await.unwrap();
    enqueue(&mut tx, shop, &ana, "sign-in:1", &sign_in("333333")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(received().await.is_empty(), "nothing leaves before the job runs");

    assert_eq!(run_due(shop).await.unwrap(), 1);
    let rows = recent(shop, 10).await.unwrap();
    let [row] = rows.as_slice() else { panic!("one key, one mail: {rows:?}") };
    let once = vec![(ana.to_string(), row.text.clone(), row.html.clone())];
    assert_eq!(received().await, once, "it arrives as it was written");
    assert!(row.subject.starts_with("111111"), "the first stands");
    assert_eq!(row.sent_at, Some(shop.now()));
    assert_eq!(row.bounced, None);

    super::deliver(shop, row.id).await.unwrap();
    assert_eq!(received().await, once, "what was sent is not sent again");

    let mut tx = shop.db.write().await.unwrap();
    enqueue(&mut tx, shop, &ana, "sign-in:2", &sign_in("444444")).await.unwrap();
    drop(tx);
    assert_eq!(run_due(shop).await.unwrap(), 0);
    assert_eq!(received().await, once, "what was not committed is not sent");

    let mut tx = shop.db.write().await.unwrap();
    let other = EmailAddress::parse("ben@xn--bcher-kva.example").unwrap();
    enqueue(&mut tx, shop, &other, "sign-in:3", &Letter::NoAccountYet(NoAccountYet {})).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(run_due(shop).await.unwrap(), 1);
    let received = received().await;
    assert_eq!(received.len(), 2);
    assert_eq!(received[1].0, other.to_string());
}

fn as_received(row: MailRow) -> (String, String, String) {
    (row.recipient.to_string(), row.text, row.html)
}

on_both_engines! {
    async fn the_mailbox_keeps_the_contract(shop: TestShop) {
        assert!(matches!(shop.transport, Transport::Mailbox));
        keeps_the_contract(&shop, async || {
            let rows = recent(&shop, 10).await.unwrap();
            rows.into_iter().rev().filter(|row| row.sent_at.is_some()).map(as_received).collect()
        }).await;
        let rows = recent(&shop, 1).await.unwrap();
        let found = find(&shop, rows[0].id).await.unwrap().unwrap();
        assert_eq!(found.subject, rows[0].subject);
    }

    async fn smtp_keeps_the_contract(shop: TestShop) {
        let sink = Sink::start(Manners::default()).await;
        let shop = Shop { transport: sink.transport(), ..shop.shop.clone() };
        keeps_the_contract(&shop, async || {
            let parts = |arrival: Arrival| {
                (arrival.to.clone(), arrival.part("text/plain"), arrival.part("text/html"))
            };
            sink.arrivals().into_iter().map(parts).collect()
        }).await;
    }
}
