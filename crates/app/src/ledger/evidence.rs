//! Evidence files by content hash: sniffed, bounded, decoded, re-encoded; place and time of the camera kept
//! aside, never in the file that is shown.

use std::io::Cursor;

use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use diesel::prelude::*;
use image::ImageReader;
use object_store::{ObjectStoreExt, PutPayload, path::Path as StorePath};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use yipan_db::{Db, new_id};

use super::store::evidence;
use super::{Line, record};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::problem::Problem;
use crate::who::session::hex;

/// Largest file taken, in bytes.
pub const BYTES_MOST: usize = 20 << 20;
const PIXELS_MOST: u64 = 50_000_000;
const SIDE_MOST: u32 = 2048;

/// A kept piece of evidence.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = evidence)]
pub struct Evidence {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// SHA-256 of the kept file.
    pub hash: String,
    /// `image/jpeg`.
    pub kind: String,
    /// Name it came with.
    pub name: String,
    /// Size kept.
    pub bytes: i64,
    /// Pixels across.
    pub width: Option<i32>,
    /// Pixels down.
    pub height: Option<i32>,
    /// When the camera says it was taken, in milliseconds.
    pub taken_at: Option<i64>,
    /// Where the camera says it was taken.
    pub taken_lon: Option<f64>,
    /// Where the camera says it was taken.
    pub taken_lat: Option<f64>,
    /// Perceptual hash, to meet the same photo again.
    pub visual: Option<String>,
    /// Who added it.
    pub added_by: Id,
    /// When.
    pub added_at: i64,
}

/// What a multipart form brought.
#[derive(Debug, Default)]
pub struct Parts {
    /// Files by name, in order; empty file fields are left out.
    pub files: Vec<(String, Vec<u8>)>,
    /// The other fields.
    pub fields: Vec<(String, String)>,
}

impl Parts {
    /// A field's text, empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }
}

/// Reads a multipart form with bounded files (at most 9) and fields.
pub async fn files_of(form: Multipart) -> Result<Parts, Problem> {
    files_up_to(form, BYTES_MOST).await
}

/// Reads a multipart form whose files may be as large as `most`.
pub async fn files_up_to(mut form: Multipart, most: usize) -> Result<Parts, Problem> {
    let mut parts = Parts::default();
    while let Some(mut field) = form.next_field().await.map_err(|e| unreadable(&e, most))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let room = if file.is_some() { most } else { 64 << 10 };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|e| unreadable(&e, most))? {
            if bytes.len() + chunk.len() > room {
                return Err(Problem::TooLarge(room as u64));
            }
            bytes.extend_from_slice(&chunk);
        }
        match file {
            Some(_) if bytes.is_empty() => {}
            Some(file) if parts.files.len() < 9 => parts.files.push((file, bytes)),
            Some(_) => return Err(Problem::field(&name, "evidence-too-many-files")),
            None => parts.fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    crate::kit::form::checked(&parts.fields)?;
    crate::kit::refill::remember(&parts.fields);
    Ok(parts)
}

fn unreadable(error: &axum::extract::multipart::MultipartError, most: usize) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge(most as u64)
    } else {
        Problem::Unreadable(error.body_text())
    }
}

/// A decoded picture, ready to be kept.
#[derive(Debug)]
pub struct Picture {
    jpeg: Vec<u8>,
    width: u32,
    height: u32,
    taken_at: Option<i64>,
    taken: Option<(f64, f64)>,
    visual: String,
}

/// Decodes within bounds and encodes anew: nothing of the sender's bytes is kept.
pub fn picture(bytes: &[u8], zone: &jiff::tz::TimeZone) -> Result<Picture, Problem> {
    if bytes.is_empty() {
        return Err(Problem::field("file", "evidence-empty"));
    }
    let bad = |key| Problem::field("file", key);
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let sized = reader().map_err(|_| bad("evidence-not-an-image"))?;
    if sized.format().is_none() {
        return Err(bad("evidence-not-an-image"));
    }
    let (w, h) = sized.into_dimensions().map_err(|_| bad("evidence-damaged"))?;
    if u64::from(w) * u64::from(h) > PIXELS_MOST {
        return Err(bad("evidence-too-many-pixels"));
    }
    let decoded =
        reader().map_err(|_| bad("evidence-not-an-image"))?.decode().map_err(|_| bad("evidence-damaged"))?;
    let (taken_at, taken, turn) = camera(bytes, zone);
    let turned = match turn {
        3 => decoded.rotate180(),
        6 => decoded.rotate90(),
        8 => decoded.rotate270(),
        _ => decoded,
    };
    let small = if turned.width().max(turned.height()) > SIDE_MOST {
        turned.resize(SIDE_MOST, SIDE_MOST, image::imageops::FilterType::Triangle)
    } else {
        turned
    };
    let rgb = small.to_rgb8();
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 82)
        .encode_image(&rgb)
        .map_err(|_| bad("evidence-damaged"))?;
    Ok(Picture {
        width: rgb.width(),
        height: rgb.height(),
        visual: difference_hash(&small),
        jpeg,
        taken_at,
        taken,
    })
}

/// 64 bits telling where a 9 × 8 grey miniature grows darker from left to right; the same scene gives the same
/// or nearly the same bits after any re-encoding.
fn difference_hash(image: &image::DynamicImage) -> String {
    let grey = image.resize_exact(9, 8, image::imageops::FilterType::Triangle).to_luma8();
    let mut bits = 0_u64;
    for y in 0..8 {
        for x in 0..8 {
            bits = bits << 1 | u64::from(grey.get_pixel(x, y).0[0] > grey.get_pixel(x + 1, y).0[0]);
        }
    }
    format!("{bits:016x}")
}

/// Time, place and turn from EXIF; nothing of it is trusted, it is only compared with what was claimed.
fn camera(bytes: &[u8], zone: &jiff::tz::TimeZone) -> (Option<i64>, Option<(f64, f64)>, u32) {
    let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) else {
        return (None, None, 1);
    };
    let field = |tag| exif.get_field(tag, exif::In::PRIMARY);
    let turn = field(exif::Tag::Orientation).and_then(|f| f.value.get_uint(0)).unwrap_or(1);
    let taken_at = field(exif::Tag::DateTimeOriginal).and_then(|f| match &f.value {
        exif::Value::Ascii(lines) => exif::DateTime::from_ascii(lines.first()?).ok(),
        _ => None,
    });
    let taken_at = taken_at.and_then(|t| {
        jiff::civil::DateTime::new(
            i16::try_from(t.year).ok()?,
            i8::try_from(t.month).ok()?,
            i8::try_from(t.day).ok()?,
            i8::try_from(t.hour).ok()?,
            i8::try_from(t.minute).ok()?,
            i8::try_from(t.second).ok()?,
            0,
        )
        .ok()?
        .to_zoned(zone.clone())
        .ok()
        .map(|z| z.timestamp().as_millisecond())
    });
    let degrees = |tag, reference, negative: &str| -> Option<f64> {
        let parts = match &field(tag)?.value {
            exif::Value::Rational(parts) if parts.len() >= 3 => parts,
            _ => return None,
        };
        let value = parts[0].to_f64() + parts[1].to_f64() / 60.0 + parts[2].to_f64() / 3600.0;
        let sign =
            if field(reference)?.display_value().to_string().starts_with(negative) { -1.0 } else { 1.0 };
        value.is_finite().then_some(sign * value)
    };
    let taken = degrees(exif::Tag::GPSLongitude, exif::Tag::GPSLongitudeRef, "W").zip(degrees(
        exif::Tag::GPSLatitude,
        exif::Tag::GPSLatitudeRef,
        "S",
    ));
    (taken_at, taken, turn)
}

/// A photo whose file is kept and that nobody has claimed yet.
#[derive(Debug, Clone)]
pub struct Stored {
    /// SHA-256 of the file.
    pub hash: String,
    /// Its size.
    pub bytes: i64,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What it looks like, for finding the same scene again.
    pub visual: String,
    /// When the camera says it was taken.
    pub taken_at: Option<i64>,
    /// Where, as longitude and latitude.
    pub taken: Option<(f64, f64)>,
}

/// Decodes a photo off the async threads and writes its file.
pub async fn store(app: &App, city: Id, bytes: Vec<u8>) -> Result<Stored, Problem> {
    let zone = app.zone.clone();
    let picture = tokio::task::spawn_blocking(move || picture(&bytes, &zone))
        .await
        .map_err(|e| Problem::Broken(e.to_string()))??;
    let hash = hex(&Sha256::digest(&picture.jpeg));
    let stored = Stored {
        bytes: picture.jpeg.len() as i64,
        width: picture.width,
        height: picture.height,
        visual: picture.visual,
        taken_at: picture.taken_at,
        taken: picture.taken,
        hash,
    };
    app.files
        .put(&place(city, &stored.hash), PutPayload::from(picture.jpeg))
        .await
        .map_err(|e| Problem::Broken(format!("evidence could not be written: {e}")))?;
    Ok(stored)
}

/// The row of a kept photo, with its ledger line.
pub fn insert(db: &mut Db, by: &Actor, name: &str, own: &Stored, now: i64) -> Result<Evidence, Problem> {
    let row = Evidence {
        city_id: by.city,
        id: new_id(),
        hash: own.hash.clone(),
        kind: "image/jpeg".into(),
        name: name.chars().take(120).collect(),
        bytes: own.bytes,
        width: i32::try_from(own.width).ok(),
        height: i32::try_from(own.height).ok(),
        taken_at: own.taken_at,
        taken_lon: own.taken.map(|t| t.0),
        taken_lat: own.taken.map(|t| t.1),
        visual: Some(own.visual.clone()),
        added_by: by.person,
        added_at: now,
    };
    diesel::insert_into(evidence::table).values(&row).execute(db)?;
    let line =
        Line::of("evidence.added", "evidence", row.id).detail(json!({"hash": row.hash, "bytes": own.bytes}));
    record(db, by, now, line)?;
    Ok(row)
}

/// Takes a photo in: the file first, then the row.
pub async fn keep(app: &App, by: &Actor, name: &str, bytes: Vec<u8>) -> Result<Evidence, Problem> {
    let stored = store(app, by.city, bytes).await?;
    let (by, name) = (by.clone(), name.to_owned());
    app.deed(move |db, now| insert(db, &by, &name, &stored, now)).await
}

/// A piece of evidence by id.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<Evidence, Problem> {
    evidence::table
        .find((city, id))
        .select(Evidence::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("evidence"))
}

fn place(city: Id, hash: &str) -> StorePath {
    StorePath::from(format!("evidence/{city}/{}/{hash}.jpg", &hash[..2]))
}

/// The bytes of a kept file.
pub async fn bytes(app: &App, row: &Evidence) -> Result<Vec<u8>, Problem> {
    let got = app.files.get(&place(row.city_id, &row.hash)).await;
    let got = got.map_err(|e| Problem::Broken(format!("evidence {} cannot be read: {e}", row.id)))?;
    Ok(got.bytes().await.map_err(|e| Problem::Broken(e.to_string()))?.to_vec())
}

/// A response for a kept picture; its content never changes.
pub fn as_image(row: &Evidence, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, row.kind.clone()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
    ];
    (headers, bytes).into_response()
}
