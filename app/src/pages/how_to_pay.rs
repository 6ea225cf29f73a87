//! How an invoice is paid, by bank transfer or by card, and what was received for it: markup that the server writes for
//! the order's page and the invoice's, so a browser needs no code for it.

use leptos::prelude::*;

use super::order::markup::written;
use crate::components::{ButtonKind, ButtonLink, DescriptionList, Fact};

/// What stands there; worded.
pub struct HowToPay {
    pub title: &'static str,
    pub words: String,
    /// Amount, due date, account and reference: terms and facts.
    pub facts: Vec<(&'static str, String)>,
    /// Address and words of the way to pay by card, where there is one.
    pub by_card: Option<(String, String)>,
    /// "$50.00 on 27 November 2026", each.
    pub received: Vec<String>,
}

/// The section, as markup.
pub fn how_to_pay(pay: HowToPay) -> String {
    let HowToPay { title, words, facts, by_card, received } = pay;
    written(move || {
        view! {
            <section class="section section-side no-print" aria-labelledby="how-to-pay">
                <div class="section-head">
                    <h2 id="how-to-pay">{title}</h2>
                </div>
                <div class="stack">
                    <p>{words}</p>
                    {by_card
                        .map(|(href, words)| {
                            view! {
                                <div>
                                    <ButtonLink href kind=ButtonKind::Primary external=true>
                                        {words}
                                    </ButtonLink>
                                </div>
                            }
                        })}
                    {(!facts.is_empty())
                        .then(|| {
                            view! {
                                <DescriptionList lines=true>
                                    {facts
                                        .into_iter()
                                        .map(|(term, fact)| view! { <Fact term><bdi>{fact}</bdi></Fact> })
                                        .collect_view()}
                                </DescriptionList>
                            }
                        })}
                    {(!received.is_empty())
                        .then(|| {
                            view! {
                                <p class="small muted">"Received:"</p>
                                <ul class="small">{received.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                            }
                        })}
                </div>
            </section>
        }
    })
}
