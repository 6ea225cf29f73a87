//! Staff's pages: one field that finds everything, and a page with a timeline for an order, a
//! customer and a license, the queue of jobs, payments by bank transfer, prices, and mails. The server
//! alone writes them, without scripts: staff are few, their forms are short, and no visitor's WASM has to
//! carry them (docs/decisions/0005).

mod customer;
mod find;
mod frame;
mod jobs;
mod license;
mod lists;
mod mails;
mod order;
mod payments;
mod people;
mod prices;
mod story;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

/// The page that the route names, by its parameter or its path; without either, the search.
pub fn vendor_page() -> AnyView {
    let named = |name| use_params_map().with_untracked(|params| params.get(name).is_some());
    if named("order") {
        order::page()
    } else if named("customer") {
        customer::page()
    } else if named("license") {
        license::page()
    } else if use_location().pathname.with_untracked(|path| path == "/vendor/jobs") {
        jobs::page()
    } else if use_location().pathname.with_untracked(|path| path.starts_with("/vendor/mails")) {
        mails::page()
    } else if named("invoice") {
        payments::one_page()
    } else if use_location().pathname.with_untracked(|path| path.starts_with("/vendor/payments")) {
        payments::page()
    } else if named("product") {
        let confirms = use_location().pathname.with_untracked(|path| path.ends_with("/confirm"));
        if confirms { prices::confirm_page() } else { prices::form_page() }
    } else if use_location().pathname.with_untracked(|path| path.starts_with("/vendor/prices")) {
        prices::page()
    } else {
        find::page()
    }
}
