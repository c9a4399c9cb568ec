//! Which line breaks of a file a page width made.

use super::{Text, is_space};

/// The line breaks of a raw file across which its words read on, in code points: whoever shows the file can set what
/// they part as one paragraph.
pub fn soft_breaks(raw: &str) -> Vec<usize> {
    let text = Text::read(raw);
    let mut soft = Vec::new();
    // The last character before the break that stands open, and whether that break is the only one since.
    let (mut before, mut open) = (None, None);
    for (i, c) in raw.chars().enumerate() {
        match c {
            '\n' if open.is_none() => open = Some((i, true)),
            '\n' => open = open.map(|(first, _)| (first, false)),
            '\r' => {}
            _ if is_space(c) => {}
            _ => {
                if let Some((first, true)) = open.take()
                    && before.is_some_and(|before| text.joins(before, i))
                {
                    soft.push(first);
                }
                before = Some(i);
            }
        }
    }
    soft
}

impl Text {
    /// Whether two raw characters stand side by side in the folded text.
    fn joins(&self, before: usize, after: usize) -> bool {
        let place = |raw: usize| self.at.partition_point(|at| (*at as usize) < raw);
        let (from, to) = (place(before), place(after));
        let stands = |at: usize, raw: usize| self.at.get(at).is_some_and(|i| *i as usize == raw);
        stands(from, before)
            && stands(to, after)
            && self.s.get(from..to).is_some_and(|s| s.chars().nth(1).is_none_or(|c| c == ' '))
    }
}

#[cfg(test)]
mod tests {
    use super::soft_breaks;

    #[test]
    fn a_break_that_a_page_width_made_is_told_from_one_that_ends_a_paragraph() {
        let page = "关于开展畜禽养殖污染综合整治工作的实施方案\n近年来,我县畜牧业发展较快,对促进农民增收发挥了积极作用,但也有\n \
                    不少场户粪污直排沟渠,河水不能达标。为切实改善水质,改善两岸环境\r\n,制定本方案。\n一、总体要求\n坚持属地负责。\n";
        let lines: Vec<usize> =
            page.chars().enumerate().filter(|(_, c)| *c == '\n').map(|(i, _)| i).collect();
        assert_eq!(soft_breaks(page), lines[1..3]);
    }

    #[test]
    fn paragraphs_and_blank_lines_stay_apart() {
        assert_eq!(soft_breaks(""), [0; 0]);
        assert_eq!(
            soft_breaks("第一段话在这里说完了。\n第二段话在这里说完了。\n\n第三段,\n\n第四段\n"),
            [0; 0]
        );
    }
}
