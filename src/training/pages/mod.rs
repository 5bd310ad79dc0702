//! Pages of this feature.

use crate::web::routing::Routes;

pub fn routes(_routes: &mut Routes<'_>) {}
