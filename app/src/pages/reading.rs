//! What a page reads before it shows itself. The page is rendered on the server once it is read,
//! and again in the browser whenever its key (a part of the address) changes.
//!
//! All pages share one resource and one boundary; only the last step, opening the answer, is a
//! page's own (`api::packed` says why).

use std::{convert::Infallible, fmt, future::Future, marker::PhantomData, pin::Pin, str::FromStr, sync::Arc};

use leptos::{prelude::*, server::codee::string::FromToStringCodec, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_url};
use serde::de::DeserializeOwned;

use crate::api::{
    accident::Accident,
    packed::{Packed, Text},
};

/// A page's answer, on its way or here.
pub struct Reading<T> {
    answer: Resource<Answer, FromToStringCodec>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reading<T> {}

impl<T: DeserializeOwned + 'static> Reading<T> {
    /// Asks a server function once; nothing in the address changes what is read.
    pub fn once<F>(call: fn() -> F) -> Self
    where
        F: ServerFn<Output = Packed<T>, Error = ServerFnError> + Send + 'static,
    {
        Self::of("", String::new, move |_| call())
    }

    /// Asks for what belongs to a parameter of the route, which is the function's argument as well.
    pub fn of_param<F>(name: &'static str, call: fn(String) -> F) -> Self
    where
        F: ServerFn<Output = Packed<T>, Error = ServerFnError> + Send + 'static,
    {
        let params = use_params_map();
        Self::of(name, move || params.with(|params| params.get(name).unwrap_or_default()), call)
    }

    /// Asks for what belongs to the route's `id` (if it has one) and to the query behind it, as one text:
    /// `{id}?kind=fix`.
    pub fn of_address<F>(argument: &'static str, call: fn(String) -> F) -> Self
    where
        F: ServerFn<Output = Packed<T>, Error = ServerFnError> + Send + 'static,
    {
        let (params, url) = (use_params_map(), use_url());
        let key = move || {
            let id = params.with(|params| params.get("id").unwrap_or_default());
            url.with(|url| if url.search().is_empty() { id.clone() } else { format!("{id}?{}", url.search()) })
        };
        Self::of(argument, key, call)
    }

    /// Asks for what belongs to `key`, the function's one `argument`.
    pub fn of<F>(
        argument: &'static str,
        key: impl Fn() -> String + Send + Sync + 'static,
        call: impl Fn(String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: ServerFn<Output = Packed<T>, Error = ServerFnError> + Send + 'static,
    {
        Self { answer: resource(Box::new(key), read(argument, call)), holds: PhantomData }
    }

    /// Shows the page; `waits` keeps its place while it is read for the first time in the browser.
    pub fn show(
        self,
        waits: fn() -> AnyView,
        page: impl Fn(Result<T, Accident>) -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        shown(self.answer, waits, Arc::new(move |Answer(answer)| page(answer.and_then(|text| text.open()))))
    }
}

type Key = Box<dyn Fn() -> String + Send + Sync>;
type Read = Box<dyn Fn(String) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// On the server the function itself; in the browser a call of it.
fn read<T, F>(argument: &'static str, call: impl Fn(String) -> F + Send + Sync + 'static) -> Read
where
    F: ServerFn<Output = Packed<T>, Error = ServerFnError> + Send + 'static,
{
    #[cfg(feature = "ssr")]
    {
        let _ = argument;
        Box::new(move |key| {
            let called = call(key).run_body();
            Box::pin(
                async move { Answer(called.await.map(|packed| packed.text).map_err(|error| Accident::from(&error))) },
            )
        })
    }
    #[cfg(not(feature = "ssr"))]
    {
        let _ = call;
        asks(F::PATH, argument)
    }
}

#[cfg(not(feature = "ssr"))]
fn asks(path: &'static str, argument: &'static str) -> Read {
    Box::new(move |key| {
        // A browser has one thread.
        let asked = send_wrapper::SendWrapper::new(crate::api::call::ask(path, argument, key));
        Box::pin(async move { Answer(asked.await) })
    })
}

fn resource(key: Key, read: Read) -> Resource<Answer, FromToStringCodec> {
    Resource::new_str_blocking(key, read)
}

fn shown(
    answer: Resource<Answer, FromToStringCodec>,
    waits: fn() -> AnyView,
    page: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>,
) -> AnyView {
    view! {
        <Transition fallback=waits>
            {move || {
                let page = page.clone();
                Suspend::new(async move { page(answer.await) })
            }}
        </Transition>
    }
    .into_any()
}

/// An answer on its way into the rendered page: `+` and the text, or `-` and the accident.
#[derive(Clone)]
struct Answer(Result<Text, Accident>);

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(text) => write!(f, "+{}", text.0),
            Err(accident) => write!(f, "-{}", accident.text()),
        }
    }
}

impl FromStr for Answer {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(match text.strip_prefix('+') {
            Some(text) => Ok(Text(text.to_owned())),
            None => Err(Accident::read(text.strip_prefix('-').unwrap_or_default())),
        }))
    }
}
