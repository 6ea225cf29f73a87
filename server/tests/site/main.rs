//! The site as a whole: a shop on a data base of its own behind the real router, and the binary
//! itself. One test program, since each would be linked anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod arrows;
mod backup;
mod billing;
mod callers;
mod checkout;
mod command_line;
mod downloads;
mod health;
mod licenses;
mod line;
mod links;
mod mailbox;
mod orders;
mod outage;
mod pages;
mod prices;
mod public_pages;
mod renewing;
mod requests;
mod returning;
mod sandbox;
mod staff;
mod support;
mod two_sides;
