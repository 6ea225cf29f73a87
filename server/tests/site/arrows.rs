//! The house: a crate imports only what stands below it (ARCHITECTURE, "one way down"), and the
//! lower floors know nothing of the machinery of the upper ones.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// From the ground up.
const FLOORS: [&str; 5] = ["domain", "services", "app", "server", "frontend"];

/// What a floor must not know, as a dependency or in its sources, and why.
const UNKNOWN_TO: [(&str, &[&str]); 3] = [
    // Pure rules: no I/O, no clock, no chance.
    ("domain", &["tokio", "sqlx", "leptos", "axum", "jiff", "rand", "tracing", "object_store"]),
    // Its tests build fast, and what it does has no screen.
    ("services", &["leptos", "leptos_axum", "axum", "tower", "tower-http", "http"]),
    // The browser's entry, nothing else.
    ("frontend", &["services", "server", "tokio", "sqlx", "axum"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The names of a crate's dependencies of every sort.
fn dependencies(floor: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(floor).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let mut tables = vec![&manifest];
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    tables.extend(targets.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table));
    let sorts = ["dependencies", "dev-dependencies", "build-dependencies"];
    let names = |table: &toml::Table| -> Vec<String> {
        let entries = sorts.iter().filter_map(|sort| table.get(*sort)?.as_table());
        entries.flat_map(|entries| entries.keys().cloned()).collect()
    };
    tables.into_iter().flat_map(names).collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_crate_depends_on_what_stands_above_it() {
    for (height, floor) in FLOORS.iter().enumerate() {
        let above: Vec<&str> = match *floor {
            // Two roofs: neither stands on the other.
            "server" => vec!["frontend"],
            "frontend" => vec!["server"],
            _ => FLOORS[height + 1..].to_vec(),
        };
        for dependency in dependencies(floor) {
            assert!(!above.contains(&dependency.as_str()), "{floor} depends on {dependency}, which stands above it");
        }
    }
}

#[test]
fn lower_floors_know_nothing_of_the_upper_ones_machinery() {
    for (floor, unknown) in UNKNOWN_TO {
        for dependency in dependencies(floor) {
            assert!(!unknown.contains(&dependency.as_str()), "{floor} depends on {dependency}");
        }
        let mut files = Vec::new();
        sources(&root().join(floor).join("src"), &mut files);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                for name in unknown {
                    let path = format!("{}::", name.replace('-', "_"));
                    let used = line
                        .match_indices(&path)
                        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':')));
                    assert!(!used, "{}:{} uses {name}: {line}", file.display(), number + 1);
                }
            }
        }
    }
}

#[test]
fn everything_of_the_public_folder_is_served() {
    for entry in fs::read_dir(root().join("public")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if entry.path().is_dir() { format!("/{name}/{{*file}}") } else { format!("/{name}") };
        assert!(server::access::TABLE.iter().any(|row| row.path == path), "{path} has no row");
    }
}
