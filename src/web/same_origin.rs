//! Refuses unsafe requests that another site makes a browser send. Browsers say where a request comes from in
//! `Sec-Fetch-Site`; older ones in `Origin`. A request that says neither is refused as well.

use actix_web::HttpRequest;
use actix_web::http::Method;

/// Whether the request may change something.
pub fn is_allowed(request: &HttpRequest, public_origin: &str) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header("origin") else { return false };
    let own = header("host").map(|host| [format!("http://{host}"), format!("https://{host}")]);
    origin == public_origin || own.is_some_and(|own| own.iter().any(|own| own == origin))
}
