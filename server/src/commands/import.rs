//! `twofold import FILE`: a catalog file into the shop.

use std::{path::Path, process::ExitCode};

use services::catalog::{self, ImportError};

use crate::{
    compose::{self, StartError},
    settings::Settings,
};

pub(super) async fn import(settings: &Settings, file: &Path) -> Result<ExitCode, StartError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| StartError::Other(format!("{} cannot be read: {error}", file.display())))?;
    let base_url = settings.base_url_on(settings.address);
    let shop = compose::shop(settings, base_url).await?;
    let outcome = catalog::import(&shop, &text).await;
    shop.db.close().await;
    match outcome {
        Ok(report) => {
            println!("{report}");
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::Faults(faults)) => {
            eprintln!("twofold: nothing was imported; {} has {} faults:", file.display(), faults.len());
            for fault in faults {
                eprintln!("  {fault}");
            }
            Ok(ExitCode::FAILURE)
        }
        Err(ImportError::Db(error)) => Err(StartError::database(settings, error)),
        Err(error) => Err(StartError::Other(format!("nothing was imported: {error}"))),
    }
}
