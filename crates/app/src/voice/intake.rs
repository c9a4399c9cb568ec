//! What a resident wrote, checked, and as a case: one reading for the page and for programs.

use axum::http::request::Parts;
use serde::Deserialize;
use utoipa::ToSchema;

use super::act;
use super::seal;
use super::store::Report;
use crate::case::book::{self, PublicKind};
use crate::case::{Fields, Location, NewCase};
use crate::kit::Id;
use crate::kit::actor::{Actor, address};
use crate::kit::app::App;
use crate::kit::limit;
use crate::problem::Problem;
use crate::who;

/// Reports of one address in ten minutes.
const REPORTS_MOST: u32 = 30;
const PHOTOS_MOST: usize = 3;
/// Bytes of a client key.
const KEY_MOST: usize = 200;

/// What a resident says.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Written {
    /// Word of a kind of trouble as `/report` offers it, `rubbish`.
    pub kind: String,
    /// What is wrong; may be empty when a photo says it.
    #[serde(default)]
    pub words: String,
    /// Street, a unit of that kind.
    #[serde(default)]
    pub street: Option<Id>,
    /// Where, in words.
    #[serde(default)]
    pub place: String,
    /// A telephone number, sealed before it is kept; may be empty.
    #[serde(default)]
    pub phone: String,
    /// Where, as a point in WGS 84.
    #[serde(default)]
    pub location: Option<Location>,
    /// The same key again is the same report.
    #[serde(default, rename = "client_key")]
    pub key: String,
}

impl Written {
    /// The fields of the form.
    pub fn of(fields: &Fields) -> Self {
        let point = (fields.text("lon").parse().ok(), fields.text("lat").parse().ok());
        Self {
            kind: fields.text("kind").to_owned(),
            words: fields.text("words").trim().to_owned(),
            street: fields.some("street").and_then(|text| text.parse().ok()),
            place: fields.text("place").trim().to_owned(),
            phone: fields.text("phone").trim().to_owned(),
            location: if let (Some(lon), Some(lat)) = point { Some(Location { lon, lat }) } else { None },
            key: fields.some("client_key").unwrap_or_else(who::session::secret),
        }
    }

    /// The field that keeps it from being a report, and the sentence that mends it.
    pub fn wrong(&self, photos: usize) -> Option<(&'static str, &'static str)> {
        let known = book::public_kinds().iter().any(|kind| kind.word == self.kind);
        match () {
            () if !known => Some(("kind", "field-required")),
            () if self.key.len() > KEY_MOST => Some(("client_key", "field-too-long")),
            () if photos > PHOTOS_MOST => Some(("photo", "voice-too-many-photos")),
            () if self.words.trim().is_empty() && photos == 0 => Some(("words", "voice-say-something")),
            () if !self.phone.is_empty() && !phone_fits(&self.phone) => Some(("phone", "voice-phone-wrong")),
            () => None,
        }
    }

    /// What makes two sendings the same report: the key and everything said. A key alone would give whoever
    /// guesses it another's tracking code. Apart from the keys of the loop.
    fn same(&self) -> String {
        let street = self.street.map(|id| id.to_string()).unwrap_or_default();
        let said = [&self.key, &self.kind, &self.words, &street, &self.place, &self.phone];
        format!("voice/{}", who::session::hash(&said.map(|text| format!("{}:{text}", text.len())).concat()))
    }

    fn case(&self, evidence: Vec<Id>) -> Result<NewCase, Problem> {
        let kind = book::public_kinds().iter().find(|kind| kind.word == self.kind);
        let category = kind.map(PublicKind::category).ok_or(Problem::Missing("page"))?;
        Ok(NewCase {
            source: Some("public".into()),
            category,
            title: Some(self.words.chars().take(40).collect()),
            description: Some(self.words.clone()),
            place: Some(self.place.clone()),
            street: self.street,
            location: self.location,
            evidence,
            client_key: Some(self.same()),
            ..NewCase::default()
        })
    }
}

fn phone_fits(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    (7..=20).contains(&digits) && phone.chars().all(|c| c.is_ascii_digit() || " +-".contains(c))
}

/// The program acting for a resident of the first city, bounded by the address that asks.
pub async fn resident(app: &App, parts: &Parts) -> Result<Actor, Problem> {
    let found = app.read(who::store::first_city).await?;
    let (city, _) = found.ok_or(Problem::Refused("voice-no-city", Vec::new()))?;
    Ok(Actor { address: address(parts), ..Actor::program(city) })
}

/// Refuses the address that reports too often.
pub fn bounded(app: &App, by: &Actor) -> Result<(), Problem> {
    limit::check(format!("report:{}", by.address), REPORTS_MOST, 600_000, app.clock.now())
}

/// Takes the report down. The caller has asked [`Written::wrong`].
pub async fn take(app: &App, by: &Actor, written: &Written, evidence: Vec<Id>) -> Result<Report, Problem> {
    let ask = written.case(evidence)?;
    let sealing = seal::key(app).await?;
    let phone = Some(written.phone.clone()).filter(|phone| !phone.is_empty());
    let by = by.clone();
    app.deed(move |db, now| act::say(db, &by, &ask, phone.as_deref(), &sealing, now)).await
}
