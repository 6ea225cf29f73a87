//! The floor of `make bench`: bare Axum handlers that return given bytes, nothing else.
//! Usage: `floor ADDRESS FOLDER`; each file of FOLDER is served as `/<file name>`, from memory.

use axum::{Router, body::Bytes, http::header::CONTENT_TYPE, routing::get, serve::ListenerExt};
use std::{env::args, error::Error, fs::read_dir};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (Some(address), Some(folder)) = (args().nth(1), args().nth(2)) else {
        return Err("usage: floor ADDRESS FOLDER".into());
    };
    let mut router = Router::new();
    for file in read_dir(folder)? {
        let file = file?;
        let bytes = Bytes::from(std::fs::read(file.path())?);
        let handler = async move || ([(CONTENT_TYPE, "text/html; charset=utf-8")], bytes.clone());
        router = router.route(&format!("/{}", file.file_name().to_string_lossy()), get(handler));
    }
    let listener = TcpListener::bind(address).await?.tap_io(|connection| {
        let _ = connection.set_nodelay(true); // as the shop does; a refusal costs only speed
    });
    axum::serve(listener, router).await?;
    Ok(())
}
