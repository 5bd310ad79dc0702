//! A workbook with the columns that the reader of tables knows. Every cell is text, so that no number is rounded and no
//! text is taken for a formula. Files stay behind; their names stand in the column `media`.

use rust_xlsxwriter::{Format, Workbook};

use super::super::import::of_hundredths;
use super::super::import::{Bilingual, DraftCase, DraftKind, ItemDraft};
use super::ExportError;

/// One row for each case and each item.
///
/// # Errors
/// [`ExportError::Workbook`] when a text is too long for a cell, and [`ExportError::CaseMissing`].
pub fn workbook(drafts: &[ItemDraft], cases: &[DraftCase]) -> Result<Vec<u8>, ExportError> {
    if let Some(missing) = super::qti::missing_case(drafts, cases) {
        return Err(ExportError::CaseMissing(missing.to_owned()));
    }
    let options = drafts.iter().map(|draft| draft.options.len()).max().unwrap_or(0).max(4);
    let has_partners = drafts.iter().any(|draft| draft.kind == DraftKind::Matching);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("items")?;
    let bold = Format::new().set_bold();
    let mut rows = cases.iter().map(case_cells).chain(drafts.iter().map(item_cells));
    let header = header(options, has_partners);
    for (column, name) in (0..).zip(&header) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, cells) in (1..).zip(rows.by_ref()) {
        for (name, text) in cells.into_iter().filter(|(_, text)| !text.is_empty()) {
            if let Some(column) = header.iter().position(|known| *known == name) {
                sheet.write_string(row, u16::try_from(column).unwrap_or(u16::MAX), text)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}

fn header(options: usize, has_partners: bool) -> Vec<String> {
    let mut names: Vec<String> = [
        "code",
        "type",
        "purpose",
        "importance",
        "difficulty",
        "law_ref",
        "law_effective",
        "points",
        "scoring",
        "case",
        "tags",
        "stem_en",
        "stem_zh",
    ]
    .map(str::to_owned)
    .into();
    for letter in ('a'..).take(options) {
        names.extend([format!("{letter}_en"), format!("{letter}_zh")]);
        if has_partners {
            names.extend([format!("{letter}_partner_en"), format!("{letter}_partner_zh")]);
        }
    }
    let last = [
        "key",
        "tolerance",
        "case_sensitive",
        "max_words",
        "explanation_en",
        "explanation_zh",
        "guidance_en",
        "guidance_zh",
        "media",
    ];
    names.extend(last.map(str::to_owned));
    names
}

/// Names of columns and what stands in them.
type Cells = Vec<(String, String)>;

fn put(cells: &mut Cells, name: &str, text: impl Into<String>) {
    cells.push((name.to_owned(), text.into()));
}

fn put_both(cells: &mut Cells, name: &str, text: &Bilingual) {
    put(cells, &format!("{name}_en"), &text.en);
    put(cells, &format!("{name}_zh"), &text.zh);
}

fn case_cells(case: &DraftCase) -> Cells {
    let mut cells = Vec::new();
    put(&mut cells, "type", "case");
    put(&mut cells, "code", &case.code);
    put(&mut cells, "purpose", case.purpose.map(|purpose| purpose.to_string()).unwrap_or_default());
    put(&mut cells, "case", &case.reference);
    put(&mut cells, "importance", case.importance.name());
    put(&mut cells, "difficulty", case.difficulty.name());
    put(&mut cells, "law_ref", &case.law_ref);
    put(&mut cells, "law_effective", case.law_effective.map(|day| day.to_string()).unwrap_or_default());
    put(&mut cells, "tags", names(case.tags.iter().map(String::as_str)));
    put_both(&mut cells, "stem", &case.stem);
    put(&mut cells, "media", names(case.media.iter().map(|media| media.name.as_str())));
    cells
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join("; ")
}

fn item_cells(draft: &ItemDraft) -> Cells {
    let mut cells = Vec::new();
    put(&mut cells, "code", &draft.code);
    put(&mut cells, "type", draft.kind.name());
    put(&mut cells, "purpose", draft.purpose.map(|purpose| purpose.to_string()).unwrap_or_default());
    put(&mut cells, "importance", draft.importance.name());
    put(&mut cells, "difficulty", draft.difficulty.name());
    put(&mut cells, "law_ref", &draft.law_ref);
    put(&mut cells, "law_effective", draft.law_effective.map(|day| day.to_string()).unwrap_or_default());
    put(&mut cells, "points", draft.points.map(of_hundredths).unwrap_or_default());
    put(&mut cells, "scoring", draft.scoring.name());
    put(&mut cells, "case", draft.case.clone().unwrap_or_default());
    put(&mut cells, "tags", names(draft.tags.iter().map(String::as_str)));
    put_both(&mut cells, "stem", &draft.stem);
    for (letter, option) in ('a'..).zip(&draft.options) {
        put_both(&mut cells, &letter.to_string(), &option.text);
        put_both(&mut cells, &format!("{letter}_partner"), &option.partner);
    }
    put(&mut cells, "key", key(draft));
    put(&mut cells, "tolerance", draft.number.as_ref().map(|number| number.tolerance.clone()).unwrap_or_default());
    put(&mut cells, "case_sensitive", if draft.is_case_sensitive { "yes" } else { "" });
    put(&mut cells, "max_words", draft.max_words.map(|words| words.to_string()).unwrap_or_default());
    put_both(&mut cells, "explanation", &draft.explanation);
    put_both(&mut cells, "guidance", &draft.guidance);
    put(&mut cells, "media", names(draft.media.iter().map(|media| media.name.as_str())));
    cells
}

/// Letters of a choice, T or F, a number; ordering, matching and short text have their key in the options.
fn key(draft: &ItemDraft) -> String {
    let keyed = || ('A'..).zip(&draft.options).filter(|(_, option)| option.is_key).map(|(letter, _)| letter);
    match draft.kind {
        DraftKind::Single | DraftKind::Multiple => keyed().collect(),
        DraftKind::TrueFalse => if keyed().next() == Some('A') { "T" } else { "F" }.to_owned(),
        DraftKind::Numeric => draft.number.as_ref().map(|number| number.value.clone()).unwrap_or_default(),
        DraftKind::Ordering | DraftKind::Matching | DraftKind::ShortText | DraftKind::Essay | DraftKind::Case => {
            String::new()
        }
    }
}
