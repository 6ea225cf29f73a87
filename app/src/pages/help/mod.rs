//! Help articles and legal texts: one column to read. Help says what the shop does today, never
//! what it will do.

mod accounts;
mod legal;
mod resellers;

use leptos::prelude::*;

pub use accounts::AccountsHelpPage;
pub use legal::{EulaPage, LegalPage};
pub use resellers::ResellersHelpPage;

use super::errors::AccidentPage;
use crate::api::portal::Seller;

/// Who sells here: all that an article asks for.
type SellerResource = Resource<Result<Seller, ServerFnError>>;

/// Shows an article once it is known who sells here.
fn with_seller(seller: SellerResource, article: fn(Seller) -> AnyView) -> AnyView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match seller.await {
                    Ok(seller) => article(seller),
                    Err(error) => view! { <AccidentPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}
