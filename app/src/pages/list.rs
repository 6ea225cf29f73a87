//! A portal's page that is a list: a form to look for something, a table, the ways to its other pages.

use leptos::prelude::*;

use super::{
    portal::{PortalPage, StatusOf},
    search::{Nothing, Pages, SearchForm},
};
use crate::{
    api::{
        lists::{CellView, ListView},
        portal::StatusView,
    },
    components::{BackLink, DateText, PageHeading, Side, Table},
};

/// The page.
#[component]
pub fn ListPage(side: Side, found: ListView, description: &'static str) -> impl IntoView {
    let ListView { frame, title, lede, back, search, columns, rows, empty, pages } = found;
    let (back_href, back_words) = back;
    let names = columns.clone();
    view! {
        <PortalPage side frame title=title.clone() description>
            <BackLink href=back_href words=back_words />
            <PageHeading title=title.clone() lede />
            {search.map(|search| view! { <SearchForm search /> }.into_any())}
            {match empty {
                Some(empty) => view! { <Nothing empty /> }.into_any(),
                None => {
                    view! {
                        <Table label=title stack=true>
                            <thead>
                                <tr>
                                    {columns
                                        .into_iter()
                                        .map(|words| view! { <th scope="col">{words}</th> }.into_any())
                                        .collect_view()}
                                </tr>
                            </thead>
                            <tbody>{rows.into_iter().map(|cells| row(cells, &names)).collect_view()}</tbody>
                        </Table>
                    }
                        .into_any()
                }
            }}
            {pages.map(|pages| view! { <Pages pages /> }.into_any())}
        </PortalPage>
    }
}

/// The first cell names its row; on a phone the others say which column they are of.
fn row(cells: Vec<CellView>, names: &[String]) -> AnyView {
    let cells = cells.into_iter().zip(names).enumerate().map(|(place, (cell, name))| {
        let content = content(cell);
        if place == 0 {
            view! { <th scope="row">{content}</th> }.into_any()
        } else {
            view! { <td data-label=name.clone()>{content}</td> }.into_any()
        }
    });
    view! { <tr>{cells.collect_view()}</tr> }.into_any()
}

fn content(cell: CellView) -> AnyView {
    let CellView { words, href, more, tone, time } = cell;
    let first = match (href, tone, time) {
        (Some(href), _, _) => view! {
            <a href=href>
                <bdi>{words}</bdi>
            </a>
        }
        .into_any(),
        (None, Some(tone), _) => view! { <StatusOf status=StatusView { tone, words } /> }.into_any(),
        (None, None, Some((iso, title))) => view! { <DateText iso words title /> }.into_any(),
        (None, None, None) => view! { <bdi>{words}</bdi> }.into_any(),
    };
    match more {
        Some(more) => view! {
            {first}
            <span class="cell-more">
                <bdi>{more}</bdi>
            </span>
        }
        .into_any(),
        None => first,
    }
}
