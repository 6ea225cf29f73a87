//! What was downloaded under a license, by whom and when. The payer never sees it (rule 3).

use domain::locale::Locale;
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    releases::{self, DOWNLOADS_A_PAGE, DownloadKind, DownloadRecord},
    shop::Shop,
};

use crate::api::{
    Answer,
    context::{accident, locale, moment},
    lists::{
        CellView, EmptyView, ListView,
        asked::{Asked, pages, place},
    },
    portal::words::frame,
};

pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<ListView>, ServerFnError> {
    let Locale::EnUs = locale();
    let asked = Asked::read(asked);
    let Ok(id) = asked.id.parse() else { return Ok(Answer::NotFound) };
    let page = asked.page();
    let Some(found) = releases::downloads_of(shop, caller, id, page).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let license = format!("/licenses/{id}");
    let path = format!("{license}/downloads");
    let place = place("Downloads", page, DOWNLOADS_A_PAGE, found.downloads.len());
    Ok(Answer::Found(ListView {
        frame: frame(shop, caller).await?,
        title: "Downloads".to_owned(),
        lede: "Who of this account took which version, and when. Whoever pays does not see this.".to_owned(),
        back: (license.clone(), found.product_name),
        search: None,
        columns: ["Version", "When", "Who", "File"].map(str::to_owned).to_vec(),
        empty: found.downloads.is_empty().then(|| empty(&license, &path, page)),
        pages: pages(&path, &[], page, found.more, place),
        rows: found.downloads.into_iter().map(|record| row(shop, record)).collect(),
    }))
}

fn row(shop: &Shop, record: DownloadRecord) -> Vec<CellView> {
    let Locale::EnUs = locale();
    let at = moment(shop, record.at);
    let kind = match record.kind {
        DownloadKind::Original => "Original, as published",
        DownloadKind::Personal => "Personal, with your license inside",
    };
    vec![
        CellView::new(record.version),
        CellView { words: at.exact.clone(), time: Some((at.iso, at.exact)), ..CellView::default() },
        CellView::new(record.who),
        CellView { words: record.file, more: Some(kind.to_owned()), ..CellView::default() },
    ]
}

fn empty(license: &str, path: &str, page: u32) -> EmptyView {
    let Locale::EnUs = locale();
    if page > 0 {
        return EmptyView {
            title: "Nothing older".to_owned(),
            words: "There are no downloads on this page.".to_owned(),
            link: Some((path.to_owned(), "To the newest".to_owned())),
        };
    }
    EmptyView {
        title: "Nothing downloaded yet".to_owned(),
        words: "Each download of a version shows here, with who took it and when.".to_owned(),
        link: Some((license.to_owned(), "To the versions".to_owned())),
    }
}
