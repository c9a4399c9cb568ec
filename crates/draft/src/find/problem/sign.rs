//! How a clause shows that it tells of a fault (schema, problem): not by a word for faults but by its frame.
//!
//! Officials who walk the streets say what they saw: a thing that was to be done and is not (没人管), an act that does
//! not come off (对不上), a figure that is too small (不到一半), an evil that stays (照样摆), a time that is too long
//! (一拖就是两年), a thing in a bad state (堵死). One such sign may stand in any sentence; what it means is for the
//! grammars that ask here to judge, by where it stands.

use super::lacking;
use crate::find::task::asks;
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// What was to be done and is not: 没人清, 没有改完, 从未检修, 无人看管.
static UNDONE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:没|没有|无)人[^,。;、的]|(?:没|没有|还没|还没有|尚未|仍未|从未|从没|至今未|始终未)(?:得到|按|曾|能|有效|真正|及时|全部|彻底)?[\p{Han}]{0,2}?(?:配|装|建|改|修|清|管|开|动|落|通|拆|办|签|进|盖|查|收|交|兑|养|设|安|隔|换|挂|写|印|发|缴|洗|擦|验|检|训|练|制定|落实|建立|召开|开展|部署|报送|上报|整改|解决|缓解|根除|根治|达标|到位|跟上|发挥|形成|见效|资质|执照|许可|手续|标志|护栏)|(?:没|没有)[^,。;]{0,4}过一(?:次|回|遍)|一(?:次|条|个|天)(?:也|都)?没|连[^,。;]{1,14}(?:都|也)(?:没|不|无)|一年到头[没不]|不[\p{Han}]{1,2}几[次回趟]|没[\p{Han}]{1,2}(?:过几次|过几回|过几趟)|还有[0-9一二两三四五六七八九十百千几]+[^,。;]{1,10}(?:没|未)[\p{Han}]",
    )
});

/// An act that does not come off: 对不上, 说不清, 进不去.
static FAILS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"[放印配抵挡护盖扛兜撑填铺守控止刹记认辨打对说管拦找看喊进出跑分查收报改修接跟赶凑答讲叫发落转走停站坐住买喝搬挪装存留传听算摸排退吃养拿调推喂压补流引供消化降提挤抬灌浇插运送卖招派点响寻连过拉冒亮烧蹲咽学考写背唱演练教谈定断忍熬撑顶负赔还付取播种栽割捞挖钻焊喷冲刷锁关塞扣系刮铲吸绕躲让救帮劝请约见](?:不)(?:出来|上来|起来|下来|进去|出去|过来|进|到|上|下|来|去|出|清|住|动|通|准|拢|齐|全|开|够|见|过)|[到干用去回办修排走过上吃住会错掉喝睡停通看坐站进]不了",
    )
});

/// A figure that is too small: 只有三人, 不到七成, 仅18%.
static SMALL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:(?:只有|仅有)[\p{Han}]{2,6}|只有|仅有|只剩下?|仅为|仅占|仅|不到|不足|不及|达不到|还不到)(?:全[省市县区镇]的?|总数的?)?[0-9一二两三四五六七八九十百千几半.]+(?:[人户家处座条名辆台套间所村镇万亿吨公平方米%成倍分张元艘根株盏只台]|个[^月多半小])",
    )
});

/// What stays as it was: 仍有死角, 照样摆摊, 迟迟不动.
static STAYS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"仍有|仍然|仍是|仍存|仍未|仍在|依然|依旧|照样|照旧|还是老|老样子|老毛病|老问题|屡禁|屡[查改治]屡|禁而不|时有发生|时有出现|还(?:差|欠|缺|光着|敞着|空着|停在|堵着|有不少|有较大|有很大)|至今[没未无不还仍]|迟迟|年年[查治喊改修][、,]年年|一[遇到下刮逢碰赶][^,。;]{1,5}(?:就断|就停|就淹|就堵|就掉|就漏|就塌|就垮|就乱|就冒|就臭|就坏|就跳|就熄|就挤|就瘫|就看不|就成了|就被)",
    )
});

/// A time that is too long: 一拖就是两年, 堵了半年, 躺在仓库里.
static LONG: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"一[\p{Han}]{1,2}就是[0-9一二两三四五六七八九十半好几]|(?:拖|堵|欠|扯|锁|躺|等|闲置|停|空|搁|压|跑|推|断|坏|漏|转|绕|磨)了(?:大|快|整整|近|好|足足)*[半一二两三四五六七八九十几多0-9]|拖得|躺在|[半几多一二两三四五六七八九十](?:年|个月|个多月|天)(?:来|了)?(?:都)?[没不未]",
    )
});

/// A thing in a bad state, or an act nobody may do.
static BAD: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"堵死|堵成|[堵占堆停塞挤摆]满|[收建领签买装拿发]了[\p{Han}]{1,4}不|堆在|堆着|堆成|堆了|上了锁|锁着|过期|早过了|过了[^,。;]{0,6}期|褪色|掉色|破旧|破损|锈|歪|缺一[块个盏条处]|倒了一|摆设|挂名|代签|补签|补记|补造|补齐|兼着|身兼|混在一|混为一|混放|混住|扯皮|推来推|踢来踢|互相推|相互推|各管一|谁都能管|谁也说不|两头不|私拉|私搭|私接|私设|偷[倒排采扔运盖建盗砍挖]|占绿|占路|占道|占了|挤占|占用|直排|淌一地|横穿|逆行|违法|违规|违建|超载|超员|漏查|多发|高发|频发|走马观花|睁一只眼|抛荒|污水乱|成灾|反弹|断头路|看海|臭气|牛皮癣|扬尘|沿路|年久|底数不|脸色|生冷硬|各吹各|有令不|慢[了吞半]|兑现慢|办事慢|进展慢|推进慢|见不到|看不到|听不到|无[证照]|带病|短少|缺岗|脱岗|空岗|睡岗|缺斤|注水|作假|假冒|以次充好|跟风|多头|拖欠|欠着|欠了|躲在|张口就错|转圈|铁将军|自扫门前|只(?:领|挂|拿|管|顾|建|收|查|喊|说|看|栽|种|发)[\p{Han}]{0,4}、?不|得罪人|老好人",
    )
});

/// States nobody wishes for, told in words of their own.
static SORRY: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "漂的是",
        "漂的都是",
        "沤的是",
        "沤的都是",
        "堆的是",
        "堆的都是",
        "堆的全是",
        "喝的是",
        "喝的还是",
        "淌的是",
        "飘的是",
        "飘的都是",
        "扔的是",
        "扔的都是",
        "住的是",
        "住的还是",
        "摆的多是",
        "尽是",
        "净是",
        "全是垃圾",
        "全是泥",
        "全是污",
        "全是杂草",
        "到处是",
        "随处可见",
        "遍地是",
        "压占",
        "霸占",
        "混用",
        "混装",
        "混堆",
        "空着",
        "闲着",
        "沉淀",
        "趴在账",
        "晒太阳",
        "趴窝",
        "停摆",
        "撂荒",
        "漫到",
        "漫进",
        "溢到",
        "臭味",
        "闻得到臭",
        "落在纸上",
        "停在纸上",
        "停在嘴上",
        "里三层外三层",
        "成了摆设",
        "成了空文",
        "成了死角",
        "成了停车场",
        "成了垃圾场",
        "成了菜园",
        "成了仓库",
        "成了负担",
        "成了空架子",
        "没有水",
        "没水",
        "没有电",
        "没有灯",
        "没有回音",
        "没回音",
        "没动静",
        "没下文",
        "没有反应",
        "没反应",
        "没有声音",
        "摆到路",
        "摆到马路",
        "摆到人行道",
        "堆到",
        "睡大觉",
        "撒手",
        "失之于",
        "人不在",
        "相当普遍",
        "排成长队",
        "排成长龙",
        "排起长队",
        "排起长龙",
        "排起了长队",
        "排起了长龙",
    ])
});

/// What has come back, or never was: 又冒出来, 压根没开过.
static AGAIN: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "又冒",
        "又抬头",
        "又反弹",
        "又回潮",
        "又堆起",
        "又乱起",
        "又搭起",
        "又摆起",
        "问题依旧",
        "赶了又来",
        "拆了又建",
        "拆了又搭",
        "清了又堆",
        "清了又乱",
        "治了又犯",
        "扫了又脏",
        "扫了又扔",
        "查了又犯",
        "压根没",
        "根本没",
        "从来没",
        "一直没",
    ])
});

/// 前面扫、后面扔; 台账…,却…: what is said against what goes before.
static AGAINST: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"[^,。;]却|^却|^就是没|^反而|^反倒|^偏偏|比[^,。;]{2,12}还"));

/// What is praised, or is on its way to be good.
static PRAISE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"取得|成效|明显好转|明显改善|明显提高|明显增强|有了(?:明显|很大|较大|长足)|显著|积极性|踊跃|率先|扎实|值得|很好|不错|肯定|带了头|走在前|圆满|涌现|变样|先进|经验|全部完成|如期",
    )
});

/// What is only supposed: 如果…, 一旦….
static SUPPOSED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^谁|,谁|如果|一旦|倘若|假如|要是|万一|否则|不然|再不|若不|难免|势必|就会|将会|才能|才会|只要|只有[^0-9一二两三四五六七八九十几半]|^无论|,无论|^不管|,不管|^不论|谁要|哪怕",
    )
});

/// How plainly a range tells of a fault: 0 not at all, 1 by a word, 2 and more by its frame.
pub(super) fn weight(page: &Page<'_>, range: &Range<usize>) -> usize {
    let text = page.get(range);
    let word =
        SORRY.stands(text) || BAD.is_match(text) || AGAINST.is_match(text) || lacking(page, range.clone());
    frames(text) * 2 + usize::from(word)
}

/// How many frames of a fault stand in a text.
pub(super) fn frames(text: &str) -> usize {
    [&*UNDONE, &*FAILS, &*SMALL, &*STAYS, &*LONG].iter().filter(|p| p.is_match(text)).count()
        + usize::from(AGAIN.stands(text))
}

/// What it costs people: 要跑三趟, 要等半年. This 要 asks nothing.
pub(super) fn costs(text: &str) -> bool {
    static COSTS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"要(?:跑|等|走|花|换|排|绕|翻|爬|憋|磨|耗|拖|管|盯|顾)[^,。;]{0,6}(?:[0-9一二两三四五六七八九十几半]|腿|队|路|山)",
        )
    });
    COSTS.is_match(text)
}

/// Whether a sentence asks for something. 要钱不要命 and 要拖上半年 ask nothing.
pub(super) fn demands(page: &Page<'_>, x: &Sentence) -> bool {
    if !asks(page, x) {
        return false;
    }
    let text = &page.s[x.body..x.end];
    let lacks = page.tags.within(x.body..x.end).iter().filter(|t| t.class.has(Class::LACK));
    let idle = lacks.map(|t| page.get(&(t.start..t.end)).matches('要').count()).sum::<usize>()
        + usize::from(costs(text))
        + text.matches("按要求").count();
    idle == 0
        || text.matches('要').count() > idle
        || holds(text, &["必须", "务必", "应当", "不得", "严禁", "请"])
}

/// Whether something is praised there.
pub(super) fn praises(text: &str) -> bool {
    PRAISE.is_match(text)
}

/// Whether it is only supposed there.
pub(super) fn supposes(text: &str) -> bool {
    SUPPOSED.is_match(text)
}

/// Whether it tells of the times, of what is ahead or of another place, not of a fault here: 任务繁重, 形势严峻, 邻县….
pub(super) fn elsewhere(text: &str) -> bool {
    static ELSEWHERE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"形势|任务[^,。;]{0,6}(?:重|艰)|压力[^表锅容计]|压力$|^留给|距离?[^,。;]{2,12}(?:还有|只有|只剩)|算起|隔壁|^邻|^兄弟[县市省区]|外地|^有人[说讲问]|^针对|^围绕|^为了|怎么办|^目的|^看完|^听完|就是我们|担心|会说|会问|觉得[^,。;]{0,12}麻烦|固然|更可怕|再[\p{Han}]也|坐不住|^不足部分|^对[^,。;]{2,40}的[^,。;]{0,12}$|^丢掉|^破除|感受|会前|^离[^,。;]{1,10}还差|^说到底是|面子上是|怕的是|最怕|就怕|怕就怕|没有(?:商量|退路|例外|局外人|旁观者|后路|捷径|终点|休止|最好|特权|特殊|讨价|借口|小事|任何)",
        )
    });
    ELSEWHERE.is_match(text)
}
