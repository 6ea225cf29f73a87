//! Bad input: too much, unreadable, foreign, wrong. Each has a clear answer, and 500 is for
//! accidents alone.

use app::api::checkout::PlaceAnswer;
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};

use services::testing::spoil_vendor;

use crate::support::{TestSite, get, post, test_site};

const PLACE: &str = "/api/checkout/place";
const REQUEST: &str = "/api/sign-in/request";

/// A form posted by a browser without a script.
pub async fn posted_plainly(site: &TestSite, path: &str, body: impl Into<Body>) -> crate::support::Answer {
    let request = post(path)
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, "http://127.0.0.1:3000/checkout/filter")
        .body(body.into())
        .unwrap();
    let mut request = request;
    request.headers_mut().insert(header::ACCEPT, "text/html,*/*".parse().unwrap());
    site.send(request).await
}

#[tokio::test]
async fn three_megabytes_are_refused_with_a_page() {
    let site = test_site().await;
    let large = format!("slug=filter&billing_name={}", "x".repeat(3_000_000));
    let answer = posted_plainly(&site, PLACE, large.clone()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("256 kB"), "{}", answer.text());
    let answer = site.post(PLACE, &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.header(header::CONTENT_TYPE).starts_with("text/plain"));
    // Without a length ahead it is counted on the way.
    let pieces = futures::stream::iter((0..300).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 10_000])));
    let answer = posted_plainly(&site, PLACE, Body::from_stream(pieces)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // Pages take no body at all, however large.
    let answer = site.send(get("/sign-in").body(Body::from("x".repeat(3_000_000))).unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_field_of_200_kilobytes_gets_a_fault_beside_it() {
    let site = test_site().await;
    let answer = site.post(PLACE, &format!("slug=filter&billing_name={}", "x".repeat(200_000))).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("billing_name"), "{}", answer.text());
}

#[tokio::test]
async fn bodies_that_are_not_utf_8_are_refused() {
    let site = test_site().await;
    for body in [&b"address=\xff\xfe"[..], &b"\x80"[..]] {
        assert_eq!(posted_plainly(&site, REQUEST, body.to_vec()).await.status, StatusCode::BAD_REQUEST);
        let by_script = post(REQUEST).body(Body::from(body.to_vec())).unwrap();
        assert_eq!(site.send(by_script).await.status, StatusCode::BAD_REQUEST);
    }
    let escaped = site.post(REQUEST, "address=%ff%fe").await;
    assert!(!escaped.status.is_server_error(), "{}: {}", escaped.status, escaped.text());
}

#[tokio::test]
async fn wrong_arguments_are_the_callers_fault() {
    let site = test_site().await;
    for (path, body) in [(PLACE, "slug[x]=1"), ("/api/orders/view", ""), ("/api/orders/view", "{\"token\":1}")] {
        let answer = site.post(path, body).await;
        assert!(answer.status.is_client_error(), "{path} {body}: {} {}", answer.status, answer.text());
        let page = posted_plainly(&site, path, body).await;
        assert_eq!(page.status, answer.status, "{path} {body}");
        assert!(page.text().contains("class=\"error-page\""), "{}", page.text());
        assert!(!page.headers.contains_key(header::LOCATION), "an error does not travel in an address");
    }
    assert_eq!(site.get(PLACE).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_accident_is_500_and_shows_its_reference_alone() {
    let site = test_site().await;
    spoil_vendor(&site.shop).await;
    let answer = site.post(REQUEST, "address=ana%40example.com").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(answer.text(), format!("ServerError|{id}"));
    let page = posted_plainly(&site, REQUEST, "address=ana%40example.com").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    let id = page.headers["x-request-id"].to_str().unwrap().to_owned();
    assert!(page.text().contains(&id) && !page.text().contains("vendor"), "{}", page.text());
}

#[tokio::test]
async fn posts_from_other_sites_are_refused() {
    let site = test_site().await;
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in foreign {
        let mut request = post(REQUEST).body(Body::from("address=ana%40example.com")).unwrap();
        request.headers_mut().remove("sec-fetch-site");
        request.headers_mut().insert(name, value.parse().unwrap());
        request.headers_mut().insert(header::ACCEPT, "text/html".parse().unwrap());
        let answer = site.send(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(answer.text().contains("another site"), "{}", answer.text());
    }
    let mut own = post(REQUEST).body(Body::from("address=ana%40example.com")).unwrap();
    own.headers_mut().remove("sec-fetch-site");
    own.headers_mut().insert(header::ORIGIN, "http://127.0.0.1:3000".parse().unwrap());
    assert_eq!(site.send(own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_faulty_checkout_without_a_script_goes_back_to_its_page_with_what_was_typed() {
    let site = test_site().await;
    let answer = posted_plainly(&site, PLACE, "slug=filter&billing_name=Ana+Ruiz&billing_email=ana%40").await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert!(answer.header(header::LOCATION).contains("/checkout/filter"), "{}", answer.header(header::LOCATION));
    assert!(!answer.header(header::LOCATION).contains("Ana"), "nothing personal in addresses");
    let draft = answer.headers.get(header::SET_COOKIE).expect("a draft's cookie").to_str().unwrap();
    assert!(draft.contains("HttpOnly") && draft.contains("SameSite=Lax"), "{draft}");
    let cookies = answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    let cookies = cookies.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ");
    let page = get(answer.header(header::LOCATION)).header(header::COOKIE, cookies).body(Body::empty()).unwrap();
    let page = site.send(page).await.text();
    assert!(page.contains("Ana Ruiz") && page.contains("id=\"faults\""), "{page}");
}

#[tokio::test]
async fn names_that_no_product_has_do_no_harm() {
    let site = test_site().await;
    for slug in ["a%0d%0aSet-Cookie:x=y", "%2F%2Fevil.example", "filter%00", "%C3%BC", "a%3B%20Domain=evil.example", ""]
    {
        for intent in ["", "&intent=update"] {
            let form = format!("slug={slug}&billing_name=Ana{intent}");
            let answer = site.post(PLACE, &form).await;
            assert_eq!(answer.open::<PlaceAnswer>(), PlaceAnswer::NoSuchProduct, "{form}: {}", answer.status);
            let answer = posted_plainly(&site, PLACE, form.clone()).await;
            assert!(!answer.status.is_server_error(), "{form}: {}", answer.status);
            assert!(!answer.header(header::LOCATION).contains("evil"), "{form}: {}", answer.header(header::LOCATION));
        }
        let answer = site.get(&format!("/checkout/{slug}x")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{slug}");
    }
}

#[tokio::test]
async fn unusual_methods_and_addresses_do_no_harm() {
    let site = test_site().await;
    for method in ["PUT", "DELETE", "TRACE", "OPTIONS", "PROPFIND"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        for path in ["/", "/sign-in", PLACE, "/nowhere", "/healthz"] {
            let request = get(path).method(method.clone()).header("sec-fetch-site", "same-origin");
            let answer = site.send(request.body(Body::empty()).unwrap()).await;
            assert!(answer.status.is_client_error(), "{method} {path}: {}", answer.status);
        }
    }
    let long = format!("/products/{}", "x".repeat(10_000));
    assert_eq!(site.get(&long).await.status, StatusCode::NOT_FOUND);
    let many = get("/sign-in").header(header::COOKIE, vec!["a=b"; 1000].join("; ")).body(Body::empty()).unwrap();
    assert_eq!(site.send(many).await.status, StatusCode::OK);
}
