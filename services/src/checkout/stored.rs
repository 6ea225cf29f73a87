//! Orders and attempts in the data base: finding, locking and writing them.

use domain::{
    calendar::Instant,
    checkout::CheckoutRequest,
    ids::{AttemptId, OrderId, ProductId},
    order::OrderState,
    pricing::Summary,
    tax::Tax,
    text::Line,
    vat_id::VatId,
};

pub use super::rows::Order;
use super::rows::OrderRow;
use crate::{
    db::{DbError, Tx, execute, fetch_one, fetch_optional},
    shop::Shop,
    tokens::hash_token,
};

/// What an order is unique by: one draft makes at most one order of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey(String);

impl DraftKey {
    pub fn new(draft: &str, slug: &str) -> Self {
        Self(hash_token(&format!("{slug}:{draft}")))
    }
}

/// An order's columns with its open attempt; the argument says which orders.
macro_rules! select_orders {
    ($rest:literal) => {
        concat!(
            "select o.id, o.product_id, p.name as product_name, p.slug, o.purpose, o.way, o.license_type, o.tier,
                    o.quantity, o.cycle, o.currency, o.unit, o.billing_name, o.billing_organization, o.billing_email,
                    o.billing_street, o.billing_postal_code, o.billing_city, o.billing_country, o.billing_vat_id,
                    o.billing_po_number, o.taxed, o.licensee_name, o.licensee_organization, o.licensee_email, o.state, o.form_hash, o.created_at, o.settled_at,
                    a.id as open_attempt
             from orders o
             join products p on p.id = o.product_id
             left join attempts a on a.order_id = o.id and a.state = 'open' and a.subscription_id is null ",
            $rest
        )
    };
}

/// An order that must exist.
pub async fn by_id(tx: &mut Tx, id: OrderId) -> Result<Order, DbError> {
    let row = fetch_one!(tx, OrderRow, select_orders!("where o.id = $1"), id.to_string(),)?;
    row.parse()
}

/// The order that a draft made, if it made one.
pub async fn by_draft(tx: &mut Tx, draft: &DraftKey) -> Result<Option<Order>, DbError> {
    let row = fetch_optional!(tx, OrderRow, select_orders!("where o.draft_id = $1"), &draft.0,)?;
    row.map(OrderRow::parse).transpose()
}

/// The order behind the token in its address.
pub async fn by_token(tx: &mut Tx, token: &str) -> Result<Option<Order>, DbError> {
    let row = fetch_optional!(tx, OrderRow, select_orders!("where o.token_hash = $1"), hash_token(token),)?;
    row.map(OrderRow::parse).transpose()
}

/// The order that an attempt belongs to.
pub async fn by_attempt(tx: &mut Tx, attempt: AttemptId) -> Result<Option<Order>, DbError> {
    let row = fetch_optional!(
        tx,
        OrderRow,
        select_orders!("where o.id = (select order_id from attempts where id = $1)"),
        attempt.to_string(),
    )?;
    row.map(OrderRow::parse).transpose()
}

/// Locks an order's row until the transaction ends, so that only one settles it.
pub async fn lock(tx: &mut Tx, order: OrderId) -> Result<(), DbError> {
    execute!(tx, "update orders set state = state where id = $1", order.to_string())?;
    Ok(())
}

/// An order as it is written, with what the form chose.
pub struct NewOrder<'a> {
    pub id: OrderId,
    pub draft: &'a DraftKey,
    /// Of the form as it was posted, to tell a reload from another order.
    pub form_hash: &'a str,
    /// Where it was posted from, as limits count it.
    pub client: &'a str,
    pub product: ProductId,
    pub request: &'a CheckoutRequest,
    pub tax: Tax,
    pub summary: &'a Summary,
    pub state: OrderState,
}

/// Writes a new order, or the choices of another try over those of a declined one.
pub async fn write(tx: &mut Tx, shop: &Shop, order: &NewOrder<'_>) -> Result<(), DbError> {
    let NewOrder { id, draft, form_hash, client, product, request, tax, summary, state } = order;
    let taxed =
        serde_json::to_string(tax).map_err(|error| DbError::Unreadable { what: "tax", value: error.to_string() })?;
    execute!(
        tx,
        "insert into orders
             (id, token_hash, draft_id, form_hash, product_id, purpose, way, license_type, tier, quantity, cycle, currency, unit,
              net, tax, gross, billing_name, billing_organization, billing_email_key, billing_email, billing_street,
              billing_postal_code, billing_city, billing_country, licensee_name, licensee_organization,
              licensee_email_key, licensee_email, state, created_at, client, placed_at, billing_vat_id,
              billing_po_number, taxed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, $25, $26, $27, $28, $29, $30, $31, $30, $32, $33, $34)
         on conflict (id) do update set
             form_hash = excluded.form_hash, currency = excluded.currency, purpose = excluded.purpose, way = excluded.way, license_type = excluded.license_type,
             tier = excluded.tier, quantity = excluded.quantity, cycle = excluded.cycle, unit = excluded.unit,
             net = excluded.net, tax = excluded.tax, gross = excluded.gross, billing_name = excluded.billing_name,
             billing_organization = excluded.billing_organization, billing_email_key = excluded.billing_email_key,
             billing_email = excluded.billing_email, billing_street = excluded.billing_street,
             billing_postal_code = excluded.billing_postal_code, billing_city = excluded.billing_city,
             billing_country = excluded.billing_country, billing_vat_id = excluded.billing_vat_id,
             billing_po_number = excluded.billing_po_number, taxed = excluded.taxed,
             licensee_name = excluded.licensee_name, licensee_organization = excluded.licensee_organization,
             licensee_email_key = excluded.licensee_email_key, licensee_email = excluded.licensee_email,
             state = excluded.state, client = excluded.client, placed_at = excluded.placed_at",
        id.to_string(),
        hash_token(&shop.key.order_token(*id)),
        &draft.0,
        form_hash,
        product.to_string(),
        request.purpose.code(),
        request.payment.way().code(),
        request.choice.coverage.license_type.code(),
        request.choice.coverage.tier.as_str(),
        i64::from(request.choice.coverage.quantity.get()),
        request.choice.cycle.code(),
        request.choice.unit.currency.code(),
        summary.unit.minor,
        summary.recurring.net.minor,
        summary.recurring.tax.minor,
        summary.recurring.gross.minor,
        request.billing.name.as_str(),
        request.billing.organization.as_ref().map(Line::as_str),
        request.billing.email.key(),
        request.billing.email.as_str(),
        request.billing.street.as_ref().map(Line::as_str),
        request.billing.postal_code.as_ref().map(Line::as_str),
        request.billing.city.as_ref().map(Line::as_str),
        request.billing.country.code(),
        request.licensee.name.as_str(),
        request.licensee.organization.as_ref().map(Line::as_str),
        request.licensee.email.key(),
        request.licensee.email.as_str(),
        state.code(),
        shop.now().as_micros(),
        *client,
        request.billing.vat_id.as_ref().map(VatId::as_str),
        request.billing.po_number.as_ref().map(Line::as_str),
        taxed,
    )?;
    Ok(())
}

/// Notes an order's new state.
pub async fn set_state(tx: &mut Tx, order: OrderId, state: &OrderState, now: Instant) -> Result<(), DbError> {
    execute!(
        tx,
        "update orders set state = $2, settled_at = $3 where id = $1",
        order.to_string(),
        state.code(),
        now.as_micros(),
    )?;
    Ok(())
}
