//! `user add`

use std::process::ExitCode;

use crate::accounts::password;
use crate::accounts::role::{self, Role};
use crate::accounts::user::{self, Email, NewUser};
use crate::app::App;
use crate::i18n::Lang;
use crate::{audit, random};

pub(super) fn add(app: &App, email: &str, name: &str, role: Role) -> anyhow::Result<ExitCode> {
    let email: Email = email.parse().map_err(|()| anyhow::anyhow!("--email: {email:?} is no mail address"))?;
    let password = random::code(16);
    let hash = password::hash_now(&password)?;
    let (now, name) = (app.clock.now(), name.to_owned());
    let shown = email.clone();
    let is_new = app.db.write_now(move |conn| {
        let known = user::by_email(conn, &email)?;
        let is_new = known.is_none();
        let id = match known {
            Some(user) => user.id,
            None => {
                let new = NewUser {
                    email: email.clone(),
                    name: name.clone(),
                    lang: Lang::Zh,
                    password_hash: Some(hash.clone()),
                    is_confirmed: true,
                };
                user::create(conn, &new, now)?
            }
        };
        role::grant(conn, id, role, None, now)?;
        let details = serde_json::json!({ "role": role, "by": "command line" });
        audit::record(conn, None, "user.added", ("user", id.0), details, now)?;
        Ok::<_, diesel::result::Error>(is_new)
    })?;
    if is_new {
        println!("{} may sign in with the password {password}", shown.as_str());
    } else {
        println!("{} has the role {role} now", shown.as_str());
    }
    Ok(ExitCode::SUCCESS)
}
