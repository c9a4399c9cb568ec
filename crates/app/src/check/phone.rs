//! The answers of a phone form that was sent without script: fields `r-ITEM`, `v-ITEM`, `n-ITEM`, files `p-ITEM`.

use axum::extract::Multipart;

use super::visit::{Fix, NewVisit, Said};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::ledger::evidence;
use crate::problem::Problem;

/// Files one form may bring.
const FILES_MOST: usize = 30;

/// A form as it came.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The visit, photos still missing.
    pub ask: NewVisit,
    /// Item, name and bytes of each photo.
    pub photos: Vec<(String, String, Vec<u8>)>,
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge(evidence::BYTES_MOST as u64)
    } else {
        Problem::Unreadable(error.body_text())
    }
}

/// Reads the form.
pub async fn read(mut form: Multipart) -> Result<Sheet, Problem> {
    let mut sheet = Sheet::default();
    let (mut lon, mut lat) = (None, None);
    while let Some(mut field) = form.next_field().await.map_err(|e| unreadable(&e))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let most = if file.is_some() { evidence::BYTES_MOST } else { 16 << 10 };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|e| unreadable(&e))? {
            if bytes.len() + chunk.len() > most {
                return Err(Problem::TooLarge(most as u64));
            }
            bytes.extend_from_slice(&chunk);
        }
        if let Some(file) = file {
            if let Some(item) = name.strip_prefix("p-")
                && !bytes.is_empty()
            {
                if sheet.photos.len() == FILES_MOST {
                    return Err(Problem::field(&name, "evidence-too-many-files"));
                }
                sheet.photos.push((item.to_owned(), file, bytes));
            }
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        match name.as_str() {
            "client_key" => sheet.ask.client_key = text,
            "taken_at" => sheet.ask.taken_at = text.parse().ok(),
            "lon" => lon = text.parse().ok(),
            "lat" => lat = text.parse().ok(),
            _ => answer(&mut sheet.ask.answers, &name, text)?,
        }
    }
    if let (Some(lon), Some(lat)) = (lon, lat) {
        sheet.ask.location = Some(Fix { lon, lat, accuracy: None });
    }
    Ok(sheet)
}

fn answer(answers: &mut Vec<Said>, name: &str, text: String) -> Result<(), Problem> {
    let Some((kind, item)) = name.split_once('-') else { return Ok(()) };
    if text.is_empty() || !["r", "v", "n"].contains(&kind) {
        return Ok(());
    }
    let at = answers.iter().position(|a| a.item == item).unwrap_or_else(|| {
        answers.push(Said { item: item.to_owned(), ..Said::default() });
        answers.len() - 1
    });
    match kind {
        "r" => answers[at].result = Some(text),
        "v" => {
            answers[at].value = Some(text.parse().map_err(|_| Problem::field(item, "check-answer-count"))?)
        }
        _ => answers[at].note = text,
    }
    Ok(())
}

/// Keeps the photos and puts their ids to the answers.
pub async fn keep(
    app: &App,
    by: &Actor,
    sheet: Sheet,
    site: Id,
    round: Option<Id>,
) -> Result<NewVisit, Problem> {
    let mut ask = sheet.ask;
    (ask.site, ask.round) = (site, round);
    // A note or a photo alone is no answer: items that were only offered stay out.
    ask.answers.retain(|a| a.result.is_some() || a.value.is_some());
    for (item, name, bytes) in sheet.photos {
        if let Some(answer) = ask.answers.iter().position(|a| a.item == item) {
            let kept = evidence::keep(app, by, &name, bytes).await?;
            ask.answers[answer].evidence.push(kept.id);
        }
    }
    Ok(ask)
}
