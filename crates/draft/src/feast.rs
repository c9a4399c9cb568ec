//! Feasts and public holidays, as days of the year they fall in.

use crate::date::{Day, Found, Time, When};
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::OnceLock;

/// Days of the lunar feasts by year: 春节, 端午节, 中秋节.
const LUNAR: &str = include_str!("../data/feasts.txt");

/// A feast named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// 元旦, 国庆: the same day each year.
    Fixed(u8, u8),
    /// 春节, or days after it (元宵 is the fourteenth after).
    Spring(u8),
    /// 端午.
    DragonBoat,
    /// 中秋.
    MidAutumn,
    /// 清明, about 5 April.
    ClearBright,
}

/// What was said about the feast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// 前: by the day before.
    Before,
    /// The day itself.
    On,
    /// 长假, 假期: the days off.
    Holidays,
}

/// The feasts that serve as times in `s[range]`: 春节前, 国庆长假. A feast in a name (国庆筹备) is none.
pub fn find(s: &str, range: Range<usize>) -> Vec<Found> {
    static RE: OnceLock<Pattern> = OnceLock::new();
    let re = RE.get_or_init(|| {
        compile(
            r"(?P<y>今年|明年)?“?(?P<f>元旦|春节|元宵|清明|五一|六一|七一|八一|端午|中秋|国庆|十一|植树节|教师节|儿童节|劳动节)(?P<j>节)?”?(?:劳动节|儿童节|建党节|建军节)?(?P<a>节?前夕|节?之前|节?以前|节?前|长假|小长假|假期|放假期间|当天|当日)?",
        )
    });
    let mut found = new_year(s, range.clone());
    found.extend(re.captures_iter(&s[range.clone()]).filter_map(|c| {
        let whole = c.get(0)?;
        let name = c.name("f")?.as_str();
        let around = match c.name("a").map(|m| m.as_str()) {
            Some("长假" | "小长假" | "假期" | "放假期间") => Around::Holidays,
            Some("当天" | "当日") => Around::On,
            Some(_) => Around::Before,
            None if name == "元宵" && c.name("j").is_some() => Around::On,
            None if c.name("y").is_some()
                && s[range.start + whole.end()..].starts_with(['要', '正', '开', '投', '建', '完', '必']) =>
            {
                Around::On
            }
            None => return None,
        };
        let end = range.start + whole.end();
        let after = s[end..].chars().next();
        if around == Around::Before && matches!(after, Some('后' | '期' | '列')) {
            return None;
        }
        if matches!(name, "十一" | "七一" | "八一" | "六一")
            && around == Around::Before
            && !whole.as_str().contains(['”', '节'])
        {
            return None;
        }
        Some(Found {
            span: range.start + whole.start()..end,
            time: Time::Feast(named(name), around),
            before: around == Around::Before,
        })
    }));
    found
}

/// 年前必须完工: before the Spring Festival, where nothing counts the years.
fn new_year(s: &str, range: Range<usize>) -> Vec<Found> {
    const OPENS: [char; 14] =
        ['在', '于', '争', '保', '须', '要', '到', '赶', '处', '段', '部', '程', ',', '。'];
    let told = &s[range.clone()];
    let begins = |i: usize| told[..i].ends_with(OPENS) || told[..i].ends_with(['\n', ';', ':']);
    told.match_indices("年前")
        .filter(|(i, w)| begins(*i) && !told[i + w.len()..].starts_with(['后', '期', '的', '列']))
        .map(|(i, w)| Found {
            span: range.start + i..range.start + i + w.len(),
            time: Time::Feast(Feast::Spring(0), Around::Before),
            before: true,
        })
        .collect()
}

fn named(name: &str) -> Feast {
    match name {
        "元旦" => Feast::Fixed(1, 1),
        "五一" | "劳动节" => Feast::Fixed(5, 1),
        "植树节" => Feast::Fixed(3, 12),
        "教师节" => Feast::Fixed(9, 10),
        "六一" | "儿童节" => Feast::Fixed(6, 1),
        "七一" => Feast::Fixed(7, 1),
        "八一" => Feast::Fixed(8, 1),
        "国庆" | "十一" => Feast::Fixed(10, 1),
        "春节" => Feast::Spring(0),
        "元宵" => Feast::Spring(14),
        "端午" => Feast::DragonBoat,
        "中秋" => Feast::MidAutumn,
        _ => Feast::ClearBright,
    }
}

/// The feast's day in a year, from the table.
fn lunar(year: i32, column: usize) -> Option<(u8, u8)> {
    let line = LUNAR.lines().find(|l| l.split(' ').next().and_then(|y| y.parse().ok()) == Some(year))?;
    let (month, day) = line.split(' ').nth(column + 1)?.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

impl Feast {
    /// The feast's day in a year.
    pub fn on(self, year: i32) -> Option<Day> {
        let (month, day) = match self {
            Self::Fixed(m, d) => (m, d),
            Self::ClearBright => (4, if year % 4 <= 1 { 4 } else { 5 }),
            Self::DragonBoat => lunar(year, 1)?,
            Self::MidAutumn => lunar(year, 2)?,
            Self::Spring(after) => {
                let (m, d) = lunar(year, 0)?;
                let mut day = d + after;
                let mut month = m;
                let size = crate::date::days_in(Some(year), m);
                if day > size {
                    day -= size;
                    month += 1;
                }
                (month, day)
            }
        };
        Some(Day::new(year, month, day))
    }

    /// The time meant, seen from the document's own day: the next such feast, or this year's.
    pub fn resolve(self, around: Around, now: Day) -> Option<When> {
        let Some(mut year) = now.year else {
            let Self::Fixed(m, d) = self else { return None };
            let day = Day { year: None, month: Some(m), day: Some(d) };
            return Some(spread(day, around));
        };
        let mut day = self.on(year)?;
        if now
            .month
            .is_some_and(|m| day.month.is_some_and(|f| f < m) || (day.month == Some(m) && now.day > day.day))
        {
            year += 1;
            day = self.on(year)?;
        }
        Some(spread(day, around))
    }
}

fn spread(day: Day, around: Around) -> When {
    match around {
        Around::Before => When { from: None, to: day.eve() },
        Around::On => When { from: None, to: day },
        Around::Holidays => {
            let last = Day { day: day.day.map(|d| d + 6), ..day };
            When { from: Some(day), to: last }
        }
    }
}
