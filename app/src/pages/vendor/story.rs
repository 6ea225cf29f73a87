//! What every page of one thing ends with: its mails, each of which can be sent again, and its
//! timeline.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::{
    api::{
        Answer,
        call::{Called, posts},
        vendor::{Done, EventRow, MailRow, Story, VendorSendAgain},
    },
    components::{Button, ButtonKind, DateText, Notice, Table, Tone},
    pages::portal::StatusOf,
};

/// Mails and timeline. `again` reads the page anew once something was done.
#[component]
pub(super) fn StoryOf(story: Story, again: Callback<()>) -> impl IntoView {
    let Story { mails, timeline, once, page } = story;
    view! {
        {(!mails.is_empty()).then(|| view! { <Mails mails once page again /> }.into_any())}
        <section class="section" aria-labelledby="timeline">
            <div class="section-head">
                <h2 id="timeline">"Timeline"</h2>
                <p class="small muted">"The newest comes first."</p>
            </div>
            <Table label="Timeline" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"Who"</th>
                    </tr>
                </thead>
                <tbody>{timeline.into_iter().map(|row| view! { <Event row /> }.into_any()).collect_view()}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Event(row: EventRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <DateText iso=row.at.iso words=row.at.words />
            </th>
            <td>
                {row.what}
                {row.detail.map(|detail| view! { <br /><bdi class="muted">{detail}</bdi> }.into_any())}
            </td>
            <td>{row.who.map(|who| view! { <bdi>{who}</bdi> }.into_any())}</td>
        </tr>
    }
}

#[component]
fn Mails(mails: Vec<MailRow>, once: String, page: String, again: Callback<()>) -> impl IntoView {
    let failed = RwSignal::new(None::<String>);
    let rows = mails
        .into_iter()
        .map(|row| {
            let (once, page) = (once.clone(), page.clone());
            view! { <Mail row once page again failed /> }.into_any()
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="mails">
            <div class="section-head">
                <h2 id="mails">"Mails"</h2>
            </div>
            {move || failed.get().map(|words| view! { <Failed words /> }.into_any())}
            <Table label="Mails" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Subject"</th>
                        <th scope="col">"To"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Written"</th>
                        <th scope="col">
                            <span class="visually-hidden">"Action"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Mail(
    row: MailRow,
    once: String,
    page: String,
    again: Callback<()>,
    failed: RwSignal<Option<String>>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let label = format!("Send again: {}, to {}", row.subject, row.recipient);
    view! {
        <tr>
            <th scope="row">
                <bdi>{row.subject}</bdi>
            </th>
            <td>
                <bdi>{row.recipient}</bdi>
            </td>
            <td>
                <StatusOf status=row.status />
                {row.reason.map(|reason| view! { <br /><bdi class="muted">{reason}</bdi> }.into_any())}
            </td>
            <td>
                <DateText iso=row.written.iso words=row.written.words />
            </td>
            <td class="cell-end">
                {row
                    .kept
                    .then(|| {
                        view! {
                            <form
                                method="post"
                                action=VendorSendAgain::PATH
                                on:submit=posts(busy, move |called| failed.set(outcome(called, again)))
                            >
                                <input type="hidden" name="mail" value=row.id />
                                <input type="hidden" name="once" value=once />
                                <input type="hidden" name="page" value=page />
                                <Button kind=ButtonKind::Link busy label>
                                    "Send again"
                                </Button>
                            </form>
                        }
                            .into_any()
                    })}
            </td>
        </tr>
    }
}

/// The shop could not do it, in words.
#[component]
pub(super) fn Failed(words: String) -> impl IntoView {
    view! {
        <Notice tone=Tone::Danger title="That did not work" live=true>
            {words}
        </Notice>
    }
}

/// What a form's answer says; where it was done, the page is read anew and nothing is said.
pub(super) fn outcome(called: Called, again: Callback<()>) -> Option<String> {
    match called.and_then(|text| text.open::<Answer<Done>>()) {
        Ok(Answer::Found(Done::Yes)) => {
            // The page may be gone by now.
            again.try_run(());
            None
        }
        Ok(Answer::Found(Done::Faulty(words) | Done::No(words))) => Some(words),
        Ok(Answer::NotFound) => Some("It is not there any more.".to_owned()),
        Ok(Answer::SignInFirst) => Some("You are signed out. Please load the page again.".to_owned()),
        Err(accident) => Some(accident.words()),
    }
}
