//! What the address of the page says: which subscriptions, and until when.

use domain::{
    ids::{AccountId, SubscriptionId},
    together::Dates,
};
use services::billing::lifetime::together::Wish;

/// The field of the dates, and its value for one common date.
pub(super) const DATES: &str = "dates";
pub(super) const ONE: &str = "one";

/// The page of an account.
pub(crate) fn path(account: AccountId) -> String {
    format!("/billing/renew/{account}")
}

/// What a page was asked for.
pub(super) struct AskedFor {
    pub wish: Wish,
    /// Whether somebody has chosen; else everything is.
    pub is_chosen: bool,
}

/// Reads `{account}?{query}`; what is no subscription is none. `None` where there is no account.
pub(super) fn read(asked: &str) -> Option<AskedFor> {
    let (account, query) = asked.split_once('?').unwrap_or((asked, ""));
    let account: AccountId = account.parse().ok()?;
    let pairs: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let is_one = pairs.contains(&(DATES, ONE));
    let mut subscriptions: Vec<SubscriptionId> = Vec::new();
    for id in pairs.iter().filter_map(|(name, _)| name.parse().ok()) {
        if !subscriptions.contains(&id) {
            subscriptions.push(id);
        }
    }
    let dates = if is_one { Dates::One } else { Dates::Own };
    Some(AskedFor { wish: Wish { account, subscriptions, dates }, is_chosen: !pairs.is_empty() })
}

/// The query that says the same.
pub(super) fn query(wish: &Wish) -> String {
    let chosen: Vec<String> = wish.subscriptions.iter().map(|id| format!("{id}=yes&")).collect();
    format!("{}{DATES}={}", chosen.concat(), if wish.dates == Dates::One { ONE } else { "own" })
}

#[cfg(test)]
mod tests {
    use domain::calendar::Instant;

    use super::*;

    #[test]
    fn an_address_says_what_is_chosen() {
        let then = Instant::from_seconds(1);
        let account = AccountId::from_parts(then, 2);
        let [one, two] = [3, 4].map(|chance| SubscriptionId::from_parts(then, chance));
        let asked = read(&format!("{account}?{one}=yes&{two}=yes&{one}=yes&dates=one&x=%ff&&=")).unwrap();
        assert_eq!((asked.wish.subscriptions.as_slice(), asked.wish.dates), ([one, two].as_slice(), Dates::One));
        let again = read(&format!("{account}?{}", query(&asked.wish))).unwrap();
        assert_eq!((again.wish.subscriptions, again.wish.dates), (asked.wish.subscriptions, Dates::One));
        assert!(!read(&account.to_string()).unwrap().is_chosen, "then all are");
        assert!(read(&format!("{account}?dates=own")).unwrap().is_chosen, "none of them");
        assert!(read("nobody?dates=own").is_none());
    }
}
