//! `/vendor/mails`: the mails that came back, and every letter as it would go out now.

use leptos::prelude::*;

use super::frame::{VendorPage, nothing_waits};
use crate::{
    api::vendor::mails::{CameBackRow, LetterGroup, LetterRow, LetterView, MailsView, VendorMails},
    components::{DateText, DescriptionList, Fact, PageHeading, Table},
    pages::{portal::answered, reading::Reading},
};

/// The page.
pub(super) fn page() -> AnyView {
    Reading::of_param("letter", |letter| VendorMails { letter })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Mails found /> }.into_any()))
}

#[component]
fn Mails(found: MailsView) -> impl IntoView {
    let MailsView { frame, came_back, more, letters, open } = found;
    let is_open = open.is_some();
    let title = open.as_ref().map_or_else(|| "Mails".to_owned(), |letter| letter.subject.clone());
    view! {
        <VendorPage frame title>
            <PageHeading title="Mails" lede="What came back, and every letter that the shop writes." />
            {(!is_open && !came_back.is_empty()).then(|| view! { <CameBack rows=came_back more /> }.into_any())}
            <section class="section" aria-labelledby="letters">
                <div class="section-head">
                    <h2 id="letters">"Letters"</h2>
                    <p class="small muted">
                        "As they would go out now. The people in them do not exist, and their links lead nowhere."
                    </p>
                </div>
                <div class="mailbox" class:mail-open=is_open>
                    <nav class="mail-list" aria-label="Letters">
                        <ul class="cluster mail-matters">
                            {letters.iter().map(|group| view! { <Matter group=group.clone() /> }.into_any()).collect_view()}
                        </ul>
                        {letters.into_iter().map(|group| view! { <Group group /> }.into_any()).collect_view()}
                    </nav>
                    {match open {
                        Some(letter) => view! { <Letter letter /> }.into_any(),
                        None => view! { <p class="muted mail-none">"Choose a letter to read it."</p> }.into_any(),
                    }}
                </div>
            </section>
        </VendorPage>
    }
}

/// Leads to a matter's letters.
#[component]
fn Matter(group: LetterGroup) -> impl IntoView {
    view! {
        <li>
            <a href=format!("#{}", group.id)>{group.title}</a>
        </li>
    }
}

#[component]
fn Group(group: LetterGroup) -> impl IntoView {
    view! {
        <h3 id=group.id>{group.title}</h3>
        {group.letters.into_iter().map(|row| view! { <Listed row /> }.into_any()).collect_view()}
    }
}

#[component]
fn Listed(row: LetterRow) -> impl IntoView {
    view! {
        <a class="mail-item" href=row.href aria-current=row.is_open.then_some("page")>
            <strong>{row.subject}</strong>
            <span>{row.reads}</span>
        </a>
    }
}

#[component]
fn Letter(letter: LetterView) -> impl IntoView {
    let LetterView { subject, reads, text, html } = letter;
    view! {
        <article class="mail">
            <header class="stack stack-s">
                <h3>{subject.clone()}</h3>
                <DescriptionList>
                    <Fact term="Reader">{reads}</Fact>
                </DescriptionList>
            </header>
            <iframe class="mail-frame" src=html sandbox="" title=format!("{subject}, as HTML") />
            <section class="stack stack-s" aria-label="The text part">
                <h4>"As text"</h4>
                <pre class="mail-text" dir="auto">
                    {text}
                </pre>
            </section>
        </article>
    }
}

#[component]
fn CameBack(rows: Vec<CameBackRow>, more: Option<String>) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="came-back">
            <div class="section-head">
                <h2 id="came-back">"Came back"</h2>
                <p class="small muted">
                    "In the last 30 days, and no later mail to the same address arrived. Its reader does not know what it said. "
                    {more}
                </p>
            </div>
            <Table label="Came back" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Mail"</th>
                        <th scope="col">"To"</th>
                        <th scope="col">"Why"</th>
                        <th scope="col">"Written"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Returned row /> }.into_any()).collect_view()}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Returned(row: CameBackRow) -> impl IntoView {
    let recipient = row.recipient;
    view! {
        <tr>
            <th scope="row">{row.subject}</th>
            <td>
                {match row.href {
                    Some(href) => {
                        view! {
                            <a href=href>
                                <bdi>{recipient}</bdi>
                            </a>
                        }
                            .into_any()
                    }
                    None => view! { <bdi>{recipient}</bdi> }.into_any(),
                }}
            </td>
            <td>{row.reason}</td>
            <td>
                <DateText iso=row.written.iso words=row.written.words title=row.written.exact />
            </td>
        </tr>
    }
}
