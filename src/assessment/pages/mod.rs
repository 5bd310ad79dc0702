//! Pages of this feature.

mod practical;

use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    practical::routes(routes);
}
