//! `/legal/{terms,privacy,imprint}` and `/legal/eula/{slug}`. The texts come from the server; these
//! pages only set them.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use crate::{
    api::shop::{Block, LegalView, read_eula, read_legal},
    components::{DescriptionList, Fact, Notice, PageHeading, Tone},
    pages::{frame::ShopFrame, shop::shown},
};

/// Terms, privacy or imprint.
pub struct LegalPage {
    text: Resource<Result<Option<LegalView>, ServerFnError>>,
}

#[lazy_route]
impl LazyRoute for LegalPage {
    fn data() -> Self {
        let params = use_params_map();
        let document = move || params.read().get("document").unwrap_or_default();
        Self { text: Resource::new_blocking(document, read_legal) }
    }

    fn view(this: Self) -> AnyView {
        let text = this.text;
        view! {
            <Transition>
                {move || Suspend::new(async move { shown(text.await, |view| view! { <Legal view /> }.into_any()) })}
            </Transition>
        }
        .into_any()
    }
}

/// A product's license agreement.
pub struct EulaPage {
    text: Resource<Result<Option<LegalView>, ServerFnError>>,
}

#[lazy_route]
impl LazyRoute for EulaPage {
    fn data() -> Self {
        let params = use_params_map();
        let slug = move || params.read().get("slug").unwrap_or_default();
        Self { text: Resource::new_blocking(slug, read_eula) }
    }

    fn view(this: Self) -> AnyView {
        let text = this.text;
        view! {
            <Transition>
                {move || Suspend::new(async move { shown(text.await, |view| view! { <Legal view /> }.into_any()) })}
            </Transition>
        }
        .into_any()
    }
}

#[component]
fn Legal(view: LegalView) -> impl IntoView {
    let description = view.lede.clone().unwrap_or_else(|| format!("{} of {}.", view.title, view.seller.name));
    let is_sample = view.seller.demo && view.version.is_some();
    let eyebrow = view.version.map_or_else(|| "Legal".to_owned(), |version| format!("Legal, version {version}"));
    let sample = is_sample.then(|| {
        view! {
            <Notice tone=Tone::Info title="A text of a demonstration">
                <p>"Nothing is sold here, and nobody is bound by this."</p>
            </Notice>
        }
    });
    view! {
        <ShopFrame seller=view.seller title=view.title.clone() description width="page-narrow">
            <article class="prose">
                {match view.lede {
                    Some(lede) => view! { <PageHeading eyebrow title=view.title lede /> }.into_any(),
                    None => view! { <PageHeading eyebrow title=view.title /> }.into_any(),
                }}
                {sample}
                {view.blocks.into_iter().map(block).collect_view()}
            </article>
        </ShopFrame>
    }
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading(words) => view! { <h2>{words}</h2> }.into_any(),
        Block::Paragraph(words) => view! { <p>{words}</p> }.into_any(),
        Block::List(items) => {
            let items = items.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
            view! { <ul>{items}</ul> }.into_any()
        }
        Block::Facts(facts) => {
            let facts = facts.into_iter().map(|(term, words)| view! { <Fact term>{mail_or_words(words)}</Fact> });
            let facts = facts.collect_view();
            view! { <DescriptionList>{facts}</DescriptionList> }.into_any()
        }
    }
}

/// An e-mail address can be written to.
fn mail_or_words(words: String) -> AnyView {
    if words.contains('@') {
        view! { <a href=format!("mailto:{words}")>{words.clone()}</a> }.into_any()
    } else {
        words.into_any()
    }
}
