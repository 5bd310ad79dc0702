//! Made-up people: names, cities, identity numbers and the words of their applications. None of them exists: the first
//! six digits of their identity numbers belong to no place.

use chrono::{Datelike, NaiveDate};

use super::dice;
use crate::recruitment::id_number::IdNumber;

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "何", "郭", "马", "罗",
    "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭",
    "吕", "诸葛",
];

const GIVEN: [&str; 120] = [
    "思远", "雨桐", "子轩", "欣怡", "浩然", "梓涵", "诗涵", "嘉懿", "晨曦", "若汐", "宇航", "佳琪", "俊杰", "美玲",
    "志强", "晓燕", "海涛", "静怡", "文博", "雅琴", "建国", "丽娜", "天佑", "梦瑶", "少华", "秋月", "明哲", "紫萱",
    "立诚", "婉清", "一鸣", "可欣", "亦凡", "语嫣", "鹏飞", "慧敏", "承泽", "芷若", "世杰", "素芬", "锦程", "晓彤",
    "永康", "玉兰", "泽宇", "雪梅", "乐天", "春燕", "国栋", "凤仪", "宏伟", "心怡", "家豪", "怡然", "景行", "采薇",
    "振华", "玥", "昊", "蕾", "翔宇", "倩", "毅", "璇", "博文", "芳", "涛", "娟", "子墨", "沐辰", "艺馨", "奕辰",
    "安琪", "逸飞", "书仪", "景天", "念慈", "修远", "忆南", "知行", "清扬", "向阳", "冬梅", "建业", "小满", "谷雨",
    "望舒", "星河", "云帆", "听澜", "南乔", "北辰", "西洲", "东篱", "长安", "未央", "如意", "吉祥", "平安", "喜乐",
    "长乐", "欢", "悦", "宁", "静姝", "成蹊", "鹿鸣", "子衿", "青禾", "白露", "立夏", "惊鸿", "照影", "闻笛", "问渠",
    "既明", "怀瑾", "握瑜", "执圭", "兰芝",
];

/// Names that a sloppy program would spoil: rare characters, letters of both scripts, long ones.
const RARE: [&str; 8] = [
    "𠮷野 美穗",
    "陈㐂",
    "李喆堃",
    "欧阳翀翾",
    "Marilyn Chen 陈美琳",
    "阿依古丽·麦麦提",
    "Nguyen Thi Lan 阮氏兰",
    "吉克阿呷",
];

const CITIES: [&str; 12] =
    ["杭州", "海宁", "嘉兴", "义乌", "宁波", "广州", "南通", "泉州", "成都", "上海", "昆明", "长沙"];

const MOTIVATIONS: [&str; 6] = [
    "在商场做了三年导购，想把对产品的了解带到直播间。",
    "家里做皮革生意，希望自己学会直播，帮家里打开线上销路。",
    "大学学的是播音，想考一个被平台认可的证书，正式入行。",
    "做过两年短视频，想系统学习合规和选品，走得更稳。",
    "I speak three languages and would like to present home textiles to viewers abroad.",
    "带货一年，总被观众问住，想把产品知识和话术补扎实。",
];

const EXPERIENCE: [&str; 5] = ["无直播经验", "兼职助播半年", "商场导购三年", "短视频账号两万粉丝", "服装店店长五年"];

/// The name of the `n`-th trainee.
pub(super) fn of(n: usize) -> String {
    if n % 15 == 7 && n / 15 < RARE.len() {
        return RARE[n / 15].to_owned();
    }
    let round = n / GIVEN.len();
    format!("{}{}", SURNAMES[(n * 7 + round * 11) % SURNAMES.len()], GIVEN[n % GIVEN.len()])
}

pub(super) fn city(n: usize) -> &'static str {
    dice::pick("city", n, &CITIES)
}

pub(super) fn motivation(n: usize) -> &'static str {
    dice::pick("motivation", n, &MOTIVATIONS)
}

pub(super) fn experience(n: usize) -> &'static str {
    dice::pick("experience", n, &EXPERIENCE)
}

/// Between 18 and 44 years before `today`.
pub(super) fn birth_date(n: usize, today: NaiveDate) -> NaiveDate {
    let days = dice::between("birth", n, 19 * 365, 44 * 365);
    today - chrono::TimeDelta::days(days)
}

/// A little over 16 years before `today`.
pub(super) fn minor_birth_date(n: usize, today: NaiveDate) -> NaiveDate {
    today - chrono::TimeDelta::days(dice::between("minor", n, 16 * 366 + 100, 17 * 366 + 200))
}

/// The number of an identity card that nobody holds: region 990000, with a right check digit.
pub(super) fn id_number(n: usize, birth: NaiveDate) -> Option<IdNumber> {
    let body = format!("99{:04}{:04}{:02}{:02}{:03}", n / 999, birth.year(), birth.month(), birth.day(), n % 999 + 1);
    "0123456789X".chars().find_map(|check| format!("{body}{check}").parse().ok())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_of_a_thousand_trainees_share_a_name_or_a_number() {
        let birth = NaiveDate::from_ymd_opt(2001, 2, 3).unwrap();
        let names: BTreeSet<String> = (0..1000).map(of).collect();
        let numbers: BTreeSet<String> = (0..1000).map(|n| id_number(n, birth).unwrap().as_str().to_owned()).collect();
        assert_eq!((names.len(), numbers.len()), (1000, 1000));
    }
}
