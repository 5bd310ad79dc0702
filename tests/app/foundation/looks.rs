//! A status has one look: its type decides the tone, and pages ask it.

use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn lines_with(folders: &[&str], is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for folder in folders {
        files(Path::new(folder), &mut found);
    }
    let mut wrong = Vec::new();
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        wrong.extend(text.lines().filter(|line| is_wrong(line)).map(|line| format!("{}: {line}", path.display())));
    }
    wrong
}

#[test]
fn no_page_chooses_the_tone_of_a_status_for_itself() {
    let folders = ["src/training", "src/assessment", "src/certification", "src/placement", "src/home"];
    // What recruitment's records look like on the homes is written there, for its pages are not imported.
    let chosen = lines_with(&folders, |line| line.contains("tone: if ") || line.contains("tone: match "));
    let chosen: Vec<_> = chosen.into_iter().filter(|line| !line.contains("application.status")).collect();
    assert_eq!(chosen, Vec::<String>::new());
    let folders = ["templates/training", "templates/assessment", "templates/certification", "templates/placement"];
    let fixed = lines_with(&folders, |line| {
        line.split("status::status(\"")
            .skip(1)
            .any(|rest| rest.split("}}").next().is_some_and(|call| call.contains(".status.label()")))
    });
    assert_eq!(fixed, Vec::<String>::new());
}
