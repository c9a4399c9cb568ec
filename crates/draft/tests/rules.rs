//! The frames of rules in other fields than the documents they were made with, and rhetoric that only looks alike.
//!
//! Each line is a kind and a sentence that is such a rule as a whole; a stroke instead of a kind stands for none.

use serde_json::Value;

fn rules(sentence: &str) -> Vec<(String, String)> {
    let text = format!("柳桥县工作安排\n各乡镇、各单位:\n现将有关事项安排如下。\n一、工作要求\n{sentence}\n");
    let items = yipan_draft::extract("rule.txt", &text)["items"].as_array().cloned().unwrap_or_default();
    let said = |i: &Value, key: &str| i[key].as_str().unwrap_or("").to_owned();
    items.iter().filter(|i| i["kind"] == "rule").map(|i| (said(i, "rule_kind"), said(i, "text"))).collect()
}

/// Every line that is not read as it says.
fn misread(table: &str) -> Vec<String> {
    let lines = table.lines().map(str::trim).filter_map(|l| l.split_once(' '));
    let wrong = lines.filter(|(kind, sentence)| {
        let found = rules(sentence);
        match found.as_slice() {
            [] => *kind != "-",
            [(own, words)] => own != kind || words.chars().count() * 5 < sentence.chars().count() * 3,
            _ => true,
        }
    });
    wrong.map(|(kind, sentence)| format!("{kind} {sentence}: {:?}", rules(sentence))).collect()
}

fn all_read(table: &str) {
    let wrong = misread(table);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_follows_from_a_case_decides_the_kind() {
    all_read(
        "\
gate 没有食品经营许可的摊点不得进校园周边经营。
gate 播种机没有年检合格标志的，一律不准下田作业。
gate 新采购的教材须经学校教材审定委员会审核同意后才能进课堂。
gate 水质检验不合格不得向管网供水。
sanction 虚报播种面积的，追回补贴并取消两年申报资格。
sanction 值班医生擅自离岗的由院办当场通报，年度考核降一等。
sanction 对拒不整改的民宿，由文旅局牵头予以停业整顿。
sanction 两次抽检不合格的供货商清退出采购名录。
reward 提前完成退塘的农户每亩奖励800元。
reward 举报非法采砂经查实的，一次性奖励3000元，由水利局从罚没款外列支。
reward 月度满意度排名前三名的窗口各奖一千元。
scoring 作业车辆未密闭运输的一次扣0.5分。
scoring 每漏报一户低收入家庭扣村级考核2分。
warning 连续两周未清运的亮黄牌，连续三周未清运的亮红牌并约谈主任。
threshold 大棚间距不够2米的返工重建。
threshold 氯含量低于0.3毫克的管网末梢，立即补氯。
gate 畜禽未经检疫合格的，一律不得出栏外运。
gate 游船须经海事部门检验合格方可下水载客。
gate 消防验收没过关的老旧厂房，不准出租。
gate 凡是没有完成雨污分流的小区，不予通过竣工验收。
sanction 对弄虚作假、骗取补贴的，依法追回资金，并列入失信名单。
sanction 因工作不力造成校车事故的，一律先停职再调查。
sanction 执法人员收受商户财物的，发现一起查处一起。
sanction 哪个环节出了问题，就追究哪个环节的责任。
reward 对按期完成整治任务的乡镇，给予10万元以奖代补资金。
reward 连续三年考核优秀的村医，优先推荐为县级先进个人。
threshold 出勤率达不到90%的班组，取消当月流动红旗。
scoring 考核实行百分制，满分100分，80分以下为不合格。
warning 对末位的乡镇第一次黄牌警告，第二次红牌警告。",
    );
}

#[test]
fn cases_that_grade_one_matter_are_one_rule() {
    all_read(
        "\
sanction 过火面积超过100亩的，乡镇长到县政府作检讨；超过500亩的，就地免职。
reward 引进项目投资1000万元以上的，奖励1万元；5000万元以上的，奖励6万元。
escalation 一般问题当场改，较大问题三天内改，逾期未改的报县教育局挂牌督办。
escalation 村里调解不了的报镇司法所，司法所调解不了的报县调解中心。
triage 材料齐全的当场办结，缺件的一次告知，不符合条件的说明理由。
triage 能修的立即修复，修不了的先停用再更换。
escalation 对推进缓慢的项目，由分管副县长约谈，仍无起色的提交县委常委会研究。
triage 对能够马上办的要立即办，对需要一段时间解决的要列出计划，对暂时不具备条件的要做好解释。",
    );
}

#[test]
fn an_event_calls_for_haste() {
    all_read(
        "\
emergency 一旦发现疑似口蹄疫病畜，2小时内封锁圈舍，24小时内完成采样。
emergency 渠道水位超过警戒线30厘米时，立即开启泄洪闸并通知下游群众。
emergency 遇到高压线断落，先拉警戒再报供电所，无关人员不得靠近。
emergency 发生食物中毒的，学校要立即停止供餐，封存样品并在2小时内上报。
emergency 监测到土壤墒情严重不足时，水管所要马上启动抗旱机井。",
    );
}

#[test]
fn duties_are_told_by_their_verb_and_their_interval() {
    all_read(
        "\
reporting 各卫生院每月5日前将随访数据报县疾控中心。
reporting 各校6月20日放学前把防溺水家访表交教体局安全股。
reporting 出现三人以上同班发热，班主任半小时内报校医室。
publication 抽检结果每月10日在农贸市场门口张榜。
publication 排名情况由县河长办汇总后通报全县。
recurrence 村医每周入户不少于两次。
recurrence 闸门管理员早七点到晚七点在岗，每两个小时测一次水位。
recurrence 货运站半月一检查、一月一通报。
closed_loop 对排查出的病险桥涵，逐座登记、限期加固，完工后由交通局验收销号。
closed_loop 组保洁、村收集、镇转运。
inspection 采取不打招呼、随机入户的办法核查，直接到田间看。
reporting 请各镇于每周五17时前将进度表报送至县农业农村局邮箱。
reporting 凡有新增外来人口，房东要在24小时内向社区登记报告。
publication 评议结果在村务公开栏公示不少于7天。
publication 典型案例每季度在县电视台曝光一批。
recurrence 河道保洁员每天上下午各巡一趟。
closed_loop 督查发现的问题当天交办、三天反馈、一周销号。
inspection 采取双随机方式开展抽查，每次抽查不少于20户。
inspection 督查组不打招呼、不听汇报，直奔现场。
sequence 先清淤、后砌岸、再绿化。",
    );
}

#[test]
fn shares_duties_and_numbers_are_told_by_their_pairs() {
    all_read(
        "\
funding 以奖代补资金按考核得分拨付。
recurrence 主干道实行16小时保洁，次干道实行12小时保洁，背街小巷每日两扫。
funding 改造费用省里拿五成，县里拿三成，剩下的由产权单位出。
funding 护渠员工资从水费留成里支付。
funding 更换表具的钱由供水公司承担，入户管由住户自理。
one_item_one_plan 一所学校一名法治副校长。
one_item_one_plan 每座水库都要落实一名行政责任人、一名巡查责任人、一本台账。
responsibility 哪条渠漏了就找哪条渠的管护员。
responsibility 谁的牲畜谁看管，谁的地块谁清理。
responsibility 站长管全面，副站长管调度，班长管巡线。
cascade 局领导包站、站长包线、巡线员包段。
quota 每个村推荐2名懂技术的青年参加农机手培训。
quota 从教育、卫健、民政各抽2人组成核查组。
appraisal 秸秆禁烧占乡镇年度考核5分。
funding 所需经费由县、镇两级财政按六四比例分担。
funding 拆迁补偿按每平方米680元执行，县财政承担七成，镇财政承担三成。
one_item_one_plan 逐户制定帮扶措施，做到一户一策、一户一档、一户一名联系人。
one_item_one_plan 每个行政村明确一名村级动物防疫员。
responsibility 各学校法定代表人是校园食品安全第一责任人。
responsibility 按照谁经营谁负责、谁发证谁监管的原则落实责任。
cascade 把指标分解到乡镇、细化到村组、落实到田块。
quota 每个街道推荐3个示范小区参加评选。
quota 年底评选出十佳护河员。
appraisal 把校园安全纳入学校年度目标考核。
appraisal 考核结果作为干部评先评优的重要依据。",
    );
}

#[test]
fn bans_and_precedence() {
    all_read(
        "\
limit 学生书面作业小学不超过60分钟。
limit 出租房内一律不许使用液化气罐。
precedence 原有规定与本办法不一致的，以本办法为准。
limit 大棚内严禁存放易燃物品。
limit 任何单位不得以任何理由截留、挪用专项资金。
limit 会议发言每人不超过5分钟。
limit 禁止在水源地一级保护区内从事网箱养殖。
precedence 同一事项上级另有规定的，从其规定。
precedence 抢险与交通管制发生冲突时，优先保证抢险车辆通行。",
    );
}

#[test]
fn rules_are_spoken_too() {
    all_read(
        "\
sanction 再让我看见往河里倒渣土的，车扣下，人送派出所。
sanction 月底还没动静的村，书记到大会上讲清楚。
gate 没戴安全帽的一个也别放进工地。
gate 体检没做完的孩子，先不要分班。
reward 干得好的，年底多发一个月绩效。
recurrence 每天收工前把沟口看一遍。
funding 买种子的钱县里补一半，自己掏一半。
emergency 见到冒黑烟的，先断电再喊人。
limit 一张桌子最多坐八个人。
escalation 组里说不拢的找村委会，村委会说不拢的报镇里。
- 他说的话我一个字也没忘。
- 这样的干部群众信得过。
- 该说的我都说了，剩下的看大家的行动。
- 昨天我到三个村转了转，看到的情况不太好。",
    );
}

#[test]
fn a_case_needs_no_mark_when_its_words_and_what_follows_show_it() {
    all_read(
        "\
gate 考试不及格者不得独立带班。
gate 流动售货车未登记者一律不准进入集市。
sanction 逾期不缴的，每日加收千分之五滞纳金。
sanction 逾期不搬，由镇政府依法强制清场。
sanction 骗取耕地补贴资金的，追回资金并列入失信名单。
sanction 把关不严造成不合格苗木进场的，供应商列入黑名单。
sanction 未完成年度巡护任务的管护站，不得参加年度评优。
sanction 一年内三次迟到的护林员，扣发当月补贴。
reward 每引进一名全科医生，给予卫生院5万元补贴。
reward 率先完成腾地的前30户，每户奖励1万元。
reward 考核优秀的网格员，优先推荐为市级先进个人。
reward 租赁标准厂房的企业，前三年免收租金。
reward 对积极腾退的养殖户，按每平方米300元给予补偿。
sanction 测评第一名的村奖两万元，最后一名的取消评优资格。
triage 对能立即解决的问题，立行立改；对需要一定时间解决的，列出时间表；对涉及面广的，提请县里统筹。
gate 单项变更超过30万元的，必须提交局务会议研究。
- 志愿者不计报酬，冒雨疏导交通。
- 引进一名人才，带动一个产业，这样的例子还有不少。
- 项目的落地离不开各方支持，大家有目共睹。
- 对工作中涌现出的先进经验要及时总结推广。
- 逾越了这道坎，前面就是坦途。",
    );
}

#[test]
fn measures_intervals_and_papers_bind_in_their_own_words() {
    all_read(
        "\
threshold 水样留存不少于72小时。
threshold 接到报修后30分钟内到达现场。
threshold 道路审批时限一律压缩到5个工作日以内。
threshold 疏散通道净宽度不应小于2米。
recurrence 护林员每日巡山不少于6小时。
recurrence 食堂每学期至少开展两次全面自查。
recurrence 隔日洒水降尘一次。
recurrence 每月最后一个周五为“河道清洁日”。
recurrence 定期开展水质监测，每月至少一次。
one_item_one_plan 每条支渠设立一块公示牌。
one_item_one_plan 逐企建立环保档案，实行“一厂一策”管理。
responsibility 每名科级干部联系一个村、包保一个片区。
quota 每个片区设兽医、协管员各2名。
quota 评选一等奖1个、二等奖2个、三等奖3个。
scoring 得分在90分以上的为优秀，75至89分为良好，60分以下为不合格。
scoring 采取倒扣分方式，扣完为止。
closed_loop 对转来的工单当日派单、三日办结、五日回访。
closed_loop 实行清单管理，整改一个、验收一个、销号一个。
inspection 采取查阅台账、实地查看、入户走访等方式进行核验。
inspection 督查组不定期开展夜间巡查。
publication 测评结果在《柳桥日报》上公布。
publication 检测结果在村务公告栏公示，公示期不少于5个工作日。
appraisal 测评结果记入校长任期档案，与评先评优挂钩。
funding 勘测经费列入同级财政年度预算。
funding 补助资金先预拨50%，验收合格后再拨付剩余50%。
limit 评选活动不向参评单位收取任何费用。
limit 应急预案应当写明集合地点、联络方式和撤离路线。
limit 防汛物资只能用于抢险，不得挪作他用。
gate 建筑垃圾运输车辆必须办理核准证后方可上路。
gate 新购农机须通过年检，否则不得下田作业。
gate 食堂从业人员须持有效健康证上岗。
sequence 先由各村自查，合格后再由镇里组织抽查。
sequence 严格执行申报、初审、复核、公示、认定的程序。
cascade 任务由县分解到乡镇，乡镇再分解到村组。
precedence 同一项目符合多项扶持政策的，按就高原则执行。
emergency 台风蓝色预警信号发布后，渔船一律停止出海并立即回港避风。
- 其中第一产业占12%，第二产业占48%，第三产业占40%。
- 目前全县共有志愿者2万人，每年开展活动3000余次。
- 什么问题突出就集中解决什么问题。
- 一桩桩一件件办实事，让文明一点一滴融进生活。
- 各级党委、政府要切实负起领导责任，把这项工作摆上重要议事日程。
- 切实增强等不起的紧迫感、慢不得的危机感。",
    );
}

#[test]
fn rhetoric_is_no_rule() {
    all_read(
        "\
- 要把思想统一到县委的决策部署上来，凝聚起干事创业的强大合力。
- 各级各部门要高度重视，切实加强组织领导。
- 我们的事业是人民的事业，离开了群众的支持一天也办不成。
- 过去的成绩只能说明过去，未来的路还要靠我们一步一个脚印去走。
- 谁抓住了机遇谁就赢得了发展的主动权。
- 一个党员就是一面旗帜，一个支部就是一座堡垒。
- 只有把基础打牢，才能行稳致远。
- 困难面前有我们，我们面前没有困难。
- 要做到认识上再提高、措施上再加强、作风上再转变。
- 群众的呼声就是第一信号，群众的满意就是最高标准。
- 最近有的同志给我打电话，一天打了三次，问的都是同一件事。
- 安全责任重于泰山，来不得半点马虎。
- 没有规矩不成方圆，没有落实一切都是空谈。
- 取得的成绩来之不易，应当倍加珍惜。
- 要以时不我待的紧迫感，把各项任务抓实抓细抓到位。
- 去年全县先后有12名干部因不担当被约谈、3名被免职。
- 大家要像爱护自己的眼睛一样爱护生态环境。
- 对存在的困难和问题，要有清醒的认识。
- 对全县人民来说，这是一件大喜事。
- 一些单位责任不落实的问题仍然突出，有的甚至不闻不问。
- 要坚持问题导向，对照先进找差距，对照标准补短板。
- 我们要以对党和人民高度负责的精神，扎扎实实做好各项工作。
- 把防汛工作作为当前的头等大事来抓。
- 要弘扬敢打硬仗的作风，不达目的不罢休。
- 有的同志认识不到位，不愿管、不敢管、不会管。
- 各位代表提出的意见很好，要认真研究采纳。
- 这次行动时间紧、任务重、要求高，没有退路可走。
- 实践证明，只有依靠群众，才能做好群众工作。
- 全县上下要形成一级抓一级、层层抓落实的良好局面。
- 在座的各位都是一方主官，守土有责、守土负责、守土尽责。
- 近年来，我县先后被评为省级卫生县城、全国平安渔业示范县。
- 老百姓的事再小也是大事，干部的事再大也是小事。
- 对我们这样一个农业大县来讲，粮食安全的重要性怎么强调都不过分。
- 去年因为排水不畅，城南三个小区被淹，教训十分深刻。
- 要让干得好的有位子、干得差的有压力。
- 一次植树不等于永远绿化，一次整治不等于长治久安。
- 不能让老实人吃亏，不能让投机者得利。
- 没有安全就没有发展，没有稳定就没有一切。",
    );
}

#[test]
fn a_matter_goes_round_through_many_hands() {
    all_read(
        "\
closed_loop 群众反映的问题由12345热线转办，承办单位五个工作日内办结，热线办逐件回访。
closed_loop 网格员发现隐患上报平台，平台派单到部门，部门处置后反馈，网格员现场核实结案。
closed_loop 巡查发现的病害拍照上传，养护公司两小时内修复并回传照片，路政所核实后销案。
closed_loop 查出的隐患统一建账，查一条、改一条、销一条，谁检查谁签字。
escalation 平台接到投诉后一小时内派单，责任单位当日处置并回复；两家都不认领的，由县城管委指定。
- 检查组发现各类问题126个，整改118个，验收销号率93.7%。
- 对群众反映的问题，绝不能麻木不仁、视而不见。
- 要认真解决群众反映的问题，及时反馈社情民意。",
    );
}

#[test]
fn rungs_are_counted_in_any_words() {
    all_read(
        "\
warning 逾期一次的发提醒函，两次的挂黄牌，三次的由县纪委约谈主要负责人。
escalation 首次违规的下发整改通知书，再次违规的停工整改，三次违规的清出本地市场。
sanction 死亡1人的通报批评，死亡3人以上的就地免职。
sanction 连着两回垫底的，支书在大喇叭里给全村赔不是。
gate 没有检疫证的不得入市，已经入市的限期补办，逾期不办的坚决清退。
triage 家庭确有困难的，列入低保；因病返贫的，纳入救助；好吃懒做的，由村里教育。
precedence 部门与街道职责交叉的，以街道属地管理为主，部门承担连带责任。
precedence 一块地涉及两个以上村的，由镇政府指定管护单位。
- 别人不敢想的，我们为什么不敢想。",
    );
}

#[test]
fn levels_and_numbers_are_told_by_their_frame() {
    all_read(
        "\
cascade 局领导包片、科长包所、监管员包户。
cascade 县委书记抓乡镇党委书记，乡镇党委书记抓村支书，村支书抓党员。
cascade 厂长对局负责，车间主任对厂长负责，班组长对车间主任负责。
cascade 把指标分解到街道、到社区、到地块。
threshold 每处至少检查两遍。
threshold 每人受训不少于6学时，考试不及格的重新补训。
threshold 满意率保持在95%以上，达不到的扣减服务费。
quota 机关干部每人栽活两棵树。
quota 县里每年培训电工300名。
funding 市财政每年安排500万元以奖代补资金，专项用于后街小巷整治。
funding 垃圾清运费每户每年收取60元，低保户免收，差额由乡里补。
funding 路灯电费由村集体支付，不得向农户摊派。
recurrence 实行周调度、月讲评、季总结。
recurrence 每个星期三下午，机关干部一律到包保路段搞一次大扫除。
reporting 发现可疑疫情，养殖户一小时内报乡畜牧站，畜牧站两小时内报县里。
publication 每半个月排一次名，在县电视台公布。
emergency 接到火情五分钟内出动，先行处置并同步上报。
sequence 先救人，后救物，再清理现场。
- 我们要把每一次检查当作一次体检。
- 领导要抓重点，干部要抓落实，群众要抓参与。
- 人人都是环境卫生的责任人，个个都是城市形象的代言人。
- 去年财政安排专项资金1200万元，新建公厕28座。
- 全年共表彰先进集体20个、先进个人100名。
- 说到底，就是责任没有落实到人。
- 谁先动手谁主动，谁等靠谁被动。
- 决不能因一点一位的疏忽而前功尽弃。",
    );
}
