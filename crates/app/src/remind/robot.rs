//! Messages as the group robots of WeCom, DingTalk and Feishu want them, signed the way each of them asks; and a plain
//! signed POST for programs of the city itself.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::who::session::hex;

/// The ways a reminder goes out.
pub const KINDS: [&str; 5] = ["wecom", "dingtalk", "feishu", "email", "post"];

/// The longest text in bytes; the shortest of the three limits.
const TEXT_MOST: usize = 2_000;

/// A request ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The whole address, with its signature if it belongs there.
    pub url: String,
    /// The body, JSON.
    pub body: String,
    /// The signature of a plain POST: a header of its own.
    pub signature: Option<String>,
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0u8; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

/// Base64 (RFC 4648) with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let group =
            three.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

/// Cut between letters, so that it stays within the limit.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(TEXT_MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A text for a robot at a moment (milliseconds). WeCom has no signature, its address is the secret; DingTalk signs in
/// the address and in milliseconds; Feishu in the body and in seconds, with key and message the other way round; a
/// plain POST is signed over its whole body.
pub fn message(kind: &str, url: &str, secret: &str, text: &str, now: i64) -> Message {
    let text = cut(text);
    match kind {
        "feishu" => {
            let mut body = json!({"msg_type": "text", "content": {"text": text}});
            if !secret.is_empty() {
                let seconds = (now / 1000).to_string();
                body["sign"] = base64(&hmac(format!("{seconds}\n{secret}").as_bytes(), b"")).into();
                body["timestamp"] = seconds.into();
            }
            Message { url: url.into(), body: body.to_string(), signature: None }
        }
        "post" => {
            let body = json!({"kind": "reminder", "at": now, "text": text}).to_string();
            let sign = || format!("sha256={}", hex(&hmac(secret.as_bytes(), body.as_bytes())));
            let signature = (!secret.is_empty()).then(sign);
            Message { url: url.into(), body, signature }
        }
        "dingtalk" => {
            let body = json!({"msgtype": "text", "text": {"content": text}}).to_string();
            let sign = || escaped(&base64(&hmac(secret.as_bytes(), format!("{now}\n{secret}").as_bytes())));
            let joint = if url.contains('?') { '&' } else { '?' };
            let url = if secret.is_empty() {
                url.into()
            } else {
                format!("{url}{joint}timestamp={now}&sign={}", sign())
            };
            Message { url, body, signature: None }
        }
        _ => Message {
            url: url.into(),
            body: json!({"msgtype": "text", "text": {"content": text}}).to_string(),
            signature: None,
        },
    }
}

/// Whether the answer says it was delivered: of a chat program HTTP 200 alone does not. Else what it says, shortened.
pub fn delivered(kind: &str, answer: &str) -> Result<(), String> {
    if kind == "post" {
        return Ok(());
    }
    let told: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
    let code = told.get("errcode").or_else(|| told.get("code")).or_else(|| told.get("StatusCode"));
    match code.and_then(serde_json::Value::as_i64) {
        Some(0) => Ok(()),
        _ => Err(answer.chars().take(200).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_vectors() {
        let sent = message(
            "dingtalk",
            "https://h/robot/send?access_token=T",
            "SECyipan-test-secret",
            "好",
            1_700_000_000_000,
        );
        let sign = "sYTAcX4a3Wah077Uw3aPHFiHBB0bT5%2B%2BW9EYzzy8PLQ%3D";
        assert_eq!(
            sent.url,
            format!("https://h/robot/send?access_token=T&timestamp=1700000000000&sign={sign}")
        );
        let sent = message("feishu", "https://h/hook/T", "yipan-test-secret", "好", 1_700_000_000_999);
        let body: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
        assert_eq!(body["sign"], "5tYqbeNkBR3w5xyD/H1krcC0UFUkRCj4PzEbO5/hE1g=");
        assert_eq!(body["timestamp"], "1700000000");
        let sent = message("post", "https://h/x", "S", "好", 7);
        let sign = format!("sha256={}", hex(&hmac(b"S", sent.body.as_bytes())));
        assert_eq!(sent.signature, Some(sign));
        // RFC 4231, test case 2; RFC 4648.
        let own = hmac(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(own[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|t| base64(t.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    #[test]
    fn an_answer_counts_only_with_its_code() {
        for good in [r#"{"errcode":0,"errmsg":"ok"}"#, r#"{"code":0}"#, r#"{"StatusCode":0}"#] {
            assert_eq!(delivered("wecom", good), Ok(()));
        }
        for bad in [r#"{"errcode":45009}"#, r#"{"code":19021}"#, "", "<html>"] {
            assert_eq!(delivered("feishu", bad), Err(bad.into()));
        }
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        let sent = message("wecom", "u", "", &"整改".repeat(1_000), 0);
        assert!(sent.body.len() < 2_100 && sent.body.contains("整改"));
    }
}
