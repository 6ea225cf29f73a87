//! The words that staff find customers by: of the name, the organization and the address, in lower
//! case. Written with a new account; `account_words` is read by their beginnings.

use std::collections::BTreeSet;

use crate::db::{DbError, Tx, execute, fetch_all, fetch_optional};

/// Longer words are cut; nobody types more to find somebody.
const WORD_MAX: usize = 64;
/// The most words of one account.
const WORDS_MAX: usize = 40;
/// Accounts that are made findable in one go.
const AT_ONCE: i64 = 500;

/// The words of a text: runs of letters and digits in lower case.
pub(super) fn split(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(WORD_MAX).collect())
        .collect();
    words.into_iter()
}

/// Everything that an account is found by; its address also as a whole.
fn words_of(name: &str, organization: Option<&str>, handle_key: &str) -> BTreeSet<String> {
    let parts = split(name).chain(split(organization.unwrap_or_default())).chain(split(handle_key));
    let mut words: BTreeSet<String> = parts.take(WORDS_MAX).collect();
    words.insert(handle_key.to_owned());
    words
}

/// Makes an account findable. Call it where one is made, and where its name changes.
pub(crate) async fn index_account(
    tx: &mut Tx,
    account: &str,
    name: &str,
    organization: Option<&str>,
    handle_key: &str,
) -> Result<(), DbError> {
    for word in words_of(name, organization, handle_key) {
        execute!(
            tx,
            "insert into account_words (word, account_id) values ($1, $2) on conflict (word, account_id) do nothing",
            word,
            account,
        )?;
    }
    Ok(())
}

/// The setting that says that no account is left from before there was a search.
const COMPLETE: &str = "accounts_findable";

/// [`index_missing`], once in the life of a shop: a look at every account takes its time.
pub(crate) async fn index_once(tx: &mut Tx) -> Result<(), DbError> {
    if fetch_optional!(tx, (String,), "select value from settings where name = $1", COMPLETE)?.is_some() {
        return Ok(());
    }
    index_missing(tx).await?;
    execute!(tx, "insert into settings (name, value) values ($1, 'yes') on conflict (name) do nothing", COMPLETE,)?;
    Ok(())
}

/// Makes accounts findable that are not yet, such as those from before there was a search; the
/// number of them.
pub(crate) async fn index_missing(tx: &mut Tx) -> Result<u64, DbError> {
    let mut indexed = 0;
    loop {
        let missing = fetch_all!(
            tx,
            (String, String, Option<String>, String),
            "select a.id, a.name, a.organization, a.handle_key from accounts a
             where not exists (select 1 from account_words w where w.account_id = a.id)
             order by a.id limit $1",
            AT_ONCE,
        )?;
        if missing.is_empty() {
            return Ok(indexed);
        }
        for (id, name, organization, handle_key) in missing {
            index_account(tx, &id, &name, organization.as_deref(), &handle_key).await?;
            indexed += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_each_of_its_words() {
        let words = words_of("Zoë Müller-Ángel", Some("Kümmel & Söhne GmbH"), "zoe@kuemmel.example");
        let expected =
            ["example", "gmbh", "kuemmel", "kümmel", "müller", "söhne", "zoe", "zoe@kuemmel.example", "zoë", "ángel"];
        assert_eq!(words.iter().map(String::as_str).collect::<Vec<_>>(), expected);
        assert_eq!(split("\0\u{202e} ---").count(), 0, "what is no word finds nothing");
        assert_eq!(split(&"ü".repeat(100)).next().unwrap().chars().count(), WORD_MAX);
    }
}
