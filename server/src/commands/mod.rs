//! The command line. One file a command; each answers with an exit code and clear sentences.

mod backup;
mod config;
mod import;
mod migrate;
mod seed;
mod serve;
mod staff;
mod time;

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use services::time_machine::Span;

use crate::{
    compose::StartError,
    logging,
    settings::{SettingFaults, Settings, Sources, VARIABLES, load},
};

pub use serve::serve;

/// The settings' file when none is named.
const DEFAULT_FILE: &str = "twofold.toml";

/// Twofold: a shop for software licenses, with an account for who pays and one for who uses.
#[derive(Parser)]
#[command(name = "twofold", version, propagate_version = true)]
struct CommandLine {
    /// The file with settings; without it ./twofold.toml, if there is one
    #[arg(long, global = true, value_name = "FILE", env = "TWOFOLD_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the shop, work off its jobs, or both
    ///
    /// Brings the data base's schema up to date first. In development an empty shop gets the demo
    /// catalog. Ends on SIGTERM or ctrl-c, once running requests and jobs are done.
    Serve {
        /// What this process does
        #[arg(long, value_enum, default_value_t = Role::All)]
        role: Role,
    },
    /// Bring the data base's schema up to date, and end
    Migrate,
    /// Import a catalog file: all of it, or nothing and every fault with its line
    ///
    /// The file is the whole catalog: what it no longer names is no longer shown or sold. A second
    /// import of the same file changes nothing. A running shop shows the change within a second.
    Import {
        /// The catalog, a TOML file with `schema = 1`
        file: PathBuf,
    },
    /// Say who runs the shop: they sign in like everybody and then may open /vendor
    Staff {
        #[command(subcommand)]
        command: StaffCommand,
    },
    /// Copy the data base and the files of a running shop into a new folder (SQLite)
    ///
    /// The copy is of one moment, checked by SHA-256, and holds the shop's key: guard it like the
    /// shop. With PostgreSQL, use `pg_dump` and copy the folder of files after it.
    Backup {
        /// The folder to make
        folder: PathBuf,
    },
    /// Bring a backup back, once every file in it was checked
    Restore {
        /// The folder that `twofold backup` made
        folder: PathBuf,
        /// Take the place of what is in the data folder; the data base there is put aside
        #[arg(long)]
        replace: bool,
    },
    /// Fill a shop in development with made-up customers, to measure it
    Seed {
        /// How many customers
        #[arg(long)]
        customers: u32,
        /// How many licenses they have together
        #[arg(long)]
        licenses: u32,
    },
    /// Move the time of a shop in development, and do what falls due on each day
    Time {
        #[command(subcommand)]
        command: TimeCommand,
    },
    /// Look at the settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Make an e-mail address staff
    Add { address: String },
    /// Print who is staff
    List,
    /// Take the role from an address; what it did stays in the audit log
    Remove { address: String },
}

#[derive(Subcommand)]
enum TimeCommand {
    /// Go on by days, weeks, calendar months or years; there is no way back
    Advance {
        /// How far: 10d, 2w, 3mo, 1y
        span: Span,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Say what is wrong with the settings, without starting anything
    Check,
    /// Print the settings that count, without passwords
    Show,
}

/// What a process does. Several processes can share one data base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Answer requests
    Web,
    /// Work off jobs: mail, papers, payments that were left open
    Worker,
    /// Both
    All,
}

impl Role {
    pub const fn serves(self) -> bool {
        matches!(self, Self::Web | Self::All)
    }

    pub const fn works(self) -> bool {
        matches!(self, Self::Worker | Self::All)
    }
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    let command = CommandLine::command().after_help(settings_help());
    let line = match CommandLine::from_arg_matches(&command.get_matches()) {
        Ok(line) => line,
        Err(error) => error.exit(),
    };
    let settings = read_settings(line.config);
    if let Command::Config { command } = line.command {
        return match command {
            ConfigCommand::Check => config::check(settings),
            ConfigCommand::Show => config::show(settings),
        };
    }
    let outcome = settings.map_err(StartError::from).and_then(|settings| run_with(&line.command, &settings));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("twofold: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_with(command: &Command, settings: &Settings) -> Result<ExitCode, StartError> {
    logging::start(settings);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| StartError::Other(format!("no threads can be started: {error}")))?;
    runtime.block_on(async {
        match command {
            Command::Serve { role } => serve(settings, *role).await.map(|()| ExitCode::SUCCESS),
            Command::Migrate => migrate::migrate(settings).await.map(|()| ExitCode::SUCCESS),
            Command::Import { file } => import::import(settings, file).await,
            Command::Staff { command } => staff::staff(settings, command).await,
            Command::Backup { folder } => backup::backup(settings, folder).await,
            Command::Restore { folder, replace } => backup::restore(settings, folder, *replace).await,
            Command::Seed { customers, licenses } => seed::seed(settings, *customers, *licenses).await,
            Command::Time { command: TimeCommand::Advance { span } } => time::advance(settings, *span).await,
            Command::Config { .. } => Ok(ExitCode::SUCCESS),
        }
    })
}

fn read_settings(named: Option<PathBuf>) -> Result<Settings, SettingFaults> {
    let file = named.or_else(|| Path::new(DEFAULT_FILE).exists().then(|| PathBuf::from(DEFAULT_FILE)));
    let environment = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    load(&Sources::read(file.as_deref(), &environment)?)
}

/// The settings, for `--help`.
fn settings_help() -> String {
    let mut help =
        "Settings, as variables of the environment or (by the name in parentheses) in the file:\n".to_owned();
    for variable in VARIABLES {
        // Writing to a text never fails.
        let _ = writeln!(help, "  {} ({})\n      {}", variable.name, variable.key, variable.words);
    }
    help + "\nMore about each in twofold.example.toml and docs/operating.md."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn help_names_every_setting() {
        let help = settings_help();
        assert!(VARIABLES.iter().all(|variable| help.contains(variable.name)));
    }
}
