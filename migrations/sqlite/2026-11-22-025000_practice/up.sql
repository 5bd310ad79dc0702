-- An item is for exams or for practice, never for both.
ALTER TABLE items ADD COLUMN purpose TEXT NOT NULL DEFAULT 'exam' CHECK (purpose IN ('exam', 'practice'));

-- One round of practice. It belongs to whoever practises and counts nowhere.
CREATE TABLE practice_runs (
    id INTEGER PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    source TEXT NOT NULL CHECK (source IN ('bank', 'mistakes')),
    -- Empty: all of them.
    domain TEXT NOT NULL DEFAULT '',
    seed BIGINT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX practice_runs_user_id ON practice_runs (user_id);

-- One question of a round and, once it is answered, the answer. Points in hundredths; nobody marks an essay.
CREATE TABLE practice_answers (
    id INTEGER PRIMARY KEY,
    run_id BIGINT NOT NULL REFERENCES practice_runs (id),
    position BIGINT NOT NULL,
    item_version_id BIGINT NOT NULL REFERENCES item_versions (id),
    option_order TEXT NOT NULL,
    points BIGINT NOT NULL,
    choice TEXT NOT NULL DEFAULT '',
    earned BIGINT,
    answered_at TIMESTAMP,
    UNIQUE (run_id, position)
);
CREATE INDEX practice_answers_item_version_id ON practice_answers (item_version_id);
