//! `twofold migrate`: the schema, and nothing else.

use crate::{
    compose::{self, StartError},
    settings::Settings,
};

pub(super) async fn migrate(settings: &Settings) -> Result<(), StartError> {
    let db = compose::open_migrated_db(settings).await?;
    db.close().await;
    println!("The schema of {} is up to date.", settings.database_words());
    Ok(())
}
