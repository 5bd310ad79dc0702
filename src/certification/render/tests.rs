use super::*;

fn face(holder_name: &str) -> CertificateFace {
    CertificateFace {
        number: "SX-2026-004217-X8".into(),
        holder_name: holder_name.into(),
        holder_name_latin: None,
        level_zh: "高级主播".into(),
        level_en: "Senior Anchor".into(),
        scheme_zh: "主播人才认证证书".into(),
        scheme_en: "Certificate of Anchor Talent".into(),
        issued_on: NaiveDate::default(),
        valid_until: NaiveDate::default(),
        nature_zh: "平台认证证书，不是国家职业资格证书。".into(),
        nature_en: "A platform certificate, not a state qualification.".into(),
        verify_url: "https://star.example.com/verify/SX-2026-004217-X8".into(),
        brand_zh: "星耀".into(),
        brand_en: "Shining Star".into(),
    }
}

/// The middle and the width of the drawn line that says `text`, as parts of the paper's width.
fn place(tree: &usvg::Tree, text: &str) -> (f32, f32) {
    fn find(group: &usvg::Group, text: &str) -> Option<usvg::Rect> {
        group.children().iter().find_map(|node| match node {
            usvg::Node::Group(inner) => find(inner, text),
            usvg::Node::Text(t) if t.chunks()[0].text() == text => Some(t.abs_bounding_box()),
            _ => None,
        })
    }
    let (line, paper) = (find(tree.root(), text).unwrap(), tree.size().width());
    let middle = (line.left() + line.right()) / 2.0;
    (middle / paper, line.width() / paper)
}

#[test]
fn markup_in_a_name_is_text() {
    let name = "<b>A</b> & \"B\"";
    let svg = Renderer::new().unwrap().svg(&face(name)).unwrap();
    let document = usvg::roxmltree::Document::parse(&svg).unwrap();
    let mut texts = document.descendants().filter_map(|node| node.text());
    assert!(texts.any(|text| text == name) && !svg.contains("<b>"));
}

#[test]
fn a_character_without_a_glyph_is_refused() {
    let renderer = Renderer::new().unwrap();
    let refused = renderer.pdf(&face("林\u{202E}晓😀😀"));
    assert!(matches!(refused, Err(RenderError::MissingCharacters(m)) if m == ['\u{202E}', '😀']));
    assert_eq!(renderer.missing_characters("𠮷㐂䶵鿯ǚŁễ·—“”ά"), Vec::<char>::new());
}

#[test]
fn names_of_every_length_stay_inside_the_border_and_in_the_middle() {
    let renderer = Renderer::new().unwrap();
    let long = "阿卜杜热西提·买买提艾力·努尔麦麦提·古丽娜孜尔·阿不都热";
    let shouted = "WILHELMINA-MAXIMILIANA WOŁODYJOWSKA-ČAPKOVÁ";
    for name in ["𠮷田", "欧阳娜娜", long, "王 Sofia Čapková", shouted] {
        let tree = renderer.tree(&face(name)).unwrap();
        let (middle, width) = place(&tree, name);
        assert!((middle - 0.5).abs() < 0.004 && width < 0.75, "{name}");
    }
    let endless = renderer.svg(&face(&"龘".repeat(200)));
    assert!(matches!(endless, Err(RenderError::TooLong(_))));
}

#[test]
fn the_pdf_is_small_and_the_png_has_the_width_asked_for() {
    let renderer = Renderer::new().unwrap();
    let pdf = renderer.pdf(&face("林晓雨")).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert!(pdf.len() < 300_000, "{} bytes", pdf.len());
    let png = renderer.png(&face("林晓雨"), 600).unwrap();
    assert_eq!(png[16..20], 600_u32.to_be_bytes());
    let none = renderer.png(&face("林晓雨"), 0);
    assert!(matches!(none, Err(RenderError::Width)));
}
