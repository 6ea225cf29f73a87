//! Buying once more: what is known of whoever is signed in, what a page showed, and addresses that
//! are known already.

use domain::{
    account::Role,
    checkout::{CheckoutForm, Shown},
    details::DetailsForm,
    money::{Currency, Money},
};

use super::*;
use crate::{
    accounts::{Caller, caller as find_caller, sign_in},
    billing, catalog, on_both_engines,
    shop::Shop,
    testing::{CATALOG, give_seat, held},
};

async fn caller(shop: &Shop, address: &str) -> Caller {
    let address = domain::email::EmailAddress::parse(address).unwrap();
    let mut tx = shop.db.write().await.unwrap();
    let path = sign_in::issue_link(&mut tx, shop, &address, "/").await.unwrap();
    tx.commit().await.unwrap();
    let token = path.rsplit('/').next().unwrap();
    match sign_in::redeem_link(shop, token, "test").await.unwrap() {
        sign_in::Redeemed::SignedIn { session, .. } => find_caller(shop, &session).await.unwrap().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// What the page shows of the product now.
async fn shown(shop: &Shop) -> String {
    let mut tx = shop.db.read().await.unwrap();
    let product = catalog::product(&mut tx, "bullet-chart").await.unwrap().unwrap();
    let texts = catalog::current_texts(&mut tx, "bullet-chart").await.unwrap();
    Shown { at: shop.now(), prices: product.prices, texts }.write()
}

on_both_engines! {
    async fn empty_fields_are_filled_from_the_last_order(shop: TestShop) {
        shop.stock().await;
        let mut first = placement("draft-1", "me", ANA, "");
        first.form.billing_city = "Springfield".to_owned();
        first.form.billing_country = "IT".to_owned();
        order(&shop, first).await;
        shop.clock.advance_seconds(60);
        let mut last = placement("draft-2", "other", ANA, BO);
        last.form.billing_street = "1 Main Street".to_owned();
        last.form.billing_country = "IT".to_owned();
        order(&shop, last).await;
        let ana = caller(&shop, ANA).await;

        let mut form = CheckoutForm { billing_name: "Typed".to_owned(), ..CheckoutForm::default() };
        assert!(fill_in(&shop, &ana, &mut form).await.unwrap());
        let filled = CheckoutForm {
            billing_name: "Typed".to_owned(),
            billing_organization: "Contoso Ltd".to_owned(),
            billing_email: ANA.to_owned(),
            billing_street: "1 Main Street".to_owned(),
            billing_country: "IT".to_owned(),
            ..CheckoutForm::default()
        };
        assert_eq!(form, filled, "nothing of a licensee");

        // What was changed at /billing/details holds for the next order, too; the VAT ID in its country alone.
        shop.clock.advance_seconds(60);
        let shown = billing::details(&shop, &ana, None).await.unwrap().unwrap();
        let vat_id = "IT00743110157".to_owned();
        let moved = DetailsForm { street: "2 New Street".to_owned(), vat_id: vat_id.clone(), ..shown.form };
        let saved = billing::save_details(&shop, &ana, shown.account, shown.version, &moved).await.unwrap();
        assert_eq!(saved, Some(billing::SavedDetails::Saved));
        for (country, known) in [("", vat_id.as_str()), ("IT", &vat_id), ("FR", "")] {
            let mut form = CheckoutForm { billing_country: country.to_owned(), ..CheckoutForm::default() };
            fill_in(&shop, &ana, &mut form).await.unwrap();
            assert_eq!((form.billing_street.as_str(), form.billing_vat_id.as_str()), ("2 New Street", known));
        }

        // Half an address is not completed by half of another.
        let mut moved = CheckoutForm { billing_city: "Milano".to_owned(), ..CheckoutForm::default() };
        fill_in(&shop, &ana, &mut moved).await.unwrap();
        assert_eq!((moved.billing_street.as_str(), moved.billing_city.as_str()), ("", "Milano"));
        // Nor is somebody else's contact mixed with theirs.
        let theirs = CheckoutForm { billing_email: BO.to_owned(), ..CheckoutForm::default() };
        let mut form = theirs.clone();
        assert!(!fill_in(&shop, &ana, &mut form).await.unwrap());
        assert_eq!(form, theirs);
    }

    async fn who_may_not_see_the_orders_is_filled_in_with_their_own_address_alone(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", ANA, BO)).await;
        give_seat(&shop, ANA, "finn@contoso.example", Role::Accounting).await;
        for own in [BO, "finn@contoso.example"] {
            let mut form = CheckoutForm::default();
            assert!(!fill_in(&shop, &caller(&shop, own).await, &mut form).await.unwrap());
            assert_eq!(form, CheckoutForm { billing_email: own.to_owned(), ..CheckoutForm::default() });
        }
    }

    async fn a_declined_order_fills_nothing_in(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", ANA, "")).await;
        shop.clock.advance_seconds(60);
        let mut declined = placement("draft-2", "me", ANA, "");
        declined.form.billing_name = "Somebody who typed Ana's address".to_owned();
        declined.card.number = "4000000000000002".to_owned();
        place(&shop, declined).await.unwrap();
        let mut form = CheckoutForm::default();
        fill_in(&shop, &caller(&shop, ANA).await, &mut form).await.unwrap();
        assert_eq!(form.billing_name, "Ana Ruiz");
    }

    async fn a_price_that_changed_after_the_page_was_shown_is_asked_about(shop: TestShop) {
        shop.stock().await;
        let post = Placement { shown: shown(&shop).await, ..placement("draft-1", "other", ANA, BO) };
        catalog::import(&shop, &CATALOG.replace("yearly = 9900", "yearly = 10900")).await.unwrap();
        let Placed::Faulty(faults) = place(&shop, post.clone()).await.unwrap() else { panic!("ordered") };
        let usd = |minor| Money::new(minor, Currency::Usd);
        let changed = Fault::PriceChanged { before: usd(9900), now: usd(10_900) };
        assert_eq!((faults[0].field.as_str(), &faults[0].fault), ("cycle", &changed));
        let nothing = Books { orders: 0, accounts: 0, subscriptions: 0, licenses: 0, invoices: 0, mails: 0, charges: 0 };
        assert_eq!(books(&shop).await, nothing);
        let draft = load_draft::<CheckoutForm>(&shop, "draft-1", CHECKOUT, "bullet-chart").await.unwrap().unwrap();
        assert_eq!((draft.form, draft.faults.len()), (post.form.clone(), 1), "what was typed is kept");
        // The page that says so shows the new price, and is not asked again.
        let token = order(&shop, Placement { shown: shown(&shop).await, ..post }).await;
        assert_eq!(order_by_token(&shop, &token).await.unwrap().unwrap().summary.today.gross.minor, 10_900);
    }

    async fn a_text_that_changed_after_the_page_was_shown_is_asked_about(shop: TestShop) {
        shop.stock().await;
        let post = Placement { shown: shown(&shop).await, ..placement("draft-1", "other", ANA, BO) };
        let changed = |name: &str, price: &str| {
            let text = format!("\n[legal.{name}]\nversion = \"2026-12\"\ntext = \"# New words\"\n");
            CATALOG.replace("yearly = 9900", price) + &text
        };
        catalog::import(&shop, &changed("terms", "yearly = 9900")).await.unwrap();
        let Placed::Faulty(faults) = place(&shop, post.clone()).await.unwrap() else { panic!("ordered") };
        assert_eq!((faults[0].field.as_str(), &faults[0].fault, faults.len()), ("accept_terms", &Fault::TextChanged, 1));
        assert_eq!(books(&shop).await.orders, 0);
        let draft = open_form(&shop, "draft-1", "bullet-chart").await.unwrap().unwrap();
        let unticked = CheckoutForm { accept_terms: String::new(), ..post.form.clone() };
        assert_eq!((draft.form, draft.faults), (unticked, faults), "that box alone, and nothing else is lost");
        // Nothing typed and the price are told in the same breath.
        catalog::import(&shop, &changed("eula", "yearly = 10900")).await.unwrap();
        let Placed::Faulty(faults) = place(&shop, post.clone()).await.unwrap() else { panic!("ordered") };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["accept_eula", "cycle"]);
        let mut bare = post.clone();
        bare.form.billing_name = String::new();
        let Placed::Faulty(faults) = place(&shop, bare).await.unwrap() else { panic!("ordered") };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["billing_name", "accept_eula"]);
        // The page that says so carries the new version, which is what is agreed to.
        order(&shop, Placement { shown: shown(&shop).await, ..post }).await;
        let mut tx = shop.db.read().await.unwrap();
        let agreed = fetch_all!(&mut tx, (String, String), "select document, version from consents order by document").unwrap();
        let agreed: Vec<_> = agreed.iter().map(|(document, version)| (document.as_str(), version.as_str())).collect();
        assert_eq!(agreed, [("eula/bullet-chart", "2026-12"), ("terms", "sample-2026-11")]);
    }

    async fn a_box_that_was_ticked_in_a_draft_is_asked_about_when_its_text_changes_meanwhile(shop: TestShop) {
        shop.stock().await;
        let form = placement("draft-1", "me", ANA, "").form;
        keep_form(&shop, "draft-1", "bullet-chart", form.clone(), &shown(&shop).await, Vec::new()).await.unwrap();
        let draft = open_form(&shop, "draft-1", "bullet-chart").await.unwrap().unwrap();
        assert_eq!((draft.form, draft.faults.len()), (form.clone(), 0));
        let text = "\n[legal.terms]\nversion = \"2026-12\"\ntext = \"# New words\"\n";
        catalog::import(&shop, &format!("{CATALOG}{text}")).await.unwrap();
        let draft = open_form(&shop, "draft-1", "bullet-chart").await.unwrap().unwrap();
        assert_eq!(draft.form, CheckoutForm { accept_terms: String::new(), ..form });
        assert_eq!((draft.faults.len(), &draft.faults[0].fault), (1, &Fault::TextChanged));
    }

    async fn a_price_of_another_choice_may_change_meanwhile(shop: TestShop) {
        shop.stock().await;
        let post = Placement { shown: shown(&shop).await, ..placement("draft-1", "other", ANA, BO) };
        catalog::import(&shop, &CATALOG.replace("monthly = 990,", "monthly = 1990,")).await.unwrap();
        order(&shop, post).await;
    }

    async fn what_the_form_claims_to_have_shown_is_never_charged(shop: TestShop) {
        shop.stock().await;
        for (draft, claim) in [("a", "1 USD\nusers 1 1 1 1-20"), ("b", "nonsense"), ("c", "")] {
            let post = Placement { shown: claim.to_owned(), ..placement(draft, "me", ANA, "") };
            if let Placed::Ordered { token } = place(&shop, post).await.unwrap() {
                assert_eq!(order_by_token(&shop, &token).await.unwrap().unwrap().summary.today.gross.minor, 9900);
            }
        }
        assert_eq!(books(&shop).await.charges, 2);
    }

    async fn a_page_from_before_yesterday_is_asked_again_and_keeps_what_was_typed(shop: TestShop) {
        shop.stock().await;
        let post = Placement { shown: shown(&shop).await, ..placement("draft-1", "me", ANA, "") };
        shop.clock.advance_seconds(24 * 3600 + 1);
        let Placed::Faulty(faults) = place(&shop, post.clone()).await.unwrap() else { panic!("ordered") };
        assert_eq!(faults[0].fault, Fault::PageTooOld);
        let draft = load_draft::<CheckoutForm>(&shop, "draft-1", CHECKOUT, "bullet-chart").await.unwrap().unwrap();
        assert_eq!(draft.form, post.form);
        order(&shop, Placement { shown: shown(&shop).await, ..post }).await;
    }

    async fn two_drafts_of_one_product_do_not_mix(shop: TestShop) {
        shop.stock().await;
        let with_card = |mut post: Placement, number: &str| {
            post.card.number = number.to_owned();
            post
        };
        let one = placement("draft-1", "reseller", ANA, BO);
        let other = placement("draft-2", "reseller", ANA, "cy@cy.example");
        place(&shop, with_card(one.clone(), "4000000000000002")).await.unwrap();
        place(&shop, with_card(other.clone(), "4000000000000002")).await.unwrap();
        let form = async |draft| {
            let draft = load_draft::<CheckoutForm>(&shop, draft, CHECKOUT, "bullet-chart").await.unwrap().unwrap();
            draft.form.licensee_email
        };
        assert_eq!((form("draft-1").await, form("draft-2").await), (BO.to_owned(), "cy@cy.example".to_owned()));
        let (first, second) = (order(&shop, other).await, order(&shop, one).await);
        assert_ne!(first, second);
        assert_eq!((books(&shop).await.orders, books(&shop).await.charges), (2, 2));
        assert_eq!(order_by_token(&shop, &first).await.unwrap().unwrap().licensee_email, "cy@cy.example");
    }

    async fn a_draft_that_was_ordered_names_its_order(shop: TestShop) {
        shop.stock().await;
        let mut post = placement("draft-1", "me", ANA, "");
        post.card.number = "4000000000000002".to_owned();
        place(&shop, post).await.unwrap();
        assert_eq!(spent(&shop, "draft-1", "bullet-chart").await.unwrap(), None, "declined, so it can be tried again");
        let token = order(&shop, placement("draft-1", "me", ANA, "")).await;
        let found = spent(&shop, "draft-1", "bullet-chart").await.unwrap().unwrap();
        assert_eq!((found.token, found.placed_at), (token, shop.now()));
        assert_eq!(spent(&shop, "draft-1", "card-with-states").await.unwrap(), None);
    }

    async fn a_country_that_does_not_exist_is_refused_beside_its_field(shop: TestShop) {
        shop.stock().await;
        for country in ["XX", "Atlantis", "USA", "\u{1f1ea}\u{1f1f8}"] {
            let mut post = placement("draft-1", "me", ANA, "");
            post.form.billing_country = country.to_owned();
            let Placed::Faulty(faults) = place(&shop, post).await.unwrap() else { panic!("{country} was taken") };
            assert_eq!((faults[0].field.as_str(), &faults[0].fault), ("billing_country", &Fault::NoSuchCountry));
        }
        assert_eq!(books(&shop).await.orders, 0);
    }

    async fn a_licensee_who_pays_already_uses_with_the_same_account(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", BO, "cy@cy.example")).await;
        order(&shop, placement("draft-2", "other", ANA, "BO@fabrikam.example")).await;
        let bo = caller(&shop, BO).await;
        let of_bo = held(&shop, &bo).await;
        let paid = billing::overview(&shop, &bo, None).await.unwrap();
        assert_eq!((of_bo.len(), paid.subscriptions.len(), books(&shop).await.accounts), (1, 1, 3));
        assert!(of_bo[0].somebody_else_pays && paid.invoices.len() == 1);
    }

    async fn a_licensee_who_is_only_a_member_elsewhere_gets_an_account_of_their_own(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", ANA, BO)).await;
        give_seat(&shop, BO, "hana@fabrikam.example", Role::LicenseeMember).await;
        order(&shop, placement("draft-2", "other", ANA, "hana@fabrikam.example")).await;
        let hana = caller(&shop, "hana@fabrikam.example").await;
        assert_eq!(hana.seats.len(), 2);
        assert_eq!(held(&shop, &hana).await.len(), 2);
        let bo = caller(&shop, BO).await;
        assert_eq!(held(&shop, &bo).await.len(), 1, "Bo is no member of Hana's");
    }
}
