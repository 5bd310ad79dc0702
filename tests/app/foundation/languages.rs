//! Both languages have the same messages, each of them parses, and every key that the source names exists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::Entry;
use shining_star::i18n::{self, Lang};

fn messages(tag: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(format!("locales/{tag}")).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let name = message.id.name.to_owned();
            let text = format!("{:?}", message.value);
            let variables = text.split("VariableReference { id: Identifier { name: \"").skip(1);
            let variables = variables.map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
            assert!(found.insert(name.clone(), variables).is_none(), "{tag}: {name} is there twice");
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (en, zh) = (messages("en"), messages("zh-CN"));
    let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, BTreeSet<String>>| -> Vec<String> {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect()
    };
    assert_eq!((only(&en, &zh), only(&zh, &en)), (Vec::new(), Vec::new()));
    let differ: Vec<_> = en.iter().filter(|(key, arguments)| zh[*key] != **arguments).map(|(key, _)| key).collect();
    assert_eq!(differ, Vec::<&String>::new());
}

fn files(folder: &Path, ending: &str, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
}

/// The text literals that follow any of `openings` in `source`.
fn literals_after(source: &str, openings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for opening in openings {
        for rest in source.split(opening).skip(1) {
            let literal = rest.split('"').next().unwrap_or_default();
            if !literal.is_empty() && literal.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
                found.push(literal.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_key_that_the_source_names_exists() {
    let (mut rust, mut html) = (Vec::new(), Vec::new());
    files(Path::new("src"), "rs", &mut rust);
    files(Path::new("templates"), "html", &mut html);
    let mut missing = BTreeSet::new();
    for file in rust.iter().chain(&html) {
        let source = std::fs::read_to_string(file).unwrap();
        let openings = [
            ".t(\"",
            ".t1(\"",
            ".t_with(\"",
            "Message::new(\"",
            "layout(\"",
            "Letter::new(\"",
            ".say(\"",
            ".action(\"",
            "AppError::refused(\"",
            ".refuse(\"",
            "text(lang, \"",
        ];
        for key in literals_after(&source, &openings) {
            if !i18n::has(Lang::En, &key) {
                missing.insert(format!("{}: {key}", file.display()));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_value_of_every_text_enum_has_a_name() {
    let mut rust = Vec::new();
    files(Path::new("src"), "rs", &mut rust);
    let mut missing = Vec::new();
    for file in rust.iter().filter(|file| !file.ends_with("db/types.rs")) {
        let source = std::fs::read_to_string(file).unwrap();
        for block in source.split("text_enum! {").skip(1).filter(|block| block.contains("pub enum")) {
            let block = block.split("\n}").next().unwrap();
            let Some(label) = block.split(": \"").nth(1).and_then(|rest| rest.split('"').next()) else { continue };
            for value in block.split(" = \"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let key = format!("{label}-{value}");
                if !i18n::has(Lang::En, &key) {
                    missing.push(key);
                }
            }
        }
    }
    // Values that are never shown to people.
    missing.retain(|key| !key.starts_with("link-"));
    assert_eq!(missing, Vec::<String>::new());
}
