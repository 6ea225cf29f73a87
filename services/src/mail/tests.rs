//! What a mail looks like on the wire, and what becomes of it when the server is in trouble.

use std::sync::Arc;

use domain::email::EmailAddress;
use insta::assert_snapshot;
use tokio::sync::watch;

use super::{
    Letter, MailRow, check_sender, enqueue,
    letters::NoAccountYet,
    recent,
    sink::{Manners, Sink},
};
use crate::{
    config::Config,
    db::{execute, fetch_one},
    jobs::worker::{self, run_due},
    mail::Transport,
    on_both_engines,
    shop::Shop,
};

async fn write_to(shop: &Shop, to: &str) {
    let mut tx = shop.db.write().await.unwrap();
    let to = EmailAddress::parse(to).unwrap();
    enqueue(&mut tx, shop, &to, "a key", &Letter::NoAccountYet(NoAccountYet {})).await.unwrap();
    tx.commit().await.unwrap();
}

async fn only_mail(shop: &Shop) -> MailRow {
    let mut rows = recent(shop, 2).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

async fn job_state(shop: &Shop) -> (String, Option<String>) {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (String, Option<String>), "select state, last_error from jobs where kind = 'send_mail'")
        .unwrap()
}

async fn name_the_vendor(shop: &Shop) {
    let vendor = serde_json::json!({
        "name": "Démo Visuals", "legal_name": "Demo Visuals Ltd", "street": "1 Main Street", "city": "Springfield",
        "region": null, "postal_code": "12345", "country": "US", "currency": "USD",
        "support_email": "help@example.com", "billing_email": "billing@example.com",
    });
    let mut tx = shop.db.write().await.unwrap();
    execute!(&mut tx, "insert into settings (name, value) values ('vendor', $1)", vendor.to_string()).unwrap();
    tx.commit().await.unwrap();
}

fn sending_to(shop: &Shop, transport: Transport) -> Shop {
    Shop { transport, ..shop.clone() }
}

on_both_engines! {
    async fn headers_say_who_when_and_that_a_machine_wrote(shop: TestShop) {
        name_the_vendor(&shop).await;
        let sink = Sink::start(Manners::default()).await;
        let shop = sending_to(&shop, sink.transport());
        write_to(&shop, "Ana@BÜCHER.example").await;
        run_due(&shop).await.unwrap();
        let arrival = sink.arrivals().remove(0);
        assert_eq!(arrival.from, "shop@example.com");
        assert_eq!(arrival.to, "Ana@xn--bcher-kva.example", "the spelling typed, the domain in ASCII");
        let id = only_mail(&shop).await.id.to_string();
        assert_snapshot!("headers", arrival.headers().replace(&id, "MAIL").replace("\r\n", "\n"));
        let (text, html) = (arrival.raw.find("text/plain"), arrival.raw.find("text/html"));
        assert!(text < html, "the best part comes last (RFC 2046, 5.1.4)");
    }

    async fn a_mail_leaves_when_the_bell_rings(shop: TestShop) {
        let sink = Sink::start(Manners::default()).await;
        let shop = sending_to(&shop, sink.transport());
        let (quit, told) = watch::channel(false);
        let running = tokio::spawn(worker::run(shop.clone(), told));
        write_to(&shop, "ana@example.com").await;
        shop.wake.notify_one();
        sink.next().await;
        quit.send(true).unwrap();
        running.await.unwrap();
        assert!(only_mail(&shop).await.sent_at.is_some(), "a running job ends before the worker does");
    }

    async fn a_bounce_is_recorded_and_not_tried_again(shop: TestShop) {
        let sink = Sink::start(Manners::default()).await;
        let shop = sending_to(&shop, sink.transport());
        write_to(&shop, "nobody@example.com").await;
        assert_eq!(run_due(&shop).await.unwrap(), 1);
        let mail = only_mail(&shop).await;
        assert!(mail.bounced.unwrap().contains("no such mailbox"));
        assert_eq!(mail.sent_at, None);
        assert_eq!(job_state(&shop).await.0, "done");
        shop.clock.advance_seconds(86_400);
        assert_eq!(run_due(&shop).await.unwrap(), 0);
    }

    async fn a_busy_server_is_asked_again(shop: TestShop) {
        let sink = Sink::start(Manners::default()).await;
        let shop = sending_to(&shop, sink.transport());
        for name in ["busy", "hangup"] {
            let mut tx = shop.db.write().await.unwrap();
            let to = EmailAddress::parse(&format!("{name}@example.com")).unwrap();
            enqueue(&mut tx, &shop, &to, name, &Letter::NoAccountYet(NoAccountYet {})).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(run_due(&shop).await.unwrap(), 2);
        for mail in recent(&shop, 2).await.unwrap() {
            assert_eq!((mail.sent_at, mail.bounced), (None, None));
        }
        assert_eq!(run_due(&shop).await.unwrap(), 0, "not at once");
        shop.clock.advance_seconds(60);
        assert_eq!(run_due(&shop).await.unwrap(), 2);
    }

    async fn a_server_that_is_gone_loses_no_mail(shop: TestShop) {
        let sink = Sink::start(Manners::default()).await;
        let gone = Transport::smtp("smtp://127.0.0.1:1").unwrap();
        let later = sending_to(&shop, sink.transport());
        let shop = sending_to(&shop, gone);
        write_to(&shop, "ana@example.com").await;
        assert_eq!(run_due(&shop).await.unwrap(), 1);
        let (state, error) = job_state(&shop).await;
        assert_eq!(state, "due");
        assert!(error.unwrap().contains("onnection"), "the job says why");
        shop.clock.advance_seconds(60);
        assert_eq!(run_due(&later).await.unwrap(), 1);
        assert_eq!(sink.arrivals().len(), 1);
        assert!(only_mail(&shop).await.sent_at.is_some());
    }

    async fn a_wrong_password_is_no_bounce(shop: TestShop) {
        let sink = Sink::start(Manners { login: Some(("shop", "p@ss:word")), utf8: false }).await;
        let wrong = sending_to(&shop, sink.transport_as("shop:guess@"));
        let anonymous = sending_to(&shop, sink.transport());
        let right = sending_to(&shop, sink.transport_as("shop:p%40ss%3Aword@"));
        write_to(&shop, "ana@example.com").await;
        for (shop, seconds) in [(&wrong, 60), (&anonymous, 600), (&right, 0)] {
            assert_eq!(only_mail(shop).await.sent_at, None);
            assert_eq!(run_due(shop).await.unwrap(), 1);
            shop.clock.advance_seconds(seconds);
        }
        assert!(only_mail(&shop).await.sent_at.is_some());
    }

    async fn a_name_in_another_script_needs_a_server_that_takes_it(shop: TestShop) {
        let (plain, modern) =
            (Sink::start(Manners::default()).await, Sink::start(Manners { utf8: true, ..Manners::default() }).await);
        let to_plain = sending_to(&shop, plain.transport());
        write_to(&to_plain, "üser@example.com").await;
        run_due(&to_plain).await.unwrap();
        assert!(only_mail(&shop).await.bounced.unwrap().contains("SMTPUTF8"));

        let to_modern = sending_to(&shop, modern.transport());
        let mut tx = shop.db.write().await.unwrap();
        let to = EmailAddress::parse("üser@example.com").unwrap();
        enqueue(&mut tx, &to_modern, &to, "again", &Letter::NoAccountYet(NoAccountYet {})).await.unwrap();
        tx.commit().await.unwrap();
        run_due(&to_modern).await.unwrap();
        assert_eq!(modern.arrivals()[0].to, "üser@example.com");
    }

    async fn nothing_is_sent_in_the_clear_when_encryption_is_asked_for(shop: TestShop) {
        let sink = Sink::start(Manners::default()).await;
        let transport = Transport::smtp(&format!("smtp://shop:secret@{}?tls=required", sink.address())).unwrap();
        let shop = sending_to(&shop, transport);
        write_to(&shop, "ana@example.com").await;
        run_due(&shop).await.unwrap();
        assert!(sink.arrivals().is_empty());
        assert!(job_state(&shop).await.1.unwrap().contains("STARTTLS"));
    }

    async fn a_sender_that_is_no_address_waits_for_a_better_one(shop: TestShop) {
        let sink = Sink::start(Manners::default()).await;
        let config = Config { mail_from: "nobody in particular".to_owned(), ..(*shop.config).clone() };
        let faulty = Shop { config: Arc::new(config), ..sending_to(&shop, sink.transport()) };
        write_to(&faulty, "ana@example.com").await;
        run_due(&faulty).await.unwrap();
        assert!(job_state(&shop).await.1.unwrap().contains("the sender is not an address"));
        shop.clock.advance_seconds(60);
        run_due(&sending_to(&shop, sink.transport())).await.unwrap();
        assert_eq!(sink.arrivals().len(), 1);
    }
}

#[test]
fn senders_are_checked_before_the_shop_starts() {
    for good in ["shop@example.com", "Démo Visuals <shop@example.com>", "\"Visuals, Demo\" <shop@example.com>"] {
        assert!(check_sender(good), "{good}");
    }
    for bad in ["", "shop", "Shop <shop>", "shop@example.com, other@example.com"] {
        assert!(!check_sender(bad), "{bad}");
    }
}
