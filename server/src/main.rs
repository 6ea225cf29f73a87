//! The binary `twofold`; what it does stands in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::commands::run()
}
