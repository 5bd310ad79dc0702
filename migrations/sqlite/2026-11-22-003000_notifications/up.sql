CREATE TABLE mails (
    id INTEGER PRIMARY KEY,
    user_id BIGINT REFERENCES users (id),
    to_email TEXT NOT NULL,
    to_name TEXT NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('en', 'zh-CN')),
    kind TEXT NOT NULL,
    letter TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'cancelled')),
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
CREATE INDEX mails_user_id ON mails (user_id);
CREATE INDEX mails_status_next_attempt_at ON mails (status, next_attempt_at);
