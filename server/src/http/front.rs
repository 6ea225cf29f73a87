//! The whole service. A public page that is kept leaves at once, before any layer: that is most of
//! the traffic. Everything else goes through the router.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

use axum::{Router, extract::Request, response::Response, routing::future::RouteFuture};
use futures::future::Either;
use tower::Service;

use super::{Site, router, session_note};

/// The site as a service.
#[derive(Clone)]
pub struct Front {
    site: Site,
    router: Router,
}

/// Puts the site together.
pub fn front(site: Site) -> Front {
    Front { router: router::router(&site), site }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.site.pages.answer(&request) {
            Some(mut response) => {
                let (name, note) = session_note::of(&self.site, request.headers());
                response.headers_mut().insert(name, note);
                Either::Left(ready(Ok(response)))
            }
            None => Either::Right(self.router.call(request)),
        }
    }
}
