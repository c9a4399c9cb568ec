//! Small forms for deeds: what a person could do next, drawn by one template (`kit/pages/offers.html`).

/// A value to choose, its name, whether it is chosen.
pub type Choices = Vec<(String, String, bool)>;

/// What kind of answer a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Words in several lines.
    Words,
    /// Words in several lines that stand already.
    Text(String),
    /// One line.
    Line(String),
    /// Day and time.
    Moment,
    /// A day.
    Day(String),
    /// One of several.
    One(Choices),
    /// Any of several.
    Many(Choices),
    /// Photos.
    Photo,
    /// Known already.
    Fixed(String),
}

/// One field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name in the form.
    pub name: &'static str,
    /// Key of its label.
    pub label: &'static str,
    /// Its kind.
    pub ask: Ask,
    /// Whether it must be filled in.
    pub required: bool,
}

/// A deed on offer.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Last word of its address.
    pub deed: &'static str,
    /// Key of its name; also that of the button.
    pub label: &'static str,
    /// A sentence above the form.
    pub note: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Whether it waits for exactly this person, and stands first.
    pub first: bool,
}

impl Offer {
    /// A deed without fields.
    pub fn new(deed: &'static str, label: &'static str) -> Self {
        Self { deed, label, note: String::new(), fields: Vec::new(), first: false }
    }

    /// With a field.
    pub fn with(mut self, name: &'static str, label: &'static str, ask: Ask, required: bool) -> Self {
        self.fields.push(Field { name, label, ask, required });
        self
    }

    /// With a reason that must be given.
    pub fn why(self) -> Self {
        self.with("reason", "case-reason", Ask::Words, true)
    }

    /// With a sentence above the form.
    pub fn note(mut self, note: String) -> Self {
        self.note = note;
        self
    }

    /// It waits for exactly this person.
    pub fn first(mut self) -> Self {
        self.first = true;
        self
    }

    /// Whether a form must carry files.
    pub fn has_photo(&self) -> bool {
        self.fields.iter().any(|field| field.ask == Ask::Photo)
    }
}
