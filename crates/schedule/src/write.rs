//! Writes a schedule as the neutral answer: JSON or CSV, times as `2026-01-05T08:30`.

use std::borrow::Cow;

use yipan_worktime::{Minute, write_minute};

use crate::{ChainStep, Mend, Schedule};

/// Why a plan does not fit, and what would mend it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Why {
    /// The chain that decides.
    pub chain: Vec<ChainStep>,
    /// Single changes, each of them tried.
    pub mends: Vec<Mend>,
}

/// `{"fits","short_hours","start","finish","early_finish","chain":[…],"mends":[…],"tasks":[{"id","early_start",…,
/// "slack_hours","critical"}]}`, a task a line. Chain and mends stand there when it does not fit.
pub fn write_json(schedule: &Schedule, ids: &[Cow<'_, str>], why: &Why) -> Vec<u8> {
    let mut out = Vec::with_capacity(200 + ids.len() * 210);
    out.extend_from_slice(format!("{{\"fits\":{},\"short_hours\":", schedule.fits()).as_bytes());
    hours(&mut out, schedule.short_minutes());
    moment(&mut out, ",\"start\":\"", schedule.start);
    moment(&mut out, "\",\"finish\":\"", schedule.finish);
    moment(&mut out, "\",\"early_finish\":\"", schedule.early_finish);
    out.extend_from_slice(b"\",\"chain\":[");
    for (place, step) in why.chain.iter().enumerate() {
        out.extend_from_slice(if place == 0 { b"\"" } else { b",\"" });
        json_text(&mut out, &ids[step.task as usize]);
        out.push(b'"');
    }
    out.extend_from_slice(b"],\"mends\":[");
    for (place, own) in why.mends.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        mend(&mut out, own, ids);
    }
    out.extend_from_slice(b"],\"tasks\":[");
    for (place, (dates, id)) in schedule.tasks.iter().zip(ids).enumerate() {
        out.extend_from_slice(if place == 0 { b"\n{\"id\":\"" } else { b",\n{\"id\":\"" });
        json_text(&mut out, id);
        moment(&mut out, "\",\"early_start\":\"", dates.early_start);
        moment(&mut out, "\",\"early_finish\":\"", dates.early_finish);
        moment(&mut out, "\",\"late_start\":\"", dates.late_start);
        moment(&mut out, "\",\"late_finish\":\"", dates.late_finish);
        out.extend_from_slice(b"\",\"slack_hours\":");
        hours(&mut out, dates.slack_minutes);
        let critical = schedule.is_critical(place as u32);
        out.extend_from_slice(if critical { b",\"critical\":true}" } else { b",\"critical\":false}" });
    }
    out.extend_from_slice(b"\n]}\n");
    out
}

/// The columns of the tasks in [`write_json`], with a header line.
pub fn write_csv(schedule: &Schedule, ids: &[Cow<'_, str>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(100 + ids.len() * 90);
    out.extend_from_slice(b"id,early_start,early_finish,late_start,late_finish,slack_hours,critical\n");
    for (place, (dates, id)) in schedule.tasks.iter().zip(ids).enumerate() {
        if id.contains([',', '"', '\n', '\r']) {
            out.extend_from_slice(format!("\"{}\"", id.replace('"', "\"\"")).as_bytes());
        } else {
            out.extend_from_slice(id.as_bytes());
        }
        for at in [dates.early_start, dates.early_finish, dates.late_start, dates.late_finish] {
            moment(&mut out, ",", at);
        }
        out.push(b',');
        hours(&mut out, dates.slack_minutes);
        out.extend_from_slice(if schedule.is_critical(place as u32) { b",true\n" } else { b",false\n" });
    }
    out
}

/// `{"kind":"overlap","from","to","hours"}`, `shorten` with `task` and `hours`, `work-days` with `days`, `start-at`
/// and `finish-at` with `at`.
fn mend(out: &mut Vec<u8>, own: &Mend, ids: &[Cow<'_, str>]) {
    let mut part = |before: &str, text: &str| {
        out.extend_from_slice(before.as_bytes());
        json_text(out, text);
        out.push(b'"');
    };
    let length = match own {
        Mend::Overlap { from, to, minutes } => {
            part("{\"kind\":\"overlap\",\"from\":\"", &ids[*from as usize]);
            part(",\"to\":\"", &ids[*to as usize]);
            Some(*minutes)
        }
        Mend::Shorten { task, minutes } => {
            part("{\"kind\":\"shorten\",\"task\":\"", &ids[*task as usize]);
            Some(*minutes)
        }
        Mend::WorkDays(days) => {
            let days: Vec<String> = days.iter().map(|day| format!("\"{day}\"")).collect();
            let text = format!("{{\"kind\":\"work-days\",\"days\":[{}]", days.join(","));
            out.extend_from_slice(text.as_bytes());
            None
        }
        Mend::StartAt(at) => {
            moment(out, "{\"kind\":\"start-at\",\"at\":\"", *at);
            out.push(b'"');
            None
        }
        Mend::FinishAt(at) => {
            moment(out, "{\"kind\":\"finish-at\",\"at\":\"", *at);
            out.push(b'"');
            None
        }
    };
    if let Some(minutes) = length {
        out.extend_from_slice(b",\"hours\":");
        hours(out, minutes);
    }
    out.push(b'}');
}

fn moment(out: &mut Vec<u8>, before: &str, at: Minute) {
    out.extend_from_slice(before.as_bytes());
    write_minute(out, at);
}

/// Minutes as hours: `7`, `7.5`, and `0.0167` for a minute.
fn hours(out: &mut Vec<u8>, minutes: i64) {
    let (whole, rest) = (minutes / 60, (minutes % 60).abs());
    if minutes < 0 && whole == 0 && rest != 0 {
        out.push(b'-');
    }
    out.extend_from_slice(whole.to_string().as_bytes());
    if rest != 0 {
        let digits = format!("{:04}", (rest * 10_000 + 30) / 60);
        out.push(b'.');
        out.extend_from_slice(digits.trim_end_matches('0').as_bytes());
    }
}

fn json_text(out: &mut Vec<u8>, text: &str) {
    for c in text.chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            c if (c as u32) < 0x20 => out.extend_from_slice(format!("\\u{:04x}", c as u32).as_bytes()),
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}
