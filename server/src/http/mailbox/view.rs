//! How the mailbox looks.

use app::components::{Button, DescriptionList, EmptyState, Fact, Glyph, PageHeading};
use domain::{calendar::Instant, locale::Locale};
use leptos::prelude::*;
use services::{clock::Zone, mail::MailRow};

/// The list at the side, and the mail that is open; above them the shop's time, where it can be moved.
pub fn mailbox(mails: &[MailRow], open: Option<&MailRow>, zone: &Zone, now: Option<Instant>) -> impl IntoView + use<> {
    let time = now.map(|now| time(now, zone).into_any());
    let Some(open) = open else {
        return view! {
            <PageHeading title="Mailbox" lede=LEDE />
            {time}
            <EmptyState
                title="No mail yet"
                words="Place an order or sign in, and what the shop writes is here."
                icon=Glyph::Inbox
            />
        }
        .into_any();
    };
    let items: Vec<AnyView> = mails.iter().map(|mail| item(mail, mail.id == open.id, zone).into_any()).collect();
    view! {
        <PageHeading title="Mailbox" lede=LEDE />
        {time}
        <div class="mailbox">
            <nav class="mail-list" aria-label="Mails">
                {items}
            </nav>
            {letter(open, zone)}
        </div>
    }
    .into_any()
}

const LEDE: &str = "Every mail that this shop has written. In development only.";

/// What time it is in the shop, and buttons that move it on.
fn time(now: Instant, zone: &Zone) -> impl IntoView + use<> {
    let words = zone.describe(now, Locale::default());
    view! {
        <form method="post" action="/mailbox/time" class="cluster">
            <span>
                "In this shop it is " <time datetime=now.to_rfc3339()>{words}</time> ". Go on by"
            </span>
            <Button name="by" value="1d">
                "a day"
            </Button>
            <Button name="by" value="1w">
                "a week"
            </Button>
            <Button name="by" value="1mo">
                "a month"
            </Button>
        </form>
    }
}

fn item(mail: &MailRow, is_open: bool, zone: &Zone) -> impl IntoView + use<> {
    let time = zone.describe(mail.created_at, Locale::default());
    let hour = time.rsplit(", ").next().unwrap_or_default().to_owned();
    view! {
        <a class="mail-item" href=format!("/mailbox/{}", mail.id) aria-current=is_open.then_some("true")>
            <strong>{mail.subject.clone()}</strong>
            <span dir="auto">{mail.recipient.to_string()}</span>
            <time datetime=mail.created_at.to_rfc3339() title=time>
                {hour}
            </time>
        </a>
    }
}

fn letter(mail: &MailRow, zone: &Zone) -> impl IntoView + use<> {
    let written = zone.describe(mail.created_at, Locale::default());
    let (recipient, instant) = (mail.recipient.to_string(), mail.created_at.to_rfc3339());
    let fate = match (&mail.bounced, mail.sent_at) {
        (Some(reason), _) => format!("Refused: {reason}"),
        (None, Some(_)) => "Sent".to_owned(),
        (None, None) => "Waiting to be sent".to_owned(),
    };
    view! {
        <article class="mail">
            <header class="stack stack-s">
                <h2>{mail.subject.clone()}</h2>
                <DescriptionList>
                    <Fact term="To">
                        <bdi>{recipient}</bdi>
                    </Fact>
                    <Fact term="Written">
                        <time datetime=instant>{written}</time>
                    </Fact>
                    <Fact term="State">{fate}</Fact>
                </DescriptionList>
                {(!mail.is_blank())
                    .then(|| {
                        view! {
                            <p class="small">
                                <a href=format!("/mailbox/{}/html", mail.id)>"Open the HTML part"</a>
                            </p>
                        }
                    })}
            </header>
            {text(mail)}
        </article>
    }
}

fn text(mail: &MailRow) -> AnyView {
    if mail.is_blank() {
        return view! { <p class="muted">"The code has expired; its text is no longer kept."</p> }.into_any();
    }
    view! {
        <pre class="mail-text" dir="auto">
            {linked(&mail.text)}
        </pre>
    }
    .into_any()
}

/// The text part, its addresses as links.
fn linked(text: &str) -> Vec<AnyView> {
    pieces(text)
        .into_iter()
        .map(|(piece, is_link)| {
            let piece = piece.to_owned();
            if is_link { view! { <a href=piece.clone()>{piece.clone()}</a> }.into_any() } else { piece.into_any() }
        })
        .collect()
}

/// Cuts a text at its addresses: a piece, and whether it is one.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(from.len());
        let link = from[..end].trim_end_matches(['.', ',', ';', ')']);
        pieces.push((before, false));
        pieces.push((link, true));
        rest = &from[link.len()..];
    }
    pieces.push((rest, false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_the_full_stop_is_not_theirs() {
        assert_eq!(
            pieces("Open http://a/b?c.\n\nOr (https://d)."),
            [("Open ", false), ("http://a/b?c", true), (".\n\nOr (", false), ("https://d", true), (").", false)]
        );
        assert_eq!(pieces("no link"), [("no link", false)]);
    }
}
