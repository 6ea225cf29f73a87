//! The running shop: everything that services need, handed to each of them. `server` composes it,
//! tests build it on a data base of their own.

use std::sync::Arc;

use domain::calendar::{Date, Instant};

use crate::{
    clock::{Chance, Clock},
    config::Config,
    db::Db,
    mail::Transport,
    payments::PaymentGateway,
    storage::FileStore,
    tokens::ShopKey,
    wake::Wake,
};

/// What services work with. Cheap to clone.
#[derive(Clone)]
pub struct Shop {
    pub db: Db,
    pub clock: Clock,
    pub chance: Chance,
    pub files: FileStore,
    pub gateway: Arc<dyn PaymentGateway>,
    pub transport: Transport,
    pub config: Arc<Config>,
    pub key: ShopKey,
    /// Rung after a transaction that wrote jobs, so that the worker looks at once (house rule 7).
    pub wake: Arc<Wake>,
}

impl Shop {
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Today's date in the vendor's zone.
    pub fn today(&self) -> Date {
        self.config.zone.date(self.now())
    }

    /// Makes an identifier: `shop.id(LicenseId::from_parts)`.
    pub fn id<Id>(&self, make: impl FnOnce(Instant, u128) -> Id) -> Id {
        make(self.now(), self.chance.bits())
    }
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").field("db", &self.db.engine()).finish_non_exhaustive()
    }
}
