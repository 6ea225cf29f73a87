//! The binary itself: clear sentences and exit codes when it cannot start, a calm end when told to.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use services::{db::Db, testing::new_postgres};
use tempfile::TempDir;

use crate::support::{CATALOG, built_site};

fn twofold(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_twofold"));
    command.current_dir(data.parent().unwrap()).env_clear().env("TWOFOLD_DATA", data).env("LEPTOS_HASH_FILES", "false");
    command
}

pub struct Machine {
    folder: TempDir,
    built: TempDir,
}

impl Machine {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), built: built_site() }
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    pub fn command(&self) -> Command {
        let mut command = twofold(&self.data());
        command.env("LEPTOS_SITE_ROOT", self.built.path()).env("TWOFOLD_ADDRESS", "127.0.0.1:0");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    pub fn import(&self, text: &str) -> Output {
        let file = self.folder.path().join("catalog.toml");
        fs::write(&file, text).unwrap();
        self.run(&["import", file.to_str().unwrap()])
    }
}

/// Fails with exit code 1 and one sentence that says what is wrong.
#[track_caller]
pub fn fails_with(output: &Output, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(words), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn help_names_the_commands_and_every_setting() {
    let help = said(&Machine::new().run(&["--help"]));
    for word in [
        "serve",
        "migrate",
        "import",
        "staff",
        "backup",
        "restore",
        "seed",
        "config",
        "DATABASE_URL",
        "TWOFOLD_BASE_URL",
        "--config",
    ] {
        assert!(help.contains(word), "{word} in {help}");
    }
}

#[test]
fn a_catalog_is_imported_once_and_faults_are_named_with_their_lines() {
    let machine = Machine::new();
    let first = machine.import(CATALOG);
    assert!(first.status.success(), "{first:?}");
    assert!(said(&first).contains("2 products"), "{}", said(&first));
    assert!(said(&machine.import(CATALOG)).contains("Nothing changed"));
    let faulty = CATALOG.replace("sold = true", "sold = \"yes\"").replace("monthly = 7310", "monthly = -1");
    let faulty = machine.import(&faulty.replacen("date = 2026-01-31", "date = 2026-13-31", 1));
    fails_with(&faulty, "3 faults");
    let words = String::from_utf8_lossy(&faulty.stderr).into_owned();
    assert_eq!(words.lines().filter(|line| line.trim_start().starts_with("line ")).count(), 3, "{words}");
    fails_with(&machine.run(&["import", "/nowhere.toml"]), "cannot be read");
}

#[test]
fn settings_are_checked_without_starting_anything() {
    let machine = Machine::new();
    let good = machine.run(&["config", "check"]);
    assert!(good.status.success() && said(&good).contains("development"), "{good:?}");
    let bad = machine.command().args(["config", "check"]).env("TWOFOLD_BASE_URL", "https://shop.example.com").output();
    let bad = bad.unwrap();
    for words in ["sandbox gateway", "TWOFOLD_SMTP_URL", "TWOFOLD_MAIL_FROM"] {
        fails_with(&bad, words);
    }
    assert!(!machine.data().exists(), "nothing was made");
    fails_with(
        &machine.command().args(["serve"]).env("TWOFOLD_MODE", "production").output().unwrap(),
        "sandbox gateway",
    );
    fails_with(&machine.run(&["--config", "missing.toml", "config", "check"]), "missing.toml");
}

#[test]
fn a_port_in_use_is_told_in_a_sentence() {
    let machine = Machine::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = machine.command().arg("serve").env("TWOFOLD_ADDRESS", address).output().unwrap();
    fails_with(&output, "taken by another program");
}

#[test]
fn folders_and_files_that_cannot_be_used_are_told_in_a_sentence() {
    let machine = Machine::new();
    fs::write(machine.data(), "a file where the folder should be").unwrap();
    fails_with(&machine.run(&["serve"]), "the folder");
    fs::remove_file(machine.data()).unwrap();
    fs::create_dir(machine.data()).unwrap();
    fs::write(machine.data().join("twofold.db"), "this is no data base, but it is long enough to be read as one")
        .unwrap();
    fails_with(&machine.run(&["migrate"]), "no SQLite file");
    let nowhere = machine.command().arg("serve").env("DATABASE_URL", "sqlite:/proc/nowhere/shop.db").output().unwrap();
    fails_with(&nowhere, "the folder /proc/nowhere cannot be used");
    let missing = machine.command().arg("migrate").env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none").output();
    fails_with(&missing.unwrap(), "postgres://nobody@127.0.0.1:1/none");
    let unbuilt = machine.command().arg("serve").env("LEPTOS_SITE_ROOT", "/nowhere").output().unwrap();
    fails_with(&unbuilt, "no built site");
}

/// A limit on the size of files stands for the full disk: it needs no rights, and the answer to a
/// write is as sudden. The data base is elsewhere, so that only release files meet it.
#[tokio::test]
async fn a_disk_that_takes_no_files_is_told_and_nothing_is_half_imported() {
    let machine = Machine::new();
    let database = new_postgres().await;
    let catalog = machine.folder.path().join("catalog.toml");
    fs::write(&catalog, CATALOG).unwrap();
    // One block of 512 bytes is less than any package; the signal of the limit is ignored.
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_twofold"), "import"])
        .arg(&catalog)
        .current_dir(machine.folder.path())
        .env_clear()
        .env("TWOFOLD_DATA", machine.data())
        .env("DATABASE_URL", &database)
        .output()
        .unwrap();
    fails_with(&limited, "nothing was imported: the disk that holds the files is full");
    assert_eq!(files_below(&machine.data().join("files")), Vec::<PathBuf>::new(), "no half file");

    let whole = machine.command().arg("import").arg(&catalog).env("DATABASE_URL", &database).output().unwrap();
    assert!(said(&whole).contains("5 entries are new (revision 1)"), "{whole:?}");
    assert_eq!(files_below(&machine.data().join("files")).len(), 5);
}

pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn a_data_base_that_another_program_holds_is_told_in_a_sentence() {
    let machine = Machine::new();
    machine.import(CATALOG);
    let other = Db::open(&format!("sqlite:{}", machine.data().join("twofold.db").display())).await.unwrap();
    let lock = other.write().await.unwrap();
    fails_with(&machine.import(&CATALOG.replace("Filters columns.", "Filters rows.")), "is locked by another program");
    drop(lock);
    other.close().await;
    assert!(said(&machine.import(CATALOG)).contains("Nothing changed"), "nothing of it was written");
}

pub struct Running {
    process: Child,
    address: String,
    /// Kept open: the shop must be able to speak.
    _said: BufReader<std::process::ChildStdout>,
}

impl Running {
    pub fn start(machine: &Machine) -> Self {
        let mut process = machine.command().arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while !line.trim_start().starts_with("shop ") {
            line.clear();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "it ended before it was open");
        }
        let address = line.split("http://").nth(1).unwrap().trim_end().trim_end_matches('/').to_owned();
        Self { process, address, _said: said }
    }

    fn get(&self, path: &str) -> String {
        String::from_utf8(self.get_as(path, "")).unwrap()
    }

    /// What comes back, head and body.
    pub fn get_as(&self, path: &str, session: &str) -> Vec<u8> {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        write!(
            connection,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: session={session}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Where a test failed half-way; an ended process stays ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn it_serves_and_ends_calmly_when_told_to() {
    let machine = Machine::new();
    machine.import(CATALOG);
    let mut running = Running::start(&machine);
    assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(running.get("/").contains("Filters columns."));
    let told = Command::new("kill").args(["-TERM", &running.process.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert_eq!(running.process.wait().unwrap().code(), Some(0));
}

#[test]
fn an_import_beside_it_is_shown_within_a_moment() {
    let machine = Machine::new();
    machine.import(CATALOG);
    let running = Running::start(&machine);
    assert!(running.get("/").contains("Filters columns."));
    machine.import(&CATALOG.replace("Filters columns.", "Filters rows as well."));
    let shown = (0..20_000).any(|_| running.get("/").contains("Filters rows as well."));
    assert!(shown, "a running shop looks at the revision each second");
}

#[test]
fn staff_is_named_on_the_command_line() {
    let machine = Machine::new();
    assert!(said(&machine.run(&["staff", "list"])).contains("Nobody is staff yet"));
    assert!(said(&machine.run(&["staff", "add", " Sven@Example.com"])).contains("Sven@Example.com is staff now"));
    assert!(said(&machine.run(&["staff", "add", "sven@example.com"])).contains("was staff already"));
    assert!(said(&machine.run(&["staff", "list"])).contains("Sven@Example.com"));
    assert!(said(&machine.run(&["staff", "remove", "sven@example.com"])).contains("not staff any more"));
    fails_with(&machine.run(&["staff", "remove", "sven@example.com"]), "is not staff");
    fails_with(&machine.run(&["staff", "add", "sven"]), "is no e-mail address");
}

#[test]
fn a_shop_is_filled_once_and_never_in_production() {
    let machine = Machine::new();
    let seeded = machine.run(&["seed", "--customers", "10", "--licenses", "30"]);
    assert!(said(&seeded).contains("10 customers with 30 licenses"), "{seeded:?}");
    fails_with(&machine.run(&["seed", "--customers", "10", "--licenses", "30"]), "filled before");
    fails_with(&machine.run(&["seed", "--customers", "10", "--licenses", "3"]), "--licenses");
    let mut production = machine.command();
    production.args(["seed", "--customers", "1", "--licenses", "1"]).env("TWOFOLD_MODE", "production");
    fails_with(&production.output().unwrap(), "production");
}
