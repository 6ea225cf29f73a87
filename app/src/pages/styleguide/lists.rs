//! Tables, terms and facts, the history of versions.

use leptos::prelude::*;

use super::{Part, Specimen};
use crate::components::{
    ButtonLink, DateText, DescriptionList, Fact, Glyph, Note, NoteKind, Pagination, Release, Status, Table, Tone,
};

/// Everything with rows.
#[component]
pub(super) fn Lists() -> impl IntoView {
    view! {
        <Part id="lists" title="Lists" words="Hairlines only; on a phone, rows become blocks.">
            <Specimen name="Table">
                <Table label="Invoices" stack=true>
                    <thead>
                        <tr>
                            <th scope="col">"Number"</th>
                            <th scope="col">"Date"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col" class="num">
                                "Total"
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {invoice("2026-000002", "2026-11-20", "20 November 2026", "$1,499.00")}
                        {invoice("2026-000001", "2026-03-03", "3 March 2026", "$99.00")}
                    </tbody>
                </Table>
            </Specimen>
            <Specimen name="DescriptionList">
                <DescriptionList>
                    <Fact term="Coverage">"1-20 users"</Fact>
                    <Fact term="Until">
                        <DateText iso="2027-11-21" words="21 November 2027" />
                        ", in 365 days"
                    </Fact>
                    <Fact term="Renewal">"Ask Ana Ruiz, who pays for it."</Fact>
                </DescriptionList>
                <DescriptionList lines=true>
                    <Fact term="1 year, 1-20 users" money=true>
                        "$99.00"
                    </Fact>
                    <Fact term="Tax" money=true>
                        "$0.00"
                    </Fact>
                    <Fact term="Total today" money=true total=true>
                        "$99.00"
                    </Fact>
                </DescriptionList>
            </Specimen>
            <Specimen name="Release">
                <ol>
                    <Release
                        version="2.4.0"
                        date=Some(("2025-12-29".to_owned(), "29 December 2025".to_owned()))
                        notes=every_kind()
                        newest=true
                        size=Some("48.2 kB".to_owned())
                        file=Some("smart-filter-pro-2.4.0.pbiviz".to_owned())
                        sha256=Some(
                            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                                .to_owned(),
                        )
                    >
                        <ButtonLink
                            href="#lists"
                            icon=Glyph::Download
                            label="Download version 2.4.0"
                            external=true
                        >
                            "Download"
                        </ButtonLink>
                    </Release>
                    <Release
                        version="2.3.8 rc1"
                        date=Some(("2025-04-24".to_owned(), "24 April 2025".to_owned()))
                        notes=one("Controls can now sit pinned above the input text.")
                        channel=Some("Preview".to_owned())
                    >
                        <p class="release-reason">"A renewal opens this version."</p>
                    </Release>
                    <Release
                        version="2.3.7"
                        date=Some(("2025-03-21".to_owned(), "21 March 2025".to_owned()))
                        notes=one("Question marks no longer act specially.")
                        withdrawn=Some("Bookmarks could be lost. Use 2.3.8.".to_owned())
                    />
                    <Release
                        version="1.x.x"
                        date=None
                        notes=one("Kept for reports that have not moved to 2.0.")
                    />
                </ol>
            </Specimen>
            <Specimen name="Pagination">
                <Pagination
                    words="101-146 of 146 versions"
                    newer=Some("#lists".to_owned())
                    older=None
                />
            </Specimen>
        </Part>
    }
}

fn invoice(number: &'static str, iso: &'static str, date: &'static str, total: &'static str) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{number}</th>
            <td>
                <DateText iso words=date />
            </td>
            <td class="cell-end">
                <Status tone=Tone::Success>"Paid"</Status>
            </td>
            <td class="num cell-lead">{total}</td>
        </tr>
    }
}

fn one(text: &str) -> Vec<Note> {
    vec![Note { kind: NoteKind::Improvement, text: text.to_owned() }]
}

fn every_kind() -> Vec<Note> {
    [
        (NoteKind::Feature, "The dropdown list can stay open after each pick."),
        (NoteKind::Improvement, "Lower memory use."),
        (NoteKind::Fix, "Hierarchy mode copes with blanks."),
        (NoteKind::Deprecation, "Contains matching goes in the next version."),
        (NoteKind::Breaking, "Reports made with 1.x must be opened once in Power BI Desktop."),
    ]
    .map(|(kind, text)| Note { kind, text: text.to_owned() })
    .to_vec()
}
