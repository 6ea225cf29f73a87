use domain::checkout::CheckoutForm;

use super::*;
use crate::on_both_engines;

on_both_engines! {
    async fn a_license_for_somebody_else_makes_two_accounts_and_two_mails(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let whole =
            Books { orders: 1, accounts: 2, subscriptions: 1, licenses: 1, invoices: 1, mails: 2, charges: 1 };
        assert_eq!(books(&shop).await, whole);
        let order = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert!(!order.one_account);
        let PlacedState::Paid { invoice, until } = order.state else { panic!("{:?}", order.state) };
        assert_eq!(invoice.to_string(), "2026-000001");
        // A year from today, at the start of the day in Los Angeles.
        assert_eq!(until.to_rfc3339(), "2027-11-21T08:00:00Z");
    }

    async fn neither_mail_tells_the_other_sides_matters(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "reseller", ANA, BO)).await;
        let mut tx = shop.db.read().await.unwrap();
        let (key,) = fetch_one!(&mut tx, (String,), "select license_key from licenses").unwrap();
        drop(tx);
        let payer = mails_to(&shop, ANA).await;
        let licensee = mails_to(&shop, BO).await;
        assert_eq!((payer.len(), licensee.len()), (1, 1));
        assert!(payer[0].1.contains("99.00") && !payer[0].1.contains(&key));
        assert!(licensee[0].1.contains("Ana Ruiz") && licensee[0].1.contains("/sign-in/link/"));
        for price_or_paper in ["99.00", "2026-000001", "/orders/", "/billing"] {
            assert!(!licensee[0].1.contains(price_or_paper), "the licensee reads {price_or_paper}");
        }
    }

    async fn for_oneself_there_is_one_account_with_both_sides(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", ANA, "")).await;
        order(&shop, placement("draft-2", "other", BO, " ANA@Contoso.example ")).await;
        assert_eq!(books(&shop).await.accounts, 2);
        let mut tx = shop.db.read().await.unwrap();
        let sides = fetch_all!(
            &mut tx,
            (String, i64, i64),
            "select handle_key, has_billing, has_licensee from accounts order by handle_key",
        )
        .unwrap();
        assert_eq!(sides, [(ANA.to_owned(), 1, 1), (BO.to_owned(), 1, 0)]);
    }

    async fn a_declined_card_leaves_nothing_and_the_next_one_pays_the_same_order(shop: TestShop) {
        shop.stock().await;
        let mut post = placement("draft-1", "other", ANA, BO);
        post.card.number = "4000 0000 0000 0002".to_owned();
        let Placed::Faulty(faults) = place(&shop, post.clone()).await.unwrap() else { panic!("paid") };
        assert_eq!((faults[0].field.as_str(), &faults[0].fault), ("card_number", &Fault::CardDeclined { decline: Decline::CardDeclined }));
        let nothing =
            Books { orders: 1, accounts: 0, subscriptions: 0, licenses: 0, invoices: 0, mails: 0, charges: 0 };
        assert_eq!(books(&shop).await, nothing);
        let draft = load_draft::<domain::checkout::CheckoutForm>(&shop, "draft-1", CHECKOUT, "bullet-chart").await;
        let draft = draft.unwrap().unwrap();
        assert_eq!((draft.form, draft.faults), (post.form.clone(), faults));

        post.card.number = "4242 4242 4242 4242".to_owned();
        post.form.cycle = "three_year".to_owned();
        let token = order(&shop, post).await;
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
        assert_eq!(books(&shop).await.orders, 1);
        assert_eq!(order_by_token(&shop, &token).await.unwrap().unwrap().summary.today.gross.minor, 26_730);
    }

    async fn a_double_click_and_a_reload_make_one_order(shop: TestShop) {
        shop.stock().await;
        let posts = (0..6).map(|_| order(&shop, placement("draft-1", "other", ANA, BO)));
        let tokens = futures::future::join_all(posts).await;
        let reload = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        assert!(tokens.iter().all(|token| *token == reload));
        let once = Books { orders: 1, accounts: 2, subscriptions: 1, licenses: 1, invoices: 1, mails: 2, charges: 1 };
        assert_eq!(books(&shop).await, once);
    }

    async fn another_form_from_the_same_page_is_another_order_once_the_first_is_over(shop: TestShop) {
        shop.stock().await;
        let first = order(&shop, placement("draft-1", "reseller", ANA, BO)).await;
        let second = order(&shop, placement("draft-1", "reseller", ANA, "cy@cy.example")).await;
        assert_ne!(first, second);
        assert_eq!(order(&shop, placement("draft-1", "reseller", ANA, "cy@cy.example")).await, second);
        assert_eq!(order(&shop, placement("draft-1", "reseller", ANA, BO)).await, first);
        assert_eq!((books(&shop).await.orders, books(&shop).await.charges), (2, 2));
    }

    async fn what_is_wrong_with_another_form_is_kept_beside_it(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "reseller", ANA, BO)).await;
        let mut next = placement("draft-1", "reseller", ANA, "no address");
        let draft = draft_of(&shop, &next).await.unwrap();
        assert_ne!(draft, "draft-1");
        assert!(matches!(place(&shop, next.clone()).await.unwrap(), Placed::Faulty(_)));
        assert_eq!(spent(&shop, &draft, "bullet-chart").await.unwrap(), None, "its page is a form, not the first order");
        let kept = load_draft::<CheckoutForm>(&shop, &draft, CHECKOUT, "bullet-chart").await.unwrap().unwrap();
        assert_eq!((kept.form.licensee_email.as_str(), kept.faults.len()), ("no address", 1));
        // A declined card, too, and the next one pays that order.
        next.form.licensee_email = "cy@cy.example".to_owned();
        let next = Placement { draft, ..next };
        let mut declined = next.clone();
        declined.card.number = "4000000000000002".to_owned();
        assert!(matches!(place(&shop, declined).await.unwrap(), Placed::Faulty(_)));
        order(&shop, next).await;
        assert_eq!((books(&shop).await.orders, books(&shop).await.licenses), (2, 2));
    }

    async fn who_heard_no_answer_and_changes_something_gets_the_order_that_there_is(shop: TestShop) {
        shop.stock().await;
        let first = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let changed = placement("draft-1", "other", ANA, "cy@cy.example");
        assert_eq!(order(&shop, Placement { again: true, ..changed }).await, first);
    }

    async fn a_draft_of_one_product_never_buys_another(shop: TestShop) {
        shop.stock().await;
        let dearer = crate::testing::CATALOG
            .replacen("slug = \"bullet-chart\"", "slug = \"dear-chart\"", 1)
            .replacen("name = \"Bullet Chart\"", "name = \"Dear Chart\"", 1)
            .replace("9900", "99000");
        let both = format!("{}{}", crate::testing::CATALOG, &dearer[dearer.find("[[product]]").unwrap()..]);
        let both = both[..both.rfind("[[product]]").unwrap()].to_owned();
        crate::catalog::import(&shop, &both).await.unwrap();
        let mut dear = Placement { slug: "dear-chart".to_owned(), ..placement("draft-1", "me", ANA, "") };
        dear.card.number = "4000000000000002".to_owned();
        assert!(matches!(place(&shop, dear).await.unwrap(), Placed::Faulty(_)));
        let cheap = order(&shop, placement("draft-1", "me", ANA, "")).await;
        let cheap = order_by_token(&shop, &cheap).await.unwrap().unwrap();
        assert_eq!((cheap.product_slug.as_str(), cheap.summary.today.gross.minor), ("bullet-chart", 9900));
        assert_eq!(books(&shop).await.orders, 2);
    }

    async fn many_buyers_at_once_get_numbers_without_a_gap(shop: TestShop) {
        shop.stock().await;
        let buyers = (0..12).map(|buyer| {
            let mut post = placement(&format!("draft-{buyer}"), "me", &format!("b{buyer}@b{buyer}.example"), "");
            if buyer % 3 == 0 {
                post.card.number = "4000000000000002".to_owned();
            }
            place(&shop, post)
        });
        for placed in futures::future::join_all(buyers).await {
            placed.unwrap();
        }
        let expected: Vec<_> = (1..=8).map(|position| format!("2026-{position:06}")).collect();
        assert_eq!(invoice_numbers(&shop).await, expected);
    }

    async fn a_faulty_form_is_kept_and_nothing_is_ordered(shop: TestShop) {
        shop.stock().await;
        let mut post = placement("draft-1", "reseller", ANA, ANA);
        post.form.billing_name = "ü".repeat(1_500_000);
        post.form.quantity = "0".to_owned();
        let Placed::Faulty(faults) = place(&shop, post).await.unwrap() else { panic!("ordered") };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["billing_name", "licensee_email"]);
        let draft = load_draft::<domain::checkout::CheckoutForm>(&shop, "draft-1", CHECKOUT, "bullet-chart").await;
        assert_eq!(draft.unwrap().unwrap().form.billing_name.len(), 2_000);
        assert_eq!(books(&shop).await.orders, 0);
    }

    async fn only_sold_products_are_ordered(shop: TestShop) {
        shop.stock().await;
        for slug in ["card-with-states", "no-such-product", ""] {
            let post = Placement { slug: slug.to_owned(), ..placement("draft-1", "me", ANA, "") };
            assert_eq!(place(&shop, post).await.unwrap(), Placed::NoSuchProduct);
        }
    }

    async fn a_draft_belongs_to_one_browser_and_product_and_ends_after_a_day(shop: TestShop) {
        shop.stock().await;
        let mut post = placement("draft-1", "me", ANA, "");
        post.form.accept_eula = String::new();
        place(&shop, post).await.unwrap();
        let found = async |token, slug| {
            load_draft::<domain::checkout::CheckoutForm>(&shop, token, CHECKOUT, slug).await.unwrap().is_some()
        };
        assert!(found("draft-1", "bullet-chart").await);
        assert!(!found("draft-2", "bullet-chart").await);
        assert!(!found("draft-1", "card-with-states").await);
        shop.clock.advance_seconds(24 * 3600);
        assert!(!found("draft-1", "bullet-chart").await);
        let mut tx = shop.db.write().await.unwrap();
        assert_eq!(sweep_drafts(&mut tx, shop.now()).await.unwrap(), 1);
    }

    async fn an_orders_page_needs_its_token(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "me", ANA, "")).await;
        let forged = shop.id(OrderId::from_parts);
        for wrong in [String::new(), shop.key.order_token(forged), token.to_lowercase(), format!("{token} ")] {
            assert!(wrong == token || order_by_token(&shop, &wrong).await.unwrap().is_none());
        }
    }
}
