//! `user add`

use std::process::ExitCode;

use crate::accounts::password;
use crate::accounts::role::{self, Role};
use crate::accounts::sign_up::{self, Acceptance};
use crate::accounts::user::Email;
use crate::app::App;
use crate::i18n::Lang;
use crate::{audit, random};

pub(super) fn add(app: &App, email: &str, name: &str, role: Role) -> anyhow::Result<ExitCode> {
    let email: Email = email.parse().map_err(|()| anyhow::anyhow!("--email: {email:?} is no mail address"))?;
    let password = random::code(16);
    let acceptance =
        Acceptance { name: name.to_owned(), lang: Lang::Zh, password_hash: Some(password::hash_now(&password)?) };
    let now = app.clock.now();
    let shown = email.clone();
    let is_fresh = app.db.write_now(move |conn| {
        let (id, is_fresh) = sign_up::claim(conn, &email, &acceptance, now)?;
        role::grant(conn, id, role, None, now)?;
        let details = serde_json::json!({ "role": role, "by": "command line" });
        audit::record(conn, None, "user.added", ("user", id.0), details, now)?;
        Ok::<_, diesel::result::Error>(is_fresh)
    })?;
    if is_fresh {
        println!("{} may sign in with the password {password}", shown.as_str());
    } else {
        println!("{} has the role {role} now", shown.as_str());
    }
    Ok(ExitCode::SUCCESS)
}
