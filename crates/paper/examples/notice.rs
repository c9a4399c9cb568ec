//! Writes two sample papers, a notice under a red head and a bulletin, so that their look can be judged:
//! `cargo run -p yipan-paper --example notice -- FOLDER`.

use yipan_paper::{Align, Block, Document, Foot, Head, Run, Signature, Table};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    std::fs::write(format!("{folder}/notice.docx"), notice().to_docx()?)?;
    std::fs::write(format!("{folder}/bulletin.docx"), bulletin().to_docx()?)?;
    Ok(())
}

fn notice() -> Document {
    Document {
        head: Some(Head::Paper {
            mark: "安澜县创建国家卫生县城指挥部办公室文件".into(),
            number: "安创办〔2026〕31号".into(),
            signer: None,
        }),
        title: "关于限期整改建设大道等路段\n井盖破损问题的通知".into(),
        addressee: Some("县住房和城乡建设局：".into()),
        blocks: vec![
            Block::text(
                "7月21日，督查组对建设大道、文昌路、解放街进行复查。现将有关情况和整改要求通知如下。",
            ),
            Block::heading(1, "一、检查情况"),
            Block::heading(2, "（一）按期办结情况"),
            Block::Paragraph(vec![
                Run::plain("本月应办结"),
                Run::plain("119"),
                Run::plain("件，按期办结88件，占73.9%；逾期31件，另有挂起4件不计入。"),
            ]),
            Block::heading(3, "1.逾期最久的问题"),
            Block::text("建设大道与学府路交叉口雨水井盖破损，交办后第9个工作日仍未修复，夜间无警示。"),
            Block::Table(Table {
                caption: Some("逾期问题清单".into()),
                head: ["编号", "内容", "交办", "超期（天）"].map(String::from).into(),
                rows: (0..6)
                    .map(|at| {
                        vec![
                            format!("市政{:04}", 412 - at * 7),
                            "建设大道路口雨水井盖破损，需更换并设警示".into(),
                            format!("7月{}日", 9 + at),
                            format!("{}", 9 - at),
                        ]
                    })
                    .collect(),
                widths: vec![3, 8, 3, 3],
                align: vec![Align::Left, Align::Left, Align::Centre, Align::Right],
            }),
            Block::heading(1, "二、整改要求"),
            Block::Paragraph(vec![
                Run::strong("限期修复。"),
                Run::plain("请于7月25日前完成修复并交复查；现场须先行设置警示。"),
            ]),
            Block::text("逾期仍未完成的，按照办法提请约谈。"),
        ],
        attachments: vec!["附件：1.逾期问题清单".into(), "　　　2.复查标准".into()],
        signature: Some(Signature {
            organ: "安澜县创卫指挥部办公室".into(),
            date: "2026年7月22日".into(),
            sealed: false,
        }),
        note: Some("（联系人：陈主任，电话：____）".into()),
        foot: Some(Foot {
            copies: vec!["抄送：县委办公室，县政府办公室，县督查室。".into()],
            printed_by: "安澜县创卫指挥部办公室".into(),
            printed_on: "2026年7月22日印发".into(),
        }),
        ..Document::default()
    }
}

fn bulletin() -> Document {
    Document {
        head: Some(Head::Bulletin {
            mark: "创卫简报".into(),
            issue: "第 7 期".into(),
            organ: "安澜县创卫指挥部办公室".into(),
            date: "2026年7月31日".into(),
        }),
        title: "七月份工作情况".into(),
        blocks: vec![
            Block::heading(1, "一、总体情况"),
            Block::text("本月受理问题846件，立案812件，销号761件，按期办结率88.7%。"),
        ],
        foot: Some(Foot {
            copies: vec![
                "报：县委、县政府领导。".into(),
                "送：县创卫指挥部成员单位。".into(),
                "发：各街道、镇。".into(),
            ],
            printed_by: "安澜县创卫指挥部办公室".into(),
            printed_on: "共印60份".into(),
        }),
        ..Document::default()
    }
}
