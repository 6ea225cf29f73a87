//! What `/billing/renew/{account}` shows. The server writes it, so a browser needs no code for it; both forms
//! post plainly, with or without a script.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{card_fields::card_fields, paying::ANOTHER};
use crate::{
    api::together::RenewTogether,
    components::{
        Button, ButtonKind, ButtonLink, Checkbox, ChoiceCard, ChoiceGroup, DescriptionList, Fact, FaultSummary, Field,
        Table,
    },
    pages::order::markup::written,
};

/// The value of the choice to pay by bank transfer.
pub const BY_INVOICE: &str = "invoice";

/// The page's content.
pub struct TogetherPage {
    /// The page's own address.
    pub here: String,
    pub choices: Vec<Choice>,
    pub on_one_date: bool,
    /// Why there is no price for what is chosen.
    pub problem: Option<String>,
    pub lines: Vec<Line>,
    pub form: Option<TogetherForm>,
}

/// A subscription that can be chosen.
pub struct Choice {
    pub id: String,
    pub title: String,
    pub help: String,
    pub checked: bool,
}

/// What is bought for one of them.
pub struct Line {
    pub title: String,
    pub licensee: String,
    pub period: String,
    pub credit: Option<String>,
    pub net: String,
}

/// Terms and amounts.
pub struct Totals {
    pub parts: Vec<(String, String)>,
    pub total: String,
    /// What the balance pays, and what is left.
    pub rest: Vec<(String, String)>,
}

/// The form that renews them.
pub struct TogetherForm {
    pub account: String,
    /// What is chosen, as the address says it.
    pub chosen: String,
    pub shown: String,
    pub once: String,
    pub totals: Totals,
    /// What happens after that.
    pub note: String,
    pub po_number: String,
    /// Values, words and help of the ways to pay; none where the balance pays all.
    pub ways: Vec<(String, String, String)>,
    pub chosen_way: String,
    /// Why there is no paying by invoice.
    pub no_invoice: String,
    pub button: String,
    pub sandbox: bool,
    /// Fields' names with the words beside them.
    pub faults: Vec<(String, String)>,
}

/// Everything on the page; nothing where nothing can be chosen.
pub fn markup(page: TogetherPage) -> String {
    let TogetherPage { here, choices, on_one_date, problem, lines, form } = page;
    if choices.len() < 2 {
        return String::new();
    }
    written(move || {
        view! {
            {which(here, choices, on_one_date, problem)}
            {form
                .map(|form| {
                    view! {
                        {costs(lines, &form)}
                        {pay(form)}
                    }
                })}
        }
    })
}

fn which(here: String, choices: Vec<Choice>, on_one_date: bool, problem: Option<String>) -> impl IntoView {
    let choice = |choice: Choice| {
        let Choice { id, title, help, checked } = choice;
        view! {
            <Checkbox name=id help checked>
                <bdi>{title}</bdi>
            </Checkbox>
        }
    };
    view! {
        <section class="section section-side" aria-labelledby="which">
            <div class="section-head">
                <h2 id="which">"Which ones"</h2>
                <p class="small muted">"Two at least. What is paid ahead already is not listed."</p>
            </div>
            <form method="get" action=here class="form">
                <div class="stack">{choices.into_iter().map(choice).collect_view()}</div>
                <ChoiceGroup legend="Dates" name="dates" fault=problem>
                    <ChoiceCard
                        name="dates"
                        value="own"
                        title="Each keeps its own date"
                        help="Each goes on from its own end, for its whole period."
                        checked=!on_one_date
                    />
                    <ChoiceCard
                        name="dates"
                        value="one"
                        title="All on one date"
                        help="All end on the first of these dates, and renew on one day from then on. What the others get shorter is taken off their price, to the day."
                        checked=on_one_date
                    />
                </ChoiceGroup>
                <div class="cluster">
                    <Button>"Show what it costs"</Button>
                </div>
            </form>
        </section>
    }
}

fn costs(lines: Vec<Line>, form: &TogetherForm) -> impl IntoView + use<> {
    let row = |line: Line| {
        let Line { title, licensee, period, credit, net } = line;
        view! {
            <tr>
                <th scope="row">
                    {title} <br /> <span class="muted">{period}</span> <br />
                    <span class="muted">"Licensee: " <bdi>{licensee}</bdi></span>
                    {credit.map(|credit| view! { <br /> <span class="muted">{credit}</span> })}
                </th>
                <td class="num cell-lead">{net}</td>
            </tr>
        }
    };
    let fact = |(term, words): (String, String)| {
        view! {
            <Fact term money=true>
                {words}
            </Fact>
        }
    };
    let Totals { parts, total, rest } = &form.totals;
    let (parts, total, rest, note) = (parts.clone(), total.clone(), rest.clone(), form.note.clone());
    view! {
        <section class="section section-side" aria-labelledby="costs">
            <div class="section-head">
                <h2 id="costs">"What it costs"</h2>
                <p class="small muted">{note}</p>
            </div>
            <div class="stack">
                <Table label="What is renewed" stack=true class="table-together">
                    <thead>
                        <tr>
                            <th scope="col">"License and new period"</th>
                            <th scope="col" class="num">
                                "Net"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
                </Table>
                <DescriptionList lines=true>
                    {parts.into_iter().map(fact).collect_view()} <Fact term="Total" money=true total=true>
                        {total}
                    </Fact> {rest.into_iter().map(fact).collect_view()}
                </DescriptionList>
            </div>
        </section>
    }
}

fn pay(form: TogetherForm) -> impl IntoView {
    let TogetherForm {
        account,
        chosen,
        shown,
        once,
        po_number,
        ways,
        chosen_way,
        no_invoice,
        button,
        sandbox,
        faults,
        ..
    } = form;
    let of = |name: &str| faults.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone());
    let (fault, po_fault) = (of("card"), of("po_number"));
    let fields = card_fields(sandbox, &faults);
    let is_paid_by_card = !ways.is_empty();
    let types_one = ways.len() == 1;
    let way = move |(value, title, help): (String, String, String)| {
        let checked = value == chosen_way;
        view! { <ChoiceCard name="card" value title help checked /> }
    };
    let choices = (is_paid_by_card && !types_one).then(move || {
        view! {
            <ChoiceGroup legend="Pay with" name="card" fault>
                {ways.into_iter().map(way).collect_view()}
            </ChoiceGroup>
        }
    });
    view! {
        <section class="section section-side" aria-labelledby="pay-title">
            <div class="section-head">
                <h2 id="pay-title">"Payment"</h2>
                {(!no_invoice.is_empty()).then(|| view! { <p class="small muted">{no_invoice}</p> })}
            </div>
            <form method="post" action=RenewTogether::PATH class="form pay-form" novalidate=true>
                <input type="hidden" name="id" value=account />
                <input type="hidden" name="chosen" value=chosen />
                <input type="hidden" name="shown" value=shown />
                <input type="hidden" name="once" value=once />
                {types_one.then(|| view! { <input type="hidden" name="card" value=ANOTHER /> })}
                <FaultSummary faults />
                <Field
                    label="PO number"
                    name="po_number"
                    value=po_number
                    help="Printed on the invoice, for all of them."
                    fault=po_fault
                />
                {choices}
                {is_paid_by_card.then(|| view! { <div class="form only-typed">{fields}</div> })}
                <div class="cluster">
                    <Button kind=ButtonKind::Primary>{button}</Button>
                    <ButtonLink href="/billing">"Not now"</ButtonLink>
                </div>
            </form>
        </section>
    }
}
