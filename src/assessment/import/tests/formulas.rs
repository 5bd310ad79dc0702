use super::super::ProblemKind::*;
use super::*;

fn stem(html: &str) -> (String, Vec<Kind>) {
    let text = format!(
        "<quiz><question type=\"essay\"><questiontext format=\"html\"><text><![CDATA[{html}]]></text></questiontext></question></quiz>"
    );
    let report = parse(Format::MoodleXml, text.as_bytes(), "base").unwrap();
    (report.drafts[0].stem.en.clone(), report.problems.into_iter().map(|problem| problem.what).collect())
}

#[test]
fn formulas_stay_true_in_one_line() {
    for (html, expected) in [
        ("10<sup>3</sup> m, x<sub>1</sub>", "10^(3) m, x_(1)"),
        ("<math>\n <msqrt>\n <mn>2</mn>\n </msqrt>\n <mo>&gt;</mo><mn>2</mn></math>?", "√(2)>2?"),
        ("<math><mi>E</mi> <mo>=</mo> <mi>m</mi> <msup><mi>c</mi> <mn>2</mn></msup></math>", "E=mc^(2)"),
        ("<math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac></math>", "(1)/(a+b)"),
        (
            "<math><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup><mroot><mn>8</mn><mn>3</mn></mroot></math>",
            "x_(1)^(2)(8)^(1/3)",
        ),
        ("<math><msup><mi>e</mi><msqrt><mi>x</mi></msqrt></msup><mi>sin</mi><mi>x</mi></math>", "e^(√(x))sin x"),
        ("<math><semantics><mi>x</mi><annotation encoding=\"TeX\">x</annotation></semantics></math>", "x"),
    ] {
        assert_eq!(stem(html), (expected.to_owned(), vec![FormulaFlattened]), "{html}");
    }
    assert_eq!(stem("<b>x<sup>2</b> y"), ("x^(2) y".to_owned(), vec![FormatDropped("html"), FormulaFlattened]));
}

#[test]
fn options_that_differ_by_a_power_are_two() {
    let answer = |fraction: &str, text: &str| {
        format!("<answer fraction=\"{fraction}\" format=\"html\"><text>{text}</text></answer>")
    };
    let text = format!(
        "<quiz><question type=\"multichoice\"><single>true</single><questiontext><text>How many?</text></questiontext>{}{}\
         </question></quiz>",
        answer("100", "10&lt;sup&gt;3&lt;/sup&gt;"),
        answer("0", "103")
    );
    let report = parse(Format::MoodleXml, text.as_bytes(), "base").unwrap();
    assert_eq!(options(&report.drafts[0]), [("10^(3)", ""), ("103", "")]);
}

#[test]
fn formulas_of_tex_stay_as_they_are_typed_and_the_report_says_so() {
    for text in [r"What is $$x^2$$?", r"What is \(x^2\)?", r"What is \[x^2\]?"] {
        assert_eq!(stem(text), (text.to_owned(), vec![FormulaAsTyped]), "{text}");
        assert_eq!(whats(&gift(&format!("{text}{{T}}"))), [(1, FormulaAsTyped)], "{text}");
        assert_eq!(whats(&rows(&format!("single,Which?,{text},2,,,A"))), [(2, FormulaAsTyped)], "{text}");
    }
    for text in ["5$ or $$?", r"( \) or \(?", "$$ $$ signs?"] {
        assert_eq!(stem(text), (text.to_owned(), vec![]), "{text}");
    }
}
