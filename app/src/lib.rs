//! What people see: routes, pages, components and the server functions behind them.
//!
//! `ssr` builds it for the server, `hydrate` for the browser; never both at once.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` exclude each other: build the server and the browser's part apart");

pub mod api;
pub mod components;
pub mod pages;
mod routes;
#[cfg(feature = "ssr")]
mod shell;
pub mod words;

pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
