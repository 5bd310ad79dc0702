//! Who asks comes before what they sent. What a handler takes is read side by side, and a body is judged sooner than a login is
//! found; so whoever refuses a body waits here until it is known that its sender may call the handler at all.

use actix_web::{HttpMessage, HttpRequest};
use tokio::sync::watch;

/// Closed when the role is known.
struct Undecided(watch::Receiver<()>);

/// Kept by the extractor of a role until it has decided.
pub(super) struct Deciding {
    _open: watch::Sender<()>,
}

pub(super) fn begin(request: &HttpRequest) -> Deciding {
    let (open, undecided) = watch::channel(());
    request.extensions_mut().insert(Undecided(undecided));
    Deciding { _open: open }
}

/// Comes back when it is known who asks: at once where the handler does not want to know.
pub(super) async fn decided(request: &HttpRequest) {
    let undecided = request.extensions().get::<Undecided>().map(|undecided| undecided.0.clone());
    if let Some(mut undecided) = undecided {
        while undecided.changed().await.is_ok() {}
    }
}
