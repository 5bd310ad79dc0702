//! Both migration folders make the same tables, every `*_id` refers to something and has an index, and every
//! `down.sql` takes back what its `up.sql` made.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use shining_star::db::migrate;

use crate::support::World;
use crate::support::database::is_postgres;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

fn columns(world: &World) -> BTreeMap<String, Vec<String>> {
    let sql = if is_postgres() {
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public' \
         ORDER BY table_name, ordinal_position"
    } else {
        "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) c \
         WHERE m.type = 'table' ORDER BY m.name, c.cid"
    };
    let rows: Vec<Column> = world.read(|conn| diesel::sql_query(sql).load(conn));
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        tables.entry(row.table_name).or_default().push(row.column_name);
    }
    tables.retain(|name, _| name != "__diesel_schema_migrations" && name != "sqlite_sequence");
    tables
}

/// The tables and columns that `src/schema.rs` declares.
fn declared() -> BTreeMap<String, Vec<String>> {
    let source = include_str!("../../../src/schema.rs");
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = None;
    for line in source.lines().map(str::trim) {
        if let Some(name) = line.strip_suffix(" (id) {") {
            current = Some(name.to_owned());
        } else if let (Some(table), Some((column, _))) = (&current, line.split_once(" -> "))
            && !line.starts_with("diesel::")
        {
            tables.entry(table.clone()).or_default().push(column.to_owned());
        }
    }
    tables
}

#[test]
fn the_database_has_exactly_the_declared_tables_and_columns() {
    let mut real = columns(&World::new());
    let mut declared = declared();
    for columns in real.values_mut().chain(declared.values_mut()) {
        columns.sort();
    }
    assert_eq!(real, declared);
}

#[test]
fn every_id_column_refers_to_a_table_and_has_an_index() {
    // What an audit entry is about may be any kind of thing.
    let exceptions = ["audit_entries.subject_id"];
    for (folder, name) in [("sqlite", "SQLite"), ("postgres", "PostgreSQL")] {
        let mut sql = String::new();
        for entry in std::fs::read_dir(format!("migrations/{folder}")).unwrap() {
            sql += &std::fs::read_to_string(entry.unwrap().path().join("up.sql")).unwrap();
        }
        for (table, columns) in declared() {
            let start = sql.find(&format!("CREATE TABLE {table} (")).unwrap_or_else(|| panic!("{name}: no {table}"));
            let body = &sql[start..start + sql[start..].find("\n);").unwrap()];
            for column in columns.iter().filter(|column| column.ends_with("_id")) {
                if exceptions.contains(&format!("{table}.{column}").as_str()) {
                    continue;
                }
                let line = body.lines().find(|line| line.trim().starts_with(&format!("{column} ")));
                let line = line.map(str::to_owned).or_else(|| {
                    let added = format!("ALTER TABLE {table} ADD COLUMN {column} ");
                    sql.lines().find(|line| line.starts_with(&added)).map(str::to_owned)
                });
                let line = line.unwrap_or_else(|| panic!("{name}: no {table}.{column}"));
                assert!(line.contains("REFERENCES"), "{name}: {table}.{column} refers to nothing");
                let is_indexed = line.contains("UNIQUE")
                    || body.contains(&format!("UNIQUE ({column}"))
                    || sql.contains(&format!("ON {table} ({column}"));
                assert!(is_indexed, "{name}: {table}.{column} has no index");
            }
        }
    }
}

#[test]
fn both_folders_hold_the_same_migrations() {
    let names = |folder: &str| {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

#[test]
fn every_migration_can_be_taken_back_and_run_again() {
    let world = World::new();
    let url = &world.app.config.database_url;
    migrate::revert_all(url).unwrap();
    assert_eq!(columns(&world), BTreeMap::new());
    let names = migrate::run(url).unwrap();
    assert!(!names.is_empty());
    assert_eq!(columns(&world).len(), declared().len());
}

#[test]
fn only_the_database_folder_knows_which_database_it_is() {
    fn rust_files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                rust_files(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    rust_files(std::path::Path::new("src"), &mut files);
    for file in files.iter().filter(|file| !file.starts_with("src/db")) {
        let source = std::fs::read_to_string(file).unwrap();
        for sign in ["Conn::Sqlite", "Conn::Postgres", "SqliteConnection", "PgConnection"] {
            assert!(!source.contains(sign), "{} names {sign}", file.display());
        }
    }
}
