//! What `/billing` shows: what needs attention first, subscriptions in words, the newest papers.

use domain::{
    account::{Action, Side},
    invoice::{InvoiceNumber, PaperKind},
    license::LicenseStatus,
    locale::Locale,
    money::Money,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::{self, OrderLine, SubscriptionView as Subscription},
    invoicing::InvoiceSummary,
    shop::Shop,
};

use super::{BillingView, InvoiceRow, OrderRow, SubscriptionRow, attention, renewals, words};
use crate::api::{
    Answer,
    context::{accident, locale, moment},
    lists::{
        EmptyView,
        asked::{Asked, SEARCHED_FROM, pages, place, words_for},
    },
    portal::words::{date, frame, party, read_vendor, status},
};

const PATH: &str = "/billing";
/// Subscriptions on a page.
const SUBSCRIPTIONS_A_PAGE: u32 = 20;

pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<BillingView>, ServerFnError> {
    if !caller.has_side(Side::Billing) {
        return Ok(Answer::NotFound);
    }
    let vendor = read_vendor(shop).await.map_err(accident)?;
    let found = billing::overview(shop, caller, vendor.as_ref()).await.map_err(accident)?;
    let frame = frame(shop, caller).await?;
    let questions = words::questions_to(shop).await?;
    let asked = Asked::read(asked);
    let (term, page) = (asked.text("q"), asked.page());
    let (shown, more) = part(&found.subscriptions, &term, page);
    let place = place("Subscriptions", page, SUBSCRIPTIONS_A_PAGE, shown.len());
    let is_long = found.subscriptions.len() >= SEARCHED_FROM || !term.is_empty();
    Ok(Answer::Found(BillingView {
        frame,
        notices: attention::notices(shop, caller, &found, &questions),
        sees_subscriptions: !caller.accounts_for(Action::SeeSubscriptions).is_empty(),
        search: is_long.then(|| words_for("Product, coverage, name or e-mail", &term)),
        no_match: (shown.is_empty() && (page > 0 || !term.is_empty())).then(|| no_match(page)),
        pages: pages(PATH, &[("q", &term)], page, more, place),
        subscriptions: shown.into_iter().map(|each| row(shop, each, &questions)).collect(),
        together: together(caller, &found.subscriptions),
        renewals: renewals::answers(&found.subscriptions, &questions),
        orders_note: orders_note(found.orders.len(), found.order_count),
        orders: found.orders.into_iter().map(|each| order_row(shop, each)).collect(),
        all_invoices: all_invoices(found.invoice_count),
        invoices: found.invoices.into_iter().map(|each| invoice_row(shop, each)).collect(),
    }))
}

/// The page (from 0) of those in which the term is found, and whether more follow.
fn part<'a>(all: &'a [Subscription], term: &str, page: u32) -> (Vec<&'a Subscription>, bool) {
    let (term, many) = (term.to_lowercase(), |count: u32| usize::try_from(count).unwrap_or(usize::MAX));
    let mut left = all
        .iter()
        .filter(|each| term.is_empty() || spoken(each).contains(&term))
        .skip(many(page.saturating_mul(SUBSCRIPTIONS_A_PAGE)));
    (left.by_ref().take(many(SUBSCRIPTIONS_A_PAGE)).collect(), left.next().is_some())
}

/// What a subscription is looked for by, in small letters.
fn spoken(subscription: &Subscription) -> String {
    let Subscription { product_name, licensee_name, licensee_organization, licensee_email, .. } = subscription;
    let organization = licensee_organization.as_deref().unwrap_or_default();
    let coverage = subscription.coverage.describe(locale());
    format!("{product_name} {coverage} {licensee_name} {organization} {licensee_email}").to_lowercase()
}

fn no_match(page: u32) -> EmptyView {
    let Locale::EnUs = locale();
    let (title, words, way) = if page > 0 {
        ("No more subscriptions", "There is none on this page.", "To the first page")
    } else {
        (
            "No subscription matches",
            "Look for a part of a product, of its coverage, or of the licensee\u{2019}s name, organization or address.",
            "Show all subscriptions",
        )
    };
    EmptyView { title: title.to_owned(), words: words.to_owned(), link: Some((PATH.to_owned(), way.to_owned())) }
}

/// The way to renewing several together, for each account that has several to renew.
fn together(caller: &Caller, subscriptions: &[Subscription]) -> Vec<(String, String)> {
    let Locale::EnUs = locale();
    let renews = |each: &&Subscription| {
        matches!(each.status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. })
            && each.open_invoice.is_none()
    };
    let count = |account| subscriptions.iter().filter(renews).filter(|each| each.account == account).count();
    let accounts = caller.accounts_for(Action::ChangeSubscription);
    let several = accounts.into_iter().filter(|account| count(*account) > 1);
    several.map(|account| (super::super::together::path(account), "Renew several together".to_owned())).collect()
}

fn all_invoices(count: i64) -> String {
    let Locale::EnUs = locale();
    if count == 1 { "All invoices".to_owned() } else { format!("All {count} invoices") }
}

fn orders_note(shown: usize, count: i64) -> Option<String> {
    let Locale::EnUs = locale();
    let all = usize::try_from(count).unwrap_or(shown) <= shown;
    (!all).then(|| format!("The newest {shown} of {count}."))
}

fn row(shop: &Shop, subscription: &Subscription, questions: &str) -> SubscriptionRow {
    SubscriptionRow {
        id: subscription.id.to_string(),
        product: subscription.product_name.clone(),
        status: status(shop, subscription.status),
        coverage: subscription.coverage.describe(locale()),
        licensee: words::licensee(subscription),
        amount: words::price(subscription)
            .map(|price| (price.gross, subscription.renews_every().describe(locale()).to_owned())),
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
    let Locale::EnUs = locale();
    let detail = detail(&invoice.licensee_name, invoice.licensee_organization.as_deref(), invoice.po_number.as_deref());
    InvoiceRow {
        number: invoice.number.to_string(),
        issued: moment(shop, invoice.issued),
        product: match invoice.more {
            0 => invoice.product,
            more => format!("{} and {more} more", invoice.product),
        },
        detail: match (invoice.open_until, invoice.withdrawn) {
            (Some(due), _) => format!("{detail} \u{b7} Open, due on {}", date(shop, due)),
            (None, true) => format!("{detail} \u{b7} Taken back"),
            (None, false) => detail,
        },
        total: counted(invoice.number, invoice.gross).format(locale()),
    }
}

/// Credit notes count against what was paid.
fn counted(number: InvoiceNumber, gross: Money) -> Money {
    match number.kind {
        PaperKind::Invoice => gross,
        PaperKind::CreditNote => Money::zero(gross.currency).minus(gross).unwrap_or(gross),
    }
}

/// "Bo Li, Fabrikam Ltd · PO 4711"; many PO numbers say themselves what they are.
fn detail(name: &str, organization: Option<&str>, po_number: Option<&str>) -> String {
    let Locale::EnUs = locale();
    let licensee = party(name, organization);
    match po_number {
        Some(number) if number.to_uppercase().starts_with("PO") => format!("{licensee} \u{b7} {number}"),
        Some(number) => format!("{licensee} \u{b7} PO {number}"),
        None => licensee,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_po_number_is_named_once() {
        assert_eq!(detail("Bo Li", Some("Fabrikam"), Some("4711")), "Bo Li, Fabrikam \u{b7} PO 4711");
        assert_eq!(detail("Bo Li", None, Some("po-4711")), "Bo Li \u{b7} po-4711");
        assert_eq!(detail("Bo Li", None, None), "Bo Li");
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        assert_eq!(orders_note(20, 20), None);
        assert_eq!(orders_note(20, 31).as_deref(), Some("The newest 20 of 31."));
        assert_eq!((all_invoices(1), all_invoices(12)), ("All invoices".to_owned(), "All 12 invoices".to_owned()));
    }
}
