//! What `/billing/payment-methods` shows. The server writes it, so a browser needs no code for it; the forms
//! post plainly, with or without a script.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::card_fields::card_fields;
use crate::{
    api::{
        cards::{AddCard, DefaultCard, RemoveCard},
        portal::Sentence,
    },
    components::{Badge, Button, ButtonKind, ButtonLink, Checkbox, EmptyState, FaultSummary, Glyph, Status, Tone},
    pages::{order::markup::written, portal::SentenceOf},
};

/// The page's content.
pub struct CardsPage {
    /// The address of the page itself, for its links.
    pub here: String,
    pub account: String,
    /// Words, address and whether it is this one, where there are several accounts.
    pub accounts: Vec<(String, String, bool)>,
    /// The step before a card goes.
    pub removing: Option<Removing>,
    pub cards: Vec<CardRow>,
    /// Subscriptions whose renewals no card pays: address and words.
    pub unpaid: Vec<(String, String)>,
    pub form: CardAdding,
}

/// A card in the list.
pub struct CardRow {
    pub id: String,
    /// "Visa ending in 4242".
    pub words: String,
    pub is_default: bool,
    /// How long it works yet, in its tone.
    pub expiry: (Tone, String),
    /// What it pays: address and words.
    pub pays: Vec<(String, String)>,
}

/// What then happens.
pub struct Removing {
    pub id: String,
    pub title: String,
    pub consequences: Vec<Sentence>,
}

/// The form that adds a card.
pub struct CardAdding {
    pub title: String,
    pub lede: String,
    pub button: String,
    pub once: String,
    pub replaces: String,
    pub subscription: String,
    /// Whether it can be made the default here.
    pub offers_default: bool,
    pub sandbox: bool,
    /// Fields' names with the words beside them.
    pub faults: Vec<(String, String)>,
}

/// Everything on the page.
pub fn markup(page: CardsPage) -> String {
    let CardsPage { here, account, accounts, removing, cards, unpaid, form } = page;
    written(move || {
        view! {
            {(!accounts.is_empty()).then(|| ways(accounts))}
            {removing.map(|removing| step(removing, here.clone()))}
            {list(cards, &here)}
            {(!unpaid.is_empty()).then(|| without(unpaid))}
            {adding(form, account, here)}
        }
    })
}

fn ways(accounts: Vec<(String, String, bool)>) -> impl IntoView {
    let way = |(words, href, current): (String, String, bool)| {
        view! {
            <a href=href aria-current=current.then_some("page")>
                {words}
            </a>
        }
    };
    view! {
        <nav class="years" aria-label="Accounts">
            {accounts.into_iter().map(way).collect_view()}
        </nav>
    }
}

fn step(removing: Removing, here: String) -> impl IntoView {
    let Removing { id, title, consequences } = removing;
    let paragraph = |sentence| {
        view! {
            <p>
                <SentenceOf sentence />
            </p>
        }
    };
    view! {
        <section class="section section-side" id="remove" aria-labelledby="remove-title">
            <div class="section-head">
                <h2 id="remove-title">{title}</h2>
            </div>
            <form class="stack" method="post" action=RemoveCard::PATH>
                {consequences.into_iter().map(paragraph).collect_view()}
                <input type="hidden" name="id" value=id />
                <div class="cluster">
                    <Button kind=ButtonKind::Danger name="sure" value="yes">
                        "Remove the card"
                    </Button>
                    <ButtonLink href=here>"Keep it"</ButtonLink>
                </div>
            </form>
        </section>
    }
}

fn list(cards: Vec<CardRow>, here: &str) -> impl IntoView + use<> {
    let rows: Vec<AnyView> = cards.into_iter().map(|card| row(card, here).into_any()).collect();
    view! {
        <section class="section section-side" aria-labelledby="cards">
            <div class="section-head">
                <h2 id="cards">"Cards"</h2>
                <p class="small muted">"Payments begin with the default. Each subscription keeps the card that it has."</p>
            </div>
            {if rows.is_empty() {
                view! {
                    <EmptyState
                        title="No card"
                        words="A card that is saved here pays renewals by itself. Nothing is charged when you save it."
                        icon=Glyph::Card
                    />
                }
                    .into_any()
            } else {
                view! { <ul>{rows}</ul> }.into_any()
            }}
        </section>
    }
}

fn row(card: CardRow, here: &str) -> impl IntoView + use<> {
    let CardRow { id, words, is_default, expiry: (tone, expiry), pays } = card;
    let replace = format!("{here}&replace={id}#add");
    let named = words.clone();
    let pays = if pays.is_empty() {
        view! { <p class="muted small">"Pays no subscription."</p> }.into_any()
    } else {
        view! { <p class="small">"Pays " {linked(pays)}</p> }.into_any()
    };
    let default = (!is_default).then(|| {
        view! {
            <form method="post" action=DefaultCard::PATH>
                <input type="hidden" name="id" value=id.clone() />
                <Button kind=ButtonKind::Link label=format!("Make the {named} the default")>
                    "Make default"
                </Button>
            </form>
        }
    });
    view! {
        <li class="card-row">
            <h3>
                {words.clone()} {is_default.then(|| view! { " " <Badge>"Default"</Badge> })}
            </h3>
            <p>
                <Status tone>{expiry}</Status>
            </p>
            {pays}
            <div class="cluster">
                {default}
                <a href=replace rel="external" aria-label=format!("Replace the {words}")>
                    "Replace"
                </a>
                <form method="post" action=RemoveCard::PATH>
                    <input type="hidden" name="id" value=id />
                    <Button kind=ButtonKind::Link label=format!("Remove the {words}")>
                        "Remove"
                    </Button>
                </form>
            </div>
        </li>
    }
}

/// Links in a sentence, with commas between them.
fn linked(links: Vec<(String, String)>) -> impl IntoView {
    let link = |(nth, (href, words)): (usize, (String, String))| {
        view! {
            {(nth > 0).then_some(", ")}
            <a href=href>
                <bdi>{words}</bdi>
            </a>
        }
    };
    links.into_iter().enumerate().map(link).collect_view()
}

fn without(unpaid: Vec<(String, String)>) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="unpaid">
            <div class="section-head">
                <h2 id="unpaid">"Without a card"</h2>
                <p class="small muted">"No card pays the renewals of these. Open one to choose its card."</p>
            </div>
            <p>{linked(unpaid)}</p>
        </section>
    }
}

fn adding(form: CardAdding, account: String, here: String) -> impl IntoView {
    let CardAdding { title, lede, button, once, replaces, subscription, offers_default, sandbox, faults } = form;
    let is_plain = replaces.is_empty() && subscription.is_empty();
    let fields = card_fields(sandbox, &faults);
    view! {
        <section class="section section-side" id="add" aria-labelledby="add-title">
            <div class="section-head">
                <h2 id="add-title">{title}</h2>
                <p class="small muted">{lede}</p>
            </div>
            <form method="post" action=AddCard::PATH class="form" novalidate=true>
                <input type="hidden" name="account" value=account />
                <input type="hidden" name="once" value=once />
                <input type="hidden" name="replaces" value=replaces />
                <input type="hidden" name="subscription" value=subscription />
                <FaultSummary faults />
                {fields}
                {offers_default
                    .then(|| view! { <Checkbox name="makes_default">"Make it the default"</Checkbox> })}
                <div class="cluster">
                    <Button kind=ButtonKind::Primary>{button}</Button>
                    {(!is_plain).then(|| view! { <ButtonLink href=here>"Not now"</ButtonLink> })}
                </div>
            </form>
        </section>
    }
}
