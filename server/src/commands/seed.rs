//! `twofold seed`: made-up customers, for development and for measuring.

use std::process::ExitCode;

use services::{
    checkout::{self, SeedError},
    config::Mode,
};

use super::serve::open_with_demo;
use crate::{
    compose::{self, StartError},
    settings::Settings,
};

/// How often progress is told.
const TOLD_EVERY: u32 = 5000;

pub(super) async fn seed(settings: &Settings, customers: u32, licenses: u32) -> Result<ExitCode, StartError> {
    if settings.mode == Mode::Production {
        return Err(StartError::Other(SeedError::Production.to_string()));
    }
    if customers == 0 || licenses < customers {
        return Err(StartError::Other(
            "every customer gets a license: say --licenses as many as --customers, or more".to_owned(),
        ));
    }
    let shop = compose::shop(settings, settings.base_url_on(settings.address)).await?;
    open_with_demo(&shop, settings).await?;
    let told = |sold: u32| {
        if sold.is_multiple_of(TOLD_EVERY) {
            println!("{sold} licenses so far");
        }
    };
    let seeded = checkout::seed(&shop, customers, licenses, told).await;
    shop.db.close().await;
    match seeded {
        Ok(()) => {
            println!("The shop has {customers} customers with {licenses} licenses more.");
            Ok(ExitCode::SUCCESS)
        }
        Err(SeedError::Db(error)) => Err(StartError::database(settings, error)),
        Err(error) => Err(StartError::Other(error.to_string())),
    }
}
