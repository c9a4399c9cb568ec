//! The forms of a decision at a gate, and of the rewards and warnings that go with it.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;

use super::act::{self, Decide};
use super::award::{self, Settle};
use super::web::back;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path};
use crate::kit::say::Say;
use crate::plan::lay;
use crate::problem::Problem;

/// The form of a decision: its fields by name, and for each reward or warning `award-`, `points-`, `money-`, `why-`
/// followed by scores and unit.
struct DecideForm(HashMap<String, String>);

impl DecideForm {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// The rewards and warnings somebody chose something for: each of those shown by itself, or as all of them.
    fn awards(&self) -> Result<Vec<Settle>, Problem> {
        let mut asks = Vec::new();
        for (name, own) in &self.0 {
            let Some(key) = name.strip_prefix("award-").filter(|key| *key != "all") else { continue };
            let deed = if own.is_empty() { self.text("award-all") } else { own };
            if !["give", "waive"].contains(&deed) {
                continue;
            }
            let why = [self.text(&format!("why-{key}")), self.text("why-all")];
            let why = why.into_iter().find(|why| !why.is_empty()).unwrap_or_default();
            let (run, unit) = key.split_once('-').ok_or(Problem::Stale("award"))?;
            let id = |text: &str| text.parse::<Id>().map_err(|_| Problem::Stale("award"));
            let number = |field: &str, wrong: &'static str| match self.text(&format!("{field}-{key}")) {
                "" => Ok(None),
                text => text.parse::<f64>().map(Some).map_err(|_| Problem::field(field, wrong)),
            };
            let money = number("money", "gate-award-money")?.map(|money| money.round() as i64);
            asks.push(Settle {
                run: id(run)?,
                unit: id(unit)?,
                give: deed == "give",
                points: number("points", "gate-award-points")?,
                money,
                reason: why.to_owned(),
            });
        }
        asks.sort_by_key(|ask| (ask.run, ask.unit));
        Ok(asks)
    }

    fn read(self, city: Id) -> Result<Decide, Problem> {
        let due = match self.text("look_back_due") {
            "" => None,
            text => Some(text.parse().map_err(|_| Problem::field("look_back_due", "field-not-date"))?),
        };
        Ok(Decide {
            decision: self.text("decision").to_owned(),
            reason: self.text("reason").to_owned(),
            summary: self.text("summary").to_owned(),
            version: self.text("version").parse().map_err(|_| Problem::Stale("phase"))?,
            look_back_unit: self.text("look_back_unit").parse().ok(),
            awards: self.awards()?,
            look_back_due: due.map(|day| lay::end_of_day(lay::shown_time(city), day)),
        })
    }
}

/// `POST /phases/{id}/gate`.
pub(super) async fn decide(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match DecideForm(form).read(by.city) {
        Ok(ask) => app.deed(move |db, now| act::decide(db, &actor, id, &ask, now)).await,
        Err(problem) => Err(problem),
    };
    back(&app, by, say, id, done).await
}

/// `POST /phases/{id}/awards`.
pub(super) async fn settle(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match DecideForm(form).awards() {
        Ok(asks) => app.deed(move |db, now| award::settle(db, &actor, id, &asks, now)).await,
        Err(problem) => Err(problem),
    };
    back(&app, by, say, id, done).await
}
