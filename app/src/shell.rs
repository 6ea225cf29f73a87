//! The HTML document around every page.

use std::{env, fs, sync::OnceLock};

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::App;

/// Whether the page is one of staff's, which need no scripts (`pages::vendor`).
#[cfg(feature = "ssr")]
fn is_staffs() -> bool {
    use_context::<axum::http::request::Parts>().is_some_and(|parts| {
        let path = parts.uri.path();
        path == "/vendor" || path.starts_with("/vendor/")
    })
}

/// The stylesheet's address. Its hash stands in the list that the build leaves beside the binary, as
/// `leptos_meta::HashedStylesheet` expects it, which would read the list again for every page.
fn stylesheet(options: &LeptosOptions) -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let list = || fs::read_to_string(env::current_exe().ok()?.parent()?.join(&*options.hash_file)).ok();
        let hash_in = |list: String| {
            let lines = list.lines().filter_map(|line| line.split_once(':'));
            lines.filter(|(file, _)| file.trim() == "css").map(|(_, hash)| format!(".{}", hash.trim())).next()
        };
        let hash = if options.hash_files { list().and_then(hash_in).unwrap_or_default() } else { String::new() };
        format!("/{}/{}{hash}.css", options.site_pkg_dir, options.output_name)
    })
}

/// The document of a page, with what the browser needs to take over from the server.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    provide_context(use_nonce());
    let takes_over = !is_staffs();
    view! {
        <!DOCTYPE html>
        <html lang=domain::locale::Locale::default().tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#0e1013" media="(prefers-color-scheme: dark)" />
                <link
                    rel="preload"
                    href="/fonts/inter-4.001-latin.woff2"
                    r#as="font"
                    r#type="font/woff2"
                    crossorigin="anonymous"
                />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="icon" href="/favicon.ico" sizes="32x32" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <AutoReload options=options.clone() />
                <link id="style" rel="stylesheet" href=stylesheet(&options) />
                {takes_over.then(|| view! { <HydrationScripts options defer=true /> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
