//! Gathers what a reader finds: checks each item by the rules, finds repeated questions and questions without their
//! material, and keeps the report in the order of the file.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;

use super::draft::{DraftKind, DraftOption, ItemDraft};
use super::draft_case::DraftCase;
use super::formula;
use super::limits::{MAX_CASE_QUESTIONS, MAX_CHOICES, MAX_ITEMS, MAX_TAGS};
use super::problem::{Problem, ProblemKind, Severity};
use super::rules::{answer_faults, text_faults};

/// Both lists of items and problems are in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub drafts: Vec<ItemDraft>,
    /// The material of those drafts that name one.
    pub cases: Vec<DraftCase>,
    pub problems: Vec<Problem>,
}

/// What became of one item: a draft with what there is to say about it, or why nothing could be made of it. With a fault
/// among the remarks the draft only serves to find the other faults.
pub(super) type Outcome = Result<(ItemDraft, Vec<ProblemKind>), ProblemKind>;

#[derive(Default)]
pub(super) struct Collector {
    report: Report,
    /// Rows by what stands there, and by the question text alone.
    first_rows: HashMap<u64, usize>,
    first_stems: HashMap<u64, usize>,
    /// Row of the first title that is not kept, that title, and how many there are.
    titles: Option<(usize, String, usize)>,
    case_names: HashSet<String>,
    refused_cases: HashSet<String>,
    items: usize,
}

impl Collector {
    pub(super) fn note(&mut self, row: usize, item: &str, what: ProblemKind) {
        let severity = what.severity();
        self.report.problems.push(Problem { row, item: item.to_owned(), severity, what });
    }

    /// `item` is the name that the file gives it. Breaks when the file holds more than anyone can look through.
    pub(super) fn add(&mut self, row: usize, item: &str, outcome: Outcome) -> ControlFlow<()> {
        self.items += 1;
        if self.items > MAX_ITEMS {
            self.note(row, item, ProblemKind::TooManyItems);
            return ControlFlow::Break(());
        }
        match outcome {
            Ok((draft, remarks)) => self.take(row, item, draft, remarks),
            Err(what) => self.note(row, item, what),
        }
        ControlFlow::Continue(())
    }

    fn take(&mut self, row: usize, item: &str, mut draft: ItemDraft, remarks: Vec<ProblemKind>) {
        tidy(&mut draft);
        let is_fault = |what: &ProblemKind| what.severity() == Severity::Dropped;
        let (mut faults, changes): (Vec<_>, Vec<_>) = remarks.into_iter().partition(is_fault);
        // Without type or key nothing can be said about the answers.
        let has_answers = faults.iter().all(ProblemKind::spares_answers);
        faults.extend(text_faults(&draft));
        if has_answers {
            faults.extend(answer_faults(&draft));
        }
        let (whole, stems) = (whole(&draft), stems(&draft));
        faults.extend(self.first_rows.get(&whole).map(|row| ProblemKind::DuplicateItem(*row)));
        if faults.is_empty() {
            for what in &changes {
                self.lose_title(row, what);
            }
            let first = stems.iter().find_map(|stem| self.first_stems.get(stem)).copied();
            faults = changes;
            faults.retain(|what| !matches!(what, ProblemKind::TitlesDropped(..)));
            faults.extend(has_tex(&draft).then_some(ProblemKind::FormulaAsTyped));
            faults.extend(first.map(ProblemKind::SameStem));
            self.first_rows.insert(whole, draft.row);
            for stem in stems {
                self.first_stems.entry(stem).or_insert(draft.row);
            }
            self.report.drafts.push(draft);
        }
        for what in faults {
            self.note(row, item, what);
        }
    }

    /// Many files title every item: one line says it of all.
    fn lose_title(&mut self, row: usize, what: &ProblemKind) {
        if let ProblemKind::TitlesDropped(count, title) = what {
            self.titles.get_or_insert_with(|| (row, title.clone(), 0)).2 += count;
        }
    }

    /// Material, with what there is to say about it; counts as an item of the file.
    pub(super) fn add_case(&mut self, case: DraftCase, remarks: Vec<ProblemKind>) {
        self.items += 1;
        let mut draft = case.item();
        tidy(&mut draft);
        let (row, name) = (draft.row, draft.case.clone().unwrap_or_default());
        let (mut faults, changes): (Vec<_>, Vec<_>) =
            remarks.into_iter().partition(|what| what.severity() == Severity::Dropped);
        faults.extend(text_faults(&draft));
        if faults.is_empty() && !self.case_names.insert(name.clone()) {
            faults.push(ProblemKind::DuplicateCase(name.clone()));
        }
        if faults.is_empty() {
            faults = changes;
            faults.extend(has_tex(&draft).then_some(ProblemKind::FormulaAsTyped));
            self.report.cases.push(draft.into());
        } else {
            self.refuse_case(&name);
        }
        for what in faults {
            self.note(row, &name, what);
        }
    }

    /// Material that is in the file and cannot be taken.
    pub(super) fn refuse_case(&mut self, name: &str) {
        self.refused_cases.insert(name.to_owned());
    }

    /// The report, or none of a file without items.
    pub(super) fn finish(mut self) -> Option<Report> {
        let known: HashSet<&str> = self.report.cases.iter().map(|case| case.reference.as_str()).collect();
        let is_whole = |draft: &ItemDraft| draft.case.as_deref().is_none_or(|case| known.contains(case));
        let drafts = std::mem::take(&mut self.report.drafts);
        let (whole, torn): (Vec<_>, Vec<_>) = drafts.into_iter().partition(is_whole);
        let mut counts: HashMap<String, usize> = HashMap::new();
        let fits = |draft: &ItemDraft| {
            let Some(case) = &draft.case else { return true };
            let count = counts.entry(case.clone()).or_default();
            *count += 1;
            *count <= MAX_CASE_QUESTIONS
        };
        let (whole, too_many): (Vec<_>, Vec<_>) = whole.into_iter().partition(fits);
        let used: HashSet<String> = whole.iter().filter_map(|draft| draft.case.clone()).collect();
        let unused = self.report.cases.iter().filter(|case| !used.contains(&case.reference));
        let mut notes: Vec<_> =
            unused.map(|case| (case.row, ProblemKind::CaseUnused(case.reference.clone()))).collect();
        let missing = |draft: ItemDraft| {
            let case = draft.case?;
            let is_refused = self.refused_cases.contains(&case);
            let fault = if is_refused { ProblemKind::CaseRefused } else { ProblemKind::CaseMissing };
            Some((draft.row, fault(case)))
        };
        notes.extend(torn.into_iter().filter_map(missing));
        let beyond = |draft: ItemDraft| Some((draft.row, ProblemKind::CaseTooLong(draft.case?)));
        notes.extend(too_many.into_iter().filter_map(beyond));
        let titles = self.titles.take();
        notes.extend(titles.map(|(row, first, count)| (row, ProblemKind::TitlesDropped(count, first))));
        for (row, what) in notes {
            self.note(row, "", what);
        }
        self.report.drafts = whole;
        self.report.cases.retain(|case| used.contains(&case.reference));
        self.report.problems.sort_by_key(|problem| problem.row);
        (self.items > 0).then_some(self.report)
    }
}

/// Whether candidates would see a formula as TeX has it.
fn has_tex(draft: &ItemDraft) -> bool {
    let options = draft.options.iter().flat_map(|option| [&option.text, &option.partner]);
    let texts = [&draft.stem, &draft.explanation, &draft.guidance].into_iter().chain(options);
    texts.flat_map(|text| [&text.en, &text.zh]).any(|text| formula::is_tex(text))
}

/// Puts a draft into its one form: tags one by one, accepted answers without repetition, distractors last.
fn tidy(draft: &mut ItemDraft) {
    let mut tags: Vec<String> = Vec::new();
    for tag in draft.tags.iter().flat_map(|tag| tag.split(TAG_SEPARATORS)) {
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        if !tag.is_empty() && (tags.len() > MAX_TAGS || !tags.contains(&tag)) {
            tags.push(tag);
        }
    }
    draft.tags = tags;
    match draft.kind {
        DraftKind::ShortText if draft.options.len() <= MAX_CHOICES => {
            let mut answers: Vec<DraftOption> = Vec::new();
            for option in draft.options.drain(..) {
                if !answers.contains(&option) {
                    answers.push(option);
                }
            }
            draft.options = answers;
        }
        DraftKind::Matching => draft.options.sort_by_key(DraftOption::is_distractor),
        _ => {}
    }
    if !draft.kind.allows(draft.scoring) {
        draft.scoring = super::DraftScoring::AllOrNothing;
    }
}

pub(super) const TAG_SEPARATORS: [char; 8] = [';', '；', ',', '，', '、', '|', '\n', '\t'];

/// What an item is compared by: it is repeated when it asks the same about the same case. Two that have codes of their own
/// are two items all the same.
fn whole(draft: &ItemDraft) -> u64 {
    let mut hasher = DefaultHasher::new();
    let own = Some(&draft.code).filter(|_| !draft.is_point);
    (draft.fingerprint(), &draft.case, own).hash(&mut hasher);
    hasher.finish()
}

/// What a stem is compared by: it counts as repeated when either language is, beside the same material and pictures; case and
/// spaces do not matter.
fn stems(draft: &ItemDraft) -> Vec<u64> {
    let hash = |stem: &str| {
        let mut hasher = DefaultHasher::new();
        stem.hash(&mut hasher);
        draft.case.hash(&mut hasher);
        for media in &draft.media {
            media.bytes.hash(&mut hasher);
        }
        hasher.finish()
    };
    [&draft.stem.en, &draft.stem.zh]
        .into_iter()
        .map(|stem| stem.split_whitespace().collect::<String>().to_lowercase())
        .filter(|stem| !stem.is_empty())
        .map(|stem| hash(&stem))
        .collect()
}
