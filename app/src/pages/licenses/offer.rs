//! The version that a license's page puts first.

use leptos::prelude::*;

use crate::{
    api::licenses::OfferView,
    components::{ButtonKind, ButtonLink, Glyph, Side},
};

/// The newest version, or the newest that the license opens, with its download.
#[component]
pub(super) fn Offer(offer: OfferView) -> impl IntoView {
    let title = if offer.is_newest { "Newest version" } else { "Newest version that your license covers" };
    let download = format!("Download {}", offer.version);
    view! {
        <section class=format!("newest {}", Side::Licensee.class()) aria-labelledby="newest">
            <div>
                <h2 id="newest">{title}</h2>
                <p class="newest-version">{offer.version}</p>
                <p class="small muted">
                    {offer
                        .published
                        .map(|(iso, words)| {
                            view! {
                                <time datetime=iso>{words}</time>
                                ", "
                            }
                                .into_any()
                        })}
                    {offer.size}
                </p>
                {offer.note.map(|note| view! { <p class="small">{note}</p> }.into_any())}
            </div>
            {offer
                .href
                .map(|href| {
                    view! {
                        <ButtonLink href kind=ButtonKind::Primary large=true download=true icon=Glyph::Download>
                            {download}
                        </ButtonLink>
                    }
                        .into_any()
                })}
        </section>
    }
}
