//! The list of an account's papers: by year, by words in number, purchase order, product or
//! licensee, a page at a time.

use std::cmp::Reverse;

use domain::{account::Action, ids::AccountId};

use super::read::{InvoiceRow, InvoiceSummary, select_invoices};
use crate::{
    accounts::access::Caller,
    db::{DbError, Tx, fetch_all, fetch_one},
    shop::Shop,
};

/// Papers on a page.
pub const PAGE_SIZE: usize = 25;
/// The most characters of a search that are looked at.
const WORDS_MAX: usize = 100;

/// What is looked for; empty texts look for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The vendor's year, `2026`.
    pub year: String,
    pub words: String,
    /// From 0 on.
    pub page: usize,
}

/// A page of what was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub papers: Vec<InvoiceSummary>,
    /// On all pages.
    pub count: usize,
    /// The page that this is: the last one where a later one was asked for.
    pub page: usize,
    /// Every year that has a paper, the newest first, whatever is looked for.
    pub years: Vec<String>,
}

/// Looks through the papers that the caller's roles open, the newest first.
///
/// Most people have one account. Those of several are merged from the first page on, so that the
/// order holds over all of them.
pub async fn search(shop: &Shop, caller: &Caller, search: &Search) -> Result<Found, DbError> {
    let mut tx = shop.db.read().await?;
    let mut found = Found::default();
    let pattern = pattern(&search.words);
    let accounts = caller.accounts_for(Action::SeeInvoices);
    for account in &accounts {
        found.count += count(&mut tx, *account, &search.year, &pattern).await?;
        found.years.extend(years(&mut tx, *account).await?);
    }
    found.page = search.page.min(found.count.saturating_sub(1) / PAGE_SIZE);
    let from = found.page * PAGE_SIZE;
    let until = from + PAGE_SIZE;
    for account in accounts {
        found.papers.extend(newest_matching(&mut tx, account, &search.year, &pattern, until).await?);
    }
    found.papers.sort_by_key(|paper| Reverse((paper.issued, paper.number)));
    found.papers = found.papers.into_iter().take(until).skip(from).collect();
    found.years.sort_unstable_by(|one, other| other.cmp(one));
    found.years.dedup();
    Ok(found)
}

async fn newest_matching(
    tx: &mut Tx,
    account: AccountId,
    year: &str,
    pattern: &str,
    limit: usize,
) -> Result<Vec<InvoiceSummary>, DbError> {
    let rows = fetch_all!(
        tx,
        InvoiceRow,
        select_invoices!(
            "where i.account_id = $1 and ($2 = '' or i.year = $2)
                 and i.search_text like $3 escape '\\'
             order by i.issued_at desc, i.number desc limit $4"
        ),
        account.to_string(),
        year,
        pattern,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )?;
    rows.into_iter().map(InvoiceRow::summary).collect()
}

async fn count(tx: &mut Tx, account: AccountId, year: &str, pattern: &str) -> Result<usize, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from invoices i
         where i.account_id = $1 and ($2 = '' or i.year = $2)
             and i.search_text like $3 escape '\\'",
        account.to_string(),
        year,
        pattern,
    )?;
    Ok(usize::try_from(count).unwrap_or(0))
}

async fn years(tx: &mut Tx, account: AccountId) -> Result<Vec<String>, DbError> {
    let rows =
        fetch_all!(tx, (String,), "select distinct year from invoices where account_id = $1", account.to_string(),)?;
    Ok(rows.into_iter().map(|(year,)| year).collect())
}

/// The pattern of texts that hold the words, in their order. What means something in a pattern is
/// taken literally.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for word in words.chars().take(WORDS_MAX).collect::<String>().to_lowercase().split_whitespace() {
        for c in word.chars().filter(|c| *c != '\0') {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('%');
    }
    pattern
}
