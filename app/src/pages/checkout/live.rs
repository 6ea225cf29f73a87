//! The form as it is typed: what the browser knows of it at each moment. Without a script it stays
//! at what the server rendered.

use domain::{
    checkout::{CheckoutForm, Choice},
    coverage::BillingCycle,
    locale::Locale,
    order::Way,
    pricing::Summary,
    tax::Tax,
};
use leptos::prelude::*;

use crate::api::{
    Moment,
    checkout::{CheckoutView, invoice_words, tax_of},
};

/// The choices, their price and their faults, for every part of the page.
#[derive(Clone, Copy)]
pub struct Live {
    view: StoredValue<CheckoutView>,
    form: RwSignal<CheckoutForm>,
    /// Fields' names with the words beside them.
    pub faults: RwSignal<Vec<(String, String)>>,
}

/// What the summary shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    pub choice: Choice,
    pub way: Way,
    pub summary: Summary,
    /// What stands beside the tax.
    pub tax: String,
}

impl Live {
    pub fn new(view: CheckoutView) -> Self {
        let form = CheckoutForm::read(&|field| typed(&view, field));
        let faults = view.faults.clone();
        Self { view: StoredValue::new(view), form: RwSignal::new(form), faults: RwSignal::new(faults) }
    }

    /// What a field holds when the page comes from the server.
    pub fn typed(self, field: &str) -> String {
        self.view.with_value(|view| typed(view, field))
    }

    pub fn with_view<T>(self, read: impl FnOnce(&CheckoutView) -> T) -> T {
        self.view.with_value(read)
    }

    /// Takes the form's present texts, after something was typed or chosen.
    pub fn read(self, form: &web_sys::HtmlFormElement) {
        let Ok(texts) = web_sys::FormData::new_with_form(form) else { return };
        self.form.set(CheckoutForm::read(&|field| texts.get(field).as_string().unwrap_or_default()));
    }

    pub fn choice(self) -> Option<Choice> {
        self.view.with_value(|view| self.form.with(|form| form.choice(&view.prices)))
    }

    pub fn way(self) -> Way {
        self.form.with(|form| Way::parse(&form.way).unwrap_or(Way::Card))
    }

    /// Today's total and the recurring total: the same function that the server charges by.
    pub fn priced(self) -> Option<Priced> {
        let (choice, way) = (self.choice()?, self.way());
        let (basis_points, tax) = self
            .view
            .with_value(|view| self.form.with(|form| tax_of(&view.taxes, &form.billing_country, &form.billing_vat_id)));
        let summary = choice.summary(way, Tax { basis_points, ..Tax::NONE }).ok()?;
        Some(Priced { choice, way, summary, tax })
    }

    /// The unit price of another cycle with the present coverage, in words.
    pub fn price_of(self, cycle: BillingCycle) -> Option<String> {
        let coverage = self.choice()?.coverage;
        let unit = self.view.with_value(|view| view.prices.unit_price(&coverage, cycle)).ok()?;
        let summary = Choice { coverage, cycle, unit }.summary(Way::Card, Tax::NONE).ok()?;
        Some(summary.recurring.gross.format(Locale::EnUs))
    }

    /// When the present choice renews first, as the server made it (rule 11).
    pub fn renewal(self, priced: &Priced) -> Moment {
        self.view.with_value(|view| {
            let dates = &view.renewals;
            match priced.way {
                Way::Trial => dates.trial.clone(),
                Way::Card | Way::Invoice => {
                    let cycle = BillingCycle::ALL.iter().position(|cycle| *cycle == priced.choice.cycle);
                    cycle.and_then(|cycle| dates.cycles.get(cycle)).unwrap_or(&dates.trial).clone()
                }
            }
        })
    }

    /// Whether the present choice can be paid by invoice, and what would bring it there.
    pub fn invoice_words(self) -> String {
        let choice = self.choice();
        self.view.with_value(|view| invoice_words(&view.by_invoice, &view.prices, choice.as_ref()))
    }

    /// The words beside a field, while something is wrong with it.
    pub fn fault(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.faults.with(|faults| faults.iter().find(|(name, _)| name == field).map(|(_, words)| words.clone()))
        })
    }
}

fn typed(view: &CheckoutView, field: &str) -> String {
    view.fields.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone()).unwrap_or_default()
}
