//! How requests are answered. [`Site`] is what handlers work with, [`front()`] the whole service:
//! public pages leave it as kept bytes (`page_cache`), everything else goes through the layers of
//! `router` to pages, server functions and files.

mod assets;
mod body;
mod checkout;
mod client;
mod document;
mod downloads;
mod dress;
mod front;
mod gate;
mod health;
mod letters;
mod loopback;
mod mailbox;
mod measure;
mod order_events;
pub mod page_cache;
mod pages;
mod papers;
mod policy;
mod range;
mod renew;
mod request;
mod router;
mod sandbox;
mod server_functions;
mod session_note;
mod site;
mod styleguide;

pub use front::{Front, front};
pub use router::{Endpoint, endpoints};
pub use site::Site;
