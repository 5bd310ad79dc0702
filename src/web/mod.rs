//! What every page shares: who is asking, the frame around the page, forms, paging, errors.

pub mod assets;
pub mod auth;
mod body;
pub mod dates;
mod deciding;
pub mod error_page;
pub mod flash;
pub mod form;
pub mod headers;
pub mod layout;
pub mod paging;
pub mod respond;
pub mod routing;
pub mod same_origin;
pub mod sheet;
pub mod stream;
mod submitted;
pub mod upload;
pub mod visit;
pub mod watcher;
