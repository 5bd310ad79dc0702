use super::super::ProblemKind::*;
use super::*;

fn moodle(questions: &str) -> Report {
    let text = format!("<?xml version=\"1.0\"?>\n<quiz>\n{questions}\n</quiz>");
    parse(Format::MoodleXml, text.as_bytes(), "base").unwrap()
}

/// A question of this type, its text as HTML.
fn question(kind: &str, text: &str, rest: &str) -> String {
    format!(
        "<question type=\"{kind}\"><questiontext format=\"html\">\
         <text><![CDATA[{text}]]></text></questiontext>{rest}</question>\n"
    )
}

fn answer(fraction: &str, text: &str) -> String {
    format!("<answer fraction=\"{fraction}\"><text>{text}</text></answer>")
}

#[test]
fn every_type_of_moodle_becomes_ours() {
    let tolerance = "<answer fraction=\"100\"><text>3.14</text><tolerance>0.01</tolerance></answer>";
    let pairs = "<subquestion format=\"html\"><text>Food</text><answer><text>Licence</text></answer></subquestion>\
                 <subquestion><text></text><answer><text>Ticket</text></answer></subquestion>\
                 <subquestion><text>Drug</text><answer><text>Permit</text></answer></subquestion>";
    let report = moodle(
        &[
            question("multichoice", "One", &format!("<single>true</single>{}{}", answer("100", "a"), answer("0", "b"))),
            question(
                "multichoice",
                "Two",
                &["<single>false</single>", &answer("50", "a"), &answer("50", "b"), &answer("-100", "c")].concat(),
            ),
            question("truefalse", "Three", &(answer("0", "true") + &answer("100", "false"))),
            question("shortanswer", "Four", &("<usecase>1</usecase>".to_owned() + &answer("100", "Yes") + &answer("100", "5\\*"))),
            question("numerical", "Five", tolerance),
            question("matching", "Six", pairs),
            question("ordering", "Seven", &(answer("2.0", "then") + &answer("1.0", "first"))),
            question("essay", "Eight", "<graderinfo format=\"html\"><text>&lt;p&gt;Look&lt;/p&gt;</text></graderinfo><maxwordlimit>90</maxwordlimit>"),
        ]
        .concat(),
    );
    assert_eq!(whats(&report), []);
    let kinds: Vec<DraftKind> = report.drafts.iter().map(|draft| draft.kind).collect();
    assert_eq!(
        kinds,
        [
            DraftKind::Single,
            DraftKind::Multiple,
            DraftKind::TrueFalse,
            DraftKind::ShortText,
            DraftKind::Numeric,
            DraftKind::Matching,
            DraftKind::Ordering,
            DraftKind::Essay
        ]
    );
    let [one, two, three, four, five, six, seven, eight] = &report.drafts[..] else { panic!() };
    assert_eq!((keys(one), keys(two), keys(three)), ("A".into(), "AB".into(), "B".into()));
    assert_eq!(two.scoring, DraftScoring::Partial);
    assert_eq!((options(four), four.is_case_sensitive), (vec![("Yes", ""), ("5*", "")], true));
    assert_eq!(five.number, Some(DraftNumber { value: "3.14".into(), tolerance: "0.01".into() }));
    let partners: Vec<&str> = six.options.iter().map(|option| option.partner.en.as_str()).collect();
    assert_eq!(
        (options(six), partners),
        (vec![("Food", ""), ("Drug", ""), ("", "")], vec!["Licence", "Permit", "Ticket"])
    );
    assert_eq!(options(seven), [("first", ""), ("then", "")]);
    assert_eq!((eight.guidance.en.as_str(), eight.max_words), ("Look", Some(90)));
    assert_eq!((one.row, two.row), (3, 4));
}

#[test]
fn categories_ids_tags_points_and_explanations_are_kept() {
    let category = "<question type=\"category\"><category><text>$course$/top/Live Law</text></category></question>\n";
    let rest = "<idnumber>q7</idnumber><defaultgrade>2.5000000</defaultgrade><tags><tag><text>ads</text></tag></tags>\
                <generalfeedback format=\"html\"><text>Because.</text></generalfeedback>";
    let report = moodle(&(category.to_owned() + &question("essay", "Why?", rest)));
    let draft = taken(&report);
    assert_eq!((draft.code.as_str(), draft.points), ("live-law.q7", Some(250)));
    assert_eq!((draft.tags.clone(), draft.explanation.en.as_str()), (vec!["ads".to_owned()], "Because."));
}

#[test]
fn multilang_spans_are_both_languages() {
    for text in [
        "<p>1. <span lang=\"en\" class=\"multilang\">Who?</span><span lang=\"zh_cn\" class=\"multilang\">谁？</span></p>",
        "1. <lang lang=\"en\">Who?</lang><lang lang=\"zh\">谁？</lang>",
        "1. {mlang en}Who?{mlang}{mlang zh_cn}谁？{mlang}",
    ] {
        assert_eq!(taken(&moodle(&question("essay", text, ""))).stem, Bilingual::new("1. Who?", "1. 谁？"), "{text}");
    }
    let french = "<span lang=\"en\" class=\"multilang\">Who?</span><span lang=\"fr\" class=\"multilang\">Qui ?</span>";
    let report = moodle(&question("essay", french, ""));
    assert_eq!(whats(&report), [(3, LanguageDropped("fr".into()))]);
    assert_eq!(report.drafts[0].stem, Bilingual::new("Who?", ""));
}

#[test]
fn html_becomes_lines_and_lost_formatting_is_told() {
    let plain =
        moodle(&question("essay", "<div>One &amp; two<br>3 &lt; 4</div>\n<p>End&nbsp;&hellip;</p><!-- x -->", ""));
    assert_eq!(taken(&plain).stem.en, "One & two\n3 < 4\nEnd …");
    let table = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table><script>alert('<p>')</script>x < y";
    let report = moodle(&question("essay", table, ""));
    assert_eq!(whats(&report), [(3, FormatDropped("html"))]);
    assert_eq!(report.drafts[0].stem.en, "a b\nc\nx < y");
}

#[test]
fn embedded_files_come_along_by_their_content() {
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let text = "<p>See <img src=\"@@PLUGINFILE@@/my%20cup.png\" alt=\"A cup\"> and <img src=\"@@PLUGINFILE@@/gone.png\">\
                <img src=\"https://example.org/far.png\"><img src=\"@@PLUGINFILE@@/page.png\">\
                <img src=\"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\"></p>";
    let question = format!(
        "<question type=\"essay\"><questiontext format=\"html\"><text><![CDATA[{text}]]></text>\
         <file name=\"my cup.png\" path=\"/\" encoding=\"base64\">{png}</file>\
         <file name=\"page.png\" encoding=\"base64\">PGh0bWw+</file>\
         <file name=\"unused.png\" encoding=\"base64\">{png}</file></questiontext></question>"
    );
    let report = moodle(&question);
    let media: Vec<_> = report.drafts[0].media.iter().map(|m| (m.name.as_str(), m.mime, m.alt.en.as_str())).collect();
    assert_eq!(media, [("my cup.png", "image/png", "A cup"), ("file.gif", "image/gif", "")]);
    let expected = [
        MediaDropped(MediaFault::Missing, "gone.png".into()),
        MediaDropped(MediaFault::Outside, "far.png".into()),
        MediaDropped(MediaFault::WrongType, "page.png".into()),
        IgnoredFiles("unused.png".into()),
    ];
    assert_eq!(whats(&report), expected.map(|what| (3, what)));
}

#[test]
fn what_moodle_has_and_we_do_not_is_told() {
    let rest = "<penalty>0.3333333</penalty><hint><text>Think</text></hint><single>true</single>\
                <answer fraction=\"100\"><text>a</text><feedback><text>Well</text></feedback></answer>\
                <answer fraction=\"-50\"><text>&lt;img src=\"@@PLUGINFILE@@/b.png\"&gt;b</text></answer>";
    let named = "<name><text>One</text></name><questiontext";
    let report = moodle(&question("multichoice", "One", rest).replace("<questiontext", named));
    let misplaced = MediaDropped(MediaFault::Misplaced, "b.png".into());
    let expected = [PenaltyDropped, HintsDropped, FeedbackDropped, misplaced, WeightsDropped];
    assert_eq!(whats(&report), expected.map(|what| (3, what)));
    assert_eq!(report.problems[0].item, "One");
    let short =
        moodle(&question("shortanswer", "Two", &[answer("100", "x"), answer("50", "y"), answer("100", "z*")].concat()));
    assert_eq!(whats(&short), [(3, AnswerDropped("y".into())), (3, AnswerDropped("z*".into()))]);
    let unit = "<answer fraction=\"100\"><text>1</text></answer><units><unit><unit_name>m</unit_name></unit></units>";
    assert_eq!(whats(&moodle(&question("numerical", "Three", unit))), [(3, UnitsDropped)]);
    let essay = "<responsetemplate format=\"html\"><text>Dear</text></responsetemplate><attachments>2</attachments>";
    let expected = [(3, ResponseTemplateDropped), (3, PartDropped("attachments".into()))];
    assert_eq!(whats(&moodle(&question("essay", "Four", essay))), expected);
    let essay = "<responseformat>noinline</responseformat><minwordlimit>50</minwordlimit><hidden>1</hidden>";
    let expected = ["hidden", "responseformat", "minwordlimit"].map(|part| (3, PartDropped(part.into())));
    assert_eq!(whats(&moodle(&question("essay", "Five", essay))), expected);
    let fixed = ["<shuffleanswers>false</shuffleanswers>", &answer("100", "x"), &answer("0", "None of them")].concat();
    assert_eq!(whats(&moodle(&question("multichoice", "Six", &fixed))), [(3, OrderDropped)]);
    assert_eq!(dropped(&moodle(&question("cloze", "{1:NUMERICAL:=1}", ""))), UnsupportedType("cloze".into()));
    assert_eq!(dropped(&moodle(&question("description", "Read", ""))), Description);
}

#[test]
fn names_of_moodle_that_say_more_than_the_code_and_the_text_are_told_once() {
    let named = |name: &str, text: &str| {
        question("essay", text, "").replace("<questiontext", &format!("<name><text>{name}</text></name><questiontext"))
    };
    let report = moodle(&[named("Why do", "Why do it?"), named("Ads 1", "One?"), named("Ads 2", "Two?")].concat());
    assert_eq!(whats(&report), [(4, TitlesDropped(2, "Ads 1".to_owned()))]);
    assert_eq!(report.drafts.len(), 3);
}
