//! U+0000 is in no text of ours, and PostgreSQL keeps none: it is refused wherever it comes in.

use shining_star::accounts::role::Role;

use crate::support::World;
use crate::support::person::Upload;

#[test]
fn a_nul_is_refused_in_paths_queries_and_forms() {
    let world = World::new();
    let mut office = world.signed_in(world.user("office@example.com", &[Role::Office]));
    for path in ["/cohorts/%00", "/verify/%00", "/office/people?q=%00", "/office/mails?q=a%00b"] {
        assert_eq!(office.get(path).status, 422, "{path}");
    }
    let fields = [("name", "a\0b"), ("email", "a@example.com"), ("password", "three white horses"), ("terms", "true")];
    assert_eq!(world.visitor().post("/sign-up", &fields).status, 422);
    assert_eq!(world.visitor().get("/cohorts/%2500").status, 404);
}

#[test]
fn a_nul_is_refused_in_uploads() {
    let world = World::new();
    let mut office = world.signed_in(world.user("office@example.com", &[Role::Office]));
    let file = Upload { field: "file", name: "a.csv", bytes: b"stem\nx\n" };
    office.get("/office/exams/items/import").upload("/office/exams/items/import", &[("code", "a\0b")], &[file]);
    assert_eq!(office.status, 422);
}
