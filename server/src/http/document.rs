//! Pages that the server writes itself, without the app's router and without scripts: errors and
//! the mailbox. They ask nothing of the data base, which may be what is in trouble.

use app::components::{SiteFooter, SiteHeader, SkipLink};
use leptos::{prelude::*, reactive::owner::Owner};
use leptos_meta::HashedStylesheet;

use super::Site;

/// The document around `main`, whose class is given.
pub fn render<Main: IntoView + 'static>(
    site: &Site,
    title: &'static str,
    class: &'static str,
    main: impl FnOnce() -> Main,
) -> String {
    let (options, vendor) = (site.options.clone(), site.vendor_name());
    let demo = site.shop.gateway.is_sandbox();
    let owner = Owner::new();
    let html = owner.with(|| {
        view! {
            <!DOCTYPE html>
            <html lang=domain::locale::Locale::default().tag()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{format!("{title} · {vendor}")}</title>
                    <meta name="description" content=title />
                    <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                    <HashedStylesheet id="style" options />
                </head>
                <body>
                    <SkipLink />
                    <SiteHeader vendor=vendor.clone() demo />
                    <main id="main" class=class>
                        {main()}
                    </main>
                    <SiteFooter words=vendor.clone() />
                </body>
            </html>
        }
        .to_html()
    });
    owner.unset_with_forced_cleanup();
    html
}
