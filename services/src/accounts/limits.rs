//! How often one may ask for sign-in mails and guess codes (rule 7). Asked inside the transaction
//! that would write the next request, known and unknown addresses alike.

use std::net::{IpAddr, Ipv6Addr};

use domain::{
    calendar::Instant,
    email::EmailAddress,
    sign_in::{REQUEST_WINDOW_SECONDS, REQUESTS_PER_ADDRESS, REQUESTS_PER_CLIENT},
};

use crate::db::{DbError, Tx, fetch_one, hold};

/// Wrong codes for one address within [`WRONG_CODES_WINDOW_DAYS`], over all its requests (ours).
///
/// Five tries a request and five requests in 15 minutes would be 2,400 guesses a day at a
/// millionth each; this leaves 25. After that only links sign in: they cannot be guessed.
pub const WRONG_CODES_PER_ADDRESS: i64 = 25;
/// The window in which wrong codes are counted; requests must be kept at least as long.
pub const WRONG_CODES_WINDOW_DAYS: i64 = 1;

/// The most characters that are kept of a client that is no network address.
const CLIENT_MAX: usize = 64;

/// Whether one more mail may be asked for, by this client and to this address.
///
/// Locks both until the transaction ends, so that requests made at once are counted one by one.
pub async fn admits(tx: &mut Tx, address: &EmailAddress, client: &str, now: Instant) -> Result<bool, DbError> {
    hold(tx, &format!("sign-in address {}", address.key())).await?;
    hold(tx, &format!("sign-in client {client}")).await?;
    let since = now.plus_seconds(-REQUEST_WINDOW_SECONDS).as_micros();
    let (to_address,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from sign_ins
         where address_key = $1 and client is not null and created_at > $2",
        address.key(),
        since,
    )?;
    let (from_client,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from sign_ins where client = $1 and created_at > $2",
        client,
        since,
    )?;
    Ok(to_address < i64::from(REQUESTS_PER_ADDRESS) && from_client < i64::from(REQUESTS_PER_CLIENT))
}

/// Whether so many wrong codes were tried for an address that no code of it counts for now.
pub async fn codes_are_guessed_out(tx: &mut Tx, address_key: &str, now: Instant) -> Result<bool, DbError> {
    let (wrong,) = fetch_one!(
        tx,
        (i64,),
        "select cast(coalesce(sum(wrong_codes), 0) as bigint) from sign_ins
         where address_key = $1 and created_at > $2",
        address_key,
        now.plus_days(-WRONG_CODES_WINDOW_DAYS).as_micros(),
    )?;
    Ok(wrong >= WRONG_CODES_PER_ADDRESS)
}

/// Who counts as one client: an IPv4 address, or the /64 network that an IPv6 customer gets whole.
pub fn client_key(client: &str) -> String {
    match client.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let network = u128::from(address) >> 64 << 64;
            format!("{}/64", Ipv6Addr::from(network))
        }
        Err(_) => client.trim().chars().filter(|c| !c.is_control()).take(CLIENT_MAX).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_customer_of_a_network_is_one_client() {
        assert_eq!(client_key("192.0.2.7"), "192.0.2.7");
        assert_eq!(client_key("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(client_key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(client_key("2001:db8:1:2::1"), client_key("2001:db8:1:2:ffff::9"));
        assert_ne!(client_key("2001:db8:1:2::1"), client_key("2001:db8:1:3::1"));
    }

    #[test]
    fn anything_else_is_kept_short_and_printable() {
        assert_eq!(client_key(" unix\0socket "), "unixsocket");
        assert_eq!(client_key(&"x".repeat(3_000_000)).len(), CLIENT_MAX);
    }
}
