//! Reminders as e-mail (RFC 5322, 2045, 2047, 5321): plain text in UTF-8, to a relay on this machine by our own few
//! lines, to a mail server with TLS through the machine's `curl`.

use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use super::robot::base64;
use super::store::Robot;

/// A letter goes to so many addresses at most.
pub const RECIPIENTS_MOST: usize = 20;

/// A mail server says so many bytes at most.
const ANSWERS_MOST: u64 = 64 << 10;

/// An encoded word holds so many bytes, so that with its frame it stays within 75 letters.
const WORD_BYTES: usize = 42;

/// Whether a text may be an address: one `@`, a domain, and nothing that could end a line or begin another address.
pub fn is_address(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with(['.', '-'])
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte))
    };
    text.len() <= 120
        && text
            .split_once('@')
            .is_some_and(|(own, domain)| plain(own) && plain(domain) && domain.contains('.'))
}

/// The addresses typed, however they were set apart; `None` when one of them is none, or there are too many.
pub fn addresses(typed: &str) -> Option<Vec<String>> {
    let set_apart = |letter: char| letter.is_whitespace() || ",;，；、".contains(letter);
    let found: Vec<String> =
        typed.split(set_apart).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let holds =
        !found.is_empty() && found.len() <= RECIPIENTS_MOST && found.iter().all(|own| is_address(own));
    holds.then_some(found)
}

/// Whether a mail server may be called: anywhere by TLS, without it only a relay on this machine.
pub fn may_call(url: &str) -> bool {
    match url.split_once("://") {
        Some(("smtps", rest)) => !rest.contains('/') && super::send::may_call(&format!("https://{rest}")),
        Some(("smtp", rest)) => !rest.contains('/') && super::send::may_call(&format!("http://{rest}")),
        _ => false,
    }
}

/// A header's words in any script.
fn encoded(text: &str) -> String {
    let mut words = Vec::new();
    let mut part = String::new();
    for letter in text.chars() {
        if part.len() + letter.len_utf8() > WORD_BYTES {
            words.push(std::mem::take(&mut part));
        }
        part.push(letter);
    }
    words.push(part);
    let framed: Vec<String> =
        words.iter().map(|word| format!("=?utf-8?B?{}?=", base64(word.as_bytes()))).collect();
    framed.join("\r\n ")
}

/// The whole letter: its first line is the subject. `id` makes it one letter however often it is tried.
pub fn letter(own: &Robot, text: &str, id: i64, now: i64) -> String {
    let subject: String = text.lines().next().unwrap_or_default().chars().take(80).collect();
    let date = Timestamp::from_millisecond(now).unwrap_or_default();
    let date = rfc2822::DateTimePrinter::new().timestamp_to_string(&date).unwrap_or_default();
    let body = base64(text.replace('\n', "\r\n").as_bytes());
    let lines: Vec<&str> =
        (0..body.len()).step_by(76).map(|from| &body[from..body.len().min(from + 76)]).collect();
    let domain = own.sender.rsplit('@').next().unwrap_or_default();
    format!(
        "From: <{}>\r\nTo: <{}>\r\nSubject: {}\r\nDate: {date}\r\nMessage-ID: <yipan-{id}@{domain}>\r\n\
         Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        own.sender,
        own.recipients.replace(',', ">,\r\n <"),
        encoded(&subject),
        lines.join("\r\n"),
    )
}

/// Sends a letter; what went wrong is told without the password.
pub async fn send(own: &Robot, letter: &str) -> Result<(), String> {
    match own.url.strip_prefix("smtp://") {
        Some(address) => plain(address, own, letter).await,
        None => curl(own, letter).await,
    }
}

async fn plain(address: &str, own: &Robot, letter: &str) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    let address = if address.contains(':') { address.to_owned() } else { format!("{address}:25") };
    let stream = tokio::net::TcpStream::connect(&address).await.map_err(told)?;
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read.take(ANSWERS_MOST));
    expect(&mut read, '2').await?;
    let mut steps = vec![("EHLO yipan".to_owned(), '2'), (format!("MAIL FROM:<{}>", own.sender), '2')];
    steps.extend(own.recipients.split(',').map(|to| (format!("RCPT TO:<{to}>"), '2')));
    steps.push(("DATA".to_owned(), '3'));
    // No line of a letter begins with a dot: its headers do not, and its body is base64.
    steps.push((format!("{letter}."), '2'));
    for (line, wanted) in steps {
        write.write_all(format!("{line}\r\n").as_bytes()).await.map_err(told)?;
        expect(&mut read, wanted).await?;
    }
    // The letter is delivered; whether the farewell is heard changes nothing.
    let _ = write.write_all(b"QUIT\r\n").await;
    Ok(())
}

/// Reads one answer, which may have several lines, and wants its code to begin so.
async fn expect(read: &mut (impl AsyncBufReadExt + Unpin), wanted: char) -> Result<(), String> {
    for _ in 0..100 {
        let mut line = String::new();
        if read.read_line(&mut line).await.map_err(|error| error.to_string())? == 0 {
            return Err("the mail server hung up".into());
        }
        if line.as_bytes().get(3) == Some(&b'-') {
            continue;
        }
        let line: String = line.trim_end().chars().take(200).collect();
        return if line.starts_with(wanted) { Ok(()) } else { Err(line) };
    }
    Err("the mail server does not stop talking".into())
}

/// A letter on disk for as long as it is being sent, readable by this program's user only.
struct OnDisk(PathBuf);

impl OnDisk {
    fn keep(letter: &str) -> std::io::Result<Self> {
        let own = Self(std::env::temp_dir().join(format!("yipan-mail-{}", yipan_db::new_id())));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&own.0)?.write_all(letter.as_bytes())?;
        Ok(own)
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What `curl` is told on its standard input, where no list of processes shows the password.
fn config(own: &Robot, file: &str) -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut text = format!(
        "silent\nfail\nmax-time = 14\nproto = \"=smtps\"\nurl = \"{}\"\nmail-from = \"{}\"\nupload-file = \"{}\"\n",
        own.url,
        own.sender,
        quoted(file)
    );
    for to in own.recipients.split(',') {
        text.push_str(&format!("mail-rcpt = \"{to}\"\n"));
    }
    if !own.secret.is_empty() {
        text.push_str(&format!("user = \"{}:{}\"\n", own.sender, quoted(&own.secret)));
    }
    text
}

async fn curl(own: &Robot, letter: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("curl: {error}");
    let file =
        OnDisk::keep(letter).map_err(|error| format!("the letter could not be put on disk: {error}"))?;
    let mut child = tokio::process::Command::new("curl")
        .args(["--config", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(told)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(config(own, &file.0.to_string_lossy()).as_bytes()).await.map_err(told)?;
    }
    match child.wait().await.map_err(told)?.code() {
        Some(0) => Ok(()),
        code => Err(format!("curl gave up with {}", code.unwrap_or(-1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office() -> Robot {
        Robot {
            city_id: 1,
            id: 2,
            kind: "email".into(),
            name: "联络员".into(),
            url: "smtps://smtp.example.cn:465".into(),
            secret: "a\"b\\c".into(),
            unit_path: "/".into(),
            created_at: 0,
            recipients: "housing@example.cn,street@example.cn".into(),
            sender: "yipan@example.cn".into(),
        }
    }

    #[test]
    fn addresses_are_taken_however_they_are_set_apart_and_refused_when_they_could_be_more_than_that() {
        assert_eq!(addresses("a@b.cn，c.d@e.gov.cn; f@g.cn\nh@i.cn").map(|all| all.len()), Some(4));
        for bad in ["", "a", "a@b", "a@b.cn\r\nBcc: x@y.cn", "<a@b.cn>", "a@b@c.cn", "\"a\"@b.cn", "-a@b.cn"]
        {
            assert_eq!(addresses(bad), None, "{bad}");
        }
        assert_eq!(addresses(&"a@b.cn ".repeat(21)), None);
    }

    #[test]
    fn without_tls_only_a_relay_on_this_machine_is_called() {
        for (url, may) in [
            ("smtps://smtp.example.cn:465", true),
            ("smtp://127.0.0.1:2525", true),
            ("smtp://localhost", true),
            ("smtp://smtp.example.cn", false),
            ("smtps://", false),
            ("smtps://h/x", false),
            ("https://h", false),
        ] {
            assert_eq!(may_call(url), may, "{url}");
        }
    }

    #[test]
    fn a_letter_keeps_every_line_short_and_its_subject_in_any_script() {
        let text =
            format!("安澜县创建国家卫生县城提醒，7月22日\n{}", "清运东关垃圾（周四18:00）\n".repeat(30));
        let letter = letter(&office(), &text, 7, 1_784_682_000_000);
        assert!(letter.split("\r\n").all(|line| line.len() <= 78 && !line.contains('\n')), "{letter}");
        assert!(letter.contains("To: <housing@example.cn>,\r\n <street@example.cn>\r\n"), "{letter}");
        assert!(
            letter.contains("Subject: =?utf-8?B?") && letter.contains("Message-ID: <yipan-7@example.cn>")
        );
    }

    #[test]
    fn what_curl_is_told_keeps_a_password_with_any_marks_whole() {
        let told = config(&office(), "/tmp/letter");
        assert!(told.contains("user = \"yipan@example.cn:a\\\"b\\\\c\"\n"), "{told}");
        assert_eq!(told.matches("mail-rcpt").count(), 2);
    }
}
