//! By what the items of a file are known: nothing makes one of two questions, and the same question stays the same.

use super::super::ProblemKind::*;
use super::*;
use crate::assessment::bank::coded;

fn codes(format: Format, text: &str, default_code: &str) -> Vec<String> {
    let report = parse(format, text.as_bytes(), default_code).unwrap();
    coded(&report.drafts).into_iter().map(|(code, _)| code.own).collect()
}

fn one(format: Format, text: &str) -> String {
    let [code] = &codes(format, text, "general")[..] else { panic!("{text}") };
    code.clone()
}

fn qti(stem: &str, key: &str) -> String {
    format!(
        "<qti-assessment-item identifier=\"choice\"><qti-response-declaration identifier=\"R\" cardinality=\"single\">\
         <qti-correct-response><qti-value>{key}</qti-value></qti-correct-response></qti-response-declaration>\
         <qti-item-body>{stem}<qti-choice-interaction response-identifier=\"R\"><qti-simple-choice identifier=\"A\">One\
         </qti-simple-choice><qti-simple-choice identifier=\"B\">Two</qti-simple-choice></qti-choice-interaction>\
         </qti-item-body></qti-assessment-item>"
    )
}

fn moodle(category: &str, stem: &str, id: &str) -> String {
    format!(
        "<quiz>{category}<question type=\"essay\"><name><text>q1</text></name><questiontext><text>{stem}</text>\
         </questiontext><idnumber>{id}</idnumber></question></quiz>"
    )
}

const CATEGORY: &str = "<question type=\"category\"><category><text>Default for C1</text></category></question>";

#[test]
fn files_with_one_question_of_a_point_each_never_share_a_code() {
    for (format, first, second) in [
        (Format::Gift, "Who? {=x ~y}".to_owned(), "When? {=x ~y}".to_owned()),
        (Format::Gift, "$CATEGORY: law\n\n::q1::Who? {}".into(), "$CATEGORY: law\n\n::q1::When? {}".into()),
        (Format::Gift, "// [id:7]\nWho? {}".into(), "// [id:7]\nWhen? {}".into()),
        (Format::Aiken, "Who?\nA) x\nB) y\nANSWER: A".into(), "Who?\nA) x\nB) y\nANSWER: B".into()),
        (Format::MoodleXml, moodle(CATEGORY, "Who?", ""), moodle(CATEGORY, "When?", "")),
        (Format::MoodleXml, moodle("", "Who?", "7"), moodle("", "When?", "7")),
        (Format::QtiItem, qti("Who?", "A"), qti("Who?", "B")),
        (Format::Csv, "type,stem,key,point\nessay,Who?,,law".into(), "type,stem,key,point\nessay,When?,,law".into()),
    ] {
        assert_ne!(one(format, &first), one(format, &second), "{first}");
        assert_eq!(one(format, &first), one(format, &first.replace("Who?", " Who?  ")), "{first}");
    }
}

#[test]
fn codes_that_are_an_items_own_stay_as_they_are() {
    assert_eq!(one(Format::MoodleXml, &moodle(CATEGORY, "Who?", "q7")), "default-for-c1.q7");
    assert_eq!(
        one(Format::Gift, "$CATEGORY: law/ads\n\n// question: 1  [id:q 7] [tag:a]\n::N::Who? {}"),
        "law.ads.q-7"
    );
    assert_eq!(one(Format::Csv, "type,stem,key,code\nessay,Who?,,law.who"), "law.who");
    assert_eq!(one(Format::Csv, "题型,题干,答案,编号\n简答,谁？,,law.who"), "law.who");
    let shared = codes(Format::Csv, "type,stem,key,code\nessay,Who?,,law\nessay,When?,,law\nessay,Why?,,law.why", "");
    assert!(shared[0] != shared[1] && shared[..2].iter().all(|code| code.starts_with("law.")), "{shared:?}");
    assert_eq!(shared[2], "law.why");
}

#[test]
fn an_item_of_another_system_belongs_where_the_office_says() {
    let starts = |text: &str, format, code: &str| codes(format, text, code)[0].clone();
    assert!(starts(&qti("Who?", "A"), Format::QtiItem, "").starts_with("general."));
    assert!(starts(&qti("Who?", "A"), Format::QtiItem, "law").starts_with("law."));
    assert!(starts("::q1::Who? {}", Format::Gift, "").starts_with("general."));
    assert!(starts(&moodle("", "Who?", "q7"), Format::MoodleXml, "law").starts_with("law."));
}

#[test]
fn the_same_text_with_other_answers_is_another_item_and_told() {
    let report = rows("single,Which?,x,y,,,A\nsingle,which ?,x,z,,,A\nsingle,Which? ,x,y,,,A\nsingle,Which?,x,y,,,B");
    assert_eq!(whats(&report), [(3, SameStem(2)), (4, DuplicateItem(2)), (5, SameStem(2))]);
    assert_eq!(report.drafts.len(), 3);
    let coded = csv("type,stem,key,code\nessay,Which?,,a\nessay,Which?,,b\n");
    assert_eq!((coded.drafts.len(), whats(&coded)), (2, vec![(3, SameStem(2))]));
}
