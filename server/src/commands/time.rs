//! `twofold time`: moves the time of a shop in development, while it runs or not.

use std::process::ExitCode;

use domain::locale::Locale;
use services::time_machine::{self, Span, TimeError};

use super::serve::open_with_demo;
use crate::{
    compose::{self, StartError},
    settings::Settings,
};

pub(super) async fn advance(settings: &Settings, span: Span) -> Result<ExitCode, StartError> {
    let shop = compose::shop(settings, settings.base_url_on(settings.address)).await?;
    if time_machine::is_allowed(&shop) {
        open_with_demo(&shop, settings).await?;
    }
    let moved = time_machine::advance(&shop, span).await;
    shop.db.close().await;
    match moved {
        Ok(now) => {
            println!("It is {} in the shop.", shop.config.zone.describe(now, Locale::default()));
            Ok(ExitCode::SUCCESS)
        }
        Err(TimeError::Db(error)) => Err(StartError::database(settings, error)),
        Err(TimeError::Refused) => Err(StartError::Other(TimeError::Refused.to_string())),
    }
}
