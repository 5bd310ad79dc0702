//! Pages of a list: `?page=3`, thirty rows at a time, with the other query parameters kept.

use serde::Deserialize;

pub const ROWS: i64 = 30;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct PageNumber {
    #[serde(default)]
    page: Option<String>,
}

impl PageNumber {
    /// 1 for the first page, and for anything that is no page number.
    pub fn number(&self) -> i64 {
        self.page.as_deref().and_then(|page| page.parse().ok()).filter(|page| (1..=100_000).contains(page)).unwrap_or(1)
    }

    pub fn offset(&self) -> i64 {
        (self.number() - 1) * ROWS
    }
}

/// Where the rows of a page stand in the whole list.
#[derive(Debug, Clone)]
pub struct Paging {
    number: i64,
    total: i64,
    path: String,
    kept: Vec<(String, String)>,
}

impl Paging {
    /// `total` rows in all. `uri` is the address of this page; its other parameters are kept in the links.
    pub fn new(page: &PageNumber, total: i64, uri: &actix_web::http::Uri) -> Paging {
        let kept = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .filter(|(name, _)| name != "page")
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Paging { number: page.number(), total, path: uri.path().to_owned(), kept }
    }

    pub fn from(&self) -> i64 {
        if self.total == 0 { 0 } else { ((self.number - 1) * ROWS + 1).min(self.total) }
    }

    pub fn to(&self) -> i64 {
        (self.number * ROWS).min(self.total)
    }

    pub fn total(&self) -> i64 {
        self.total
    }

    pub fn previous(&self) -> Option<String> {
        (self.number > 1).then(|| self.url(self.number - 1))
    }

    pub fn next(&self) -> Option<String> {
        (self.number * ROWS < self.total).then(|| self.url(self.number + 1))
    }

    fn url(&self, number: i64) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.kept)
            .append_pair("page", &number.to_string())
            .finish();
        format!("{}?{query}", self.path)
    }
}
