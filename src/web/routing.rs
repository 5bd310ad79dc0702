//! Registers routes, and can list them, so that a test can insist that every one has its place in the access table.

use std::borrow::Cow;

use actix_web::dev::Handler;
use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use actix_web::{FromRequest, Responder, web};

/// A list of routes, and the server's configuration when they are to be served.
pub struct Routes<'a> {
    config: Option<&'a mut ServiceConfig>,
    list: Vec<(Method, Cow<'static, str>)>,
}

impl<'a> Routes<'a> {
    pub fn serving(config: &'a mut ServiceConfig) -> Routes<'a> {
        Routes { config: Some(config), list: Vec::new() }
    }

    pub fn listing() -> Routes<'static> {
        Routes { config: None, list: Vec::new() }
    }

    pub fn into_list(self) -> Vec<(Method, Cow<'static, str>)> {
        self.list
    }

    pub fn get<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::GET, path, handler);
    }

    pub fn post<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::POST, path, handler);
    }

    /// A list to take away, at `path.csv` and `path.xlsx`; the handler answers with a [`super::sheet::Sheet`].
    pub fn sheet<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::GET, format!("{path}.csv"), handler.clone());
        self.add(Method::GET, format!("{path}.xlsx"), handler);
    }

    fn add<F, Args>(&mut self, method: Method, path: impl Into<Cow<'static, str>>, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let path = path.into();
        if let Some(config) = &mut self.config {
            config.route(&path, web::method(method.clone()).to(handler));
        }
        self.list.push((method, path));
    }
}
