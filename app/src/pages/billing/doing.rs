//! What a payer can do about a subscription's renewals. The server writes it, so a browser needs no code
//! for it; the forms post plainly, with or without a script.

use leptos::{prelude::*, server_fn::ServerFn as _};

use crate::{
    api::{
        cards::{ChangeRenewing, ChooseCard as ChooseCardForm, RenewByInvoice},
        portal::Sentence,
    },
    components::{Button, ButtonKind, ButtonLink, Disclosure, SelectField},
    pages::{order::markup::written, portal::SentenceOf},
};

/// What stands in the section.
#[derive(Default)]
pub struct Doing {
    pub subscription: String,
    /// How the renewals stand, a paragraph each.
    pub words: Vec<Sentence>,
    /// Paying now: address and words of the button, and whether it is what the page is for.
    pub pay: Option<(String, String, bool)>,
    pub card: Option<ChooseCard>,
    pub switch: Option<Switch>,
    /// A cancellation can be taken back: the button's words.
    pub keep: Option<String>,
    pub cancel: Option<Cancel>,
}

/// Switching between card and invoice, behind a step that says what then happens.
pub struct Switch {
    pub summary: String,
    pub consequences: Vec<Sentence>,
    /// The card that pays from then on; `None` switches to invoices.
    pub card: Option<ChooseCard>,
    pub button: String,
}

/// Which card pays the renewals.
pub struct ChooseCard {
    /// Markup of the account's cards; empty where there is nothing to choose from.
    pub options: String,
    /// The words of the link to another one.
    pub other: String,
    /// Where another one is added for it.
    pub add: String,
}

/// Canceling, behind a step that says what then happens.
pub struct Cancel {
    pub summary: String,
    pub consequences: Vec<Sentence>,
    pub button: String,
}

/// The section.
pub fn markup(doing: Doing) -> String {
    let Doing { subscription, words, pay, card, switch, keep, cancel } = doing;
    let [id, of_card, of_switch] = [(); 3].map(|()| subscription.clone());
    written(move || {
        view! {
            <section class="section section-side" id="renewals" aria-labelledby="renewals-title">
                <div class="section-head">
                    <h2 id="renewals-title">"Renewals"</h2>
                </div>
                <div class="stack">
                    {paragraphs(words)} {pay.map(paying)} {card.map(|card| choosing(of_card, card, "Use this card".to_owned()))}
                    {keep
                        .map(|button| {
                            view! {
                                <form method="post" action=ChangeRenewing::PATH>
                                    <input type="hidden" name="id" value=id />
                                    <Button name="wanted" value="keep">
                                        {button}
                                    </Button>
                                </form>
                            }
                        })}
                    {switch.map(|switch| switching(of_switch, switch))} {cancel.map(|cancel| canceling(subscription, cancel))}
                </div>
            </section>
        }
    })
}

fn paying((href, words, first): (String, String, bool)) -> impl IntoView {
    let kind = if first { ButtonKind::Primary } else { ButtonKind::Secondary };
    view! {
        <div>
            <ButtonLink href kind>
                {words}
            </ButtonLink>
        </div>
    }
}

fn choosing(id: String, card: ChooseCard, button: String) -> impl IntoView {
    let ChooseCard { options, other, add } = card;
    if options.is_empty() {
        return view! {
            <p>
                <a href=add rel="external">
                    {other}
                </a>
            </p>
        }
        .into_any();
    }
    view! {
        <form method="post" action=ChooseCardForm::PATH class="form">
            <input type="hidden" name="id" value=id />
            <SelectField label="Card that pays the renewals" name="card" required=true options />
            <div class="cluster">
                <Button>{button}</Button>
                <a href=add rel="external">
                    {other}
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn switching(id: String, switch: Switch) -> impl IntoView {
    let Switch { summary, consequences, card, button } = switch;
    let how = match card {
        Some(card) => choosing(id, card, button).into_any(),
        None => view! {
            <form method="post" action=RenewByInvoice::PATH>
                <input type="hidden" name="id" value=id />
                <Button>{button}</Button>
            </form>
        }
        .into_any(),
    };
    view! {
        <Disclosure summary>
            <div class="stack">{paragraphs(consequences)} {how}</div>
        </Disclosure>
    }
}

fn canceling(id: String, cancel: Cancel) -> impl IntoView {
    let Cancel { summary, consequences, button } = cancel;
    view! {
        <Disclosure summary>
            <form class="stack" method="post" action=ChangeRenewing::PATH>
                {paragraphs(consequences)} <input type="hidden" name="id" value=id />
                <div>
                    <Button kind=ButtonKind::Danger name="wanted" value="cancel">
                        {button}
                    </Button>
                </div>
            </form>
        </Disclosure>
    }
}

fn paragraphs(sentences: Vec<Sentence>) -> impl IntoView {
    let paragraph = |sentence| {
        view! {
            <p>
                <SentenceOf sentence />
            </p>
        }
    };
    sentences.into_iter().map(paragraph).collect_view()
}
