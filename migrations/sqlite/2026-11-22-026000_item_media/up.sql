-- Pictures, sounds and films of a version, in their order. The bytes are kept once, however many versions show them.
CREATE TABLE item_files (
    id INTEGER PRIMARY KEY,
    item_version_id BIGINT NOT NULL REFERENCES item_versions (id),
    position BIGINT NOT NULL,
    file_id BIGINT NOT NULL REFERENCES files (id),
    kind TEXT NOT NULL CHECK (kind IN ('image', 'audio', 'video')),
    name TEXT NOT NULL,
    alt_en TEXT NOT NULL,
    alt_zh TEXT NOT NULL,
    UNIQUE (item_version_id, position)
);
CREATE INDEX item_files_file_id ON item_files (file_id);
CREATE INDEX files_digest ON files (digest);
