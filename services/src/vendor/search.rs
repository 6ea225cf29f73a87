//! One field finds everything: the address of an order's page, any identifier, an invoice's number
//! and a license key lead to the thing itself; anything else is looked for among the words of
//! customers. Every way goes by an index, so it costs the same however many customers there are.

use domain::{
    email::EmailAddress,
    ids::{AccountId, LicenseId, OrderId, SubscriptionId},
    invoice::InvoiceNumber,
};
use sqlx::FromRow;

use super::{
    orders::{self, OrderLine},
    words,
};
use crate::{
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
    tokens::hash_token,
};

/// Customers or orders on one page.
pub const PAGE: usize = 25;
/// Nobody types more to find something.
const QUERY_MAX: usize = 300;
/// Letters of a license key, and of each of its groups.
const KEY_LETTERS: usize = 25;
const KEY_GROUP: usize = 5;
/// Above every character that a word holds.
const LAST: char = '\u{10ffff}';

/// A thing that has a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Order(OrderId),
    Customer(AccountId),
    License(LicenseId),
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The query names this one thing.
    pub exact: Option<Subject>,
    pub customers: Vec<CustomerLine>,
    /// Orders that name the address, whatever became of them; without a query the newest of all.
    pub orders: Vec<OrderLine>,
    /// The next page comes after this.
    pub next: Option<String>,
}

/// A customer, in a list.
#[derive(Clone, Debug, FromRow)]
pub struct CustomerLine {
    pub id: String,
    pub name: String,
    pub organization: Option<String>,
    pub handle: String,
    has_billing: i64,
    has_licensee: i64,
}

impl CustomerLine {
    /// Has a billing side.
    pub const fn pays(&self) -> bool {
        self.has_billing != 0
    }

    /// Has a licensee side.
    pub const fn uses(&self) -> bool {
        self.has_licensee != 0
    }
}

/// Looks for what was typed; `after` is the [`Found::next`] of the page before, empty for the first.
pub async fn search(shop: &Shop, typed: &str, after: &str) -> Result<Found, DbError> {
    let query: String = typed.chars().filter(|c| !c.is_control()).take(QUERY_MAX).collect();
    let query = query.trim();
    let mut tx = shop.db.read().await?;
    if query.is_empty() {
        return newest(&mut tx, after).await;
    }
    if let Some(subject) = named(&mut tx, last_segment(query)).await? {
        return Ok(Found { exact: Some(subject), ..Found::default() });
    }
    let mut found = customers(&mut tx, query, after).await?;
    if after.is_empty()
        && let Ok(address) = EmailAddress::parse(query)
    {
        found.customers.extend(seats_of(&mut tx, &address).await?);
        found.orders = orders::naming(&mut tx, &address).await?;
    }
    Ok(found)
}

/// Of an address that was copied from a browser the part that names something; else the text.
fn last_segment(query: &str) -> &str {
    let Some((_, path)) = query.split_once("://") else { return query };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default().trim_end_matches(".pdf")
}

/// What a text names, if it is an identifier, a number, a key or a secret address.
async fn named(tx: &mut Tx, text: &str) -> Result<Option<Subject>, DbError> {
    if let Ok(id) = text.parse::<OrderId>() {
        return order_where(fetch_optional!(tx, (String,), "select id from orders where id = $1", id.to_string())?);
    }
    if let Ok(id) = text.parse::<AccountId>() {
        let row = fetch_optional!(tx, (String,), "select id from accounts where id = $1", id.to_string())?;
        return row.map(|(id,)| Ok(Subject::Customer(read("account id", &id)?))).transpose();
    }
    if let Ok(id) = text.parse::<LicenseId>() {
        return license_where(fetch_optional!(tx, (String,), "select id from licenses where id = $1", id.to_string())?);
    }
    if let Ok(id) = text.parse::<SubscriptionId>() {
        return license_where(fetch_optional!(
            tx,
            (String,),
            "select id from licenses where subscription_id = $1",
            id.to_string(),
        )?);
    }
    if let Ok(number) = text.parse::<InvoiceNumber>() {
        return order_where(fetch_optional!(
            tx,
            (String,),
            "select order_id from invoices where number = $1",
            number.to_string(),
        )?);
    }
    if let Some(key) = license_key(text) {
        return license_where(fetch_optional!(tx, (String,), "select id from licenses where license_key = $1", key)?);
    }
    order_where(fetch_optional!(tx, (String,), "select id from orders where token_hash = $1", hash_token(text))?)
}

fn order_where(row: Option<(String,)>) -> Result<Option<Subject>, DbError> {
    row.map(|(id,)| Ok(Subject::Order(read("order id", &id)?))).transpose()
}

fn license_where(row: Option<(String,)>) -> Result<Option<Subject>, DbError> {
    row.map(|(id,)| Ok(Subject::License(read("license id", &id)?))).transpose()
}

/// A key however it was typed: in lower case, with spaces, without hyphens.
fn license_key(text: &str) -> Option<String> {
    let is_key = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c.is_whitespace());
    let letters: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let groups: Vec<String> = letters.chunks(KEY_GROUP).map(|group| group.iter().collect()).collect();
    (is_key && letters.len() == KEY_LETTERS).then(|| groups.join("-"))
}

/// The newest orders of the shop, `after` an order.
async fn newest(tx: &mut Tx, after: &str) -> Result<Found, DbError> {
    let mut orders = orders::newest(tx, after.parse::<OrderId>().ok(), PAGE + 1).await?;
    let next = (orders.len() > PAGE).then(|| {
        orders.truncate(PAGE);
        orders.last().map(|order| order.id.to_string()).unwrap_or_default()
    });
    Ok(Found { orders, next, ..Found::default() })
}

/// Where a word's beginnings begin and end.
fn range(word: &str) -> (String, String) {
    (word.to_owned(), format!("{word}{LAST}"))
}

/// Customers of whom a word begins like each word of the query.
async fn customers(tx: &mut Tx, query: &str, after: &str) -> Result<Found, DbError> {
    let mut words: Vec<String> = if query.contains('@') {
        // The address as accounts hold it, or as much of it as was typed.
        vec![EmailAddress::parse(query).map_or_else(|_| query.to_lowercase(), |address| address.key().to_owned())]
    } else {
        words::split(query).collect()
    };
    if words.is_empty() {
        return Ok(Found::default());
    }
    // The longest has the fewest beginnings, so the list is walked by it.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.resize(3, String::new());
    let (first, end) = range(&words[0]);
    let (second, second_end) = range(&words[1]);
    let (third, third_end) = range(&words[2]);
    let (from, from_account) = match page_start(tx, after, &first, &end).await? {
        Some((word, account)) => (word, account),
        None => (first.clone(), String::new()),
    };
    let mut customers = fetch_all!(
        tx,
        CustomerLine,
        "select a.id, a.name, a.organization, a.handle, a.has_billing, a.has_licensee
         from account_words w join accounts a on a.id = w.account_id
         where w.word >= $1 and w.word < $2 and (w.word > $1 or w.account_id > $3)
             and not exists (select 1 from account_words o
                             where o.account_id = w.account_id and o.word >= $4 and o.word < w.word)
             and exists (select 1 from account_words s where s.account_id = w.account_id and s.word >= $5 and s.word < $6)
             and exists (select 1 from account_words t where t.account_id = w.account_id and t.word >= $7 and t.word < $8)
         order by w.word, w.account_id limit $9",
        from,
        end,
        from_account,
        first,
        second,
        second_end,
        third,
        third_end,
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    )?;
    let next = (customers.len() > PAGE).then(|| {
        customers.truncate(PAGE);
        customers.last().map(|customer| customer.id.clone()).unwrap_or_default()
    });
    Ok(Found { customers, next, ..Found::default() })
}

/// The entry of the list that a page comes after: the account's first word in the range.
async fn page_start(tx: &mut Tx, after: &str, first: &str, end: &str) -> Result<Option<(String, String)>, DbError> {
    let Ok(account) = after.parse::<AccountId>() else { return Ok(None) };
    fetch_optional!(
        tx,
        (String, String),
        "select word, account_id from account_words
         where account_id = $1 and word >= $2 and word < $3 order by word limit 1",
        account.to_string(),
        first,
        end,
    )
}

/// The accounts of others in which an address has a seat.
async fn seats_of(tx: &mut Tx, address: &EmailAddress) -> Result<Vec<CustomerLine>, DbError> {
    fetch_all!(
        tx,
        CustomerLine,
        "select distinct a.id, a.name, a.organization, a.handle, a.has_billing, a.has_licensee
         from people p join memberships m on m.person_id = p.id join accounts a on a.id = m.account_id
         where p.address_key = $1 and a.handle_key <> $1 order by a.id limit 25",
        address.key(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_copied_names_what_it_shows() {
        assert_eq!(last_segment("https://shop.example.com/orders/abc?x=1#y"), "abc");
        assert_eq!(last_segment("https://shop.example.com/billing/invoices/2026-000001.pdf"), "2026-000001");
        assert_eq!(last_segment("http://127.0.0.1:3000/licenses/lic_1/"), "lic_1");
        assert_eq!(last_segment("Contoso / Spain"), "Contoso / Spain");
    }

    #[test]
    fn keys_are_read_however_they_were_typed() {
        let key = Some("ABCDE-FGHJK-MNPQR-STVWX-YZ234".to_owned());
        assert_eq!(license_key("ABCDE-FGHJK-MNPQR-STVWX-YZ234"), key);
        assert_eq!(license_key("abcde fghjk mnpqr stvwx yz234"), key);
        assert_eq!(license_key("abcdefghjkmnpqrstvwxyz234"), key);
        assert_eq!(license_key("abcdefghjkmnpqrstvwxyz23"), None);
        assert_eq!(license_key("abcdefghjkmnpqrstvwxyz23@"), None);
    }
}
