CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '',
    password_hash TEXT,
    lang TEXT NOT NULL DEFAULT 'zh-CN' CHECK (lang IN ('en', 'zh-CN')),
    email_confirmed_at TIMESTAMP,
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE roles (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('trainee', 'trainer', 'office')),
    granted_by_id BIGINT REFERENCES users (id),
    granted_at TIMESTAMP NOT NULL,
    UNIQUE (user_id, role)
);
CREATE INDEX roles_granted_by_id ON roles (granted_by_id);

CREATE TABLE logins (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    token_digest TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX logins_user_id ON logins (user_id);

CREATE TABLE providers (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('brand', 'belt')),
    tier TEXT NOT NULL CHECK (tier IN ('diamond', 'gold', 'silver', 'bronze')),
    city TEXT NOT NULL,
    about_en TEXT NOT NULL DEFAULT '',
    about_zh TEXT NOT NULL DEFAULT '',
    contact_email TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP
);

CREATE TABLE links (
    id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('confirm_email', 'reset_password', 'invitation', 'set_up')),
    token_digest TEXT NOT NULL UNIQUE,
    user_id BIGINT REFERENCES users (id),
    email TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    provider_id BIGINT REFERENCES providers (id),
    created_by_id BIGINT REFERENCES users (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX links_user_id ON links (user_id);
CREATE INDEX links_provider_id ON links (provider_id);
CREATE INDEX links_created_by_id ON links (created_by_id);

CREATE TABLE throttles (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    window_started_at TIMESTAMP NOT NULL,
    hits BIGINT NOT NULL
);

CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('terms', 'be_found', 'show_scores', 'show_contact', 'public_name')),
    version TEXT NOT NULL,
    given_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP
);
CREATE INDEX consents_user_id ON consents (user_id);
CREATE UNIQUE INDEX consents_user_id_purpose_open ON consents (user_id, purpose) WHERE withdrawn_at IS NULL;

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    storage_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    digest TEXT NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES users (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX files_owner_id ON files (owner_id);
