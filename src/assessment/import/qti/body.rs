//! The body of an item or of its material: its text, its pictures, and the interactions in it.

use super::super::problem::{ProblemKind, say};
use super::super::rich::{Builder, Language, Rich};
use super::super::xml::{Element, Node};

#[derive(Default)]
pub(super) struct Body<'a> {
    pub text: Rich,
    pub interactions: Vec<&'a Element>,
    /// Rubrics for markers.
    pub guidance: Vec<&'a Element>,
    pub remarks: Vec<ProblemKind>,
}

pub(super) fn read<'a>(element: &'a Element) -> Body<'a> {
    let mut builder = Builder::default();
    let mut body = Body::default();
    walk(element, &mut builder, &mut body);
    body.text = builder.finish();
    body.text.say(&mut body.remarks);
    body
}

fn walk<'a>(element: &'a Element, builder: &mut Builder, body: &mut Body<'a>) {
    let is_pair = is_pair(element);
    for node in &element.children {
        match node {
            Node::Text(text) => builder.push(text),
            Node::Element(child) => visit(child, is_pair, builder, body),
        }
    }
}

fn visit<'a>(child: &'a Element, is_pair: bool, builder: &mut Builder, body: &mut Body<'a>) {
    let language = child.attribute("xml:lang").or_else(|| child.attribute("lang"));
    let is_labelled = child.attribute("class").is_some_and(|class| class.split_whitespace().any(|c| c == "multilang"));
    let is_one = is_pair && language.is_some_and(|tag| Language::of(tag) != Language::Other);
    let language = language.filter(|_| is_labelled || is_one);
    match child.name.as_str() {
        "mediainteraction" | "positionobjectstage" => walk(child, builder, body),
        "textentryinteraction" | "inlinechoiceinteraction" => {
            builder.gap();
            body.interactions.push(child);
        }
        name if name.ends_with("interaction") => {
            body.interactions.push(child);
            builder.open("div", None);
            if let Some(prompt) = child.child("prompt") {
                visit(prompt, false, builder, body);
            }
            builder.close("div");
        }
        "rubricblock" => {
            let view = child.attribute("view").unwrap_or_default();
            if view.split_whitespace().any(|view| view == "scorer") {
                body.guidance.push(child);
            } else if view.split_whitespace().any(|view| view == "candidate") {
                builder.open("div", None);
                walk(child, builder, body);
                builder.close("div");
            } else {
                say(&mut body.remarks, ProblemKind::PartDropped("rubricBlock".to_owned()));
            }
        }
        "feedbackblock" | "feedbackinline" => say(&mut body.remarks, ProblemKind::FeedbackDropped),
        "templateblock" | "templateinline" | "printedvariable" | "include" => {
            say(&mut body.remarks, ProblemKind::PartDropped(child.name.clone()));
        }
        "stylesheet" | "cataloginfo" => say(&mut body.remarks, ProblemKind::PartDropped(child.name.clone())),
        name => {
            builder.open(name, language);
            media(child, builder);
            walk(child, builder, body);
            builder.close(name);
        }
    }
}

fn media(element: &Element, builder: &mut Builder) {
    let source = match element.name.as_str() {
        "img" | "audio" | "video" | "source" => element.attribute("src"),
        "object" => element.attribute("data"),
        _ => None,
    };
    if let Some(source) = source {
        let alt = ["alt", "arialabel", "title"].iter().find_map(|name| element.attribute(name));
        builder.refer(source, alt.unwrap_or_default());
    }
}

/// Whether an English and a Chinese element stand beside each other.
fn is_pair(element: &Element) -> bool {
    let has = |wanted| {
        let tags = element.elements().filter_map(|child| child.attribute("xml:lang"));
        tags.map(Language::of).any(|language| language == wanted)
    };
    has(Language::En) && has(Language::Zh)
}
