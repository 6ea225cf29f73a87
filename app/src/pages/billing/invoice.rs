//! `/billing/invoices/{number}`: an issued paper. It prints as the paper alone.

use leptos::prelude::*;

use crate::{
    api::billing::{BillingInvoice, InvoiceView, LineView, PartyView},
    components::{
        BackLink, Badge, ButtonLink, DateText, DescriptionList, Fact, Glyph, PageHeading, Side, Status, Table, Tone,
    },
    pages::{
        portal::{PortalPage, answered, billing_waits},
        reading::Reading,
    },
};

/// The page.
pub fn invoice_page() -> AnyView {
    Reading::of_param("number", |number| BillingInvoice { number })
        .show(billing_waits, |answer| answered(answer, |found| view! { <Invoice found /> }.into_any()))
}

#[component]
fn Invoice(found: InvoiceView) -> impl IntoView {
    let title = found.title;
    let pdf = format!("/billing/invoices/{}.pdf", found.number);
    view! {
        <PortalPage
            side=Side::Billing
            frame=found.frame
            title=title.clone()
            description="An issued paper with its lines, tax and total."
            narrow=true
        >
            <BackLink href="/billing/invoices" words="Invoices" />
            <PageHeading title class="no-print">
                <ButtonLink href=pdf external=true icon=Glyph::Download>
                    "PDF"
                </ButtonLink>
            </PageHeading>
            <div inner_html=found.how_to_pay></div>
            <article class="paper">
                <div class="split">
                    <h2>{found.seller.name.clone()}</h2>
                    <Status tone=found.status.0>{found.status.1}</Status>
                </div>
                <DescriptionList>
                    <Fact term=found.kind>{found.number}</Fact>
                    <Fact term="Issued">
                        <DateText iso=found.issued.iso words=found.issued.words title=found.issued.exact />
                    </Fact>
                    <Fact term="Order">{found.order}</Fact>
                    {found
                        .chain
                        .map(|(term, papers)| view! { <Fact term><span inner_html=papers></span></Fact> }.into_any())}
                    {found.po_number.map(|number| view! { <Fact term="PO number">{number}</Fact> }.into_any())}
                </DescriptionList>
                <div class="paper-parties">
                    <Party term="From" party=found.seller />
                    <Party term="Billed to" party=found.buyer />
                </div>
                <Lines lines=found.lines />
                <DescriptionList lines=true class="paper-totals">
                    <Fact term="Net" money=true>
                        {found.net}
                    </Fact>
                    {found
                        .taxes
                        .into_iter()
                        .map(|(term, amount)| view! { <Fact term money=true>{amount}</Fact> }.into_any())
                        .collect_view()}
                    <Fact term=found.total.0 money=true total=true>
                        {found.total.1}
                    </Fact>
                    {found
                        .split
                        .into_iter()
                        .map(|(term, amount)| view! { <Fact term money=true>{amount}</Fact> }.into_any())
                        .collect_view()}
                </DescriptionList>
                <div class="paper-foot">
                    {found.foot.into_iter().map(|line| view! { <p>{line}</p> }.into_any()).collect_view()}
                    {found
                        .sandbox
                        .then(|| view! { <p><Badge tone=Tone::Attention>"Sandbox: no money moved"</Badge></p> }.into_any())}
                </div>
            </article>
        </PortalPage>
    }
}

#[component]
fn Party(term: &'static str, party: PartyView) -> impl IntoView {
    view! {
        <div>
            <h2>{term}</h2>
            <address>
                <strong>
                    <bdi>{party.name}</bdi>
                </strong>
                "\n"
                <bdi>{party.lines}</bdi>
            </address>
        </div>
    }
}

#[component]
fn Lines(lines: Vec<LineView>) -> impl IntoView {
    view! {
        <Table label="Lines" stack=true>
            <thead>
                <tr>
                    <th scope="col">"Description"</th>
                    <th scope="col" class="num">
                        "Quantity"
                    </th>
                    <th scope="col" class="num">
                        "Net"
                    </th>
                    <th scope="col" class="num">
                        "Tax"
                    </th>
                    <th scope="col" class="num">
                        "Gross"
                    </th>
                </tr>
            </thead>
            <tbody>{lines.into_iter().map(|line| view! { <Line line /> }.into_any()).collect_view()}</tbody>
        </Table>
    }
}

#[component]
fn Line(line: LineView) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                {line.title} <br /> <span class="muted">{line.detail}</span> <br />
                <span class="muted">"Licensee: " <bdi>{line.licensee}</bdi></span>
            </th>
            <td class="num" data-label="Quantity">
                {line.quantity}
            </td>
            <td class="num" data-label="Net">
                {line.net}
            </td>
            <td class="num" data-label="Tax">
                {line.tax}
            </td>
            <td class="num cell-lead">{line.gross}</td>
        </tr>
    }
}
