//! What `/billing/subscriptions/{id}/pay` shows. The server writes it, so a browser needs no code for it;
//! the form posts plainly, with or without a script.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::card_fields::card_fields;
use crate::{
    api::{billing::PriceView, cards::PayRenewal, portal::Sentence},
    components::{Button, ButtonKind, ButtonLink, ChoiceCard, ChoiceGroup, DescriptionList, Fact, FaultSummary},
    pages::{order::markup::written, portal::SentenceOf},
};

/// The value of the choice to type another card.
pub const ANOTHER: &str = "new";

/// The page's content.
pub struct PayingPage {
    pub subscription: String,
    pub words: Vec<Sentence>,
    /// Terms and facts of what is paid for.
    pub facts: Vec<(String, String)>,
    pub price: PriceView,
    /// What the account's balance pays, and what is left: terms and amounts.
    pub split: Vec<(String, String)>,
    /// "Tax": its name and rate.
    pub tax: String,
    pub form: PayForm,
    /// Markup of another way to pay.
    pub otherwise: String,
}

/// The form.
pub struct PayForm {
    pub shown: String,
    pub once: String,
    /// Ids and words of the cards that are saved, with how long each works.
    pub cards: Vec<(String, String, String)>,
    /// Which one is chosen, or [`ANOTHER`].
    pub chosen: String,
    /// A typed card is saved once it has paid.
    pub keeps: bool,
    /// "Pay $99.00".
    pub button: String,
    pub sandbox: bool,
    /// Fields' names with the words beside them.
    pub faults: Vec<(String, String)>,
}

/// Everything on the page.
pub fn markup(page: PayingPage) -> String {
    let PayingPage { subscription, words, facts, price, split, tax, form, otherwise } = page;
    let paragraph = |sentence| {
        view! {
            <p>
                <SentenceOf sentence />
            </p>
        }
    };
    let fact = |(term, words): (String, String)| {
        view! {
            <Fact term>
                <bdi>{words}</bdi>
            </Fact>
        }
    };
    written(move || {
        view! {
            <section class="section section-side" aria-labelledby="what">
                <div class="section-head">
                    <h2 id="what">"What you pay for"</h2>
                </div>
                <div class="stack">
                    {words.into_iter().map(paragraph).collect_view()}
                    <DescriptionList>{facts.into_iter().map(fact).collect_view()}</DescriptionList>
                </div>
            </section>
            <section class="section section-side" aria-labelledby="today">
                <div class="section-head">
                    <h2 id="today">"Charged now"</h2>
                    <p class="small muted">{price.cycle}</p>
                </div>
                <DescriptionList lines=true>
                    <Fact term="Net" money=true>
                        {price.net}
                    </Fact>
                    <Fact term=tax money=true>
                        {price.tax}
                    </Fact>
                    <Fact term="Total" money=true total=true>
                        {price.gross}
                    </Fact>
                    {split
                        .into_iter()
                        .map(|(term, amount)| {
                            view! {
                                <Fact term money=true>
                                    {amount}
                                </Fact>
                            }
                        })
                        .collect_view()}
                </DescriptionList>
            </section>
            {pay(form, subscription)}
            <div inner_html=otherwise></div>
        }
    })
}

fn pay(form: PayForm, subscription: String) -> impl IntoView {
    let PayForm { shown, once, cards, chosen, keeps, button, sandbox, faults } = form;
    let typed = if keeps {
        "Once it has paid, it is saved and pays the renewals to come."
    } else {
        "It pays this invoice alone and is not kept."
    };
    let back = format!("/billing/subscriptions/{subscription}");
    let fault = faults.iter().find(|(field, _)| field == "card").map(|(_, words)| words.clone());
    let fields = card_fields(sandbox, &faults);
    let types_one = cards.is_empty();
    let is_another = chosen == ANOTHER;
    let choice = move |(id, words, expiry): (String, String, String)| {
        let checked = id == chosen;
        view! { <ChoiceCard name="card" value=id title=words help=expiry checked /> }
    };
    let choices = (!types_one).then(move || {
        view! {
            <ChoiceGroup legend="Card" name="card" legend_hidden=true fault=fault>
                {cards.into_iter().map(choice).collect_view()}
                <ChoiceCard
                    name="card"
                    value=ANOTHER
                    title="Another card"
                    help=typed
                    checked=is_another
                />
            </ChoiceGroup>
        }
    });
    view! {
        <section class="section section-side" id="pay" aria-labelledby="pay-title">
            <div class="section-head">
                <h2 id="pay-title">"Card"</h2>
                {types_one
                    .then(|| view! { <p class="small muted">{typed}</p> })}
            </div>
            <form method="post" action=PayRenewal::PATH class="form pay-form" novalidate=true>
                <input type="hidden" name="id" value=subscription />
                <input type="hidden" name="shown" value=shown />
                <input type="hidden" name="once" value=once />
                {types_one.then(|| view! { <input type="hidden" name="card" value=ANOTHER /> })}
                <FaultSummary faults />
                {choices}
                <div class="form only-typed">{fields}</div>
                <div class="cluster">
                    <Button kind=ButtonKind::Primary>{button}</Button>
                    <ButtonLink href=back>"Not now"</ButtonLink>
                </div>
            </form>
        </section>
    }
}
