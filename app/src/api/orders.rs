//! An order's page: what became of the order, told anew while something is under way (house rule
//! 13), and the payer's second thoughts. An order belongs to whoever has its address.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Moment, packed::Packed, portal::Seller};

#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
mod steps;
#[cfg(feature = "ssr")]
mod view;

#[cfg(feature = "ssr")]
pub use view::{Told, tell};

/// An order's page.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing, and none decides about another")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPageView {
    pub seller: Seller,
    pub product_name: String,
    pub state: OrderPageState,
    pub reseller: bool,
    pub one_account: bool,
    /// The licensee declined: the license is nobody's.
    pub given_back: bool,
    pub billing_name: String,
    pub billing_email: String,
    pub licensee_name: String,
    pub licensee_email: String,
    pub coverage: String,
    pub cycle: String,
    pub total_today: String,
    pub recurring: String,
    pub placed: Moment,
    pub sandbox: bool,
    /// Where the payment is confirmed first, while it is open.
    pub confirm_at: Option<String>,
    /// Why the card was declined, in words, where it was.
    pub declined: Option<String>,
    /// What happened, oldest first; like the next four it is markup (`pages::order::markup`).
    pub steps: String,
    /// The texts that were agreed to.
    pub agreed: String,
    /// A license that was declined, or a mail that came back.
    pub came_back: String,
    /// How the invoice is paid, while it is open; markup as well.
    pub how_to_pay: String,
    /// What became of a form that was posted.
    pub said: String,
    /// What can be put right.
    pub forms: String,
    /// What `forms` offers: changes when they do, but for what was typed.
    pub offers: (bool, bool),
    /// Something is under way: whoever can, listens.
    pub pending: bool,
    /// A page without a script looks again by itself. Nothing can be typed on it meanwhile.
    pub refreshes: bool,
    /// The checkout of the same product, for another order or another card.
    pub checkout: String,
}

/// What happened to the order so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderPageState {
    Paying,
    Declined,
    Paid {
        invoice: String,
        renews: Moment,
    },
    /// By invoice: what it waits for, in words.
    AwaitingPayment {
        words: String,
    },
    TrialAsked {
        ends: Moment,
    },
}

/// Reads the order behind the token in its address.
#[server(prefix = "/api", endpoint = "orders/view")]
pub async fn read_order(token: String) -> Result<Packed<Option<OrderPageView>>, ServerFnError> {
    forms::read(&super::context::shop(), &token).await.and_then(Packed::of)
}

/// Corrects the licensee's address; answers with the page as it is then.
#[server(prefix = "/api", endpoint = "orders/correct")]
pub async fn correct_licensee(
    token: String,
    #[server(default)] licensee_email: String,
) -> Result<Packed<Option<OrderPageView>>, ServerFnError> {
    forms::correct(&super::context::shop(), &token, &licensee_email).await.and_then(Packed::of)
}

/// Sends the delivery's mail again; the answer does not tell whether it was too often.
#[server(prefix = "/api", endpoint = "orders/again")]
pub async fn send_delivery_again(token: String) -> Result<Packed<Option<OrderPageView>>, ServerFnError> {
    forms::send_again(&super::context::shop(), &token).await.and_then(Packed::of)
}
