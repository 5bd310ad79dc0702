//! XML as a small tree. No document type, so no entities but the five of XML and numbers; depth and size are limited.
//! Names are folded so that QTI 2 and 3 read alike: without prefix and `qti-`, without hyphens, in lower case.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::file_error::FileError;
use super::limits::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_NODES};

#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    /// 1-based line on which it starts.
    pub line: usize,
}

#[derive(Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.name == name)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// Itself and everything in it, in the order of the file.
    pub(super) fn descendants(&self) -> Vec<&Element> {
        let mut found = Vec::new();
        let mut waiting = vec![self];
        while let Some(element) = waiting.pop() {
            found.push(element);
            let at = waiting.len();
            waiting.extend(element.elements());
            waiting[at..].reverse();
        }
        found
    }

    /// The texts directly in it.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().map(|node| match node {
            Node::Text(text) => text.as_str(),
            Node::Element(_) => "",
        });
        texts.collect()
    }

    /// The text of a child, trimmed; empty when there is none.
    pub(super) fn value(&self, child: &str) -> String {
        self.child(child).map(|child| child.text().trim().to_owned()).unwrap_or_default()
    }
}

/// The whole file as one tree.
pub(super) fn parse(text: &str) -> Result<Element, FileError> {
    let mut walk = Walk::new(text);
    let mut root = walk.root()?;
    if !walk.is_closed {
        walk.fill(&mut root, 1)?;
    }
    walk.end()?;
    Ok(root)
}

/// Hands over the elements in the root one by one, so that only one of them is in memory; false ends the reading.
pub(super) fn each_child(text: &str, mut take: impl FnMut(Element) -> bool) -> Result<(), FileError> {
    let mut walk = Walk::new(text);
    walk.root()?;
    if walk.is_closed {
        return Ok(());
    }
    loop {
        walk.nodes = 0;
        match walk.next()? {
            Event::Start(start) => {
                let mut element = walk.element(&start)?;
                walk.fill(&mut element, 2)?;
                if !take(element) {
                    return Ok(());
                }
            }
            Event::Empty(start) => {
                let element = walk.element(&start)?;
                if !take(element) {
                    return Ok(());
                }
            }
            Event::End(_) => return walk.end(),
            Event::Eof => return Err(FileError::broken("it ends before its last element does")),
            _ => {}
        }
    }
}

/// The folded name of the root element, without reading further.
pub(super) fn root_name(text: &str) -> Option<String> {
    Walk::new(text).root().ok().map(|root| root.name)
}

struct Walk<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    at: usize,
    line: usize,
    nodes: usize,
    /// The root is written as one empty tag.
    is_closed: bool,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = false;
        Self { text, reader, at: 0, line: 1, nodes: 0, is_closed: false }
    }

    fn next(&mut self) -> Result<Event<'a>, FileError> {
        let start = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        self.line +=
            self.text.as_bytes().get(self.at..start).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        self.at = start.max(self.at);
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(FileError::Bomb);
        }
        match self.reader.read_event().map_err(FileError::broken)? {
            Event::DocType(_) => Err(FileError::Doctype),
            event => Ok(event),
        }
    }

    fn root(&mut self) -> Result<Element, FileError> {
        loop {
            match self.next()? {
                Event::Start(start) => return self.element(&start),
                Event::Empty(start) => {
                    self.is_closed = true;
                    return self.element(&start);
                }
                Event::Eof => return Err(FileError::NoItems),
                Event::Text(text) if text.trim_ascii().is_empty() => {}
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                _ => return Err(FileError::broken("there is text before the first element")),
            }
        }
    }

    /// Nothing may follow the root but comments.
    fn end(&mut self) -> Result<(), FileError> {
        loop {
            match self.next()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim_ascii().is_empty() => {}
                Event::PI(_) | Event::Comment(_) => {}
                _ => return Err(FileError::broken("there is more after the last element")),
            }
        }
    }

    fn element(&self, start: &BytesStart<'_>) -> Result<Element, FileError> {
        let mut attributes = Vec::new();
        // Checking for repetition compares each with all others.
        for attribute in start.attributes().with_checks(false) {
            if attributes.len() == MAX_ATTRIBUTES {
                return Err(FileError::Bomb);
            }
            let attribute = attribute.map_err(FileError::broken)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(FileError::broken)?;
            attributes.push((folded(text_of(attribute.key.as_ref())), value.into_owned()));
        }
        let name = folded(text_of(start.name().as_ref()));
        Ok(Element { name, attributes, children: Vec::new(), line: self.line })
    }

    /// Reads up to the end of an element that was started. Its depth is the root's, 1, or more.
    fn fill(&mut self, element: &mut Element, depth: usize) -> Result<(), FileError> {
        if depth > MAX_DEPTH {
            return Err(FileError::TooDeep);
        }
        loop {
            match self.next()? {
                Event::Start(start) => {
                    let mut child = self.element(&start)?;
                    self.fill(&mut child, depth + 1)?;
                    element.children.push(Node::Element(child));
                }
                Event::Empty(start) => {
                    let child = self.element(&start)?;
                    element.children.push(Node::Element(child));
                }
                Event::Text(text) => push(element, &text.into_inner()),
                Event::CData(text) => push(element, &text.into_inner()),
                Event::GeneralRef(entity) => {
                    let mut buffer = [0; 4];
                    push(element, character(&entity)?.encode_utf8(&mut buffer));
                }
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(FileError::broken("it ends before its last element does")),
                _ => {}
            }
        }
    }
}

fn text_of<T: AsRef<str> + ?Sized>(name: &T) -> &str {
    name.as_ref()
}

fn push(element: &mut Element, text: &str) {
    if let Some(Node::Text(before)) = element.children.last_mut() {
        before.push_str(text);
    } else if !text.is_empty() {
        element.children.push(Node::Text(text.to_owned()));
    }
}

/// The character that `&lt;` or `&#8212;` stands for.
fn character(entity: &BytesRef<'_>) -> Result<char, FileError> {
    if let Some(c) = entity.resolve_char_ref().map_err(FileError::broken)? {
        return if c == '\0' { Err(FileError::NotText) } else { Ok(c) };
    }
    match text_of(&**entity) {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(FileError::Doctype),
    }
}

/// `qti-simple-choice` and `simpleChoice` become `simplechoice`; of prefixes only `xml:` stays.
fn folded(name: &str) -> String {
    let local = match name.split_once(':') {
        Some(("xml", _)) | None => name,
        Some((_, local)) => local,
    };
    let local = local.strip_prefix("qti-").unwrap_or(local);
    local.replace('-', "").to_lowercase()
}
