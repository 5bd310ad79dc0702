//! A person with a browser: it keeps cookies, follows redirects, and fills in the forms it sees.

use std::collections::BTreeMap;

use reqwest::blocking::{Client, Response, multipart};
use reqwest::redirect::Policy;
use scraper::{ElementRef, Html, Selector};

pub struct Person {
    client: Client,
    base: String,
    cookies: BTreeMap<String, String>,
    pub lang: &'static str,
    pub status: u16,
    /// Path and query of the page that is shown.
    pub path: String,
    pub body: String,
    pub headers: reqwest::header::HeaderMap,
}

/// A file chosen in a form.
pub struct Upload<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub bytes: &'a [u8],
}

impl Person {
    pub fn new(base: &str) -> Person {
        Person {
            client: Client::builder().redirect(Policy::none()).build().unwrap(),
            base: base.to_owned(),
            cookies: BTreeMap::new(),
            lang: "en",
            status: 0,
            path: String::new(),
            body: String::new(),
            headers: Default::default(),
        }
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Opens a page and follows redirects.
    pub fn get(&mut self, path: &str) -> &mut Self {
        let response = self.send(self.client.get(self.url(path)));
        self.show(path, response);
        self
    }

    /// Posts fields without a page, as a script or a stale tab would.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> &mut Self {
        let response = self.send(self.client.post(self.url(path)).form(fields));
        self.show(path, response);
        self
    }

    /// Posts a body of any kind, or of none.
    pub fn post_body(&mut self, path: &str, kind: Option<&str>, body: &'static str) -> &mut Self {
        let request = self.client.post(self.url(path)).body(body);
        let response = self.send(match kind {
            Some(kind) => request.header("content-type", kind),
            None => request,
        });
        self.show(path, response);
        self
    }

    /// Fills in the form of the shown page that goes to `action` and sends it. Fields that are not named keep the
    /// values they show; several values under one name replace all of that name.
    pub fn submit(&mut self, action: &str, fields: &[(&str, &str)]) -> &mut Self {
        let (method, fields) = self.filled(action, fields);
        let request = match method.as_str() {
            "get" => self.client.get(self.url(action)).query(&fields),
            _ => self.client.post(self.url(action)).form(&fields),
        };
        let response = self.send(request);
        self.show(action, response);
        self
    }

    /// As [`Person::submit`], by a button of the form that goes elsewhere than the form itself.
    pub fn press(&mut self, action: &str, button: &str, fields: &[(&str, &str)]) -> &mut Self {
        let (_, fields) = self.filled(action, fields);
        let response = self.send(self.client.post(self.url(button)).form(&fields));
        self.show(button, response);
        self
    }

    /// As [`Person::submit`], for a form with files.
    pub fn upload(&mut self, action: &str, fields: &[(&str, &str)], files: &[Upload<'_>]) -> &mut Self {
        let (_, fields) = self.filled(action, fields);
        let mut form = multipart::Form::new();
        for (name, value) in fields {
            form = form.text(name, value);
        }
        for file in files {
            let part = multipart::Part::bytes(file.bytes.to_vec()).file_name(file.name.to_owned());
            form = form.part(file.field.to_owned(), part);
        }
        let response = self.send(self.client.post(self.url(action)).multipart(form));
        self.show(action, response);
        self
    }

    /// The text of the first element that matches, with white space folded.
    pub fn text(&self, css: &str) -> String {
        self.texts(css).into_iter().next().unwrap_or_else(|| panic!("no {css} on {}:\n{}", self.path, self.body))
    }

    pub fn texts(&self, css: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(css).unwrap()).map(folded).collect()
    }

    /// The message under a field of a refused form.
    pub fn error(&self, field: &str) -> Option<String> {
        self.texts(&format!("#f-{field}-error")).into_iter().next()
    }

    /// The value that a field of the shown page holds.
    pub fn value(&self, field: &str) -> String {
        let html = Html::parse_document(&self.body);
        let css = Selector::parse(&format!("[name='{field}']")).unwrap();
        html.select(&css).find_map(shown_value).unwrap_or_default()
    }

    pub fn has(&self, css: &str) -> bool {
        !self.texts(css).is_empty()
    }

    pub fn sees(&self, text: &str) -> bool {
        self.text("body").contains(text)
    }

    /// The address behind the first link whose text contains `text`.
    pub fn link(&self, text: &str) -> String {
        let html = Html::parse_document(&self.body);
        let link = html.select(&Selector::parse("a[href]").unwrap()).find(|link| folded(*link).contains(text));
        let link = link.unwrap_or_else(|| panic!("no link {text:?} on {}", self.path));
        link.value().attr("href").unwrap().to_owned()
    }

    /// The actions of all forms on the page.
    pub fn actions(&self) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse("form[action]").unwrap())
            .map(|form| form.value().attr("action").unwrap().to_owned())
            .collect()
    }

    /// The page must be a success.
    #[track_caller]
    pub fn ok(&mut self) -> &mut Self {
        assert_eq!(self.status, 200, "{}: {}", self.path, self.texts("main").join(" "));
        self
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn send(&self, request: reqwest::blocking::RequestBuilder) -> Response {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request
            .header("cookie", cookies.join("; "))
            .header("accept-language", self.lang)
            .header("sec-fetch-site", "same-origin")
            .send()
            .unwrap()
    }

    fn show(&mut self, path: &str, mut response: Response) {
        self.path = path.to_owned();
        for _ in 0..8 {
            self.keep_cookies(&response);
            if !response.status().is_redirection() {
                break;
            }
            let to = response.headers()["location"].to_str().unwrap().to_owned();
            response = self.send(self.client.get(self.url(&to)));
            self.path = to;
        }
        self.status = response.status().as_u16();
        self.headers = response.headers().clone();
        self.body = String::from_utf8_lossy(&response.bytes().unwrap()).into_owned();
    }

    fn keep_cookies(&mut self, response: &Response) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn filled(&self, action: &str, fields: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let html = Html::parse_document(&self.body);
        let form = html
            .select(&Selector::parse("form").unwrap())
            .find(|form| form.value().attr("action") == Some(action))
            .unwrap_or_else(|| {
                panic!(
                    "no form to {action} on {} (status {}), only {:?}\n{}",
                    self.path,
                    self.status,
                    self.actions(),
                    self.texts("main").join(" ")
                )
            });
        let method = form.value().attr("method").unwrap_or("get").to_lowercase();
        let controls = Selector::parse("input[name], select[name], textarea[name]").unwrap();
        let mut values: Vec<(String, String)> = form
            .select(&controls)
            .filter_map(|control| Some((control.value().attr("name")?.to_owned(), shown_value(control)?)))
            .filter(|(name, _)| !fields.iter().any(|(given, _)| given == name))
            .collect();
        values.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        (method, values)
    }
}

/// What a control would send as it stands; nothing for an unticked box or a file.
fn shown_value(control: ElementRef<'_>) -> Option<String> {
    let element = control.value();
    match (element.name(), element.attr("type")) {
        ("select", _) => {
            let options: Vec<_> = control.select(&Selector::parse("option").unwrap()).collect();
            let chosen = options.iter().find(|option| option.value().attr("selected").is_some()).or(options.first())?;
            Some(chosen.value().attr("value").map_or_else(|| folded(*chosen), str::to_owned))
        }
        ("textarea", _) => Some(control.text().collect::<String>().trim_start_matches('\n').to_owned()),
        (_, Some("checkbox" | "radio")) => {
            element.attr("checked")?;
            Some(element.attr("value").unwrap_or("on").to_owned())
        }
        (_, Some("file" | "submit" | "button")) => None,
        _ => Some(element.attr("value").unwrap_or_default().to_owned()),
    }
}

fn folded(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
