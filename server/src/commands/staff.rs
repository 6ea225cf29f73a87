//! `twofold staff add | list | remove`: who may open `/vendor`.

use std::process::ExitCode;

use domain::email::EmailAddress;
use services::{db::DbError, shop::Shop, vendor};

use super::StaffCommand;
use crate::{
    compose::{self, StartError},
    settings::Settings,
};

/// What to print, or why it was refused.
type Said = Result<String, String>;

pub(super) async fn staff(settings: &Settings, command: &StaffCommand) -> Result<ExitCode, StartError> {
    let shop = compose::shop(settings, settings.base_url_on(settings.address)).await?;
    let answer = match command {
        StaffCommand::Add { address } => add(&shop, address).await,
        StaffCommand::List => list(&shop).await,
        StaffCommand::Remove { address } => remove(&shop, address).await,
    };
    shop.db.close().await;
    match answer.map_err(|error| StartError::database(settings, error))? {
        Ok(words) => {
            println!("{words}");
            Ok(ExitCode::SUCCESS)
        }
        Err(words) => Err(StartError::Other(words)),
    }
}

async fn add(shop: &Shop, typed: &str) -> Result<Said, DbError> {
    let Ok(address) = EmailAddress::parse(typed) else { return Ok(Err(no_address(typed))) };
    Ok(Ok(if vendor::add_staff(shop, &address).await? {
        format!("{address} is staff now, and finds the customers at {}.", shop.config.url("/vendor"))
    } else {
        format!("{address} was staff already.")
    }))
}

async fn remove(shop: &Shop, typed: &str) -> Result<Said, DbError> {
    let Ok(address) = EmailAddress::parse(typed) else { return Ok(Err(no_address(typed))) };
    Ok(if vendor::remove_staff(shop, &address).await? {
        Ok(format!("{address} is not staff any more."))
    } else {
        Err(format!("{address} is not staff"))
    })
}

fn no_address(typed: &str) -> String {
    format!("{typed} is no e-mail address")
}

async fn list(shop: &Shop) -> Result<Said, DbError> {
    let members = vendor::list_staff(shop).await?;
    if members.is_empty() {
        return Ok(Ok("Nobody is staff yet; `twofold staff add ADDRESS` changes that.".to_owned()));
    }
    let lines = members.into_iter().map(|member| {
        let seen = if member.proven { "" } else { "  (has not signed in yet)" };
        format!("{}  since {}{seen}", member.address, member.added.to_rfc3339())
    });
    Ok(Ok(lines.collect::<Vec<_>>().join("\n")))
}
