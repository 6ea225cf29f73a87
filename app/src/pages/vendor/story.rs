//! What every page of one thing ends with: its mails, each of which can be sent again, and its
//! timeline.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::{
    api::vendor::{EventRow, MailRow, Story, VendorSendAgain},
    components::{Button, ButtonKind, DateText, Table},
    pages::portal::StatusOf,
};

/// Mails and timeline.
#[component]
pub(super) fn StoryOf(story: Story) -> impl IntoView {
    let Story { mails, timeline, once, page } = story;
    view! {
        {(!mails.is_empty()).then(|| view! { <Mails mails once page /> }.into_any())}
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
fn Mails(mails: Vec<MailRow>, once: String, page: String) -> impl IntoView {
    let rows = mails
        .into_iter()
        .map(|row| {
            let (once, page) = (once.clone(), page.clone());
            view! { <Mail row once page /> }.into_any()
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="mails">
            <div class="section-head">
                <h2 id="mails">"Mails"</h2>
            </div>
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
fn Mail(row: MailRow, once: String, page: String) -> impl IntoView {
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
                            <form method="post" action=VendorSendAgain::PATH>
                                <input type="hidden" name="mail" value=row.id />
                                <input type="hidden" name="once" value=once />
                                <input type="hidden" name="page" value=page />
                                <Button kind=ButtonKind::Link label>
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
