//! Calls to other programs over HTTP and HTTPS, through the machine's `curl`, so that the program carries no second TLS.
//! What is called and what is sent goes to it on its standard input, where no list of processes shows it.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A POST of JSON.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The whole address, of printable ASCII without quotation marks.
    pub url: &'a str,
    /// The body, JSON.
    pub body: &'a str,
    /// Further headers, `name: value`.
    pub headers: &'a [String],
    /// How long an answer is waited for.
    pub patience: Duration,
    /// The most bytes of an answer; a longer one is an error.
    pub most: u64,
    /// Whether plain HTTP may be spoken.
    pub plain: bool,
}

/// Whether an address can be told to `curl` in one quoted word.
pub fn clean(url: &str) -> bool {
    url.len() <= 500 && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte))
}

/// Posts; gives the body of the answer, or what went wrong without the address.
pub async fn post(call: &Call<'_>) -> Result<String, String> {
    let told = |error: std::io::Error| format!("curl: {error}");
    let mut child = tokio::process::Command::new("curl")
        .args(["--config", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(told)?;
    let worked = async {
        if let Some(mut input) = child.stdin.take() {
            input.write_all(config(call).as_bytes()).await.map_err(told)?;
        }
        let mut answer = Vec::new();
        if let Some(output) = child.stdout.take() {
            output.take(call.most + 1).read_to_end(&mut answer).await.map_err(told)?;
        }
        if answer.len() as u64 > call.most {
            return Err(format!("the answer is longer than {} bytes", call.most));
        }
        match child.wait().await.map_err(told)?.code() {
            Some(0) => Ok(String::from_utf8_lossy(&answer).into_owned()),
            code => Err(format!("curl gave up with {}", code.unwrap_or(-1))),
        }
    };
    let seconds = call.patience.as_secs();
    tokio::time::timeout(call.patience, worked)
        .await
        .map_err(|_| format!("no answer in {seconds} seconds"))?
}

/// What `curl` is told on its standard input.
fn config(call: &Call<'_>) -> String {
    // JSON has no letter that curl's quoted words do not read the same way, once its marks are escaped.
    let quoted = |words: &str| words.replace('\\', "\\\\").replace('"', "\\\"");
    let headers: String =
        call.headers.iter().map(|header| format!("header = \"{}\"\n", quoted(header))).collect();
    format!(
        "silent\nfail\nmax-time = {}\nproto = \"={}\"\nheader = \"content-type: application/json\"\n{headers}\
         data-binary = \"{}\"\nurl = \"{}\"\n",
        call.patience.as_secs().saturating_sub(1).max(1),
        if call.plain { "http,https" } else { "https" },
        quoted(call.body),
        call.url
    )
}
