DROP INDEX sessions_starts_at;
