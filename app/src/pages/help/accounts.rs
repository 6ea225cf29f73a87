//! `/help/accounts`.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    api::{portal::Seller, shop::read_seller},
    components::PageHeading,
    pages::{errors::AccidentPage, frame::ShopFrame},
};

/// The page's data.
pub struct AccountsHelpPage {
    seller: Resource<Result<Seller, ServerFnError>>,
}

#[lazy_route]
impl LazyRoute for AccountsHelpPage {
    fn data() -> Self {
        Self { seller: Resource::new_blocking(|| (), |()| read_seller()) }
    }

    fn view(this: Self) -> AnyView {
        let seller = this.seller;
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    match seller.await {
                        Ok(seller) => view! { <Article seller /> }.into_any(),
                        Err(error) => view! { <AccidentPage error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn Article(seller: Seller) -> impl IntoView {
    view! {
        <ShopFrame seller title="One checkout, two accounts" description="One checkout, two accounts." width="page-narrow" current="help">
            <article class="prose">
                <PageHeading eyebrow="Help" title="One checkout, two accounts" />
            </article>
        </ShopFrame>
    }
}
