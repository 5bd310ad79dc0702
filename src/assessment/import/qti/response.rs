//! What a QTI item says of right answers and their worth.

use rust_decimal::Decimal;

use super::super::number::{decimal, percent};
use super::super::xml::Element;

#[derive(Debug)]
pub(super) struct Entry {
    pub key: String,
    pub value: f64,
    pub is_case_sensitive: bool,
}

/// The declaration that an interaction names, and the processing of the item.
#[derive(Debug)]
pub(super) struct Response<'a> {
    pub cardinality: &'a str,
    pub base_type: &'a str,
    pub correct: Vec<String>,
    pub mapping: Vec<Entry>,
    processing: Option<&'a Element>,
}

impl<'a> Response<'a> {
    pub(super) fn of(item: &'a Element, interaction: &Element) -> Option<Self> {
        let identifier = interaction.attribute("responseidentifier")?;
        let declaration =
            item.all("responsedeclaration").find(|declared| declared.attribute("identifier") == Some(identifier))?;
        let values = declaration.child("correctresponse").into_iter().flat_map(|correct| correct.all("value"));
        let entries = declaration.child("mapping").into_iter().flat_map(|mapping| mapping.all("mapentry"));
        let entry = |entry: &Element| {
            Some(Entry {
                key: entry.attribute("mapkey")?.to_owned(),
                value: entry.attribute("mappedvalue")?.parse().ok()?,
                is_case_sensitive: entry.attribute("casesensitive") != Some("false"),
            })
        };
        Some(Self {
            cardinality: declaration.attribute("cardinality").unwrap_or("single"),
            base_type: declaration.attribute("basetype").unwrap_or_default(),
            correct: values.map(|value| words(&value.text())).filter(|value| !value.is_empty()).collect(),
            mapping: entries.filter_map(entry).collect(),
            processing: item.child("responseprocessing"),
        })
    }

    fn has(&self, name: &str) -> bool {
        self.processing.is_some_and(|processing| processing.descendants().iter().any(|element| element.name == name))
    }

    /// Whether points come from the mapping.
    pub(super) fn is_mapped(&self) -> bool {
        let template = self.processing.and_then(|processing| processing.attribute("template"));
        let by_template = template.is_some_and(|template| template.contains("map_response"));
        !self.mapping.is_empty() && (by_template || self.has("mapresponse"))
    }

    /// Whether points come from rules that are not read.
    pub(super) fn is_foreign(&self) -> bool {
        let Some(processing) = self.processing else { return false };
        let is_known = |template: &str| template.contains("match_correct") || template.contains("map_response");
        if let Some(template) = processing.attribute("template") {
            return !is_known(template);
        }
        let known = [
            "responseprocessing",
            "responsecondition",
            "responseif",
            "responseelse",
            "match",
            "isnull",
            "not",
            "variable",
            "correct",
            "setoutcomevalue",
            "basevalue",
            "mapresponse",
            "equal",
        ];
        processing.descendants().iter().any(|element| !known.contains(&element.name.as_str()))
    }

    /// The right ones: as declared, or else those of the mapping that give points.
    pub(super) fn keys(&self) -> Vec<&str> {
        if self.correct.is_empty() {
            let positive = self.mapping.iter().filter(|entry| entry.value > 0.0);
            return positive.map(|entry| entry.key.as_str()).collect();
        }
        self.correct.iter().map(String::as_str).collect()
    }

    /// In percent of everything that can be had.
    pub(super) fn percent(&self, key: &str) -> f64 {
        let keys = self.keys();
        let worth = |key: &str| self.mapping.iter().find(|entry| entry.key == key).map_or(0.0, |entry| entry.value);
        let all: f64 = keys.iter().map(|key| worth(key)).sum();
        if all > 0.0 { worth(key) * 100.0 / all } else { 0.0 }
    }

    /// How far from the right number an answer may lie; exactly it when nothing is said.
    pub(super) fn tolerance(&self, value: Decimal) -> Option<Decimal> {
        let elements = self.processing.map(Element::descendants).unwrap_or_default();
        let Some(equal) = elements.into_iter().find(|element| element.name == "equal") else {
            return Some(Decimal::ZERO);
        };
        let mut bounds = equal.attribute("tolerance").unwrap_or("0").split_whitespace();
        let tolerance = decimal(bounds.next()?)?;
        match equal.attribute("tolerancemode").unwrap_or("exact") {
            "exact" => Some(Decimal::ZERO),
            "relative" => percent(tolerance, value.abs()),
            _ => Some(tolerance),
        }
    }
}

/// One space between words, none around them.
pub(super) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
