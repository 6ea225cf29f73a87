//! `twofold config`: what is wrong with the settings, and what counts.

use std::process::ExitCode;

use services::config::Mode;

use crate::settings::{SettingFaults, Settings};

pub(super) fn check(settings: Result<Settings, SettingFaults>) -> ExitCode {
    match settings {
        Ok(settings) => {
            match settings.mode {
                Mode::Production => println!("The settings are good for production."),
                Mode::Development => println!(
                    "The settings are good for development. (Production needs a payment gateway that moves money, \
                     which this version does not have.)"
                ),
            }
            ExitCode::SUCCESS
        }
        Err(faults) => refuse(&faults),
    }
}

pub(super) fn show(settings: Result<Settings, SettingFaults>) -> ExitCode {
    match settings {
        Ok(settings) => {
            print!("{settings}");
            ExitCode::SUCCESS
        }
        Err(faults) => refuse(&faults),
    }
}

fn refuse(faults: &SettingFaults) -> ExitCode {
    eprintln!("twofold: {faults}");
    ExitCode::FAILURE
}
