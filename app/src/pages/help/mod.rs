//! Help articles and legal texts: one column to read. Help says what the shop does today, never
//! what it will do.

mod accounts;
mod legal;
mod resellers;

use leptos::prelude::*;

pub use accounts::accounts_page;
pub use legal::legal_page;
pub use resellers::resellers_page;

use super::{errors::AccidentPage, frame::shop_waits, reading::Reading};
use crate::api::{portal::Seller, shop::ReadSeller};

/// Shows an article once it is known who sells here: all that an article asks for.
fn with_seller(article: fn(Seller) -> AnyView) -> AnyView {
    Reading::once(|| ReadSeller {}).show(shop_waits, move |answer| match answer {
        Ok(seller) => article(seller),
        Err(accident) => view! { <AccidentPage accident /> }.into_any(),
    })
}
