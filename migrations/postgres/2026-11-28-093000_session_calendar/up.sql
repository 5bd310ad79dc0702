-- The calendar asks for the sessions between two days, whatever became of them.
CREATE INDEX sessions_starts_at ON sessions (starts_at);
