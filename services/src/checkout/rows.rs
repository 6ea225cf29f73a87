//! An order's row, and how it is read back: everything stored was parsed once, so what does not
//! parse now was written by something else.

use domain::{
    calendar::Instant,
    checkout::{BillingContact, Licensee},
    country::Country,
    coverage::{BillingCycle, Coverage},
    email::EmailAddress,
    ids::{OrderId, ProductId},
    order::{OrderState, Purpose, Way},
    pricing::{Summary, summarize},
    tax::Tax,
    text::Line,
    vat_id::VatId,
};
use sqlx::FromRow;

use crate::{
    billing::stored,
    db::{DbError, read, read_json},
};

/// An order, read back whole.
#[derive(Clone, Debug)]
pub struct Order {
    pub id: OrderId,
    pub product: ProductId,
    pub product_name: String,
    pub product_slug: String,
    pub purpose: Purpose,
    pub way: Way,
    pub coverage: Coverage,
    pub cycle: BillingCycle,
    pub tax: Tax,
    pub summary: Summary,
    pub billing: BillingContact,
    pub licensee: Licensee,
    pub state: OrderState,
    pub form_hash: String,
    pub created: Instant,
}

/// The columns of `select_orders!` in [`super::stored`].
#[derive(FromRow)]
pub struct OrderRow {
    id: String,
    product_id: String,
    product_name: String,
    slug: String,
    purpose: String,
    way: String,
    license_type: String,
    tier: String,
    quantity: i64,
    cycle: String,
    currency: String,
    unit: i64,
    billing_name: String,
    billing_organization: Option<String>,
    billing_email: String,
    billing_street: Option<String>,
    billing_postal_code: Option<String>,
    billing_city: Option<String>,
    billing_country: String,
    billing_vat_id: Option<String>,
    billing_po_number: Option<String>,
    taxed: String,
    licensee_name: String,
    licensee_organization: Option<String>,
    licensee_email: String,
    state: String,
    form_hash: String,
    created_at: i64,
    settled_at: Option<i64>,
    open_attempt: Option<String>,
}

fn unreadable(what: &'static str, value: &str) -> DbError {
    DbError::Unreadable { what, value: value.to_owned() }
}

fn line(text: &str) -> Result<Line, DbError> {
    Line::parse(text).map_err(|_| unreadable("line of text", text))
}

fn vat_id(text: &str) -> Result<VatId, DbError> {
    VatId::read(text).map_err(|_| unreadable("VAT ID", text))
}

fn address(text: &str) -> Result<EmailAddress, DbError> {
    EmailAddress::parse(text).map_err(|_| unreadable("e-mail address", text))
}

impl OrderRow {
    pub fn parse(self) -> Result<Order, DbError> {
        let coverage = stored::coverage(&self.license_type, &self.tier, self.quantity)?;
        let way = Way::parse(&self.way).map_err(|_| unreadable("way of paying", &self.way))?;
        let unit = stored::money(self.unit, &self.currency)?;
        let tax = read_json("tax", &self.taxed)?;
        let summary = summarize(unit, coverage.quantity.get(), way, tax)
            .map_err(|_| unreadable("unit price", &self.unit.to_string()))?;
        let settled = Instant::from_micros(self.settled_at.unwrap_or(self.created_at));
        let state = match (self.state.as_str(), &self.open_attempt) {
            ("paying", Some(attempt)) => OrderState::Paying { attempt: read("attempt id", attempt)? },
            ("declined", _) => OrderState::Declined,
            ("complete", _) => OrderState::Complete { at: settled },
            ("trial_refused", _) => OrderState::TrialRefused { at: settled },
            _ => return Err(unreadable("order state", &self.state)),
        };
        Ok(Order {
            id: read("order id", &self.id)?,
            product: read("product id", &self.product_id)?,
            product_name: self.product_name,
            product_slug: self.slug,
            purpose: Purpose::parse(&self.purpose).map_err(|_| unreadable("purpose", &self.purpose))?,
            way,
            coverage,
            cycle: read("billing cycle", &self.cycle)?,
            tax,
            summary,
            billing: BillingContact {
                name: line(&self.billing_name)?,
                organization: self.billing_organization.as_deref().map(line).transpose()?,
                email: address(&self.billing_email)?,
                street: self.billing_street.as_deref().map(line).transpose()?,
                postal_code: self.billing_postal_code.as_deref().map(line).transpose()?,
                city: self.billing_city.as_deref().map(line).transpose()?,
                country: Country::parse(&self.billing_country)
                    .map_err(|_| unreadable("country", &self.billing_country))?,
                vat_id: self.billing_vat_id.as_deref().map(vat_id).transpose()?,
                po_number: self.billing_po_number.as_deref().map(line).transpose()?,
            },
            licensee: Licensee {
                name: line(&self.licensee_name)?,
                organization: self.licensee_organization.as_deref().map(line).transpose()?,
                email: address(&self.licensee_email)?,
            },
            state,
            form_hash: self.form_hash,
            created: Instant::from_micros(self.created_at),
        })
    }
}
