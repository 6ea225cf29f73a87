//! The mails of an order after it is paid (rule 8): sent again, called back, come back.

use domain::bounce::Bounce;

use super::{
    correcting::{CY, correct, link_to, sign_in_by, view},
    trials::trial,
    *,
};
use crate::{
    jobs::worker::run_due,
    mail::{
        Transport,
        sink::{Manners, Sink},
    },
    on_both_engines,
    shop::Shop,
};

fn sending_to(shop: &Shop, transport: Transport) -> Shop {
    Shop { transport, ..shop.clone() }
}

on_both_engines! {
    async fn a_mail_that_had_not_left_yet_is_called_back(shop: TestShop) {
        shop.stock().await;
        let sink = Sink::start(Manners::default()).await;
        let sending = sending_to(&shop, sink.transport());
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        correct(&shop, &token, CY).await;
        run_due(&sending).await.unwrap();
        let told: Vec<_> = sink.arrivals().into_iter().map(|arrival| arrival.to).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(!told.contains(&BO.to_owned()), "{told:?}");
        assert!(view(&shop, &token).await.mails.iter().all(|mail| mail.recipient != BO));
        assert!(!view(&shop, &token).await.is_delivering());
    }

    async fn the_delivery_is_mailed_again_a_few_times_an_hour(shop: TestShop) {
        shop.stock().await;
        for (post, whom) in [(placement("draft-1", "other", ANA, BO), BO), (placement("draft-2", "me", CY, ""), CY)] {
            let token = order(&shop, post).await;
            let id = view(&shop, &token).await.id;
            for sent in [true, true, true, false, false] {
                assert_eq!(send_delivery_again(&shop, id).await.unwrap(), sent);
            }
            assert_eq!(mails_to(&shop, whom).await.len(), 4);
            assert_eq!(mails_to(&shop, ANA).await.len(), 1, "the payer of another's license is not mailed again");
            shop.clock.advance_seconds(3600);
            assert!(send_delivery_again(&shop, id).await.unwrap());
            assert_eq!(mails_to(&shop, whom).await.len(), 5);
            // Its link signs in like the first one's.
            assert!(sign_in_by(&shop, &link_to(&shop, whom).await).await.is_some());
        }
    }

    async fn a_mail_that_left_while_it_was_called_back_is_told(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        assert_eq!(correct(&shop, &token, CY).await, Corrected::Done);
        let to_bo = async || view(&shop, &token).await.mails.into_iter().find(|mail| mail.recipient == BO);
        assert_eq!(to_bo().await, None, "it never left");
        let mut tx = shop.db.write().await.unwrap();
        let at = shop.now().as_micros();
        execute!(&mut tx, "update mails set sent_at = $1 where recipient = $2", at, BO).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(to_bo().await.map(|mail| mail.delivered), Some(Delivered::Sent(shop.now())));
    }

    async fn nothing_is_delivered_again_where_nothing_was(shop: TestShop) {
        shop.stock().await;
        order(&shop, trial("draft-1", ANA)).await;
        let refused = order(&shop, trial("draft-2", "colleague@contoso.example")).await;
        assert!(!send_delivery_again(&shop, view(&shop, &refused).await.id).await.unwrap());
        assert_eq!(mails_to(&shop, "colleague@contoso.example").await.len(), 1);
    }

    async fn a_mail_that_comes_back_shows_until_a_later_one_does_not(shop: TestShop) {
        shop.stock().await;
        let sink = Sink::start(Manners::default()).await;
        let sending = sending_to(&shop, sink.transport());
        let token = order(&shop, placement("draft-1", "other", ANA, "nobody@fabrikam.example")).await;
        assert!(view(&shop, &token).await.is_delivering());
        run_due(&sending).await.unwrap();
        let mails = view(&shop, &token).await.mails;
        assert!(matches!(mails[0].delivered, Delivered::Sent(_)), "{mails:?}");
        assert_eq!(mails[1].delivered, Delivered::CameBack(Bounce::NoSuchAddress));

        let ana = sign_in_by(&shop, &link_to(&shop, ANA).await).await.unwrap();
        let back = came_back(&shop, &ana).await.unwrap();
        assert_eq!((back.len(), back[0].recipient.as_str()), (1, "nobody@fabrikam.example"));
        assert_eq!(correct(&shop, &token, CY).await, Corrected::Done);
        assert_eq!(came_back(&shop, &ana).await.unwrap(), []);
        run_due(&sending).await.unwrap();
        assert_eq!(came_back(&shop, &ana).await.unwrap(), []);
    }

    async fn a_stranger_is_not_told_what_came_back(shop: TestShop) {
        shop.stock().await;
        let sink = Sink::start(Manners::default()).await;
        order(&shop, placement("draft-1", "other", ANA, "nobody@fabrikam.example")).await;
        order(&shop, placement("draft-2", "me", CY, "")).await;
        run_due(&sending_to(&shop, sink.transport())).await.unwrap();
        let cy = sign_in_by(&shop, &link_to(&shop, CY).await).await.unwrap();
        assert_eq!(came_back(&shop, &cy).await.unwrap(), []);
    }
}
