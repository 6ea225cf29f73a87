//! A line to a server that a test can cut: a relay on a port of its own.

use std::net::SocketAddr;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::Mutex,
    task::{JoinHandle, JoinSet},
};

/// Cut, it ends every connection and refuses new ones, as a server that was stopped does.
pub struct Line {
    near: SocketAddr,
    far: String,
    relay: Mutex<Option<JoinHandle<()>>>,
}

impl Line {
    /// A line to `host:port`.
    pub async fn to(far: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let near = listener.local_addr().unwrap();
        let relay = Mutex::new(Some(tokio::spawn(relay(listener, far.to_owned()))));
        Self { near, far: far.to_owned(), relay }
    }

    /// Where to connect to.
    pub const fn near(&self) -> SocketAddr {
        self.near
    }

    pub async fn cut(&self) {
        if let Some(relay) = self.relay.lock().await.take() {
            relay.abort();
            assert!(relay.await.unwrap_err().is_cancelled(), "the relay broke before");
        }
        while TcpStream::connect(self.near).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    pub async fn mend(&self) {
        let listener = TcpListener::bind(self.near).await.unwrap();
        *self.relay.lock().await = Some(tokio::spawn(relay(listener, self.far.clone())));
    }
}

/// Ends with everything that it carries when it is aborted.
async fn relay(listener: TcpListener, far: String) {
    let mut carried = JoinSet::new();
    loop {
        let (mut near, _) = listener.accept().await.unwrap();
        let far = far.clone();
        carried.spawn(async move {
            let mut far = TcpStream::connect(far).await.unwrap();
            // An error is one end that went away.
            let _ = copy_bidirectional(&mut near, &mut far).await;
        });
    }
}
