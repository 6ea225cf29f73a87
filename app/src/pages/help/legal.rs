//! `/legal/{terms,privacy,imprint}`, `/legal/eula/{slug}`, and their older versions below them. The
//! texts come from the server; this page only sets them.

use leptos::prelude::*;

use crate::{
    api::shop::{Block, LegalView, ReadLegal},
    components::{DescriptionList, Fact, Notice, PageHeading, Tone},
    pages::{
        frame::{ShopFrame, shop_waits},
        reading::Reading,
        shop::shown,
    },
};

/// A legal text, by the rest of the address.
pub fn legal_page() -> AnyView {
    Reading::of_param("document", |document| ReadLegal { document })
        .show(shop_waits, |answer| shown(answer, |view| view! { <Legal view /> }.into_any()))
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
        .into_any()
    });
    let replaced = view.replaced_by.map(|(version, href)| {
        view! {
            <Notice tone=Tone::Attention title="An older version">
                <p>
                    "This text was replaced by " <a href=href>{format!("version {version}")}</a>
                    ". It still holds for orders that agreed to it."
                </p>
            </Notice>
        }
        .into_any()
    });
    let others = (!view.others.is_empty()).then(|| {
        let links = view
            .others
            .into_iter()
            .map(|(version, href)| view! { <li><a href=href>{format!("Version {version}")}</a></li> }.into_any());
        view! {
            <h2>"Other versions"</h2>
            <ul>{links.collect_view()}</ul>
        }
        .into_any()
    });
    view! {
        <ShopFrame seller=view.seller title=view.title.clone() description width="page-narrow">
            <article class="prose">
                {match view.lede {
                    Some(lede) => view! { <PageHeading eyebrow title=view.title lede /> }.into_any(),
                    None => view! { <PageHeading eyebrow title=view.title /> }.into_any(),
                }}
                {sample}
                {replaced}
                {view.blocks.into_iter().map(block).collect_view()}
                {others}
            </article>
        </ShopFrame>
    }
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Heading(words) => view! { <h2>{words}</h2> }.into_any(),
        Block::Paragraph(words) => view! { <p>{words}</p> }.into_any(),
        Block::List(items) => {
            let items = items.into_iter().map(|words| view! { <li>{words}</li> }.into_any()).collect_view();
            view! { <ul>{items}</ul> }.into_any()
        }
        Block::Facts(facts) => {
            let facts =
                facts.into_iter().map(|(term, words)| view! { <Fact term>{mail_or_words(words)}</Fact> }.into_any());
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
