//! The HTML document around every page.

mod files;
mod takeover;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::App;
use files::Files;
pub use takeover::name_part;

/// Whether the page is one of staff's, which need no scripts (`pages::vendor`).
fn is_staffs() -> bool {
    use_context::<axum::http::request::Parts>().is_some_and(|parts| {
        let path = parts.uri.path();
        path == "/vendor" || path.starts_with("/vendor/")
    })
}

/// The document of a page, with what the browser needs to take over from the server.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    provide_context(use_nonce());
    let files = Files::of(&options);
    provide_context(files);
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
                // What looks like a telephone number is mostly an invoice's; a link in it would be in the way of hydration.
                <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
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
                <AutoReload options=options />
                <link id="style" rel="stylesheet" href=&*files.styles />
                {takes_over
                    .then(|| {
                        view! {
                            <script type="module" nonce=use_nonce()>
                                {takeover::script(files)}
                            </script>
                        }
                    })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
