//! A standard as the text of its file, to be read again, changed and handed on.

use super::fields::thousandths;
use super::standard::{CONFIDENCE, Confidence, KINDS, METHODS, Standard, word};

/// The TOML text of a standard; reading it gives the same standard.
pub fn toml(standard: &Standard) -> String {
    let mut text = String::from("[standard]\n");
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            text += &format!("{name} = {}\n", quoted(value));
        }
    };
    put("code", Some(&standard.code));
    put("name", Some(&standard.name));
    put("edition", Some(&standard.edition));
    put("in_force", Some(&standard.in_force.to_string()));
    put("in_force_until", standard.in_force_until.map(|day| day.to_string()).as_deref());
    put("owner", standard.owner.as_deref());
    put("note", standard.note.as_deref());
    if !standard.scopes.is_empty() {
        text += "[standard.scopes]\n";
        for (scope, name) in &standard.scopes {
            text += &format!("{} = {}\n", quoted(scope), quoted(name));
        }
    }
    for own in &standard.indicators {
        text += "\n[[indicator]]\n";
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                text += &format!("{name} = {value}\n");
            }
        };
        put("code", Some(quoted(&own.code)));
        put("parent", own.parent.as_deref().map(quoted));
        put("title", Some(quoted(&own.title)));
        put("kind", own.kind.map(|kind| quoted(word(KINDS, &kind))));
        let methods: Vec<&str> = own.methods.iter().map(|method| word(METHODS, method)).collect();
        put("methods", list(&methods));
        put("points", own.points.map(thousandths));
        put("measure", own.measure.as_deref().map(quoted));
        put("scope", own.scope.as_deref().map(quoted));
        put("requirement", own.requirement.as_ref().map(|asked| quoted(&asked.to_string())));
        if own.confidence == Confidence::ToConfirm {
            put("confidence", Some(quoted(word(CONFIDENCE, &own.confidence))));
        }
        let evidence: Vec<&str> = own.evidence.iter().map(String::as_str).collect();
        put("evidence", list(&evidence));
        put("frequency", own.frequency.as_ref().map(|frequency| quoted(&frequency.to_string())));
        put("window", own.window.map(|window| quoted(&window.to_string())));
        put("note", own.note.as_deref().map(quoted));
    }
    text
}

fn list(words: &[&str]) -> Option<String> {
    let quoted: Vec<String> = words.iter().map(|word| self::quoted(word)).collect();
    (!quoted.is_empty()).then(|| format!("[{}]", quoted.join(", ")))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += &format!("\\u{:04X}", c as u32),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standard_written_and_read_again_is_the_same() {
        let text = "[standard]\ncode='s'\nname='a \"b\" \\ c'\nedition='1'\nin_force='2020-01-01'\n\
            [standard.scopes]\ncity='市域'\n[[indicator]]\ncode='1'\ntitle='组'\n[[indicator]]\ncode='2'\n\
            parent='1'\ntitle=\"两\\n行\"\nkind='quantified'\nmethods=['data']\npoints=1.25\nmeasure='m'\n\
            scope='city'\nrequirement='grade >= \"C\" or falling'\nconfidence='to_confirm'\nevidence=['x','y']\n\
            frequency='1/month'\nwindow='2014-05..2014-08'\nnote='n'";
        let standard = Standard::parse(text).expect("good");
        assert_eq!(Standard::parse(&toml(&standard)), Ok(standard));
    }
}
