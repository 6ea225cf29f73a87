//! Mail: letters are worded and stored as rows by [`enqueue`] in the transaction that causes them
//! (house rule 7); the worker hands them to the [`Transport`] with [`deliver`].

pub mod letters;
mod message;
mod outbox;
mod sweep;
mod transport;

#[cfg(test)]
mod contract;
#[cfg(test)]
pub(crate) mod sink;
#[cfg(test)]
mod tests;

pub(crate) use letters::samples;
pub use letters::{
    Letter, WrittenLetter,
    samples::{Matter, Reads},
};
pub use message::check_sender;
pub(crate) use outbox::context;
pub use outbox::{DeliveryError, MailRow, deliver, enqueue, enqueue_about, find, recent};
pub use sweep::sweep;
pub use transport::{SendError, Transport, TransportError};
