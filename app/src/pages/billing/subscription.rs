//! `/billing/subscriptions/{id}`: one subscription with its price, its card and its invoices.

use leptos::prelude::*;

use super::invoices::InvoiceTable;
use crate::{
    api::{
        Moment,
        billing::{BillingSubscription, LicenseeView, PriceView, SubscriptionView},
    },
    components::{BackLink, DateText, DescriptionList, EmptyState, Fact, Glyph, PageHeading, Side},
    pages::{
        portal::{NoticeOf, PortalPage, SentenceOf, StatusOf, answered, billing_waits},
        reading::Reading,
    },
};

/// The page.
pub fn subscription_page() -> AnyView {
    Reading::of_param("id", |id| BillingSubscription { id })
        .show(billing_waits, |answer| answered(answer, |found| view! { <Subscription found /> }.into_any()))
}

#[component]
fn Subscription(found: SubscriptionView) -> impl IntoView {
    let declined = !found.name_form.is_empty();
    view! {
        <PortalPage
            side=Side::Billing
            frame=found.frame
            title=found.product.clone()
            description="A subscription: what it covers, for whom, until when, and what it costs."
        >
            <BackLink href="/billing" words="Billing" />
            <PageHeading title=found.product>
                <StatusOf status=found.status />
            </PageHeading>
            {(!found.notices.is_empty())
                .then(|| {
                    let notices = found.notices.into_iter();
                    view! {
                        <div class="attention">
                            {notices.map(|notice| view! { <NoticeOf notice /> }.into_any()).collect_view()}
                        </div>
                    }
                        .into_any()
                })}
            <div inner_html=found.name_form></div>
            <section class="section section-side" aria-labelledby="subscription">
                <div class="section-head">
                    <h2 id="subscription">"Subscription"</h2>
                </div>
                <DescriptionList>
                    <Fact term="What happens next">
                        <SentenceOf sentence=found.next />
                    </Fact>
                    {found.period.map(|(first, last)| view! { <Period first last /> }.into_any())}
                    <Fact term="Coverage">{found.coverage}</Fact>
                    <Fact term="Licensee">
                        <Licensee licensee=found.licensee declined />
                    </Fact>
                    {found
                        .order
                        .map(|order| {
                            view! {
                                <Fact term="Delivery">
                                    <a href=order>
                                        {if declined { "See who was mailed" } else { "See who was mailed, or send it again" }}
                                    </a>
                                </Fact>
                            }
                                .into_any()
                        })}
                    {found.card.map(|card| view! { <Fact term="Card">{card}</Fact> }.into_any())}
                    <Fact term="Ordered">
                        <DateText iso=found.since.iso words=found.since.words title=found.since.exact />
                    </Fact>
                    <Fact term="Agreed to">
                        <span inner_html=found.agreed></span>
                    </Fact>
                </DescriptionList>
            </section>
            {found.price.map(|price| view! { <Price price /> }.into_any())}
            <div inner_html=found.changing></div>
            <div inner_html=found.doing></div>
            <section class="section section-side" aria-labelledby="invoices">
                <div class="section-head">
                    <h2 id="invoices">"Invoices"</h2>
                </div>
                {if found.invoices.is_empty() {
                    view! {
                        <EmptyState
                            title="No invoice yet"
                            words="Each payment adds its invoice here. A trial has none."
                            icon=Glyph::Receipt
                        />
                    }
                        .into_any()
                } else {
                    view! { <InvoiceTable rows=found.invoices /> }.into_any()
                }}
            </section>
        </PortalPage>
    }
}

#[component]
fn Period(first: Moment, last: Moment) -> impl IntoView {
    view! {
        <Fact term="Period">
            <DateText iso=first.iso words=first.words title=first.exact />
            " to "
            <DateText iso=last.iso words=last.words title=last.exact />
        </Fact>
    }
}

/// Name, organization and address: all that a payer knows of a licensee (rule 3).
#[component]
fn Licensee(licensee: LicenseeView, declined: bool) -> impl IntoView {
    view! {
        <bdi>{licensee.name}</bdi>
        <br />
        <bdi class="muted">{licensee.email}</bdi>
        {declined.then(|| view! { <br /><span class="muted">"Declined the license"</span> }.into_any())}
        {licensee.own.then(|| view! { <br /><span class="muted">"Used by this account itself"</span> }.into_any())}
    }
}

#[component]
fn Price(price: PriceView) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="price">
            <div class="section-head">
                <h2 id="price">"Price"</h2>
                <p class="small muted">{price.cycle}</p>
            </div>
            <DescriptionList lines=true>
                <Fact term="Net" money=true>
                    {price.net}
                </Fact>
                <Fact term="Tax" money=true>
                    {price.tax}
                </Fact>
                <Fact term="Total" money=true total=true>
                    {price.gross}
                </Fact>
            </DescriptionList>
        </section>
    }
}
