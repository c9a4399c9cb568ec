//! Chinese numerals and mixed figures: 四, 十二, 三百零五, 3000, 1.2, 1,200.

/// The value of one Chinese digit.
pub fn digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '元' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// A whole number in Chinese or Arabic numerals, up to 亿. Nothing when any sign is no numeral.
///
/// ```
/// assert_eq!(yipan_draft::number::whole("三百零五"), Some(305));
/// assert_eq!(yipan_draft::number::whole("二〇〇九"), Some(2009));
/// assert_eq!(yipan_draft::number::whole("12"), Some(12));
/// assert_eq!(yipan_draft::number::whole("三方"), None);
/// ```
pub fn whole(s: &str) -> Option<u64> {
    if s.is_empty() || s.chars().count() > 20 {
        return None;
    }
    if s.bytes().all(|b| b.is_ascii_digit()) {
        return s.parse().ok();
    }
    let places = s.chars().filter(|c| matches!(c, '十' | '百' | '千' | '万' | '亿')).count();
    if places == 0 {
        // Digit by digit, as years are written: 二〇〇九.
        return s.chars().try_fold(0u64, |n, c| {
            let d = digit(c).or_else(|| c.to_digit(10).map(u64::from))?;
            n.checked_mul(10)?.checked_add(d)
        });
    }
    let (mut total, mut section, mut current) = (0u64, 0u64, None::<u64>);
    for c in s.chars() {
        match c {
            '十' => section = section.checked_add(current.take().unwrap_or(1) * 10)?,
            '百' => section = section.checked_add(current.take()? * 100)?,
            '千' => section = section.checked_add(current.take()? * 1000)?,
            '万' | '亿' => {
                let here = section.checked_add(current.take().unwrap_or(0))?.max(u64::from(total == 0));
                total = match c {
                    '万' => total.checked_add(here.checked_mul(10_000)?)?,
                    _ => total.checked_add(here)?.checked_mul(100_000_000)?,
                };
                section = 0;
            }
            _ => current = Some(digit(c).or_else(|| c.to_digit(10).map(u64::from))?),
        }
    }
    total.checked_add(section)?.checked_add(current.unwrap_or(0))
}

/// A figure as a number: Arabic with separators and decimals, or Chinese.
pub fn figure(s: &str) -> Option<f64> {
    if s.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return s.replace(',', "").parse().ok();
    }
    whole(s).map(|n| n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_read_as_they_are_said() {
        let table = [
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("一百零八", Some(108)),
            ("两千", Some(2000)),
            ("三万五千", Some(35_000)),
            ("一亿二千万", Some(120_000_000)),
            ("二〇一八", Some(2018)),
            ("百", None),
            ("", None),
            ("第三", None),
        ];
        for (text, value) in table {
            assert_eq!(whole(text), value, "{text}");
        }
        assert_eq!(figure("1,200.5"), Some(1200.5));
        assert_eq!(figure("四"), Some(4.0));
    }
}
