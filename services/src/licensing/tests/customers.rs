//! A reseller's customers: whose, in which order, what is found, and at ten thousand of them.

use domain::{account::Role, license::LicenseStatus};

use super::{ANA, BO, caller};
use crate::{
    checkout,
    checkout::Placement,
    db::execute,
    licensing::{self, CUSTOMERS_A_PAGE, CustomerSearch, customers},
    on_both_engines,
    shop::Shop,
    testing::{TestShop, give_seat, held, placement},
};

/// An order of Ana's for a customer.
fn sold_to(draft: &str, email: &str, name: &str, organization: &str, cycle: &str) -> Placement {
    let mut placement = placement(draft, "reseller", ANA, email);
    placement.form.licensee_name = name.to_owned();
    placement.form.licensee_organization = organization.to_owned();
    placement.form.cycle = cycle.to_owned();
    placement
}

pub(super) async fn three_customers(shop: &TestShop) {
    shop.stock().await;
    for order in [
        sold_to("draft-1", "ada@engines.example", "Ada Byron", "Engines Ltd", "three_year"),
        sold_to("draft-2", "zoe@muller.example", "Zoë", "MÜLLER & 100% GmbH", "monthly"),
        sold_to("draft-3", "carl@customer.example", "Carl_Customer", "Customer AG", "yearly"),
    ] {
        checkout::place(shop, order).await.unwrap();
    }
}

async fn names(shop: &Shop, who: &str, search: CustomerSearch) -> Vec<String> {
    let found = customers(shop, &caller(shop, who).await, &search).await.unwrap();
    found.customers.into_iter().map(|customer| customer.name).collect()
}

fn term(term: &str) -> CustomerSearch {
    CustomerSearch { term: term.to_owned(), ..CustomerSearch::default() }
}

on_both_engines! {
    async fn customers_stand_by_date_of_expiry(shop: TestShop) {
        three_customers(&shop).await;
        checkout::place(&shop, placement("draft-4", "other", ANA, BO)).await.unwrap();
        let ana = caller(&shop, ANA).await;
        assert!(ana.has_customers());
        let found = customers(&shop, &ana, &CustomerSearch::default()).await.unwrap();
        assert!(!found.more);
        let names: Vec<&str> = found.customers.iter().map(|customer| customer.name.as_str()).collect();
        assert_eq!(names, ["Zoë", "Carl_Customer", "Ada Byron"], "Bo is a colleague, no customer");
        let zoe = &found.customers[0];
        assert_eq!(zoe.organization.as_deref(), Some("MÜLLER & 100% GmbH"));
        assert_eq!((zoe.address.as_str(), zoe.product_name.as_str()), ("zoe@muller.example", "Bullet Chart"));
        assert!(matches!(zoe.status, LicenseStatus::Active { .. }) && !zoe.declined);
    }

    async fn those_whose_grace_is_over_stand_by_themselves(shop: TestShop) {
        three_customers(&shop).await;
        let ended = || CustomerSearch { ended: true, ..CustomerSearch::default() };
        assert!(names(&shop, ANA, ended()).await.is_empty());
        shop.clock.advance_seconds(45 * 86_400);
        assert_eq!(names(&shop, ANA, CustomerSearch::default()).await.len(), 3, "grace can still be renewed");
        shop.clock.advance_seconds(400 * 86_400);
        assert_eq!(names(&shop, ANA, CustomerSearch::default()).await, ["Ada Byron"]);
        assert_eq!(names(&shop, ANA, ended()).await, ["Carl_Customer", "Zoë"], "the last one first");
    }

    async fn any_part_of_a_name_is_found(shop: TestShop) {
        three_customers(&shop).await;
        for (typed, found) in [
            ("ADA", vec!["Ada Byron"]),
            ("engines", vec!["Ada Byron"]),
            ("@customer.example", vec!["Carl_Customer"]),
            ("müller", vec!["Zoë"]),
            ("Zoë", vec!["Zoë"]),
            ("zoë", vec!["Zoë"]),
            ("ZOË", vec!["Zoë"]),
            (" bullet ", vec!["Zoë", "Carl_Customer", "Ada Byron"]),
            ("100%", vec!["Zoë"]),
            ("carl_", vec!["Carl_Customer"]),
            ("ada_byron", vec![]),
            ("%", vec!["Zoë"]),
            ("!", vec![]),
            ("' or 1=1 --", vec![]),
            ("a\0da", vec!["Ada Byron"]),
        ] {
            assert_eq!(names(&shop, ANA, term(typed)).await, found, "{typed:?}");
        }
    }

    async fn only_whoever_looks_after_the_account_sees_them(shop: TestShop) {
        three_customers(&shop).await;
        give_seat(&shop, ANA, "mo@contoso.example", Role::BillingManager).await;
        give_seat(&shop, ANA, "al@contoso.example", Role::Accounting).await;
        checkout::place(&shop, placement("draft-5", "other", "di@example.com", BO)).await.unwrap();
        assert_eq!(names(&shop, "mo@contoso.example", CustomerSearch::default()).await.len(), 3);
        for nobody in ["al@contoso.example", "ada@engines.example", "di@example.com", BO] {
            assert!(names(&shop, nobody, CustomerSearch::default()).await.is_empty(), "{nobody}");
            assert!(!caller(&shop, nobody).await.has_customers(), "{nobody}");
        }
        // Who looks after two accounts has the customers of both, in one order.
        let mut other = sold_to("draft-6", "eve@engines.example", "Eve", "Engines Ltd", "yearly");
        other.form.billing_email = "di@example.com".to_owned();
        shop.clock.advance_seconds(86_400);
        checkout::place(&shop, other).await.unwrap();
        give_seat(&shop, ANA, "di@example.com", Role::BillingManager).await;
        let both = names(&shop, "di@example.com", CustomerSearch::default()).await;
        assert_eq!(both, ["Zoë", "Carl_Customer", "Eve", "Ada Byron"]);
    }

    async fn a_declined_license_is_named_as_that(shop: TestShop) {
        three_customers(&shop).await;
        let carl = caller(&shop, "carl@customer.example").await;
        let license = held(&shop, &carl).await[0].id;
        licensing::decline(&shop, &carl, license).await.unwrap().unwrap();
        let found = customers(&shop, &caller(&shop, ANA).await, &term("carl")).await.unwrap();
        assert!(found.customers[0].declined);
    }

    async fn ten_thousand_customers_are_paged_and_searched(shop: TestShop) {
        three_customers(&shop).await;
        multiply(&shop).await;
        let ana = caller(&shop, ANA).await;
        let last_page = (10_003 - 1) / CUSTOMERS_A_PAGE;
        let mut last = None;
        for (page, expected, more) in
            [(0, 50, true), (1, 50, true), (100, 50, true), (last_page, 3, false), (last_page + 1, 0, false)]
        {
            let found = customers(&shop, &ana, &CustomerSearch { page, ..CustomerSearch::default() }).await.unwrap();
            assert_eq!((found.customers.len(), found.more), (expected, more), "page {page}");
            for customer in &found.customers {
                assert!(last <= Some(customer.expires), "in order across pages");
                last = Some(customer.expires);
            }
        }
        let found = customers(&shop, &ana, &term("customer 9999 of many")).await.unwrap();
        assert_eq!(found.customers.len(), 1);
    }
}

/// Ten thousand more customers like Ada, whose periods end a second after each other.
pub(super) async fn multiply(shop: &Shop) {
    let mut tx = shop.db.write().await.unwrap();
    execute!(
        &mut tx,
        "with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < 10000)
         insert into orders
             (id, token_hash, draft_id, form_hash, product_id, purpose, way, license_type, tier, quantity, cycle,
              currency, unit, net, tax, gross, billing_name, billing_email_key, billing_email, billing_country,
              licensee_name, licensee_email_key, licensee_email, state, created_at, placed_at, billing_account_id,
              licensee_account_id)
         select 'ord_0000000' || cast(1000000000000000000 + n.i as text), 'token ' || n.i, 'draft ' || n.i, '',
                o.product_id, o.purpose, o.way, o.license_type, o.tier, o.quantity, o.cycle, o.currency, o.unit, o.net,
                o.tax, o.gross, o.billing_name, o.billing_email_key, o.billing_email, o.billing_country,
                o.licensee_name, o.licensee_email_key, o.licensee_email, o.state, o.created_at, o.placed_at,
                o.billing_account_id, o.licensee_account_id
         from n, orders o where o.licensee_email_key = 'ada@engines.example'",
    )
    .unwrap();
    execute!(
        &mut tx,
        "with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < 10000)
         insert into subscriptions
             (id, order_id, billing_account_id, licensee_account_id, product_id, license_type, tier, quantity, cycle,
              currency, unit, state, ends, anchor_on, months, period_start, period_end, created_at)
         select 'sub_0000000' || cast(1000000000000000000 + n.i as text),
                'ord_0000000' || cast(1000000000000000000 + n.i as text), s.billing_account_id, s.licensee_account_id,
                s.product_id, s.license_type, s.tier, s.quantity, s.cycle, s.currency, s.unit, s.state, s.ends,
                s.anchor_on, s.months, s.period_start, s.period_end + n.i * 1000000, s.created_at
         from n, subscriptions s join orders o on o.id = s.order_id
         where o.licensee_email_key = 'ada@engines.example' and o.draft_id not like 'draft %'",
    )
    .unwrap();
    execute!(
        &mut tx,
        "with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < 10000)
         insert into licenses
             (id, subscription_id, account_id, product_id, license_key, licensee_name, payer_name, suspended,
              covered_until, created_at)
         select 'lic_0000000' || cast(1000000000000000000 + n.i as text),
                'sub_0000000' || cast(1000000000000000000 + n.i as text), l.account_id, l.product_id, 'key ' || n.i,
                'Customer ' || n.i || ' of many', l.payer_name, 0, l.covered_until, l.created_at
         from n, licenses l where l.licensee_name = 'Ada Byron'",
    )
    .unwrap();
    // As engines do by themselves before long: without it PostgreSQL takes ten thousand for a few.
    execute!(&mut tx, "analyze").unwrap();
    tx.commit().await.unwrap();
}
