//! People who are signed in, and what they hold.

use domain::email::EmailAddress;

use crate::{
    accounts::{
        access::{self, Caller},
        sign_in::{self, Redeemed},
    },
    licensing::{self, LicenseSearch, LicenseView},
    shop::Shop,
};

/// Signs somebody in by a link, as the mails do.
pub async fn caller(shop: &Shop, address: &str) -> Caller {
    let address = EmailAddress::parse(address).expect("an address");
    let mut tx = shop.db.write().await.expect("a transaction");
    let path = sign_in::issue_link(&mut tx, shop, &address, "/billing").await.expect("a link");
    tx.commit().await.expect("the end of it");
    let token = path.trim_start_matches("/sign-in/link/").to_owned();
    match sign_in::redeem_link(shop, &token, "test").await.expect("an answer") {
        Redeemed::SignedIn { session, .. } => {
            access::caller(shop, &session).await.expect("an answer").expect("a session")
        }
        other => panic!("not signed in: {other:?}"),
    }
}

/// The licenses of a caller, newest first: as many as stand on one page.
pub async fn held(shop: &Shop, caller: &Caller) -> Vec<LicenseView> {
    licensing::list(shop, caller, &LicenseSearch::default()).await.expect("an answer").licenses
}
