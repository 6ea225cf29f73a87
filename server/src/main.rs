//! The binary `twofold`; what it does stands in the library beside it.

use std::process::ExitCode;

/// A rendered page is thousands of small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    without_huge_pages();
    server::commands::run()
}

/// Pages of 2 MB instead of 4 kB nearly double what the process holds in memory and bring it no speed. A kernel that
/// knows no such thing answers with an error, which changes nothing.
fn without_huge_pages() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_thp_disable(true);
}
