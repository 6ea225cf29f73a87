//! `/vendor/jobs`: how the queue stands, and the jobs that failed until they were left to a person.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::frame::{VendorPage, nothing_waits};
use crate::{
    api::vendor::queue::{JobsView, ParkedRow, VendorJobDrop, VendorJobRetry, VendorJobs},
    components::{Button, ButtonKind, DateText, EmptyState, PageHeading, Table},
    pages::{portal::answered, reading::Reading},
};

/// The page.
pub(super) fn page() -> AnyView {
    Reading::once(|| VendorJobs {})
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Jobs found /> }.into_any()))
}

#[component]
fn Jobs(found: JobsView) -> impl IntoView {
    let JobsView { frame, queue, parked, more } = found;
    view! {
        <VendorPage frame title="Jobs">
            <PageHeading title="Jobs" lede=queue />
            {if parked.is_empty() {
                view! {
                    <EmptyState
                        title="Nothing is left to you"
                        words="A job that failed ten times, over two days, shows here with its error."
                    />
                }
                    .into_any()
            } else {
                view! { <Parked parked more /> }.into_any()
            }}
        </VendorPage>
    }
}

#[component]
fn Parked(parked: Vec<ParkedRow>, more: Option<String>) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="parked">
            <div class="section-head">
                <h2 id="parked">"Left to you"</h2>
                <p class="small muted">
                    "These failed until nobody tried any more. Mend the cause, then try again; what is dropped never runs. "
                    {more}
                </p>
            </div>
            <Table label="Left to you" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Job"</th>
                        <th scope="col">"Error"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col">
                            <span class="visually-hidden">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{parked.into_iter().map(|row| view! { <Job row /> }.into_any()).collect_view()}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Job(row: ParkedRow) -> impl IntoView {
    let named = match &row.about {
        Some(about) => format!("{}, {about}", row.what),
        None => row.what.clone(),
    };
    view! {
        <tr>
            <th scope="row">
                {row.what} <br />
                {match (row.about, row.href) {
                    (Some(about), Some(href)) => {
                        view! {
                            <a href=href>
                                <bdi>{about}</bdi>
                            </a>
                        }
                            .into_any()
                    }
                    (about, _) => view! { <bdi class="muted">{about}</bdi> }.into_any(),
                }}
            </th>
            <td>
                <bdi class="job-error">{row.error}</bdi>
            </td>
            <td>
                <DateText iso=row.at.iso words=row.at.words />
                <br />
                <span class="muted">{row.tries}</span>
            </td>
            <td class="cell-end">
                <div class="job-actions">
                    <form method="post" action=VendorJobRetry::PATH>
                        <input type="hidden" name="job" value=row.id.clone() />
                        <Button kind=ButtonKind::Link label=format!("Try again: {named}")>
                            "Try again"
                        </Button>
                    </form>
                    <form method="post" action=VendorJobDrop::PATH>
                        <input type="hidden" name="job" value=row.id />
                        <Button kind=ButtonKind::Link label=format!("Drop: {named}")>
                            "Drop"
                        </Button>
                    </form>
                </div>
            </td>
        </tr>
    }
}
