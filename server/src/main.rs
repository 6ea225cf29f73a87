//! The binary `twofold`; what it does stands in the library beside it.

use std::process::ExitCode;

/// A rendered page is thousands of small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::commands::run()
}
