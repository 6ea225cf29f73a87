//! How the sandbox's pages look.

use app::{
    components::{Badge, Button, ButtonKind, ButtonLink, DescriptionList, Fact, PageHeading, Table, Tone},
    words,
};
use domain::locale::Locale;
use leptos::prelude::*;
use services::payments::sandbox::{CONFIRM_PATH, Confirmation, Decided, Reaction, TEST_NUMBERS, TestNumber};

/// The payment, and what can be done about it.
pub fn confirm(token: &str, asked: &Confirmation, vendor: &str, order: String) -> impl IntoView + use<> {
    let (token, vendor, amount) = (token.to_owned(), vendor.to_owned(), asked.amount.format(Locale::default()));
    // A card that is only saved is confirmed as well: no money is asked for.
    let saves = asked.amount.minor == 0;
    let in_billing = order.starts_with("/billing");
    let (title, lede) = match asked.decided {
        None if saves => ("Confirm your card", "Here your bank would make sure that it is you. Nothing is charged."),
        Some(Decided::Charged) if saves => ("You confirmed this card", "There is nothing left to do here."),
        Some(Decided::Refused) if in_billing => {
            ("This was not confirmed", "Nothing was charged. Billing says how to try again.")
        }
        None => ("Confirm your payment", "Here your bank would make sure that it is you, by a code or in its app."),
        Some(Decided::Charged) => ("You confirmed this payment", "There is nothing left to do here."),
        Some(Decided::Refused) => {
            ("This payment was not confirmed", "Nothing was charged. Your order says how to try again.")
        }
    };
    let way_on = match asked.decided {
        None => buttons(token).into_any(),
        Some(_) => view! {
            <p>
                <ButtonLink href=order kind=ButtonKind::Primary>
                    {if in_billing { "Back to Billing" } else { "Back to your order" }}
                </ButtonLink>
            </p>
        }
        .into_any(),
    };
    view! {
        <PageHeading title=title lede=lede>
            <Badge tone=Tone::Attention>"Sandbox"</Badge>
        </PageHeading>
        <div class="stack stack-l">
            <DescriptionList lines=true>
                <Fact term="To">
                    <bdi>{vendor}</bdi>
                </Fact>
                <Fact term="Amount" money=true total=true>
                    {amount}
                </Fact>
            </DescriptionList>
            {way_on}
            <p class="small muted">
                "This page stands in for a bank\u{2019}s: the shop\u{2019}s payments are in the sandbox, and no money \
                 moves."
            </p>
        </div>
    }
}

fn buttons(token: String) -> impl IntoView + use<> {
    view! {
        <form method="post" action=CONFIRM_PATH class="cluster">
            <input type="hidden" name="token" value=token />
            <Button kind=ButtonKind::Primary name="answer" value="confirm">
                "Confirm"
            </Button>
            <Button name="answer" value="refuse">
                "Refuse"
            </Button>
        </form>
    }
}

/// What each test number does.
pub fn numbers() -> impl IntoView {
    let rows: Vec<AnyView> = TEST_NUMBERS.iter().map(|number| row(number).into_any()).collect();
    view! {
        <PageHeading
            title="Test cards"
            lede="Payments are in the sandbox: no real card is charged, and no money moves."
        >
            <Badge tone=Tone::Attention>"Sandbox"</Badge>
        </PageHeading>
        <div class="stack stack-l">
            <p>
                "Use these numbers with a month that is still to come and any security code of three digits. Every other \
                 valid number pays."
            </p>
            <Table label="Test cards">
                <thead>
                    <tr>
                        <th scope="col">"Card number"</th>
                        <th scope="col">"What happens"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </div>
    }
}

fn row(number: &TestNumber) -> impl IntoView + use<> {
    let what = match number.reaction {
        Reaction::Pays => "The card pays.",
        Reaction::Confirms => "The bank asks for a confirmation (3-D Secure); confirmed, the card pays.",
        Reaction::PaysOnce => "The card pays now. Its renewals are declined, since its account is empty.",
        Reaction::Falters => "The card pays now. Two tries to renew are declined, and from the third on it pays again.",
        Reaction::Declines(decline) => words::decline(decline, Locale::EnUs),
    };
    view! {
        <tr>
            <th scope="row" class="num">
                {spaced(number.digits)}
            </th>
            <td>{what}</td>
        </tr>
    }
}

/// A card number as it is printed: in groups of four that stay on one line.
fn spaced(digits: &str) -> String {
    let groups: Vec<String> =
        digits.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("\u{a0}")
}
