//! `/orders/{token}`: what happened to the order, who was told, and where each account opens.

use leptos::prelude::*;

use crate::{
    api::checkout::{OrderPageState, OrderPageView, ReadOrder},
    components::{
        Badge, ButtonKind, ButtonLink, DateText, DescriptionList, Fact, Glyph, Icon, Tone, focused_on_arrival,
    },
    pages::{
        frame::{ShopFrame, shop_waits},
        reading::Reading,
        shop::shown,
    },
};

/// Seconds after which a page without a script looks again, while a payment is open.
const LOOK_AGAIN_SECONDS: u32 = 5;

/// The page. While a payment is open it reads the order again every few seconds.
pub fn order_page() -> AnyView {
    let order = Reading::of_param("token", |token| ReadOrder { token });
    let waiting = StoredValue::new(None::<OrderPageView>);
    order.show(shop_waits, move |answer| {
        let view = match answer {
            // Whoever waits for the bank goes on waiting where the shop could not be asked.
            Err(_) if waiting.with_value(Option::is_some) => waiting.get_value(),
            Ok(Some(view)) => Some(view),
            other => return shown(other, |view| view! { <Order view /> }.into_any()),
        };
        waiting.set_value(view.clone().filter(|view| view.state == OrderPageState::Paying));
        if waiting.with_value(Option::is_some) {
            look_again(order);
        }
        shown(Ok(view), |view| view! { <Order view /> }.into_any())
    })
}

/// Reads the order again in a while. An effect runs in the browser alone.
fn look_again(order: Reading<Option<OrderPageView>>) {
    Effect::new(move |_| {
        set_timeout(move || order.again(), std::time::Duration::from_secs(LOOK_AGAIN_SECONDS.into()));
    });
}

#[component]
fn Order(view: OrderPageView) -> impl IntoView {
    let seller = view.seller.clone();
    let is_open = view.state == OrderPageState::Paying;
    let is_done = matches!(view.state, OrderPageState::Paid { .. } | OrderPageState::TrialAsked { .. });
    view! {
        <ShopFrame
            seller
            title=format!("Your order \u{b7} {}", view.product_name)
            description="What became of your order, who was told, and where each account opens."
            width="page-narrow"
        >
            {is_open
                .then(|| {
                    view! {
                        <noscript>
                            <meta http-equiv="refresh" content=LOOK_AGAIN_SECONDS.to_string() />
                        </noscript>
                    }
                        .into_any()
                })}
            <Head view=view.clone() />
            {is_done.then(|| view! { <People view=view.clone() /> }.into_any())}
            <Ordered view />
        </ShopFrame>
    }
}

#[component]
fn Head(view: OrderPageView) -> impl IntoView {
    let heading = focused_on_arrival();
    let (class, glyph, title, lede) = match &view.state {
        OrderPageState::Paid { .. } => (
            "order-head",
            Glyph::CheckCircle,
            "Paid, and ready to use",
            format!("{} is licensed. Nothing else needs to be done.", view.product_name),
        ),
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
            "The bank has not answered yet. This page looks again by itself; please do not pay twice.".to_owned(),
        ),
        OrderPageState::Declined => (
            "order-head order-failed",
            Glyph::Alert,
            "The card was declined",
            view.declined.clone().unwrap_or_default(),
        ),
    };
    let retry = (view.state == OrderPageState::Declined).then(|| format!("/checkout/{}", view.product_slug));
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
                        <ButtonLink href=href kind=ButtonKind::Primary>
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
    let mail = |address: String| view! { "A sign-in link is on its way to " <bdi>{address}</bdi> "." }.into_any();
    let licensee_words = if view.reseller { "Your customer" } else { "Licensee" };
    let (billing_name, licensee_name) = (view.billing_name, view.licensee_name);
    let (billing_email, licensee_email) = (view.billing_email, view.licensee_email);
    let one_account = view.one_account;
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
                    {if one_account {
                        view! { "The same account, on its other side: the license and every version." }.into_any()
                    } else {
                        view! { {mail(licensee_email)} " The license and every version are there, never a price." }
                            .into_any()
                    }}
                </p>
                <ButtonLink href="/licenses">"Open Licenses"</ButtonLink>
            </section>
        </div>
    }
}

#[component]
fn Ordered(view: OrderPageView) -> impl IntoView {
    let next = match view.state {
        OrderPageState::Paid { renews, .. } => {
            let date = view! { <DateText iso=renews.iso words=renews.words title=renews.exact /> };
            Some(view! { "Renews " {date} " for " <span class="num">{view.recurring}</span> "." }.into_any())
        }
        OrderPageState::TrialAsked { ends } => {
            let date = view! { <DateText iso=ends.iso words=ends.words title=ends.exact /> };
            Some(view! { "A trial that begins today ends by itself on " {date} ". No card is behind it." }.into_any())
        }
        OrderPageState::Paying | OrderPageState::Declined => None,
    };
    view! {
        <section class="section section-side" aria-labelledby="ordered">
            <div class="section-head">
                <h2 id="ordered">"What was ordered"</h2>
            </div>
            <DescriptionList lines=true>
                <Fact term="Product">{view.product_name}</Fact>
                <Fact term="Coverage">{view.coverage}</Fact>
                <Fact term="Billed">{view.cycle}</Fact>
                <Fact term="Ordered">
                    <DateText iso=view.placed.iso words=view.placed.words title=view.placed.exact />
                </Fact>
                <Fact term="Total today" money=true total=true>
                    {view.total_today}
                </Fact>
            </DescriptionList>
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
    }
}
