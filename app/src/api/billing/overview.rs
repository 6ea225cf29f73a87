//! What `/billing` shows, and what of it needs attention.

use domain::{
    account::{Action, Side},
    license::LicenseStatus,
    locale::Locale,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::{self, OrderLine, SubscriptionView as Subscription},
    invoicing::InvoiceSummary,
    shop::Shop,
};

use super::{BillingView, InvoiceRow, OrderRow, SubscriptionRow, declined, words};
use crate::{
    api::{
        Answer,
        context::{accident, locale, moment},
        portal::{
            NoticeView,
            words::{dated, frame, party, plain, status},
        },
    },
    components::Tone,
};

/// From this many days before its end on, a trial asks for attention instead of merely being told.
const TRIAL_ENDS_SOON_DAYS: i64 = 7;

pub(super) async fn read(shop: &Shop, caller: &Caller) -> Result<Answer<BillingView>, ServerFnError> {
    if !caller.has_side(Side::Billing) {
        return Ok(Answer::NotFound);
    }
    let found = billing::overview(shop, caller).await.map_err(accident)?;
    let frame = frame(shop, caller).await?;
    let questions = words::questions_to(shop).await?;
    let mut notices = declined::notices(shop, caller, &questions).await?;
    notices.extend(found.subscriptions.iter().filter_map(|each| notice(shop, each)));
    if found.one_reader && found.subscriptions.iter().any(renews) {
        notices.push(one_reader());
    }
    Ok(Answer::Found(BillingView {
        frame,
        notices,
        sees_subscriptions: !caller.accounts_for(Action::SeeSubscriptions).is_empty(),
        subscriptions: found.subscriptions.iter().map(|each| row(shop, each, &questions)).collect(),
        orders: found.orders.into_iter().map(|each| order_row(shop, each)).collect(),
        invoices: found.invoices.into_iter().map(|each| invoice_row(shop, each)).collect(),
    }))
}

fn row(shop: &Shop, subscription: &Subscription, questions: &str) -> SubscriptionRow {
    SubscriptionRow {
        id: subscription.id.to_string(),
        product: subscription.product_name.clone(),
        status: status(shop, subscription.status),
        coverage: subscription.coverage.describe(locale()),
        licensee: words::licensee(subscription),
        amount: words::price(subscription).map(|price| (price.gross, subscription.cycle.describe(locale()).to_owned())),
        next: words::next(shop, subscription, questions),
    }
}

fn order_row(shop: &Shop, order: OrderLine) -> OrderRow {
    let Locale::EnUs = locale();
    OrderRow {
        product: order.product_name,
        placed: moment(shop, order.placed_at),
        licensee: party(&order.licensee_name, order.licensee_organization.as_deref()),
        total: if order.is_trial { "Trial".to_owned() } else { order.gross.format(locale()) },
        invoice: order.invoice.map(|number| number.to_string()),
    }
}

pub(super) fn invoice_row(shop: &Shop, invoice: InvoiceSummary) -> InvoiceRow {
    InvoiceRow {
        number: invoice.number.to_string(),
        issued: moment(shop, invoice.issued),
        product: invoice.product,
        total: invoice.gross.format(locale()),
    }
}

/// What a payer should know about one subscription.
fn notice(shop: &Shop, subscription: &Subscription) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    let product = &subscription.product_name;
    match subscription.status {
        LicenseStatus::Trial { until } => {
            let soon = until.seconds_since(shop.now()) < TRIAL_ENDS_SOON_DAYS * 86_400;
            Some(NoticeView {
                tone: if soon { Tone::Attention } else { Tone::Info },
                title: format!("The trial of {product} ends"),
                words: dated(
                    shop,
                    until,
                    "It ends on {date}, {days}. Nothing is charged; to go on after that, order it.",
                ),
                link: Some((format!("/checkout/{}", subscription.product_slug), format!("Order {product}"))),
            })
        }
        LicenseStatus::Grace { until, .. } => Some(NoticeView {
            tone: Tone::Danger,
            title: format!("The renewal of {product} is not paid yet"),
            words: dated(shop, until, "The license works until {date}, {days}, and stops then unless it is paid."),
            link: None,
        }),
        _ => None,
    }
}

/// Whether a renewal is ahead that its payer should not miss.
const fn renews(subscription: &Subscription) -> bool {
    matches!(subscription.status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. })
}

/// Rule 5: while only one person gets renewal mail, the page says so.
fn one_reader() -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        tone: Tone::Attention,
        title: "Only one person gets the renewal mail".to_owned(),
        words: plain("While that person is away, a renewal may go unseen. Use an address that your team reads."),
        link: Some(("/help/accounts".to_owned(), "How accounts work".to_owned())),
    }
}
