use super::super::ProblemKind::*;
use super::*;

/// The same item in the words of QTI 3 and of QTI 2.
fn in_both(item: &str) -> Report {
    let new = parse(Format::QtiItem, item.as_bytes(), "base").unwrap();
    let old = item.replace("<qti-", "<").replace("</qti-", "</");
    let camel = |text: &str| {
        let mut pieces = text.split('-');
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |all, piece| match piece.chars().next() {
            Some(c) if all.ends_with(char::is_alphabetic) && c.is_ascii_lowercase() => {
                all + &c.to_uppercase().to_string() + &piece[1..]
            }
            _ => all + "-" + piece,
        })
    };
    assert_eq!(parse(Format::QtiItem, camel(&old).as_bytes(), "base").unwrap(), new);
    new
}

fn item(declaration: &str, body: &str, processing: &str) -> String {
    format!(
        "<qti-assessment-item identifier=\"q1\" title=\"q1\"><qti-response-declaration identifier=\"R\" {declaration}\
         </qti-response-declaration><qti-item-body>{body}</qti-item-body>{processing}</qti-assessment-item>"
    )
}

fn correct(values: &[&str]) -> String {
    let values: String = values.iter().map(|value| format!("<qti-value>{value}</qti-value>")).collect();
    format!("<qti-correct-response>{values}</qti-correct-response>")
}

fn choices(element: &str, texts: &[(&str, &str)]) -> String {
    texts.iter().map(|(id, text)| format!("<{element} identifier=\"{id}\">{text}</{element}>")).collect()
}

const CHOICES: [(&str, &str); 3] = [("A", "One"), ("B", "Two"), ("C", "Three")];

#[test]
fn choices_in_both_versions() {
    let list = choices("qti-simple-choice", &CHOICES);
    let body = format!(
        "<p>Look.</p><qti-choice-interaction response-identifier=\"R\" max-choices=\"1\"><qti-prompt>Which?</qti-prompt>{list}</qti-choice-interaction>"
    );
    let report =
        in_both(&item(&format!("cardinality=\"single\" base-type=\"identifier\">{}", correct(&["B"])), &body, ""));
    let single = taken(&report);
    assert_eq!((single.kind, keys(single), single.code.as_str()), (DraftKind::Single, "B".into(), "base"));
    assert_eq!(
        (single.stem.en.as_str(), options(single)),
        ("Look.\nWhich?", vec![("One", ""), ("Two", ""), ("Three", "")])
    );
    let mapping = "<qti-mapping lower-bound=\"0\" default-value=\"0\"><qti-map-entry map-key=\"A\" mapped-value=\"1\"/>\
                   <qti-map-entry map-key=\"B\" mapped-value=\"1\"/><qti-map-entry map-key=\"C\" mapped-value=\"-2\"/></qti-mapping>";
    let declaration = format!("cardinality=\"multiple\" base-type=\"identifier\">{}{mapping}", correct(&["A", "B"]));
    let report = in_both(&item(&declaration, &body, "<qti-response-processing template=\"x/map_response\"/>"));
    assert_eq!((keys(taken(&report)), taken(&report).scoring), ("AB".into(), DraftScoring::Partial));
    let report = in_both(&item(&declaration, &body, "<qti-response-processing template=\"x/match_correct\"/>"));
    assert_eq!(taken(&report).scoring, DraftScoring::AllOrNothing);
}

#[test]
fn orders_matches_and_texts_in_both_versions() {
    let list = choices("qti-simple-choice", &CHOICES);
    let body = format!("Order<qti-order-interaction response-identifier=\"R\">{list}</qti-order-interaction>");
    let report = in_both(&item(
        &format!("cardinality=\"ordered\" base-type=\"identifier\">{}", correct(&["C", "A", "B"])),
        &body,
        "",
    ));
    assert_eq!(options(taken(&report)), [("Three", ""), ("One", ""), ("Two", "")]);

    let set = |texts: &[(&str, &str)]| {
        format!("<qti-simple-match-set>{}</qti-simple-match-set>", choices("qti-simple-associable-choice", texts))
    };
    let body = format!(
        "Match<qti-match-interaction response-identifier=\"R\">{}{}</qti-match-interaction>",
        set(&CHOICES[..2]),
        set(&[("X", "Eins"), ("Y", "Zwei"), ("Z", "Drei")])
    );
    let report = in_both(&item(
        &format!("cardinality=\"multiple\" base-type=\"directedPair\">{}", correct(&["A X", "B Y"])),
        &body,
        "",
    ));
    let draft = taken(&report);
    let partners: Vec<&str> = draft.options.iter().map(|option| option.partner.en.as_str()).collect();
    assert_eq!((options(draft), partners), (vec![("One", ""), ("Two", ""), ("", "")], vec!["Eins", "Zwei", "Drei"]));

    let body = "<p>Pi is <qti-text-entry-interaction response-identifier=\"R\"/> or so.</p>";
    let equal = "<qti-response-processing><qti-response-condition><qti-response-if><qti-equal tolerance-mode=\"relative\" \
                 tolerance=\"1 1\"><qti-variable identifier=\"R\"/><qti-correct identifier=\"R\"/></qti-equal></qti-response-if>\
                 </qti-response-condition></qti-response-processing>";
    let report =
        in_both(&item(&format!("cardinality=\"single\" base-type=\"float\">{}", correct(&["3.14"])), body, equal));
    assert_eq!(taken(&report).number, Some(DraftNumber { value: "3.14".into(), tolerance: "0.0314".into() }));
    assert_eq!(taken(&report).stem.en, "Pi is _____ or so.");
    let mapping = "<qti-mapping><qti-map-entry map-key=\"York\" mapped-value=\"1\" case-sensitive=\"false\"/>\
                   <qti-map-entry map-key=\"Jorvik\" mapped-value=\"0.5\" case-sensitive=\"false\"/></qti-mapping>";
    let declaration = format!("cardinality=\"single\" base-type=\"string\">{}{mapping}", correct(&["York"]));
    let report = in_both(&item(&declaration, body, "<qti-response-processing template=\"x/map_response\"/>"));
    assert_eq!(whats(&report), [(1, AnswerDropped("Jorvik".into()))]);
    let draft = &report.drafts[0];
    assert_eq!(
        (draft.kind, options(draft), draft.is_case_sensitive),
        (DraftKind::ShortText, vec![("York", "")], false)
    );
    let body = "Write<qti-extended-text-interaction response-identifier=\"R\"/><qti-rubric-block view=\"scorer\"><p>Look</p></qti-rubric-block>";
    let report = in_both(&item("cardinality=\"single\" base-type=\"string\">", body, ""));
    assert_eq!((taken(&report).kind, taken(&report).guidance.en.as_str()), (DraftKind::Essay, "Look"));
}

#[test]
fn neighbours_in_two_languages_are_one_text() {
    let body = "<p xml:lang=\"en\">Who?</p><p xml:lang=\"zh-CN\">谁？</p><qti-extended-text-interaction response-identifier=\"R\"/>";
    let essay = |body: &str| in_both(&item("cardinality=\"single\" base-type=\"string\">", body, ""));
    assert_eq!(taken(&essay(body)).stem, Bilingual::new("Who?", "谁？"));
    let quoted =
        "<p>Say <em xml:lang=\"zh-CN\">hao</em>.</p><qti-extended-text-interaction response-identifier=\"R\"/>";
    assert_eq!(essay(quoted).drafts[0].stem, Bilingual::new("Say hao.", ""));
}

#[test]
fn what_qti_has_and_we_do_not_is_told() {
    let essay = "<qti-extended-text-interaction response-identifier=\"R\"/>";
    let of = |body: &str, more: &str| in_both(&item("cardinality=\"single\" base-type=\"string\">", body, more));
    assert_eq!(
        dropped(&of("Point<qti-hotspot-interaction response-identifier=\"R\"/>", "")),
        UnsupportedType("hotspotinteraction".into())
    );
    assert_eq!(dropped(&of(&format!("Two{essay}{essay}"), "")), SeveralInteractions(2));
    assert_eq!(dropped(&of("<p>Only text</p>", "")), NoInteraction);
    let template = "<qti-template-declaration identifier=\"X\"/>";
    assert_eq!(dropped(&of(essay, template)), UnsupportedType("templatedeclaration".into()));
    let more = "<qti-modal-feedback identifier=\"no\">No</qti-modal-feedback><qti-stylesheet href=\"a.css\"/>\
                <qti-assessment-stimulus-ref identifier=\"s\" href=\"s.xml\"/>";
    let report = of(&format!("<p><b>Write</b> <math><mi>x</mi></math></p>{essay}"), more);
    let expected = [
        FormatDropped("html"),
        FormulaFlattened,
        FeedbackDropped,
        PartDropped("assessmentStimulusRef".into()),
        PartDropped("stylesheet".into()),
    ];
    assert_eq!(whats(&report), expected.map(|what| (1, what)));
    assert_eq!(report.problems[0].item, "q1");
}

#[test]
fn points_order_and_language_are_read_or_told() {
    let list = choices("qti-simple-choice", &CHOICES);
    let of = |attributes: &str, list: &str, outcome: &str| {
        let body = format!(
            "<p>Which?</p><qti-choice-interaction response-identifier=\"R\"{attributes}>{list}</qti-choice-interaction>"
        );
        in_both(&item(&format!("cardinality=\"single\" base-type=\"identifier\">{}", correct(&["B"])), &body, outcome))
    };
    let outcome = |name: &str, more: &str| {
        format!("<qti-outcome-declaration identifier=\"{name}\" {more}</qti-outcome-declaration>")
    };
    let maximum = outcome("SCORE", "normal-maximum=\"2.5\">");
    assert_eq!(taken(&of("", &list, &maximum)).points, Some(250));
    let maximum = outcome("MAXSCORE", "><qti-default-value><qti-value>10</qti-value></qti-default-value>");
    assert_eq!(taken(&of("", &list, &maximum)).points, Some(1000));
    assert_eq!(taken(&of(" shuffle=\"true\"", &list, "")).points, None);
    assert_eq!(whats(&of(" shuffle=\"false\"", &list, "")), [(1, OrderDropped)]);
    let fixed = list.replace("identifier=\"C\"", "identifier=\"C\" fixed=\"true\"");
    assert_eq!(whats(&of(" shuffle=\"true\"", &fixed, "")), [(1, OrderDropped)]);
    let german = item(
        "cardinality=\"single\" base-type=\"string\">",
        "Warum?<qti-extended-text-interaction response-identifier=\"R\"/>",
        "",
    )
    .replacen("identifier=\"q1\"", "identifier=\"q1\" xml:lang=\"de-CH\"", 1);
    assert_eq!(whats(&in_both(&german)), [(1, OtherLanguage("de-CH".into()))]);
}

#[test]
fn an_order_of_some_of_the_steps_is_refused_in_words() {
    let list = choices("qti-simple-choice", &CHOICES);
    let body = format!("Order<qti-order-interaction response-identifier=\"R\">{list}</qti-order-interaction>");
    let declared = format!("cardinality=\"ordered\" base-type=\"identifier\">{}", correct(&["C", "A"]));
    assert_eq!(dropped(&in_both(&item(&declared, &body, ""))), OrderIncomplete);
}

#[test]
fn the_content_names_the_format() {
    let is = |name: &str, bytes: &[u8]| Format::detect(name, bytes);
    assert_eq!(is("a.txt", b"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- x --><quiz/>"), Some(Format::MoodleXml));
    assert_eq!(is("a.csv", b"<qti-assessment-item/>"), Some(Format::QtiItem));
    assert_eq!(is("a.csv", b"<q:assessmentItem xmlns:q=\"x\"/>"), Some(Format::QtiItem));
    assert_eq!(is("a.xml", b"<html/>"), None);
    assert_eq!(is("a.txt", b"Who?\nA) x\nB) y\nANSWER: A\n"), Some(Format::Aiken));
    assert_eq!(is("a.txt", b"Who? {=x ~y}"), Some(Format::Gift));
    assert_eq!(is("a", b"Who? {=x ~y}"), Some(Format::Gift));
    assert_eq!(is("a.CSV", SAMPLE), Some(Format::Csv));
    assert_eq!(is("a.pdf", b"%PDF-1.7"), None);
    assert_eq!(is("a.xlsx", b"\xD0\xCF\x11\xE0"), Some(Format::Xlsx));
    assert_eq!(is("a.zip", b"PK\x05\x06broken"), Some(Format::QtiPackage));
}
