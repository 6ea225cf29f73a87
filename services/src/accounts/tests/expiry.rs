//! Mails that sign in do not keep their code once it has expired.

use domain::{account::Side, calendar::Instant, sign_in::VALID_SECONDS};

use super::{address, ask, mail_of, open_account};
use crate::{
    jobs::{self, worker::run_due},
    mail::{self, MailRow},
    on_both_engines,
    shop::Shop,
    testing::placement,
};

/// Runs the hourly sweep now, with whatever else is due.
async fn sweep(shop: &Shop) {
    let now: Instant = shop.now();
    let mut tx = shop.db.write().await.unwrap();
    let key = format!("a sweep at {}", now.as_micros());
    jobs::enqueue(&mut tx, shop, jobs::Kind::SweepExpired, "", &key, now).await.unwrap();
    tx.commit().await.unwrap();
    run_due(shop).await.unwrap();
}

async fn mails_to(shop: &Shop, recipient: &str) -> Vec<MailRow> {
    let mails = mail::recent(shop, 100).await.unwrap();
    mails.into_iter().filter(|mail| mail.recipient == address(recipient)).collect()
}

on_both_engines! {
    async fn the_code_goes_with_its_validity_and_the_rest_stays(shop: TestShop) {
        let (known, unknown) = (address("ada@example.com"), address("eve@example.com"));
        open_account(&shop, &known, Side::Billing).await;
        let code = mail_of(&shop, &ask(&shop, &known).await).await.code().unwrap();
        ask(&shop, &unknown).await;
        shop.clock.advance_seconds(VALID_SECONDS - 1);
        sweep(&shop).await;
        let before = mails_to(&shop, "ada@example.com").await.remove(0);
        assert!(before.text.contains(&code) && before.html.contains(&code) && before.subject.contains(&code));
        assert!(!before.is_blank());

        shop.clock.advance_seconds(1);
        sweep(&shop).await;
        let after = mails_to(&shop, "ada@example.com").await.remove(0);
        assert!(after.is_blank());
        assert_eq!((after.created_at, after.sent_at, after.bounced), (before.created_at, before.sent_at, None));
        assert!(after.sent_at.is_some());
        let other = mails_to(&shop, "eve@example.com").await.remove(0);
        assert!(other.is_blank());
        assert_eq!(other.subject, after.subject, "who has an account looks like who has none (rule 7)");
    }

    async fn mails_of_orders_stay_as_they_are(shop: TestShop) {
        shop.stock().await;
        crate::checkout::place(&shop, placement("draft-1", "other", "ana@a.example", "bo@b.example")).await.unwrap();
        let before = mails_to(&shop, "ana@a.example").await.remove(0);
        shop.clock.advance_seconds(400 * 86_400);
        sweep(&shop).await;
        let after = mails_to(&shop, "ana@a.example").await.remove(0);
        assert_eq!((after.subject, after.text, after.html), (before.subject, before.text, before.html));
    }

    async fn a_code_that_could_not_be_sent_in_time_never_is(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        ask(&shop, &ada).await;
        shop.clock.advance_seconds(VALID_SECONDS);
        let mut tx = shop.db.write().await.unwrap();
        assert_eq!(mail::sweep(&mut tx, shop.now()).await.unwrap(), 1);
        assert_eq!(mail::sweep(&mut tx, shop.now()).await.unwrap(), 0, "once");
        tx.commit().await.unwrap();
        run_due(&shop).await.unwrap();
        let mail = mails_to(&shop, "ada@example.com").await.remove(0);
        assert_eq!(mail.sent_at, None, "an empty mail helps nobody");
        assert!(mail.bounced.unwrap().contains("expired"));
    }
}
