//! Where a request came from, as the limits count it. A header that anybody can write is believed
//! only when a proxy that the settings name has written it.

use std::net::{IpAddr, SocketAddr};

use app::api::context::Client;
use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};

/// The client's network address.
pub fn of(request: &Request, trusted_proxies: &[IpAddr]) -> Client {
    let peer = peer(request);
    let client = peer.map(|peer| behind_proxies(peer, request.headers(), trusted_proxies));
    Client(client.map_or_else(|| "unknown".to_owned(), |address| address.to_string()))
}

/// The other end of the connection.
pub fn peer(request: &Request) -> Option<IpAddr> {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    info.map(|ConnectInfo(address)| address.ip().to_canonical())
}

/// Each proxy adds whom it heard from at the end, so the first address from behind that is no
/// proxy of ours is the client's.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev().filter_map(|line| line.to_str().ok());
    let hops = lines.flat_map(|line| line.rsplit(',')).map_while(|hop| hop.trim().parse::<IpAddr>().ok());
    hops.map(|hop| hop.to_canonical()).find(|hop| !trusted.contains(hop)).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|address| address.parse().unwrap()).collect();
        behind_proxies(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn nobody_writes_an_own_address() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(client("203.0.113.9", &["198.51.100.1"], &["127.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_whom_it_heard_from() {
        assert_eq!(client("127.0.0.1", &["10.1.1.1, 198.51.100.1"], &["127.0.0.1"]), "198.51.100.1");
        assert_eq!(
            client("127.0.0.1", &["1.2.3.4", "198.51.100.1, 10.0.0.5"], &["127.0.0.1", "10.0.0.5"]),
            "198.51.100.1"
        );
        assert_eq!(client("127.0.0.1", &[], &["127.0.0.1"]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &["nonsense"], &["127.0.0.1"]), "127.0.0.1");
    }
}
