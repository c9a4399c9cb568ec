//! A file to be saved, not shown.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::problem::Problem;

/// An answer that a browser keeps as a file of this name; what it is, its ending says.
pub fn download(name: &str, bytes: impl Into<Body>) -> Response {
    let kind = match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; {}", parameter(name))),
    ];
    (headers, bytes.into()).into_response()
}

/// A value to be saved as JSON.
pub fn download_json(name: &str, value: &impl Serialize) -> Result<Response, Problem> {
    let text = serde_json::to_vec(value).map_err(|error| Problem::Broken(error.to_string()))?;
    Ok(download(name, text))
}

/// A file somebody handed in: whatever it is, it is never shown as a page of ours.
pub fn download_as_it_came(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; {}", parameter(name))),
    ];
    (headers, bytes).into_response()
}

/// The name as a header may carry it (RFC 6266, RFC 8187).
fn parameter(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    if name.bytes().all(plain) {
        return format!("filename=\"{name}\"");
    }
    let told: String = name
        .bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("filename*=UTF-8''{told}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_name_and_a_name_with_signs_reach_the_browser_whole() {
        for (name, told) in [
            ("plan-7.xlsx", "filename=\"plan-7.xlsx\""),
            ("月报 1.pdf", "filename*=UTF-8''%E6%9C%88%E6%8A%A5%201.pdf"),
            ("a\"b.txt", "filename*=UTF-8''a%22b.txt"),
        ] {
            assert_eq!(parameter(name), told);
        }
    }
}
