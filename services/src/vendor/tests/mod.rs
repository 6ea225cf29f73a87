//! Staff's work, on both engines: who is staff, what is found, what a timeline tells, and what a
//! second click does not do.

mod finding;
mod parked;
mod payments;

use domain::{email::EmailAddress, ids::LicenseId, license::LicenseStatus, text::Line};

use super::*;
use crate::{
    accounts::{
        access::{self, Caller},
        sign_in::{self, Redeemed, Requested},
    },
    checkout::{self, Placed},
    db::{execute, fetch_all, fetch_one},
    jobs, licensing, on_both_engines,
    shop::Shop,
    testing::{TestShop, placement},
};

const ANA: &str = "ana@contoso.example";
const BO: &str = "bo@fabrikam.example";
const SVEN: &str = "sven@vendor.example";

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

/// Signs somebody in by a link, as the mails do.
async fn caller(shop: &Shop, who: &str) -> Caller {
    let mut tx = shop.db.write().await.unwrap();
    let path = sign_in::issue_link(&mut tx, shop, &address(who), "/vendor").await.unwrap();
    tx.commit().await.unwrap();
    let token = path.trim_start_matches("/sign-in/link/").to_owned();
    let Redeemed::SignedIn { session, .. } = sign_in::redeem_link(shop, &token, "Firefox on Debian").await.unwrap()
    else {
        panic!("not signed in")
    };
    access::caller(shop, &session).await.unwrap().unwrap()
}

async fn sven(shop: &Shop) -> Staff {
    add_staff(shop, &address(SVEN)).await.unwrap();
    Staff::of(&caller(shop, SVEN).await).unwrap()
}

/// Ana buys for Bo; the order's token.
async fn sell(shop: &TestShop) -> String {
    shop.stock().await;
    match checkout::place(shop, placement("draft-1", "other", ANA, BO)).await.unwrap() {
        Placed::Ordered { token } => token,
        other => panic!("not ordered: {other:?}"),
    }
}

async fn only_license(shop: &Shop) -> LicenseId {
    let mut tx = shop.db.read().await.unwrap();
    let (id,) = fetch_one!(&mut tx, (String,), "select id from licenses").unwrap();
    id.parse().unwrap()
}

async fn audit_log(shop: &Shop, event: &str) -> Vec<(String, String)> {
    let mut tx = shop.db.read().await.unwrap();
    fetch_all!(
        &mut tx,
        (String, String),
        "select actor, detail from audit_events where event = $1 order by happened_at, id",
        event,
    )
    .unwrap()
}

on_both_engines! {
    async fn staff_is_whom_the_command_line_named_and_nobody_else(shop: TestShop) {
        sell(&shop).await;
        assert!(add_staff(&shop, &address(SVEN)).await.unwrap());
        assert!(!add_staff(&shop, &address("SVEN@vendor.example")).await.unwrap(), "twice is once");
        assert!(Staff::of(&caller(&shop, ANA).await).is_none(), "a customer is no staff");
        let sven = caller(&shop, SVEN).await;
        assert!(Staff::of(&sven).is_some() && sven.seats.is_empty());
        let listed = list_staff(&shop).await.unwrap();
        assert_eq!((listed.len(), listed[0].address.as_str(), listed[0].proven), (1, SVEN, true));
        // A customer can be staff besides.
        assert!(add_staff(&shop, &address(ANA)).await.unwrap());
        let ana = caller(&shop, ANA).await;
        assert!(Staff::of(&ana).is_some() && !ana.seats.is_empty());
        assert!(remove_staff(&shop, &address(SVEN)).await.unwrap());
        assert!(!remove_staff(&shop, &address(SVEN)).await.unwrap());
        assert!(Staff::of(&caller(&shop, SVEN).await).is_none(), "at once, in every session");
        assert_eq!(audit_log(&shop, "staff_removed").await.len(), 1);
    }

    async fn staff_without_an_account_gets_a_code(shop: TestShop) {
        sell(&shop).await;
        add_staff(&shop, &address(SVEN)).await.unwrap();
        for (who, code) in [(SVEN, true), ("nobody@vendor.example", false)] {
            let asked = sign_in::request(&shop, &address(who), None, "192.0.2.1").await.unwrap();
            assert!(matches!(asked, Requested::Sent { .. }));
            let mut tx = shop.db.read().await.unwrap();
            let (subject,) = fetch_one!(&mut tx, (String,), "select subject from mails where recipient = $1", who).unwrap();
            assert_eq!(subject.contains("code"), code, "{subject}");
        }
    }

    async fn a_suspension_stops_the_license_and_is_written_down_once(shop: TestShop) {
        sell(&shop).await;
        let staff = sven(&shop).await;
        let id = only_license(&shop).await;
        let bo = caller(&shop, BO).await;
        let status = async || licensing::find(&shop, &bo, id).await.unwrap().unwrap().status;
        let before = status().await;
        let (reason, other) = (line("The payment was charged back"), line("Again"));
        assert!(suspend(&shop, &staff, id, &reason).await.unwrap());
        assert!(suspend(&shop, &staff, id, &other).await.unwrap(), "a second click is no fault");
        assert_eq!(status().await, LicenseStatus::Suspended);
        let found = license(&shop, &staff, id).await.unwrap().unwrap();
        let told = found.suspended.unwrap().unwrap();
        assert_eq!((told.by.as_str(), told.reason.as_str()), (SVEN, reason.as_str()));
        let written = audit_log(&shop, "license_suspended").await;
        assert_eq!(written.iter().map(|(_, detail)| detail.as_str()).collect::<Vec<_>>(), [reason.as_str()]);
        assert!(written[0].0.starts_with("per_"), "the log names the person");

        assert!(lift(&shop, &staff, id, &line("Paid after all")).await.unwrap());
        assert!(lift(&shop, &staff, id, &other).await.unwrap());
        assert_eq!(status().await, before, "the subscription kept its dates");
        assert_eq!(audit_log(&shop, "license_lifted").await.len(), 1);
        let nothing = "lic_01jd0000000000000000000000".parse().unwrap();
        assert!(!suspend(&shop, &staff, nothing, &reason).await.unwrap());
    }

    async fn a_mail_goes_out_once_more_per_click(shop: TestShop) {
        sell(&shop).await;
        let staff = sven(&shop).await;
        jobs::worker::run_due(&shop).await.unwrap();
        let found = license(&shop, &staff, only_license(&shop).await).await.unwrap().unwrap();
        let delivery = found.mails.iter().find(|mail| mail.recipient == BO).unwrap();
        assert!(delivery.kept && matches!(delivery.state, MailState::Sent(_)));
        for once in ["click", "click", "another click"] {
            assert_eq!(send_again(&shop, &staff, delivery.id, once).await.unwrap(), SentAgain::Sent);
        }
        let order = order(&shop, &staff, found.order).await.unwrap().unwrap();
        let to_bo: Vec<_> = order.mails.iter().filter(|mail| mail.recipient == BO).collect();
        assert_eq!(to_bo.len(), 3);
        assert_eq!(to_bo.iter().filter(|mail| mail.state == MailState::Waiting).count(), 2);
        assert_eq!(audit_log(&shop, "mail_sent_again").await.len(), 2);
        // A copy can be sent again as well, and stays with its order.
        let copy = to_bo.iter().find(|mail| mail.state == MailState::Waiting).unwrap().id;
        assert_eq!(send_again(&shop, &staff, copy, "third").await.unwrap(), SentAgain::Sent);
        assert!(jobs::worker::run_due(&shop).await.unwrap() >= 3);
        let mut tx = shop.db.read().await.unwrap();
        let (waiting,) =
            fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from mails where sent_at is null").unwrap();
        assert_eq!(waiting, 0);
        let (of_order,) = fetch_one!(
            &mut tx,
            (i64,),
            "select cast(count(*) as bigint) from mails where order_id = $1 and side = 'licensee'",
            found.order.to_string(),
        )
        .unwrap();
        assert_eq!(of_order, 4, "the order's page tells of the copies, too");
        drop(tx);
        let nothing = "mai_01jd0000000000000000000000".parse().unwrap();
        assert_eq!(send_again(&shop, &staff, nothing, "x").await.unwrap(), SentAgain::NoSuchMail);
        // Once the license is somebody else's, the one before hears no more of it.
        let corrected = checkout::correct_licensee(&shop, found.order, "cy@fabrikam.example", "test").await.unwrap();
        assert_eq!(corrected, checkout::Corrected::Done);
        for old in [delivery.id, copy] {
            assert_eq!(send_again(&shop, &staff, old, "late").await.unwrap(), SentAgain::NotTheirs);
        }
    }

    async fn codes_that_sign_in_are_not_staffs_to_see_or_send(shop: TestShop) {
        sell(&shop).await;
        let staff = sven(&shop).await;
        sign_in::request(&shop, &address(ANA), None, "192.0.2.1").await.unwrap();
        let found = search(&shop, ANA, "").await.unwrap();
        let customer = customer(&shop, &staff, found.customers[0].id.parse().unwrap()).await.unwrap().unwrap();
        let code = customer.mails.iter().find(|mail| mail.subject.is_none()).unwrap();
        assert!(!code.kept);
        assert!(!format!("{customer:?}").contains("sign-in code"), "neither in the list nor in the timeline");
        assert_eq!(send_again(&shop, &staff, code.id, "x").await.unwrap(), SentAgain::WordsGone);
    }

    async fn a_timeline_tells_an_order_from_the_form_to_the_download(shop: TestShop) {
        sell(&shop).await;
        let staff = sven(&shop).await;
        shop.clock.advance_seconds(60);
        jobs::worker::run_due(&shop).await.unwrap();
        let id = only_license(&shop).await;
        shop.clock.advance_seconds(60);
        suspend(&shop, &staff, id, &line("Charged back")).await.unwrap();
        let told = license(&shop, &staff, id).await.unwrap().unwrap().timeline;
        assert!(told.is_sorted_by(|one, next| one.at >= next.at), "{told:?}");
        let has = |wanted: fn(&What) -> bool| told.iter().filter(|event| wanted(&event.what)).count();
        assert_eq!(has(|what| matches!(what, What::Ordered { .. })), 1);
        assert_eq!(has(|what| matches!(what, What::Tried { .. })), 1);
        assert_eq!(has(|what| matches!(what, What::Paid { .. })), 1);
        assert_eq!(has(|what| matches!(what, What::Invoiced { number, .. } if number.to_string() == "2026-000001")), 1);
        assert_eq!(has(|what| matches!(what, What::Mailed(_))), 2);
        assert_eq!(has(|what| matches!(what, What::Audited { event, .. } if event == "order_completed")), 1);
        assert_eq!(told[0].who.as_deref(), Some(SVEN));

        caller(&shop, ANA).await;
        let account = search(&shop, ANA, "").await.unwrap().customers[0].id.clone();
        let ana = customer(&shop, &staff, account.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((ana.licenses.len(), ana.orders.len(), ana.pays, ana.uses), (1, 1, true, false));
        assert_eq!((ana.people.len(), ana.people[0].sessions), (1, 1));
        assert!(ana.timeline.iter().any(|event| matches!(&event.what, What::SignedIn { .. })));
    }
}
