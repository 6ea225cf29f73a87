//! `/orders/{token}`: what happened to the order, who was told, where each account opens, and what
//! can still be put right.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::watch::watch;
use crate::{
    api::orders::{OrderPageState, OrderPageView, ReadOrder},
    components::{
        Badge, ButtonKind, ButtonLink, DateText, DescriptionList, Fact, Glyph, Icon, Tone, focused_on_arrival,
    },
    pages::{
        frame::{ShopFrame, shop_waits},
        reading::Reading,
        shop::shown,
    },
};

/// After five seconds a page without a script looks again, while something is under way. It names its
/// address, since one that ends in a fragment would only be scrolled to. Markup: a page that a script
/// draws would heed an element, even in here. The token opened an order, so it needs no escapes.
fn look_again(token: &str) -> String {
    format!("<meta http-equiv=\"refresh\" content=\"5; url=/orders/{token}\">")
}

/// The page.
pub fn order_page() -> AnyView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    Reading::of("token", move || token.get(), |token| ReadOrder { token }).show(shop_waits, move |answer| {
        shown(answer, |view| view! { <Order token=token.get_untracked() view /> }.into_any())
    })
}

/// The parts follow what is told of the order, each by itself.
#[component]
fn Order(token: String, view: OrderPageView) -> impl IntoView {
    let seller = view.seller.clone();
    let title = format!("Your order \u{b7} {}", view.product_name);
    let refreshes = view.refreshes;
    let (look_again, said) = (refreshes.then(|| look_again(&token)), view.said.clone());
    let view = RwSignal::new(view);
    watch(token.clone(), view);
    let is_done =
        Memo::new(move |_| view.with(|view| !matches!(view.state, OrderPageState::Paying | OrderPageState::Declined)));
    let people = Memo::new(move |_| view.with(|view| (view.billing_email.clone(), view.licensee_email.clone())));
    let state = Memo::new(move |_| view.with(|view| view.state.clone()));
    // The forms stay as they are while other things happen, so that nothing typed is lost.
    let forms = StoredValue::new(((false, false), String::new()));
    view! {
        <ShopFrame
            seller
            title
            description="What became of your order, who was told, and where each account opens."
            width="page-narrow"
        >
            {look_again
                .map(|look_again| {
                    view! { <noscript inner_html=look_again></noscript> }.into_any()
                })}
            {move || {
                state.track();
                view! { <Head view=view.get_untracked() /> }.into_any()
            }}
            <div inner_html=said></div>
            {move || written("came-back", view.with(|view| view.came_back.clone()))}
            {move || written("pay", view.with(|view| view.how_to_pay.clone()))}
            {move || {
                people.track();
                is_done.get().then(|| view! { <People view=view.get_untracked() /> }.into_any())
            }}
            <section class="section section-side" aria-labelledby="steps">
                <div class="section-head">
                    <h2 id="steps">"What happened"</h2>
                </div>
                // It is listened to without a sign of a person.
                <div aria-live="polite" data-alive=if refreshes { "waits" } else { "" }>
                    {move || {
                        let steps = view.with(|view| view.steps.clone());
                        view! { <ol class="happened" inner_html=steps></ol> }.into_any()
                    }}
                </div>
            </section>
            {move || {
                view.with(|view| {
                    if forms.with_value(|(offers, _)| *offers != view.offers) {
                        forms.set_value((view.offers, view.forms.clone()));
                    }
                });
                written("second", forms.with_value(|(_, markup)| markup.clone()))
            }}
            {move || {
                state.track();
                view! { <Ordered view=view.get_untracked() /> }.into_any()
            }}
        </ShopFrame>
    }
}

/// A part that the server wrote.
fn written(id: &'static str, markup: String) -> AnyView {
    view! { <div id=id inner_html=markup></div> }.into_any()
}

#[component]
fn Head(view: OrderPageView) -> impl IntoView {
    let heading = focused_on_arrival();
    let (class, glyph, title, lede) = match &view.state {
        OrderPageState::Paid { .. } | OrderPageState::TrialAsked { .. } if view.given_back => (
            "order-head order-waiting",
            Glyph::Clock,
            "Waiting for a licensee",
            format!("{} is ordered, and nobody uses it now.", view.product_name),
        ),
        OrderPageState::Paid { .. } => (
            "order-head",
            Glyph::CheckCircle,
            "Paid, and ready to use",
            format!("{} is licensed. Nothing else needs to be done.", view.product_name),
        ),
        OrderPageState::AwaitingPayment { words } => {
            ("order-head order-waiting", Glyph::Clock, "Ordered by invoice", words.clone())
        }
        OrderPageState::TrialAsked { .. } => (
            "order-head",
            Glyph::CheckCircle,
            "Your trial is in the mail",
            "The mail says what was started and how long it runs.".to_owned(),
        ),
        OrderPageState::Paying if view.confirm_at.is_some() => (
            "order-head order-waiting",
            Glyph::Clock,
            "Your bank asks you to confirm",
            "Nothing is charged until you have confirmed the payment with your bank.".to_owned(),
        ),
        OrderPageState::Paying => (
            "order-head order-waiting",
            Glyph::Clock,
            "Waiting for the bank",
            "The bank has not answered yet. This page tells it as soon as it does; please do not pay twice.".to_owned(),
        ),
        OrderPageState::Declined => (
            "order-head order-failed",
            Glyph::Alert,
            "The card was declined",
            view.declined.clone().unwrap_or_default(),
        ),
    };
    let retry = (view.state == OrderPageState::Declined).then_some(view.checkout);
    view! {
        <div class=class>
            <Icon glyph />
            <h1 tabindex="-1" node_ref=heading>
                {title}
            </h1>
            <p class="lede">{lede}</p>
            {view
                .sandbox
                .then(|| {
                    view! {
                        <p>
                            <Badge tone=Tone::Attention>"Sandbox: no money moves"</Badge>
                        </p>
                    }
                        .into_any()
                })}
            {view
                .confirm_at
                .map(|href| {
                    view! {
                        <ButtonLink href=href kind=ButtonKind::Primary external=true>
                            "Confirm the payment"
                        </ButtonLink>
                    }
                        .into_any()
                })}
            {retry
                .map(|href| {
                    view! {
                        <ButtonLink href=href kind=ButtonKind::Primary external=true>
                            "Back to the checkout"
                        </ButtonLink>
                    }
                        .into_any()
                })}
        </div>
    }
}

/// The two accounts, told apart; one account shows both of its sides.
#[component]
fn People(view: OrderPageView) -> impl IntoView {
    let mail = |address: String| view! { "A mail to " <bdi>{address}</bdi> " has a link that signs in." }.into_any();
    let licensee_words = if view.reseller { "Your customer" } else { "Licensee" };
    let (billing_name, licensee_name) = (view.billing_name, view.licensee_name);
    let (billing_email, licensee_email) = (view.billing_email, view.licensee_email);
    let (one_account, given_back) = (view.one_account, view.given_back);
    view! {
        <div class="people">
            <section class="person portal-billing">
                <h2>
                    <Icon glyph=Glyph::Receipt />
                    "Billing"
                </h2>
                <p class="person-name">
                    <bdi>{billing_name}</bdi>
                    <span class="muted">{billing_email.clone()}</span>
                </p>
                <p class="small">{mail(billing_email)} " Invoices, renewals and payment live there."</p>
                <ButtonLink href="/billing">"Open Billing"</ButtonLink>
            </section>
            <section class="person portal-licensee">
                <h2>
                    <Icon glyph=Glyph::Key />
                    {if one_account { "Licenses" } else { licensee_words }}
                </h2>
                <p class="person-name">
                    <bdi>{licensee_name}</bdi>
                    <span class="muted">{licensee_email.clone()}</span>
                </p>
                <p class="small">
                    {if given_back {
                        view! { "They declined the license." }.into_any()
                    } else if one_account {
                        view! { "The same account, on its other side: the license and every version." }.into_any()
                    } else {
                        view! { {mail(licensee_email)} " The license and every version are there, never a price." }
                            .into_any()
                    }}
                </p>
                {(!given_back).then(|| view! { <ButtonLink href="/licenses">"Open Licenses"</ButtonLink> }.into_any())}
            </section>
        </div>
    }
}

#[component]
fn Ordered(view: OrderPageView) -> impl IntoView {
    let checkout = view.checkout;
    let by_invoice = matches!(view.state, OrderPageState::AwaitingPayment { .. });
    let total = if by_invoice { "Total" } else { "Total today" };
    let is_over = !matches!(view.state, OrderPageState::Paying | OrderPageState::Declined);
    let next = match view.state {
        OrderPageState::Paid { renews, .. } => {
            let date = view! { <DateText iso=renews.iso words=renews.words title=renews.exact /> };
            Some(view! { "Renews " {date} " for " <span class="num">{view.recurring}</span> "." }.into_any())
        }
        OrderPageState::TrialAsked { ends } => {
            let date = view! { <DateText iso=ends.iso words=ends.words title=ends.exact /> };
            Some(view! { "A trial that begins today ends by itself on " {date} ". No card is behind it." }.into_any())
        }
        OrderPageState::Paying | OrderPageState::Declined | OrderPageState::AwaitingPayment { .. } => None,
    };
    view! {
        <section class="section section-side" aria-labelledby="ordered">
            <div class="section-head">
                <h2 id="ordered">"What was ordered"</h2>
            </div>
            <div class="stack">
            <DescriptionList lines=true>
                <Fact term="Product">{view.product_name}</Fact>
                <Fact term="Coverage">{view.coverage}</Fact>
                <Fact term="Billed">{view.cycle}</Fact>
                <Fact term="Ordered">
                    <DateText iso=view.placed.iso words=view.placed.words title=view.placed.exact />
                </Fact>
                <Fact term=total money=true total=true>
                    {view.total_today}
                </Fact>
            </DescriptionList>
            <div class="small muted">"Agreed to:" <p inner_html=view.agreed></p></div>
            </div>
        </section>
        {next
            .map(|words| {
                view! {
                    <section class="section section-side" aria-labelledby="next">
                        <div class="section-head">
                            <h2 id="next">"What happens next"</h2>
                        </div>
                        <p>{words}</p>
                    </section>
                }
                    .into_any()
            })}
        {is_over
            .then(|| {
                view! {
                    <p class="small">
                        <ButtonLink href=checkout external=true>
                            "Order another license"
                        </ButtonLink>
                    </p>
                }
                    .into_any()
            })}
    }
}
