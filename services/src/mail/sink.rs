//! An SMTP server for tests: the real protocol on loopback (RFC 5321), with a memory instead of a
//! mail system. What it answers depends on the recipient's name, so a test chooses by address.

use std::sync::{Arc, Mutex};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};

use super::Transport;

/// What the server is like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manners {
    /// Only these may send.
    pub login: Option<(&'static str, &'static str)>,
    /// Takes addresses in every script (RFC 6531).
    pub utf8: bool,
}

/// A message as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub from: String,
    pub to: String,
    pub raw: String,
}

/// The running server; it ends with its owner.
pub(crate) struct Sink {
    port: u16,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    bell: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Sink {
    pub async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let bell = Arc::new(Notify::new());
        let (memory, ringer) = (Arc::clone(&arrivals), Arc::clone(&bell));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A client that hangs up ends its own conversation only.
                let _ = converse(stream, &manners, &memory, &ringer).await;
            }
        });
        Self { port, arrivals, bell, task }
    }

    pub fn transport(&self) -> Transport {
        self.transport_as("")
    }

    /// `login` is what stands before the host: `user:password@`, or nothing.
    pub fn transport_as(&self, login: &str) -> Transport {
        Transport::smtp(&format!("smtp://{login}127.0.0.1:{}", self.port)).unwrap()
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Waits for the next message.
    pub async fn next(&self) {
        self.bell.notified().await;
    }

    pub fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().unwrap().clone()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(
    stream: TcpStream,
    manners: &Manners,
    memory: &Mutex<Vec<Arrival>>,
    ringer: &Notify,
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let (mut from, mut to, mut known) = (String::new(), String::new(), manners.login.is_none());
    writer.write_all(b"220 sink.example ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let upper = line.to_ascii_uppercase();
        let answer = if upper.starts_with("EHLO") {
            let utf8 = if manners.utf8 { "250-SMTPUTF8\r\n" } else { "" };
            format!("250-sink.example\r\n250-8BITMIME\r\n{utf8}250 AUTH PLAIN")
        } else if let Some(token) = line.strip_prefix("AUTH PLAIN ") {
            let words = String::from_utf8(STANDARD.decode(token).unwrap()).unwrap();
            known = manners.login.is_some_and(|(user, password)| words == format!("\0{user}\0{password}"));
            if known { "235 welcome".to_owned() } else { "535 5.7.8 wrong user or password".to_owned() }
        } else if upper.starts_with("MAIL FROM:") {
            from = path(&line);
            if known { "250 ok".to_owned() } else { "530 5.7.0 log in first".to_owned() }
        } else if upper.starts_with("RCPT TO:") {
            to = path(&line);
            match to.split('@').next() {
                Some("nobody") => "550 5.1.1 no such mailbox".to_owned(),
                Some("busy") => "451 4.7.1 come back later".to_owned(),
                Some("hangup") => return Ok(()),
                _ => "250 ok".to_owned(),
            }
        } else if upper == "DATA" {
            writer.write_all(b"354 go on\r\n").await?;
            let mut raw = String::new();
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                raw.push_str("\r\n");
            }
            memory.lock().unwrap().push(Arrival { from: from.clone(), to: to.clone(), raw });
            ringer.notify_one();
            "250 taken".to_owned()
        } else if upper == "QUIT" {
            writer.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            "250 ok".to_owned()
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// What stands between the angle brackets.
fn path(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or("").to_owned()
}

impl Arrival {
    /// The headers as they stand, without the body.
    pub fn headers(&self) -> &str {
        self.raw.split_once("\r\n\r\n").map_or(&self.raw, |(headers, _)| headers)
    }

    /// The decoded body of the part whose headers contain `media_type`.
    pub fn part(&self, media_type: &str) -> String {
        let boundary = self.raw.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let boundary = format!("--{boundary}");
        let parts = self.raw.split(&boundary);
        let (headers, body) = parts
            .filter_map(|part| part.trim_start().split_once("\r\n\r\n"))
            .find(|(headers, _)| headers.contains(media_type) && !headers.contains("boundary"))
            .unwrap();
        // The last line end belongs to the boundary (RFC 2046, 5.1.1).
        decode(headers, body.strip_suffix("\r\n").unwrap_or(body)).replace("\r\n", "\n")
    }
}

fn decode(headers: &str, body: &str) -> String {
    if headers.contains("base64") {
        let joined: String = body.split_whitespace().collect();
        String::from_utf8(STANDARD.decode(joined).unwrap()).unwrap()
    } else if headers.contains("quoted-printable") {
        let mut bytes = Vec::new();
        let mut rest = body.replace("=\r\n", "").into_bytes().into_iter();
        while let Some(byte) = rest.next() {
            if byte == b'=' {
                let pair = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    } else {
        body.to_owned()
    }
}
