//! A language model that the city itself runs or rents, behind an address that speaks OpenAI's chat completions.
//! Without one, which is how the program starts, nothing is missing: it may only add proposals that people look at.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clap::Args;

use super::Id;
use super::outgoing::{self, Call};
use crate::problem::Problem;

/// How long one answer is waited for: a model on a processor without a graphics card is slow.
const PATIENCE: Duration = Duration::from_secs(180);

/// The most bytes of one answer.
const ANSWER_MOST: u64 = 1 << 20;

/// Which model is asked.
#[derive(Debug, Clone, Default, Args)]
pub struct ModelArgs {
    /// A language model that may add proposals to drafts: the address of its OpenAI-compatible API, such as http://127.0.0.1:11434/v1. The text of a draft goes there when somebody asks for it
    #[arg(long, env = "YIPAN_MODEL_URL")]
    model_url: Option<String>,
    /// Its name there
    #[arg(long, env = "YIPAN_MODEL", default_value = "default")]
    model: String,
}

/// Where the key of the model stands: an argument could be read in the list of processes.
const KEY: &str = "YIPAN_MODEL_KEY";

impl ModelArgs {
    /// The model, if an address was given.
    ///
    /// # Errors
    /// One line when the address or the key cannot be used.
    pub fn model(&self) -> Result<Option<Model>, String> {
        let key = std::env::var(KEY).unwrap_or_default();
        self.model_url.as_deref().map(|url| Model::at(url, &self.model, &key)).transpose()
    }
}

/// How far a reading has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Parts answered, of how many.
    Reading { done: usize, parts: usize },
    /// It ended: what was new, what was dropped because the text does not say it, and which parts had no answer.
    Done { new: usize, dropped: usize, unanswered: usize },
    /// The model was silent, for this reason.
    Silent(String),
    /// What it brought was not taken.
    Refused(Problem),
    /// Nobody waited for the end any more.
    BrokenOff,
}

/// A reading that goes on: while it lives nobody begins another of the same thing, however it ends.
#[derive(Debug)]
pub struct Reading {
    model: Arc<Model>,
    id: Id,
}

impl Reading {
    /// The model that reads.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Notes how far it is.
    pub fn note(&self, job: Job) {
        self.model.jobs.lock().unwrap_or_else(PoisonError::into_inner).insert(self.id, job);
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if matches!(self.model.job(self.id), Some(Job::Reading { .. })) {
            self.note(Job::BrokenOff);
        }
    }
}

/// A model that can be asked.
#[derive(Debug)]
pub struct Model {
    url: String,
    /// Its name.
    pub name: String,
    key: String,
    /// What is read and was read, by the id of the thing; forgotten when the program stops.
    jobs: Mutex<HashMap<Id, Job>>,
}

impl Model {
    /// The model of this name behind an API's address, with its key or an empty one.
    ///
    /// # Errors
    /// One line when the address or the key cannot be used.
    pub fn at(url: &str, name: &str, key: &str) -> Result<Self, String> {
        let url = url.trim_end_matches('/');
        let spoken = url.starts_with("http://") || url.starts_with("https://");
        if !spoken || !outgoing::clean(url) {
            return Err(format!("--model-url {url}: write it as http://host:port/v1 or https://host/v1"));
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!("{KEY}: a key has no spaces and no signs beyond ASCII"));
        }
        let url = format!("{url}/chat/completions");
        Ok(Self { url, name: name.to_owned(), key: key.to_owned(), jobs: Mutex::default() })
    }

    /// The host that a text would go to, for people to see.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest)
    }

    /// Posts a request and gives the answer's body, or what went wrong without address and key.
    pub async fn ask(&self, body: &str) -> Result<String, String> {
        let key = (!self.key.is_empty()).then(|| format!("authorization: Bearer {}", self.key));
        outgoing::post(&Call {
            url: &self.url,
            body,
            headers: key.as_slice(),
            patience: PATIENCE,
            most: ANSWER_MOST,
            plain: true,
        })
        .await
    }

    /// How far the reading of this thing is.
    pub fn job(&self, id: Id) -> Option<Job> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Begins a reading, unless this thing is being read.
    pub fn begin(self: &Arc<Self>, id: Id) -> Option<Reading> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(jobs.get(&id), Some(Job::Reading { .. })) {
            return None;
        }
        jobs.insert(id, Job::Reading { done: 0, parts: 1 });
        Some(Reading { model: self.clone(), id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_model_is_asked_unless_an_address_is_given_that_can_be_called() {
        assert!(ModelArgs::default().model().unwrap().is_none());
        let model = Model::at("http://10.1.2.3:8000/v1/", "m", "K").unwrap();
        assert_eq!(model.url, "http://10.1.2.3:8000/v1/chat/completions");
        assert_eq!(model.host(), "10.1.2.3:8000");
        for (url, key) in
            [("10.1.2.3", ""), ("ftp://h/v1", ""), ("http://h/\"v1", ""), ("http://h/v1", "a b")]
        {
            assert!(Model::at(url, "m", key).is_err(), "{url} {key}");
        }
    }

    #[test]
    fn a_reading_that_breaks_off_leaves_the_thing_free_to_be_read_again() {
        let model = Arc::new(Model::at("http://127.0.0.1:1/v1", "m", "").unwrap());
        let reading = model.begin(7);
        assert!(reading.is_some() && model.begin(7).is_none() && model.begin(8).is_some());
        drop(reading);
        assert_eq!(model.job(7), Some(Job::BrokenOff));
        assert!(model.begin(7).is_some());
    }
}
