//! Sending: HTTP to a relay on this machine by our own few lines, HTTPS through the machine's `curl`.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::robot::Message;
use crate::kit::outgoing::{self, Call};

pub(super) const PATIENCE: Duration = Duration::from_secs(15);
const ANSWER_MOST: u64 = 64 << 10;

/// Whether an address may be called: anywhere by HTTPS, by plain HTTP only this machine (a relay).
pub fn may_call(url: &str) -> bool {
    let clean = outgoing::clean(url);
    let host = |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    match url.split_once("://") {
        Some(("https", rest)) => clean && !host(rest).is_empty() && !host(rest).contains('@'),
        Some(("http", rest)) => {
            let host = host(rest);
            let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
            clean && ["127.0.0.1", "localhost", "[::1]"].contains(&name)
        }
        _ => false,
    }
}

/// Posts a message; gives the body of the answer, or what went wrong without the address.
pub async fn post(message: &Message) -> Result<String, String> {
    let sent = async {
        match message.url.strip_prefix("http://") {
            Some(rest) => plain(rest, message).await,
            None => curl(message).await,
        }
    };
    tokio::time::timeout(PATIENCE, sent).await.map_err(|_| "no answer in 15 seconds".to_owned())?
}

/// The header a plain POST is signed in.
const SIGNED: &str = "x-yipan-signature";

async fn plain(rest: &str, message: &Message) -> Result<String, String> {
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let address = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let path = if path.is_empty() { "/" } else { path };
    let told = |error: std::io::Error| error.to_string();
    let mut stream = tokio::net::TcpStream::connect(&address).await.map_err(told)?;
    let signed = message.signature.as_ref().map(|own| format!("{SIGNED}: {own}\r\n")).unwrap_or_default();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n{signed}content-length: {}\r\n\
         connection: close\r\n\r\n{}",
        message.body.len(),
        message.body
    );
    stream.write_all(request.as_bytes()).await.map_err(told)?;
    let mut answer = Vec::new();
    stream.take(ANSWER_MOST).read_to_end(&mut answer).await.map_err(told)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no HTTP answer")?;
    match head.split(' ').nth(1) {
        Some("200" | "201" | "202" | "204") => Ok(body.trim().to_owned()),
        status => Err(format!("answered {}", status.unwrap_or("nothing"))),
    }
}

async fn curl(message: &Message) -> Result<String, String> {
    let signed: Vec<String> = message.signature.iter().map(|own| format!("{SIGNED}: {own}")).collect();
    outgoing::post(&Call {
        url: &message.url,
        body: &message.body,
        headers: &signed,
        patience: PATIENCE,
        most: ANSWER_MOST,
        plain: false,
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_may_be_called() {
        for good in [
            "https://oapi.dingtalk.com/robot/send?access_token=T",
            "http://127.0.0.1:8080/relay",
            "http://localhost/x",
        ] {
            assert!(may_call(good), "{good}");
        }
        for bad in [
            "http://10.0.0.1/",
            "http://169.254.169.254/latest",
            "ftp://h/",
            "https://",
            "https://a@b/",
            "https://h/\"x",
            "h",
            "http://127.0.0.1.evil.cn/",
        ] {
            assert!(!may_call(bad), "{bad}");
        }
    }
}
