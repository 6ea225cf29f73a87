//! The foot of every page: who sells here, and the papers.

use leptos::prelude::*;

/// The footer; `words` name the seller and, in a demo, whose product names these are.
#[component]
pub fn SiteFooter(#[prop(into)] words: String) -> impl IntoView {
    view! {
        <footer class="site-footer">
            <div class="site-footer-inner">
                <p>{words}</p>
                <ul>
                    <li>
                        <a href="/help/accounts">"Accounts"</a>
                    </li>
                    <li>
                        <a href="/help/resellers">"Resellers"</a>
                    </li>
                    <li>
                        <a href="/legal/terms">"Terms"</a>
                    </li>
                    <li>
                        <a href="/legal/privacy">"Privacy"</a>
                    </li>
                    <li>
                        <a href="/legal/imprint">"Imprint"</a>
                    </li>
                </ul>
            </div>
        </footer>
    }
}
