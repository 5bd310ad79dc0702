//! The programme's standard rubric: four criteria of five levels, and two red lines, in both languages.

use super::rubric::{NewCriterion, NewLevel, NewRedLine, NewRubric};

type Text = (&'static str, &'static str);

const KNOWLEDGE: [Text; 5] = [
    ("cannot say what the product is or who it is for", "说不清产品是什么、适合谁"),
    ("reads facts from notes; material, care or size are wrong or missing", "照稿念参数，材质、护理或尺寸有误或缺失"),
    ("names the main facts; cannot answer questions beyond the card", "能讲主要卖点，超出手卡的问题答不上来"),
    ("names material, care and size without notes; one gap at most", "脱稿讲清材质、护理与尺寸，至多一处遗漏"),
    (
        "complete and exact; compares, demonstrates and says for whom it is not",
        "完整准确，能对比、演示，并说明不适合的人群",
    ),
];
const INTERACTION: [Text; 5] = [
    ("ignores the viewers", "不理会观众"),
    ("answers few comments; long silences", "很少回应评论，长时间冷场"),
    ("answers most comments, loses the thread after interruptions", "能回应多数评论，被打断后接不上思路"),
    ("answers well and returns to the product; pace suits the room", "回应得体并能拉回产品，节奏合适"),
    (
        "leads the room: invites, answers, calms hostile comments, keeps the pace",
        "掌控全场：引导提问、化解恶意评论、节奏稳定",
    ),
];
const SCRIPT: [Text; 5] = [
    ("no recognisable order", "没有可辨认的流程"),
    ("opening or closing is missing; jumps between products", "缺开场或收尾，产品之间跳跃"),
    ("all parts are there, bridges are missing, prompts come late", "环节齐全但缺少过渡，提词响应偏晚"),
    (
        "opening, bridge, offer and closing follow the script; small slips",
        "开场、过渡、促单、收尾按脚本进行，偶有小失误",
    ),
    ("full flow with natural bridges; incidents are built into the story", "流程完整、过渡自然，突发情况能融入讲解"),
];
const IMAGE: [Text; 5] = [
    ("unprepared; the product cannot be seen", "毫无准备，产品看不清"),
    ("light, sound or dress disturb throughout", "灯光、声音或着装始终影响观看"),
    ("acceptable; the set or posture distracts now and then", "基本合格，布景或仪态偶尔分散注意"),
    ("tidy set, clear sound, good posture and energy", "布景整洁、收音清晰、仪态与状态良好"),
    ("set, light and dress fit the brand; steady energy to the end", "布景、灯光、着装契合品牌，状态始终饱满"),
];

/// Product knowledge 25, interaction and pace 25, script and flow 30, image and set 20.
pub fn standard() -> NewRubric {
    NewRubric {
        title_en: "Standard rubric for a simulated live show".to_owned(),
        title_zh: "模拟直播标准评分表".to_owned(),
        criteria: vec![
            criterion(("Product knowledge", "产品知识"), 2500, &KNOWLEDGE),
            criterion(("Interaction and pace", "互动与节奏"), 2500, &INTERACTION),
            criterion(("Script and flow", "脚本与流程"), 3000, &SCRIPT),
            criterion(("Image and set", "形象与布景"), 2000, &IMAGE),
        ],
        red_lines: vec![
            red_line(("False or absolute claim", "虚假或绝对化宣传"), "Advertising Law art. 9, 28 《广告法》第9、28条"),
            red_line(("Price display without basis", "价格标示无依据"), "Order 117 art. 32 第117号令第32条"),
        ],
    }
}

fn criterion(title: Text, points: i64, descriptors: &[Text; 5]) -> NewCriterion {
    let levels = (0..)
        .zip(descriptors)
        .map(|(level, (en, zh))| NewLevel {
            points: share(points, level),
            descriptor_en: (*en).to_owned(),
            descriptor_zh: (*zh).to_owned(),
        })
        .collect();
    NewCriterion { title_en: title.0.to_owned(), title_zh: title.1.to_owned(), points, levels }
}

fn red_line(title: Text, clause: &str) -> NewRedLine {
    NewRedLine { title_en: title.0.to_owned(), title_zh: title.1.to_owned(), clause: clause.to_owned() }
}

/// What level 0 to 4 of a criterion is worth when the levels are equally far apart.
pub fn share(points: i64, level: i64) -> i64 {
    points * level / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_rubric_shares_out_a_hundred_points() {
        assert!(standard().check().is_ok());
    }
}
