//! Buttons, badges, states, money and dates, notices: what a page says.

use leptos::prelude::*;

use super::{Part, Specimen};
use crate::components::{
    Badge, Button, ButtonKind, ButtonLink, CopyText, DateText, Dialog, Disclosure, EmptyState, Glyph, Icon, Mark,
    MoneyText, Notice, Status, Steps, Toast, Toasts, Tone,
};

/// Everything that is words with a tone.
#[component]
pub(super) fn Words() -> impl IntoView {
    let asking = RwSignal::new(true);
    view! {
        <Part id="words" title="Words" words="Status is said in words with color, never by color alone.">
            <Specimen name="Button">
                <div class="cluster">
                    <Button kind=ButtonKind::Primary submit=false>
                        "Order and pay $99.00"
                    </Button>
                    <Button submit=false>"Send again"</Button>
                    <Button kind=ButtonKind::Quiet submit=false>
                        "Sign out"
                    </Button>
                    <Button kind=ButtonKind::Danger submit=false>
                        "Cancel the subscription"
                    </Button>
                </div>
                <div class="cluster">
                    <Button kind=ButtonKind::Primary busy=true submit=false>
                        "Order and pay $99.00"
                    </Button>
                    <Button busy=true submit=false>
                        "Send again"
                    </Button>
                    <Button kind=ButtonKind::Primary disabled=true submit=false>
                        "Not now"
                    </Button>
                    <span>
                        "Nothing there? "
                        <Button kind=ButtonKind::Link submit=false>
                            "Send another mail"
                        </Button>
                        "."
                    </span>
                </div>
                <div class="cluster">
                    <ButtonLink
                        href="#words"
                        kind=ButtonKind::Primary
                        large=true
                        icon=Glyph::Download
                        external=true
                    >
                        "Download 2.4.0"
                    </ButtonLink>
                    <ButtonLink href="#words" icon=Glyph::Download external=true>
                        "Download"
                    </ButtonLink>
                </div>
            </Specimen>
            <Specimen name="Badge">
                <div class="cluster">
                    <Badge>"Free"</Badge>
                    <Badge tone=Tone::Info>"New"</Badge>
                    <Badge tone=Tone::Success>"Newest"</Badge>
                    <Badge tone=Tone::Attention>"Preview"</Badge>
                    <Badge tone=Tone::Danger>"Withdrawn"</Badge>
                    <Badge tone=Tone::Billing>"Billing"</Badge>
                    <Badge tone=Tone::Licensee>"Licenses"</Badge>
                </div>
            </Specimen>
            <Specimen name="Status">
                <div class="cluster">
                    <Status tone=Tone::Info>"Trial"</Status>
                    <Status tone=Tone::Success>"Active"</Status>
                    <Status tone=Tone::Attention>"Grace"</Status>
                    <Status tone=Tone::Danger>"Suspended"</Status>
                    <Status>"Expired"</Status>
                </div>
            </Specimen>
            <Specimen name="Money and dates">
                <p>
                    <MoneyText words="$99.00" />
                    " on "
                    <DateText
                        iso="2027-11-21T00:00:00Z"
                        words="21 November 2027"
                        title="21 November 2027, 00:00 UTC"
                    />
                    ", in 365 days"
                </p>
            </Specimen>
            <Specimen name="Notice">
                <Notice tone=Tone::Neutral title="A downgrade waits for the end of the period" />
                <Notice tone=Tone::Info title="An updated package is ready">
                    "The license was renewed; the newest file carries the new date."
                </Notice>
                <Notice tone=Tone::Success title="The mail is on its way">
                    "It is valid for 15 minutes."
                </Notice>
                <Notice tone=Tone::Attention title="Only you get the renewal mail">
                    "If you are away, a renewal may go unseen. Use an address that your team reads."
                </Notice>
                <Notice tone=Tone::Danger title="The card was declined">
                    "Nothing was charged. Try another card, or ask the bank."
                </Notice>
            </Specimen>
            <Specimen name="EmptyState">
                <EmptyState
                    title="No invoice yet"
                    words="Every payment adds one here, as a page and as a PDF."
                >
                    <ButtonLink href="/">"See the products"</ButtonLink>
                </EmptyState>
            </Specimen>
            <Specimen name="Steps">
                <Steps
                    steps=vec!["Address".to_owned(), "Code".to_owned(), "Signed in".to_owned()]
                    current=1
                />
            </Specimen>
            <Specimen name="CopyText">
                <CopyText text="TF-8KQ2-MZ4R-11XN-6PWA" label="Copy the license key" />
            </Specimen>
            <Specimen name="Disclosure">
                <Disclosure summary="What the license covers">
                    "Every release while it runs; after its end, the releases up to that day."
                </Disclosure>
                <Disclosure summary="Open from the start" open=true>
                    "For what most readers want to see."
                </Disclosure>
            </Specimen>
            <Specimen name="Dialog and Toast">
                <Dialog id="ask" title="End this session?" open=asking>
                    <p>"The device is signed out at once."</p>
                    <div class="dialog-actions">
                        <Button submit=false>
                            "Keep it"
                        </Button>
                        <Button kind=ButtonKind::Danger submit=false>
                            "End the session"
                        </Button>
                    </div>
                </Dialog>
                <Toasts>
                    <Toast tone=Tone::Success>"Saved"</Toast>
                </Toasts>
            </Specimen>
            <Specimen name="Icons and the mark">
                <div class="cluster">
                    <Mark />
                    {Glyph::ALL.map(|glyph| view! { <Icon glyph /> }).collect_view()}
                </div>
            </Specimen>
        </Part>
    }
}
