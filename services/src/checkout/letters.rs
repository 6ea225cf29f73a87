//! Who is told of an order, and what: the payer never sees a key, the licensee never a price
//! (rules 3 and 4).

use domain::{
    account::Side,
    calendar::Instant,
    email::EmailAddress,
    ids::OrderId,
    invoice::InvoiceNumber,
    locale::Locale,
    order::{Purpose, Way},
    text::Line,
    trial::trial_key,
};

use super::{complete::Sold, stored::Order};
use crate::{
    accounts::{handles::spelling_on_file, sign_in},
    billing::transfers,
    catalog::Product,
    db::{DbError, Tx, fetch_optional},
    invoicing,
    mail::{
        self, Letter,
        letters::{
            InvoiceToPay, LicensePending, LicenseReady, Occasion, OrderForOneself, OrderPaid, OwnTerms, TrialRefused,
            TrialStarted,
        },
    },
    shop::Shop,
};

/// Letters are worded in this until accounts choose a language.
const LOCALE: Locale = Locale::EnUs;

/// "Ada Lovelace, Engines Ltd".
pub(super) fn name_and_organization(name: &Line, organization: Option<&Line>) -> String {
    organization.map_or_else(|| name.to_string(), |organization| format!("{name}, {organization}"))
}

/// One letter to whoever did everything for himself, or one each to payer and licensee.
pub(super) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    sold: &Sold,
    invoice: Option<InvoiceNumber>,
) -> Result<(), DbError> {
    if sold.billing == sold.licensee {
        return to_oneself(tx, shop, order, sold, invoice, "").await;
    }
    to_payer(tx, shop, order, sold, invoice).await?;
    to_licensee(tx, shop, order, sold, "").await
}

/// `again` makes the key of a mail that is sent once more.
pub(super) async fn to_oneself(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    sold: &Sold,
    invoice: Option<InvoiceNumber>,
    again: &str,
) -> Result<(), DbError> {
    if let Some(number) = invoice.filter(|_| !sold.period.has_begun()) {
        return to_be_paid(tx, shop, order, sold, number, again).await;
    }
    let end = date(shop, sold.period.end);
    let terms = match invoice {
        Some(number) => OwnTerms::Paid {
            cycle: order.cycle.describe(LOCALE).to_owned(),
            invoice_number: number.to_string(),
            gross: order.summary.today.gross.format(LOCALE),
            next_renewal: end,
        },
        None => OwnTerms::Trial { ends: end },
    };
    let letter = OrderForOneself {
        product: order.product_name.clone(),
        coverage: order.coverage.describe(LOCALE),
        terms,
        order_link: order_link(shop, order.id),
        licenses_link: portal_link(tx, shop, &order.billing.email, &license_path(sold)).await?,
        billing_link: portal_link(tx, shop, &order.billing.email, &subscription_path(sold)).await?,
    };
    let key = format!("order:{}{again}", order.id);
    send(tx, shop, &order.billing.email, &key, &Letter::OrderForOneself(letter), (order.id, Side::Billing)).await
}

async fn to_payer(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    sold: &Sold,
    invoice: Option<InvoiceNumber>,
) -> Result<(), DbError> {
    if let Some(number) = invoice.filter(|_| !sold.period.has_begun()) {
        return to_be_paid(tx, shop, order, sold, number, "").await;
    }
    let product = order.product_name.clone();
    let coverage = order.coverage.describe(LOCALE);
    let licensee = name_and_organization(&order.licensee.name, order.licensee.organization.as_ref());
    let end = date(shop, sold.period.end);
    let order_link = order_link(shop, order.id);
    let portal_link = portal_link(tx, shop, &order.billing.email, &subscription_path(sold)).await?;
    let letter = match invoice {
        Some(number) => Letter::OrderPaid(OrderPaid {
            product,
            coverage,
            cycle: order.cycle.describe(LOCALE).to_owned(),
            licensee,
            invoice_number: number.to_string(),
            gross: order.summary.today.gross.format(LOCALE),
            next_renewal: end,
            order_link,
            portal_link,
        }),
        None => Letter::TrialStarted(TrialStarted { product, coverage, licensee, ends: end, order_link, portal_link }),
    };
    send(tx, shop, &order.billing.email, &format!("order:{}", order.id), &letter, (order.id, Side::Billing)).await
}

/// To whoever has to pay an order's invoice first, for himself or for somebody else; `again` as above.
async fn to_be_paid(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    sold: &Sold,
    number: InvoiceNumber,
    again: &str,
) -> Result<(), DbError> {
    let missing = || DbError::Sql(sqlx::Error::RowNotFound);
    let open = transfers::find(tx, number).await?.ok_or_else(missing)?;
    let (po_number, account) = invoicing::how_to_pay(tx, number).await?.ok_or_else(missing)?;
    let page = format!("/billing/invoices/{number}");
    let letter = InvoiceToPay {
        product: order.product_name.clone(),
        coverage: order.coverage.describe(LOCALE),
        licensee: name_and_organization(&order.licensee.name, order.licensee.organization.as_ref()),
        invoice_number: number.to_string(),
        po_number,
        to_pay: open.missing().format(LOCALE),
        due: date(shop, open.due),
        account,
        occasion: Occasion::Order {
            order_link: order_link(shop, order.id),
            licensee_told: sold.billing != sold.licensee,
        },
        portal_link: portal_link(tx, shop, &order.billing.email, &page).await?,
        pay_link: format!("/billing/subscriptions/{}/pay", open.subscription),
    };
    let key = format!("order:{}{again}", order.id);
    send(tx, shop, &order.billing.email, &key, &Letter::InvoiceToPay(letter), (order.id, Side::Billing)).await
}

/// To the licensee as the order names it now; `again` as above.
pub(super) async fn to_licensee(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    sold: &Sold,
    again: &str,
) -> Result<(), DbError> {
    if order.way == Way::Invoice && !sold.period.has_begun() {
        let letter = LicensePending {
            product: order.product_name.clone(),
            coverage: order.coverage.describe(LOCALE),
            payer: name_and_organization(&order.billing.name, order.billing.organization.as_ref()),
            bought_by_reseller: order.purpose == Purpose::Customer,
            portal_link: portal_link(tx, shop, &order.licensee.email, &license_path(sold)).await?,
        };
        let key = format!("license-pending:{}{again}", sold.license);
        let letter = Letter::LicensePending(letter);
        return send(tx, shop, &order.licensee.email, &key, &letter, (order.id, Side::Licensee)).await;
    }
    let letter = LicenseReady {
        product: order.product_name.clone(),
        coverage: order.coverage.describe(LOCALE),
        until: date(shop, sold.period.end),
        payer: name_and_organization(&order.billing.name, order.billing.organization.as_ref()),
        trial: order.way == Way::Trial,
        bought_by_reseller: order.purpose == Purpose::Customer,
        portal_link: portal_link(tx, shop, &order.licensee.email, &license_path(sold)).await?,
    };
    let key = format!("license:{}{again}", sold.license);
    send(tx, shop, &order.licensee.email, &key, &Letter::LicenseReady(letter), (order.id, Side::Licensee)).await
}

/// Tells whoever asked for a second trial of the first one; the page says nothing (rule 10).
pub(super) async fn refuse_trial(
    tx: &mut Tx,
    shop: &Shop,
    order: OrderId,
    product: &Product,
    to: &EmailAddress,
) -> Result<(), DbError> {
    let earlier = fetch_optional!(
        tx,
        (i64,),
        "select o.created_at from trials t join orders o on o.id = t.order_id
         where t.product_id = $1 and t.trial_key = $2",
        product.id.to_string(),
        trial_key(to),
    )?;
    let letter = TrialRefused {
        product: product.name.clone(),
        earlier: earlier.map_or_else(String::new, |(micros,)| date(shop, Instant::from_micros(micros))),
        checkout_link: shop.config.url(&format!("/checkout/{}", product.slug)),
    };
    let key = format!("trial-refused:{order}");
    send(tx, shop, to, &key, &Letter::TrialRefused(letter), (order, Side::Billing)).await
}

/// To the spelling on file, like sign-in mails: the links in it sign in (rule 1).
async fn send(
    tx: &mut Tx,
    shop: &Shop,
    to: &EmailAddress,
    key: &str,
    letter: &Letter,
    about: (OrderId, Side),
) -> Result<(), DbError> {
    let to = spelling_on_file(tx, to).await?;
    mail::enqueue_about(tx, shop, &to, key, letter, Some(about)).await
}

fn date(shop: &Shop, instant: Instant) -> String {
    LOCALE.date(shop.config.zone.date(instant))
}

fn order_link(shop: &Shop, order: OrderId) -> String {
    shop.config.url(&format!("/orders/{}", shop.key.order_token(order)))
}

/// A link that signs in to a portal's page.
async fn portal_link(tx: &mut Tx, shop: &Shop, to: &EmailAddress, page: &str) -> Result<String, DbError> {
    Ok(shop.config.url(&sign_in::issue_link(tx, shop, to, page).await?))
}

/// Where a license's mail leads.
pub(super) fn license_path(sold: &Sold) -> String {
    format!("/licenses/{}", sold.license)
}

fn subscription_path(sold: &Sold) -> String {
    format!("/billing/subscriptions/{}", sold.subscription)
}
