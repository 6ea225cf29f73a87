//! What `/vendor/mails` shows.

use domain::locale::Locale;
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    mail::{Matter, Reads},
    shop::Shop,
    vendor::{self, CameBackLine, Preview, Staff},
};

use super::{
    mails::{CameBackRow, LetterGroup, LetterRow, LetterView, MailsView},
    words::exactly,
};
use crate::{
    api::{
        Answer,
        context::{accident, locale},
        portal::words::frame,
    },
    words::bounce,
};

pub(super) async fn read(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    letter: &str,
) -> Result<Answer<MailsView>, ServerFnError> {
    let Locale::EnUs = locale();
    let letters = vendor::letters(shop, staff).await.map_err(accident)?;
    let open = letters.iter().find(|each| each.name == letter);
    if open.is_none() && !letter.is_empty() {
        return Ok(Answer::NotFound);
    }
    let (came_back, all) = vendor::came_back(shop, staff).await.map_err(accident)?;
    let shown = came_back.len();
    let more = i64::try_from(shown).is_ok_and(|shown| shown < all);
    Ok(Answer::Found(MailsView {
        frame: frame(shop, caller).await?,
        more: more.then(|| format!("The newest {shown} of {all}.")),
        came_back: came_back.into_iter().map(|mail| row(shop, mail)).collect(),
        letters: grouped(&letters, letter),
        open: open.map(opened),
    }))
}

/// The letters by what they are about; a matter without any is left out.
fn grouped(letters: &[Preview], open: &str) -> Vec<LetterGroup> {
    let row = |each: &Preview| LetterRow {
        href: format!("/vendor/mails/{}", each.name),
        subject: each.written.subject.clone(),
        reads: reads(each.reads).to_owned(),
        is_open: each.name == open,
    };
    let group = |matter: Matter| {
        let (id, title) = matter_words(matter);
        let letters: Vec<LetterRow> = letters.iter().filter(|each| each.matter == matter).map(row).collect();
        LetterGroup { id: id.to_owned(), title: title.to_owned(), letters }
    };
    Matter::ALL.into_iter().map(group).filter(|group| !group.letters.is_empty()).collect()
}

/// A matter's place on the page, and its name.
const fn matter_words(matter: Matter) -> (&'static str, &'static str) {
    let Locale::EnUs = locale();
    match matter {
        Matter::SigningIn => ("signing-in", "Signing in"),
        Matter::Orders => ("orders", "Orders"),
        Matter::Trials => ("trials", "Trials"),
        Matter::Renewals => ("renewals", "Renewals"),
        Matter::Endings => ("endings", "Endings"),
        Matter::Changes => ("changes", "Changes"),
        Matter::Transfers => ("transfers", "Bank transfers"),
    }
}

fn opened(letter: &Preview) -> LetterView {
    LetterView {
        subject: letter.written.subject.clone(),
        reads: reads(letter.reads).to_owned(),
        text: letter.written.text.clone(),
        html: format!("/vendor/mails/{}/html", letter.name),
    }
}

const fn reads(reads: Reads) -> &'static str {
    let Locale::EnUs = locale();
    match reads {
        Reads::Asker => "To whoever asks",
        Reads::Payer => "To the payer",
        Reads::Licensee => "To the licensee",
        Reads::Oneself => "To whoever pays and uses",
    }
}

fn row(shop: &Shop, mail: CameBackLine) -> CameBackRow {
    let Locale::EnUs = locale();
    CameBackRow {
        subject: mail.subject.unwrap_or_else(|| "A sign-in mail".to_owned()),
        recipient: mail.recipient,
        written: exactly(shop, mail.written),
        reason: bounce(mail.bounce, locale()).to_owned(),
        href: mail.customer.map(|id| format!("/vendor/customers/{id}")),
    }
}
