use super::*;
use crate::on_both_engines;

pub fn trial(draft: &str, billing: &str) -> Placement {
    let mut post = placement(draft, "me", billing, "");
    post.form.way = "trial".to_owned();
    post.card = domain::checkout::CardForm::default();
    post
}

on_both_engines! {
    async fn a_trial_runs_a_month_without_a_card_or_an_invoice(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, trial("draft-1", ANA)).await;
        let PlacedState::TrialAsked { until } = state_of(&shop, &token).await else { panic!("no trial") };
        assert_eq!(until.to_rfc3339(), "2026-12-21T08:00:00Z");
        let begun = Books { orders: 1, accounts: 1, subscriptions: 1, licenses: 1, invoices: 0, mails: 1, charges: 0 };
        assert_eq!(books(&shop).await, begun);
    }

    async fn a_second_trial_looks_the_same_and_only_the_mail_tells(shop: TestShop) {
        shop.stock().await;
        let first = order(&shop, trial("draft-1", ANA)).await;
        let second = order(&shop, trial("draft-2", "colleague@contoso.example")).await;
        assert_eq!(state_of(&shop, &first).await, state_of(&shop, &second).await);
        assert_eq!(books(&shop).await.licenses, 1);
        let mails = mails_to(&shop, "colleague@contoso.example").await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].1.contains("21 November 2026"), "it names the earlier trial");
    }

    async fn strangers_at_a_mail_provider_try_each_for_themselves(shop: TestShop) {
        shop.stock().await;
        order(&shop, trial("draft-1", "ana@gmail.com")).await;
        order(&shop, trial("draft-2", "bo@gmail.com")).await;
        assert_eq!(books(&shop).await.licenses, 2);
    }

    async fn many_clicks_start_one_trial(shop: TestShop) {
        shop.stock().await;
        let same_draft = (0..4).map(|_| order(&shop, trial("draft-1", ANA)));
        let tokens = futures::future::join_all(same_draft).await;
        assert!(tokens.iter().all(|token| *token == tokens[0]));
        let other_drafts = (2..6).map(|draft| order(&shop, trial(&format!("draft-{draft}"), ANA)));
        futures::future::join_all(other_drafts).await;
        assert_eq!(books(&shop).await.licenses, 1);
    }
}
