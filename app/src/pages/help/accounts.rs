//! `/help/accounts`: two accounts, who sees what, how one gets in, and what happens when somebody
//! leaves.

use leptos::prelude::*;

use super::with_seller;
use crate::{api::portal::Seller, components::PageHeading, pages::frame::ShopFrame};

/// The page.
pub fn accounts_page() -> AnyView {
    with_seller(|seller| view! { <Article seller /> }.into_any())
}

#[component]
fn Article(seller: Seller) -> impl IntoView {
    view! {
        <ShopFrame
            seller
            title="One checkout, two accounts"
            description="Who sees invoices and who sees licenses, how one signs in without a password, and what happens when somebody leaves."
            width="page-narrow"
            current="help"
        >
            <article class="prose">
                <PageHeading
                    eyebrow="Help"
                    title="One checkout, two accounts"
                    lede="Whoever pays and whoever uses the software are often two people. Each gets an account of their own, and sees only what is theirs."
                />
                <h2>"In short"</h2>
                <ul>
                    <li>
                        <strong>"You buy for yourself:"</strong>
                        " one account with two sides, Billing and Licenses, and a switch between them."
                    </li>
                    <li>
                        <strong>"You buy for somebody else:"</strong>
                        " two accounts. The invoices come to you, the license and its downloads go to them. Nobody has to forward anything."
                    </li>
                    <li>
                        <strong>"Both open with an e-mail address."</strong>
                        " There are no passwords."
                    </li>
                </ul>
                <WhoSeesWhat />
                <Handle />
                <SigningIn />
                <h2>"Sharing with your team"</h2>
                <p>
                    "Whoever reads the mailbox of the account\u{2019}s address can sign in, since the codes go there. So give the checkout an address that your team reads: renewal mail then waits for nobody\u{2019}s vacation. Inviting colleagues under addresses of their own is not possible here yet."
                </p>
                <h2>"When somebody leaves"</h2>
                <ul>
                    <li>"The license goes on. It does not depend on anybody signing in."</li>
                    <li>"With a team\u{2019}s address nothing changes: the next person reads the same mailbox."</li>
                    <li>
                        "With one person\u{2019}s address, sign in for as long as your organization can read that mailbox. If nobody can, "
                        <a href="/legal/imprint">"write to our support"</a> ": an account\u{2019}s address cannot be changed on a page yet."
                    </li>
                </ul>
            </article>
            <nav class="help-next" aria-label="More help">
                <a href="/help/resellers">"How resellers buy for a customer"</a>
                <a href="/sign-in">"Sign in"</a>
            </nav>
        </ShopFrame>
    }
}

#[component]
fn WhoSeesWhat() -> impl IntoView {
    view! {
        <h2 id="who-sees-what">"Who sees what"</h2>
        <table aria-labelledby="who-sees-what">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">"Billing"</th>
                    <th scope="col">"Licenses"</th>
                </tr>
            </thead>
            <tbody>
                <tr>
                    <th scope="row">"Prices, invoices, the card"</th>
                    <td>"Yes"</td>
                    <td>"No"</td>
                </tr>
                <tr>
                    <th scope="row">"Orders and the next renewal"</th>
                    <td>"Yes"</td>
                    <td>"No"</td>
                </tr>
                <tr>
                    <th scope="row">"Coverage, and until when"</th>
                    <td>"Yes"</td>
                    <td>"Yes"</td>
                </tr>
                <tr>
                    <th scope="row">"Who uses it: name, organization, address"</th>
                    <td>"Yes"</td>
                    <td>"Yes"</td>
                </tr>
                <tr>
                    <th scope="row">"Who pays, to ask for a renewal: name, organization"</th>
                    <td>"Yes"</td>
                    <td>"Yes"</td>
                </tr>
                <tr>
                    <th scope="row">"The license key"</th>
                    <td>"No"</td>
                    <td>"Yes"</td>
                </tr>
                <tr>
                    <th scope="row">"Every version, older and newer, to download"</th>
                    <td>"No"</td>
                    <td>"Yes"</td>
                </tr>
            </tbody>
        </table>
        <p>
            "This holds for every page, mail and file. Whoever pays does not learn what was downloaded; whoever uses it does not learn what it cost. If you do both, you see both, each on its side."
        </p>
    }
}

#[component]
fn Handle() -> impl IntoView {
    view! {
        <h2>"The address is the handle"</h2>
        <p>
            "An account opens with one e-mail address, its handle. The checkout asks for one or two of them, and the rest follows:"
        </p>
        <ul>
            <li>"An address that is new here gets an account. There is no form to register."</li>
            <li>"An address that has an account already gets the new order or license added to it."</li>
            <li>"Capital letters make no difference."</li>
        </ul>
    }
}

#[component]
fn SigningIn() -> impl IntoView {
    view! {
        <h2>"Signing in without a password"</h2>
        <ol>
            <li>"Enter your address under " <a href="/sign-in">"Sign in"</a> "."</li>
            <li>"A mail brings a code of six digits, and a link."</li>
            <li>"Type the code, or open the link and press its button. Opening the link alone uses nothing up."</li>
        </ol>
        <p>
            "Both work once, for 15 minutes, and five wrong codes end it. The page answers the same whether or not an address has an account here, so nobody can find out who is a customer. You stay signed in until 7 days pass without a visit, and for 30 days at most."
        </p>
        <p>
            "The mail about an order has a link of the same kind. When it has become too old, its page sends a new one to the same address."
        </p>
    }
}
