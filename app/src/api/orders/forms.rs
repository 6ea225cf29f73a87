//! The forms on an order's page. Each answers with the whole page as it is then; without a script
//! what was typed and what became of it wait in a draft (house rule 2).

use domain::{calendar::Instant, locale::Locale};
use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize};
use services::{
    checkout::{self, Corrected, Draft, OrderView, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
};

use super::{
    OrderPageView,
    view::{self, Left},
};
use crate::{
    api::{
        context::{self, accident, headers, locale},
        cookies,
        portal::{self, NoticeView, words::plain},
    },
    components::Tone,
    words,
};

/// The name under which these drafts are kept; their subject is the order.
const FORM: &str = "order";
/// For how long the page says what became of a form.
const SAID_SECONDS: i64 = 60;
/// No address is longer; more is not worth keeping.
const TYPED_MAX: usize = 255;

/// What became of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Said {
    Corrected,
    TooLate,
    SentAgain,
    SentOften,
}

/// A form as it was posted.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Form {
    typed: String,
    said: Option<Said>,
    at: Instant,
}

/// The page, with what the form before left to say.
pub(super) async fn read(shop: &Shop, token: &str) -> Result<Option<OrderPageView>, ServerFnError> {
    let Some((order, knows)) = open(shop, token).await? else { return Ok(None) };
    let draft: Option<Draft<Form>> = match cookies::draft(shop, &headers(), FORM) {
        Some(cookie) => load_draft(shop, &cookie, FORM, &order.id.to_string()).await.map_err(accident)?,
        None => None,
    };
    page(shop, token, order, knows, draft).await.map(Some)
}

/// Corrects the licensee's address.
pub(super) async fn correct(shop: &Shop, token: &str, typed: &str) -> Result<Option<OrderPageView>, ServerFnError> {
    let Some((order, knows)) = open(shop, token).await? else { return Ok(None) };
    if !view::offers(&order, knows).1 {
        return answer(shop, token, Form::new(shop, Said::TooLate), Vec::new()).await;
    }
    let corrected = checkout::correct_licensee(shop, order.id, typed, &context::client()).await.map_err(accident)?;
    let (form, faults) = match corrected {
        Corrected::Done => (Form::new(shop, Said::Corrected), Vec::new()),
        Corrected::TooLate | Corrected::NotHere => (Form::new(shop, Said::TooLate), Vec::new()),
        Corrected::Faulty(fault) => {
            let typed = typed.chars().take(TYPED_MAX).collect();
            (Form { typed, said: None, at: shop.now() }, vec![fault])
        }
    };
    answer(shop, token, form, faults).await
}

/// Sends the delivery's mail again.
pub(super) async fn send_again(shop: &Shop, token: &str) -> Result<Option<OrderPageView>, ServerFnError> {
    let Some((order, knows)) = open(shop, token).await? else { return Ok(None) };
    // Where the page offers nothing, the answer tells nothing either.
    let said =
        if view::offers(&order, knows).1 && !checkout::send_delivery_again(shop, order.id).await.map_err(accident)? {
            Said::SentOften
        } else {
            Said::SentAgain
        };
    answer(shop, token, Form::new(shop, said), Vec::new()).await
}

impl Form {
    fn new(shop: &Shop, said: Said) -> Self {
        Self { typed: String::new(), said: Some(said), at: shop.now() }
    }
}

async fn open(shop: &Shop, token: &str) -> Result<Option<(OrderView, bool)>, ServerFnError> {
    let session = cookies::session(shop, &headers());
    view::open(shop, token, session.as_deref()).await.map_err(accident)
}

/// Remembers what became of the form, and answers with the page as it is now.
async fn answer(
    shop: &Shop,
    token: &str,
    form: Form,
    faults: Vec<domain::faults::FieldFault>,
) -> Result<Option<OrderPageView>, ServerFnError> {
    let Some((order, knows)) = open(shop, token).await? else { return Ok(None) };
    let cookie = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
    let draft = Draft { form, faults };
    save_draft(shop, &cookie, FORM, &order.id.to_string(), &draft).await.map_err(accident)?;
    cookies::set_draft(shop, FORM, &cookie);
    // The token opened an order, so it is one of ours and fits an address.
    context::back_to_form(&format!("/orders/{token}#second"));
    page(shop, token, order, knows, Some(draft)).await.map(Some)
}

async fn page(
    shop: &Shop,
    token: &str,
    order: OrderView,
    knows: bool,
    draft: Option<Draft<Form>>,
) -> Result<OrderPageView, ServerFnError> {
    let seller = portal::words::seller(shop).await?;
    let address = order.licensee_email.clone();
    let left = match draft {
        Some(draft) => {
            let is_fresh = shop.now().seconds_since(draft.form.at) < SAID_SECONDS;
            let said = draft.form.said.filter(|_| is_fresh).map(|said| notice(said, &address));
            let fault = draft.faults.first().map(|fault| words::fault(&fault.fault, locale()));
            Left { typed: draft.form.typed, fault, said }
        }
        None => Left::default(),
    };
    let view = view::page(shop, seller, token, order, knows, left);
    Ok(view)
}

fn notice(said: Said, address: &str) -> NoticeView {
    let Locale::EnUs = locale();
    let (tone, title, words) = match said {
        Said::Corrected => (
            Tone::Success,
            "The address is corrected",
            format!(
                "The license is at \u{2068}{address}\u{2069} now, and a mail is on its way there. The address before \
                 opens nothing of it any more."
            ),
        ),
        Said::TooLate => (
            Tone::Attention,
            "The address was not changed",
            "The licensee has signed in, so the license is theirs. To hand it over, please write to us.".to_owned(),
        ),
        Said::SentAgain => {
            (Tone::Success, "The mail goes out again", "Please look in the spam folder as well.".to_owned())
        }
        Said::SentOften => (
            Tone::Attention,
            "The mail did not go out again",
            "It went out a few times within the hour. Please look in the spam folder, or try again later.".to_owned(),
        ),
    };
    NoticeView { tone, title: title.to_owned(), words: plain(words), link: None }
}
