//! What an import would do: each item beside the bank, what there is to say about the rows, and the button.

use std::collections::BTreeSet;

use askama::Template;

use super::items::hub;
use crate::assessment::bank::{Compared, Imported, Line};
use crate::assessment::import::{self, Bilingual, DraftKind, ItemDraft, Severity};
use crate::assessment::item_code;
use crate::i18n::{Arg, Message};
use crate::web::auth::Office;
use crate::web::form::FormState;
use crate::web::layout::Layout;

/// An item as it will stand in the bank.
struct DraftLine {
    row: usize,
    code: String,
    domain: String,
    stem: String,
    /// What it has to do with a case, and what the file says it is for.
    notes: Vec<String>,
    tone: &'static str,
    fate: String,
    /// The page of the item that it is or changes.
    item: Option<String>,
    /// What that item asks now, where its question changes.
    before: String,
}

struct ProblemLine {
    row: usize,
    /// What the file calls the item, where it does.
    item: String,
    tone: &'static str,
    severity: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "assessment/theory/import_report.html")]
pub(super) struct ReportPage {
    l: Layout,
    form: FormState,
    name: String,
    drafts: Vec<DraftLine>,
    problems: Vec<ProblemLine>,
    /// Items that cannot be taken.
    dropped: usize,
    would: Imported,
    /// Items without a code of their own, and codes that they can be given.
    uncoded: usize,
    codes: Vec<(String, String)>,
    crumbs: Vec<(String, String)>,
}

impl ReportPage {
    pub(super) fn new(
        office: &Office,
        (form, name): (FormState, String),
        report: import::Report,
        lines: Vec<Line>,
        modules: &[(String, String)],
    ) -> ReportPage {
        let l = office.layout("item-import-report-title");
        let faults = report.problems.iter().filter(|problem| problem.severity == Severity::Dropped);
        // What is not coded goes by the code that was typed for it.
        let uncoded = report.drafts.iter().filter(|draft| draft.code == form.value("code")).count();
        let codes = modules.iter().map(|(scope, module)| {
            let code = if module.is_empty() { scope } else { module };
            (code.clone(), super::domain_name(&l, scope))
        });
        let codes = codes.collect();
        let crumbs = hub(
            &l,
            &[
                ("/office/exams/items", l.t("items-title")),
                ("/office/exams/items/import", l.t("item-import-title")),
                ("", l.t("item-import-report-title")),
            ],
        );
        ReportPage {
            dropped: faults.map(|problem| problem.row).collect::<BTreeSet<_>>().len(),
            problems: problems(&l, &report),
            would: Imported::of(&lines),
            drafts: report.drafts.iter().zip(lines).map(|(draft, line)| DraftLine::new(&l, draft, line)).collect(),
            l,
            form,
            name,
            uncoded,
            codes,
            crumbs,
        }
    }
}

impl DraftLine {
    fn new(l: &Layout, draft: &ItemDraft, line: Line) -> DraftLine {
        let Line { code, what, before } = line;
        let (tone, fate, item) = match what {
            Compared::New => ("ok", "item-import-line-new", None),
            Compared::Same(item) => ("", "item-import-line-same", Some(item)),
            Compared::Moved(item) => ("warn", "item-import-line-moved", Some(item)),
            Compared::Changed(item, ..) => ("warn", "item-import-line-changed", Some(item)),
        };
        let case = match &code.case {
            Some(case) => Some(l.t1("item-import-of-case", "code", case)),
            None => (draft.kind == DraftKind::Case).then(|| l.t("item-kind-case").to_owned()),
        };
        let purpose = draft.purpose.map(|purpose| l.t1("item-import-for", "purpose", l.t(purpose.label())));
        DraftLine {
            row: draft.row,
            domain: super::domain_name(l, item_code::domain_of(&code.own)),
            stem: l.pick(&draft.stem.en, &draft.stem.zh).to_owned(),
            notes: case.into_iter().chain(purpose).collect(),
            tone,
            fate: l.t(fate).to_owned(),
            item: item.map(|item| format!("/office/exams/items/{item}")),
            before: match what {
                Compared::Changed(..) => differing(l, &before, &draft.stem),
                _ => String::new(),
            },
            code: code.own,
        }
    }
}

/// What an item asks now, in a language in which the draft asks something else; nothing where only the rest differs.
fn differing(l: &Layout, before: &Bilingual, stem: &Bilingual) -> String {
    let pairs = [
        (l.pick(&before.en, &before.zh), l.pick(&stem.en, &stem.zh)),
        (l.pick(&before.zh, &before.en), l.pick(&stem.zh, &stem.en)),
    ];
    pairs.into_iter().find(|(now, new)| now != new).map(|(now, _)| now.to_owned()).unwrap_or_default()
}

/// What there is to say about the rows, in the order of the file.
fn problems(l: &Layout, report: &import::Report) -> Vec<ProblemLine> {
    let told = report.problems.iter().map(|problem| {
        let (tone, severity) = match problem.severity {
            Severity::Dropped => ("bad", "item-import-dropped"),
            Severity::Changed => ("warn", "item-import-changed"),
        };
        let (item, text) = (problem.item.clone(), message(problem.what.key(), problem.what.args()));
        ProblemLine { row: problem.row, item, tone, severity, text: l.msg(&text) }
    });
    let remark = |draft: &ItemDraft, key: &str| ProblemLine {
        row: draft.row,
        item: draft.code.clone(),
        tone: "warn",
        severity: "item-import-draft-only",
        text: l.t(key).to_owned(),
    };
    let one_sided = report.drafts.iter().filter(|draft| !draft.is_bilingual());
    let one_sided = one_sided.map(|draft| remark(draft, "item-import-one-language"));
    let silent = report.drafts.iter().filter(|draft| !draft.is_described());
    let silent = silent.map(|draft| remark(draft, "item-import-undescribed"));
    let mut lines: Vec<ProblemLine> = told.chain(one_sided).chain(silent).collect();
    lines.sort_by_key(|line| line.row);
    lines
}

/// A fault of a file or of an item, in words.
pub(super) fn message(key: &'static str, args: Vec<(&'static str, String)>) -> Message {
    let args = args.into_iter().map(|(name, value)| (name.into(), Arg::Text(value))).collect();
    Message { key: key.into(), args }
}
