//! Who is signed in, at the end of the shop's head. Public pages are the same bytes for everybody
//! (house rule 11), so the server renders the way to sign in, and the browser asks once it has taken the
//! page over. Without a script the link stays; it leads whoever is signed in on to their portal.

use std::cell::RefCell;

use leptos::{prelude::*, server_fn::ServerFn as _, task::spawn_local};

use crate::api::{
    call::ask,
    shop::{Visitor, Whoami},
};

thread_local! {
    /// The last answer in this browser, so that the next page begins with it and nothing jumps.
    static LAST: RefCell<Option<Visitor>> = const { RefCell::new(None) };
}

/// The way to sign in, or to the portals of whoever is signed in. A page that is still read does not ask:
/// it will itself, once it is there.
pub fn account_slot(asks: bool) -> AnyView {
    let visitor = RwSignal::new(LAST.with_borrow(Clone::clone));
    if asks && cfg!(feature = "hydrate") {
        spawn_local(async move {
            // Without an answer the links stay as they are: each portal asks anew who is there.
            if let Ok(answer) =
                ask(Whoami::PATH, "", String::new()).await.and_then(|text| text.open::<Option<Visitor>>())
            {
                LAST.replace(answer.clone());
                // The page may be gone by now.
                visitor.try_set(answer);
            }
        });
    }
    (move || match visitor.get() {
        Some(visitor) => portals(&visitor).into_any(),
        None => view! { <a class="nav-link" href="/sign-in">"Sign in"</a> }.into_any(),
    })
    .into_any()
}

/// A link for each side; on a phone one is enough, since portals have a switch.
fn portals(visitor: &Visitor) -> impl IntoView + use<> {
    let title = format!("Signed in as {}", visitor.address);
    let billing = visitor.billing.then(|| {
        let class = if visitor.licensee { "nav-link site-account-second" } else { "nav-link" };
        view! { <a class=class href="/billing" title=title.clone()>"Billing"</a> }.into_any()
    });
    let licenses = visitor
        .licensee
        .then(|| view! { <a class="nav-link" href="/licenses" title=title.clone()>"Licenses"</a> }.into_any());
    view! { {billing} {licenses} }
}
