//! Recording transfers (rule 10): parts, too much, the same one twice, two at once, and what it makes of
//! the license.

use domain::{
    by_invoice::Standing,
    calendar::iso_date,
    faults::Fault,
    license::LicenseStatus,
    money::{Currency, Money},
    received::ReceivedForm,
};

use super::*;
use crate::{
    billing::ledger,
    checkout::{Placed, place},
    db::fetch_all,
    testing::{by_invoice, caller, held, staff, transfer},
};

const ANA: &str = "ana@contoso.example";
const BO: &str = "bo@fabrikam.example";
const NUMBER: &str = "2026-000001";

async fn ordered(shop: &TestShop) {
    shop.stock().await;
    let placed = place(shop, by_invoice("draft-1", "other", ANA, BO)).await.unwrap();
    assert!(matches!(placed, Placed::Ordered { .. }), "{placed:?}");
    // Mails of one instant have no order.
    shop.clock.advance_seconds(1);
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

async fn standing(shop: &TestShop) -> Standing {
    payments_of(shop, &staff(shop).await, NUMBER.parse().unwrap()).await.unwrap().unwrap().invoice.standing
}

async fn status(shop: &TestShop) -> LicenseStatus {
    held(shop, &caller(shop, BO).await).await[0].status
}

async fn balance(shop: &TestShop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    let account =
        crate::db::fetch_one!(&mut tx, (String,), "select account_id from invoices where number = $1", NUMBER);
    ledger::balance(&mut tx, account.unwrap().0.parse().unwrap(), Currency::Usd).await.unwrap().minor
}

async fn subjects(shop: &TestShop, address: &str) -> Vec<String> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(
        &mut tx,
        (String,),
        "select subject from mails where recipient = $1 and mail_key not like 'sign-in%' order by created_at, id",
        address,
    );
    rows.unwrap().into_iter().map(|(subject,)| subject).skip(1).collect()
}

on_both_engines! {
    async fn the_license_starts_on_the_day_on_which_all_of_it_is_recorded(shop: TestShop) {
        ordered(&shop).await;
        assert_eq!((standing(&shop).await, balance(&shop).await), (Standing::Open, -169_900));
        shop.clock.advance_seconds(5 * 86_400);
        assert_eq!(transfer(&shop, NUMBER, "1,600.00", "NW 1").await, Recorded::Yes);
        assert_eq!((standing(&shop).await, status(&shop).await), (Standing::PartlyPaid { missing: usd(9_900) }, LicenseStatus::Pending));
        assert_eq!(subjects(&shop, ANA).await, ["$1,600.00 received, $99.00 missing, invoice 2026-000001"]);
        shop.clock.advance_seconds(86_400);
        assert_eq!(transfer(&shop, NUMBER, "99", "NW 2").await, Recorded::Yes);
        let LicenseStatus::Active { until, ends: false } = status(&shop).await else { panic!("not active") };
        assert_eq!((iso_date(shop.config.zone.date(until)).as_str(), balance(&shop).await), ("2027-11-27", 0));
        assert_eq!(standing(&shop).await, Standing::Paid);
        assert_eq!(subjects(&shop, ANA).await[1..], ["Receipt for invoice 2026-000001: your license is ready"]);
        assert_eq!(subjects(&shop, BO).await, ["Your license for Bullet Chart is ready"]);
        assert!(held(&shop, &caller(&shop, BO).await).await[0].key.is_some());
    }

    async fn what_is_too_much_is_the_customers_and_starts_nothing_twice(shop: TestShop) {
        ordered(&shop).await;
        assert_eq!(transfer(&shop, NUMBER, "1702.00", "r-1").await, Recorded::Yes);
        assert_eq!((standing(&shop).await, balance(&shop).await), (Standing::Overpaid { over: usd(300) }, 300));
        let until = status(&shop).await;
        shop.clock.advance_seconds(9 * 86_400);
        assert_eq!(transfer(&shop, NUMBER, "1699.00", "r-2").await, Recorded::Yes);
        assert_eq!((status(&shop).await, standing(&shop).await), (until, Standing::Overpaid { over: usd(170_200) }));
        let told = subjects(&shop, ANA).await;
        assert_eq!(told[1], "$1,699.00 received for invoice 2026-000001, which is settled");
        assert_eq!((told.len(), subjects(&shop, BO).await.len()), (2, 1));
    }

    async fn the_same_reference_is_taken_once_however_it_is_spaced(shop: TestShop) {
        ordered(&shop).await;
        assert_eq!(transfer(&shop, NUMBER, "100", "NW-2026 11").await, Recorded::Yes);
        let Recorded::Faulty(faults) = transfer(&shop, NUMBER, "200", "nw202611").await else { panic!("taken twice") };
        assert_eq!(faults[0].fault, Fault::AlreadyRecorded { invoice: NUMBER.to_owned() });
        assert_eq!(standing(&shop).await, Standing::PartlyPaid { missing: usd(159_900) });
    }

    async fn two_who_record_at_once_start_one_license(shop: TestShop) {
        ordered(&shop).await;
        let staff = staff(&shop).await;
        let form = |reference: &str| ReceivedForm {
            amount: "1699".to_owned(),
            received_on: iso_date(shop.today()),
            reference: reference.to_owned(),
        };
        let (first, second) = (form("r-1"), form("r-2"));
        let number = NUMBER.parse().unwrap();
        let (one, two, three) = tokio::join!(
            record_payment(&shop, &staff, number, &first),
            record_payment(&shop, &staff, number, &first),
            record_payment(&shop, &staff, number, &second),
        );
        let taken = [one, two, three].map(|recorded| recorded.unwrap().unwrap() == Recorded::Yes);
        assert_eq!(taken.iter().filter(|taken| **taken).count(), 2, "one of the same two, and the other");
        assert_eq!(standing(&shop).await, Standing::Overpaid { over: usd(169_900) });
        assert_eq!(subjects(&shop, BO).await, ["Your license for Bullet Chart is ready"]);
        assert_eq!(balance(&shop).await, 169_900);
    }

    async fn what_is_no_payment_is_refused_with_a_word(shop: TestShop) {
        ordered(&shop).await;
        let Recorded::Faulty(faults) = transfer(&shop, NUMBER, "12,50", " ").await else { panic!("taken") };
        assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["amount", "reference"]);
        let staff = staff(&shop).await;
        let form = ReceivedForm { amount: "1".to_owned(), received_on: "2026-11-22".to_owned(), reference: "r".to_owned() };
        let recorded = record_payment(&shop, &staff, NUMBER.parse().unwrap(), &form).await.unwrap();
        assert!(matches!(recorded, Some(Recorded::Faulty(faults)) if faults[0].fault == Fault::DateOutOfRange), "tomorrow");
        // An invoice that a card paid, and one that does not exist.
        place(&shop, crate::testing::placement("draft-2", "me", "cy@contoso.example", "")).await.unwrap();
        for number in ["2026-000002", "2026-000009", "CN-2026-000001"] {
            let form = ReceivedForm { received_on: iso_date(shop.today()), ..form.clone() };
            assert_eq!(record_payment(&shop, &staff, number.parse().unwrap(), &form).await.unwrap(), None, "{number}");
            assert!(payments_of(&shop, &staff, number.parse().unwrap()).await.unwrap().is_none());
        }
    }

    async fn open_invoices_are_found_by_number_reference_and_customer(shop: TestShop) {
        ordered(&shop).await;
        let staff = staff(&shop).await;
        place(&shop, by_invoice("draft-2", "me", "cy@adatum.example", "")).await.unwrap();
        let found = async |query: &str| find_invoices(&shop, &staff, query, "").await.unwrap();
        assert_eq!(found("").await.lines.len(), 2);
        transfer(&shop, NUMBER, "1699", "NW 77").await;
        let open = found("").await.lines;
        assert_eq!(open.iter().map(|line| line.invoice.number.to_string()).collect::<Vec<_>>(), ["2026-000002"]);
        for query in [NUMBER, "transfer for 2026-000001 thanks", "nw77"] {
            assert_eq!(found(query).await.exact.map(|number| number.to_string()).as_deref(), Some(NUMBER), "{query}");
        }
        for (query, count) in [("cy@adatum.example", 1), ("adatum", 1), ("contoso", 2), ("nobody", 0), ("%", 0), ("CN-2026-000001", 0)] {
            let found = found(query).await;
            assert_eq!((found.lines.len(), found.exact), (count, None), "{query}");
        }
        let second = find_invoices(&shop, &staff, "", "2026-000002").await.unwrap();
        assert!(second.lines.is_empty() && second.next.is_none());
    }
}
