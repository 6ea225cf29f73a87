//! A reseller's customers (rule 4): who they are, what they use, until when.

use domain::{
    account::{Action, Side},
    locale::Locale,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    licensing::{self, CUSTOMERS_A_PAGE, Customer, CustomerSearch},
    shop::Shop,
};

use crate::{
    api::{
        Answer,
        context::{accident, locale, moment},
        lists::{
            CellView, ChoiceView, EmptyView, ListView, SearchView, TermView,
            asked::{Asked, address, pages, place},
        },
        portal::{
            StatusView,
            words::{frame, status},
        },
    },
    components::{Tone, options},
};

const PATH: &str = "/billing/customers";
/// The choice of those whose time is over, in the address.
const ENDED: &str = "ended";

pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<ListView>, ServerFnError> {
    let Locale::EnUs = locale();
    if !caller.has_side(Side::Billing) {
        return Ok(Answer::NotFound);
    }
    let asked = Asked::read(asked);
    let (term, ended) = (asked.text("q"), asked.text("show") == ENDED);
    let search = CustomerSearch { term, ended, page: asked.page() };
    let found = licensing::customers(shop, caller, &search).await.map_err(accident)?;
    let shown = if ended { ENDED } else { "" };
    let fields = [("show", shown), ("q", search.term.as_str())];
    let place = place("Customers", search.page, CUSTOMERS_A_PAGE, found.customers.len());
    Ok(Answer::Found(ListView {
        frame: frame(shop, caller).await?,
        title: "Customers".to_owned(),
        lede: "Whom you bought for, what they use, and until when. They see neither prices nor invoices.".to_owned(),
        back: ("/billing".to_owned(), "Billing".to_owned()),
        search: Some(form(shown, &search.term)),
        columns: ["Customer", "E-mail", "License", "Status", "Expires"].map(str::to_owned).to_vec(),
        empty: found.customers.is_empty().then(|| {
            if caller.accounts_for(Action::SeeSubscriptions).is_empty() { invoices_alone() } else { empty(&search) }
        }),
        pages: pages(PATH, &fields, search.page, found.more, place),
        rows: found.customers.into_iter().map(|customer| row(shop, customer)).collect(),
    }))
}

fn form(shown: &str, typed: &str) -> SearchView {
    let Locale::EnUs = locale();
    let choices = [("", "Running or just ended"), (ENDED, "Ended more than 30 days ago")];
    SearchView {
        choice: Some(ChoiceView {
            name: "show".to_owned(),
            label: "Show".to_owned(),
            options: options(choices, shown),
        }),
        term: Some(TermView { label: "Name, organization, e-mail or product".to_owned(), typed: typed.to_owned() }),
        button: "Search".to_owned(),
    }
}

fn row(shop: &Shop, customer: Customer) -> Vec<CellView> {
    let Locale::EnUs = locale();
    let expires = moment(shop, customer.expires);
    let StatusView { tone, words } = if customer.declined {
        StatusView { tone: Tone::Attention, words: "Declined".to_owned() }
    } else {
        status(shop, customer.status)
    };
    vec![
        CellView {
            words: customer.name,
            href: Some(format!("/billing/subscriptions/{}", customer.subscription)),
            more: customer.organization,
            ..CellView::default()
        },
        CellView::new(customer.address),
        CellView {
            words: customer.product_name,
            more: Some(customer.coverage.describe(locale())),
            ..CellView::default()
        },
        CellView { words, tone: Some(tone), ..CellView::default() },
        CellView { words: expires.words, time: Some((expires.iso, expires.exact)), ..CellView::default() },
    ]
}

/// Accounting reads invoices and no more (rule 5).
fn invoices_alone() -> EmptyView {
    let Locale::EnUs = locale();
    EmptyView {
        title: "Your role reads invoices".to_owned(),
        words: "Customers are shown to owners and managers of this account.".to_owned(),
        link: Some(("/billing".to_owned(), "To the invoices".to_owned())),
    }
}

fn empty(search: &CustomerSearch) -> EmptyView {
    let Locale::EnUs = locale();
    let other = if search.ended { "" } else { ENDED };
    let text = str::to_owned;
    if search.page > 0 {
        return EmptyView {
            title: text("No more customers"),
            words: text("There is nobody on this page."),
            link: Some((text(PATH), text("To the first page"))),
        };
    }
    match (search.term.as_str(), search.ended) {
        ("", true) => EmptyView {
            title: text("Nobody here"),
            words: text("No customer\u{2019}s license ended more than 30 days ago."),
            link: Some((text(PATH), text("Show the running ones"))),
        },
        ("", false) => EmptyView {
            title: text("No customer yet"),
            words: text("Choose \u{201c}I am buying for a customer\u{201d} at checkout; whoever you name shows here."),
            link: Some((text("/help/resellers"), text("How resellers buy"))),
        },
        (term, ended) => EmptyView {
            title: text("No customer matches"),
            words: text(
                "Look for a part of a name, an organization, an address or a product; or look among the others.",
            ),
            link: Some((
                address(PATH, &[("show", other), ("q", term)], 0),
                text(if ended { "Look among the running ones" } else { "Look among those that ended" }),
            )),
        },
    }
}
