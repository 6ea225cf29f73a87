//! Changes of coverage that are not made (rule 17): what stands in the way, whose it is not, what is wrong.

use super::{
    changes::{blocked, choose},
    *,
};
use crate::{
    billing::changes::{Blocked, Changed, change, keep, offer},
    catalog,
    db::execute,
    on_both_engines,
    testing::{CATALOG, caller},
};

on_both_engines! {
    async fn what_stands_in_the_way_is_said(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        assert_eq!(blocked(&shop, id).await, None);
        let set = async |state: &'static str, ends: i64, suspended: i64| {
            let mut tx = shop.db.write().await.unwrap();
            execute!(&mut tx, "update subscriptions set state = $1, ends = $2", state, ends).unwrap();
            execute!(&mut tx, "update licenses set suspended = $1", suspended).unwrap();
            tx.commit().await.unwrap();
        };
        for (state, ends, suspended, why) in [
            ("active", 1, 0, Blocked::EndsAhead),
            ("past_due", 0, 0, Blocked::InGrace),
            ("expired", 0, 0, Blocked::Ended),
            ("canceled", 0, 0, Blocked::Ended),
            ("awaiting_payment", 0, 0, Blocked::NotPaidYet),
            ("active", 0, 1, Blocked::Suspended),
        ] {
            set(state, ends, suspended).await;
            assert_eq!(blocked(&shop, id).await, Some(why), "{state}");
            let changed = change(&shop, &caller(&shop, ANA).await, id, &choose("nodes", 1, "yearly"), "").await;
            assert!(matches!(changed.unwrap().unwrap(), Changed::Blocked(said) if said == why));
        }
        set("active", 0, 0).await;
        catalog::import(&shop, &CATALOG.replace("bullet-chart", "other-chart")).await.unwrap();
        assert_eq!(blocked(&shop, id).await, Some(Blocked::NotSold));
        assert_eq!(charges(&shop).await, (1, 0));
    }

    async fn nobody_changes_what_is_not_theirs(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        crate::testing::give_seat(&shop, ANA, "books@contoso.example", domain::account::Role::Accounting).await;
        for stranger in [BO, "books@contoso.example"] {
            let stranger = caller(&shop, stranger).await;
            assert!(offer(&shop, &stranger, id).await.unwrap().is_none());
            assert!(change(&shop, &stranger, id, &choose("nodes", 1, "yearly"), "").await.unwrap().is_none());
            assert!(keep(&shop, &stranger, id).await.unwrap().is_none());
        }
    }

    async fn what_is_chosen_wrongly_is_said_beside_its_field(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let ana = caller(&shop, ANA).await;
        for (form, field) in [
            (choose("nodes", 0, "yearly"), "quantity"),
            (choose("nodes", 1, "weekly"), "cycle"),
            (choose("embedded", 1, "yearly"), "tier_embedded"),
        ] {
            let Changed::Faulty(faults) = change(&shop, &ana, id, &form, "").await.unwrap().unwrap() else { panic!() };
            assert_eq!(faults[0].field, field);
        }
        assert!(matches!(change(&shop, &ana, id, &choose("users", 1, "yearly"), "").await.unwrap().unwrap(), Changed::Same));
    }
}
