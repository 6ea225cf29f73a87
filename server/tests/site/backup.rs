//! The restore drill: a shop sells, is backed up while it goes on selling, is lost, and comes back
//! with everything that was sold before, its files byte for byte, and its next invoice number.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use server::{
    compose,
    settings::{Settings, Sources, load},
};
use services::{
    accounts::access,
    invoicing, licensing,
    shop::Shop,
    testing::{invoice_numbers, new_postgres},
};

use crate::{
    command_line::{Machine, Running, fails_with, files_below, said},
    support::{Bought, CATALOG, buy, file_of, sign_in},
};

fn settings(machine: &Machine) -> Settings {
    let data = machine.data().display().to_string();
    load(&Sources::read(None, &|name: &str| (name == "TWOFOLD_DATA").then(|| data.clone())).unwrap()).unwrap()
}

/// The machine's shop in this process, beside the one that serves.
async fn shop_of(machine: &Machine) -> Shop {
    compose::shop(&settings(machine), "http://127.0.0.1:3000".to_owned()).await.unwrap()
}

fn backup_folder(machine: &Machine) -> PathBuf {
    machine.data().with_file_name("backup")
}

fn run(machine: &Machine, command: &str, more: &[&str]) -> Output {
    let folder = backup_folder(machine);
    let mut arguments = vec![command, folder.to_str().unwrap()];
    arguments.extend(more);
    machine.run(&arguments)
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = files_below(folder).into_iter();
    files.map(|path| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap())).collect()
}

/// Whoever has this session downloads the file; the bytes behind the head.
fn download(running: &Running, path: &str, session: &str) -> Vec<u8> {
    let answer = running.get_as(path, session);
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..head]));
    answer[head + 4..].to_vec()
}

/// What a customer must not lose.
async fn check(shop: &Shop, bought: &Bought, session: &str) {
    let caller = access::caller(shop, session).await.unwrap().unwrap();
    let license = licensing::find(shop, &caller, bought.license).await.unwrap().unwrap();
    assert_eq!(license.key.as_deref(), Some(bought.key.as_str()));
    let number = bought.invoice.parse().unwrap();
    assert!(invoicing::pdf_of(shop, &caller, number).await.unwrap().unwrap().starts_with(b"%PDF-"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_was_lost_comes_back_and_goes_on_selling() {
    let machine = Machine::new();
    assert!(machine.import(CATALOG).status.success());
    let running = Running::start(&machine);
    let shop = shop_of(&machine).await;
    let mut sold = Vec::new();
    for number in 0..3 {
        let who = format!("before{number}@example.com");
        let bought = buy(&shop, &who, &who).await;
        sold.push((bought, sign_in(&shop, &who).await));
    }
    let file = file_of(&shop, &sold[0].0, "1.0.0").await;
    let package = download(&running, &file, &sold[0].1);
    let before = invoice_numbers(&shop).await.len();

    // Customers do not wait for backups.
    let buying = {
        let shop = shop.clone();
        tokio::spawn(async move {
            for number in 0..12 {
                let who = format!("during{number}@example.com");
                buy(&shop, &who, &who).await;
            }
        })
    };
    let made = tokio::task::block_in_place(|| run(&machine, "backup", &[]));
    buying.await.unwrap();
    assert!(made.status.success(), "{made:?}");
    assert!(said(&made).contains("5 files"), "{}", said(&made));
    fails_with(&run(&machine, "backup", &[]), "exists already");
    fails_with(&run(&machine, "restore", &["--replace"]), "stop it first");

    let files = contents(&machine.data().join("files"));
    shop.db.close().await;
    drop(running);
    fs::remove_dir_all(machine.data()).unwrap();
    let back = run(&machine, "restore", &[]);
    assert!(back.status.success(), "{back:?}");
    assert_eq!(contents(&machine.data().join("files")), files, "byte for byte");

    let running = Running::start(&machine);
    let shop = shop_of(&machine).await;
    for (bought, session) in &sold {
        check(&shop, bought, session).await;
    }
    assert_eq!(download(&running, &file, &sold[0].1), package);
    // Whole orders or none: every paper has its license, and no number is missing.
    let numbers = invoice_numbers(&shop).await;
    assert!(numbers.len() >= before, "what was sold before the backup is in it");
    let positions: Vec<u32> = numbers.iter().map(|number| number.position).collect();
    assert_eq!(positions, (1..=u32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
    let next = buy(&shop, "after@example.com", "after@example.com").await;
    assert!(next.invoice.ends_with(&format!("-{:06}", numbers.len() + 1)), "{}", next.invoice);
    shop.db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_takes_nothing_away_and_believes_no_damaged_backup() {
    let machine = Machine::new();
    fails_with(&run(&machine, "backup", &[]), "there is no shop to back up");
    fails_with(&run(&machine, "restore", &[]), "is no backup");
    assert!(machine.import(CATALOG).status.success());
    assert!(run(&machine, "backup", &[]).status.success());
    let folder = backup_folder(&machine);

    fails_with(&run(&machine, "restore", &[]), "is not empty");
    let shop = shop_of(&machine).await;
    buy(&shop, "late@example.com", "late@example.com").await;
    shop.db.close().await;
    let replaced = run(&machine, "restore", &["--replace"]);
    assert!(replaced.status.success(), "{replaced:?}");
    let shop = shop_of(&machine).await;
    assert_eq!(invoice_numbers(&shop).await, [], "the shop of the backup");
    shop.db.close().await;
    let aside = fs::read_dir(machine.data()).unwrap().flatten().map(|entry| entry.path());
    let aside: Vec<_> = aside.filter(|path| path.to_string_lossy().contains("before-")).collect();
    assert!(aside.iter().any(|path| fs::metadata(path).unwrap().len() > 100_000), "what was there is kept: {aside:?}");

    // One bit of one file.
    let package = files_below(&folder.join("files")).pop().unwrap();
    let mut bytes = fs::read(&package).unwrap();
    bytes[10] ^= 1;
    fs::write(&package, bytes).unwrap();
    fs::remove_dir_all(machine.data()).unwrap();
    fails_with(&run(&machine, "restore", &[]), "is not what was backed up");
    assert!(!machine.data().join("twofold.db").exists(), "nothing was brought back");
    fs::remove_file(&package).unwrap();
    fails_with(&run(&machine, "restore", &[]), "cannot be read");
    fs::write(
        folder.join("manifest.json"),
        r#"{"twofold_backup":1,"taken_at":"","files":[{"path":"files/../../x","size":0,"sha256":""}]}"#,
    )
    .unwrap();
    fails_with(&run(&machine, "restore", &[]), "no place in a backup");
}

#[tokio::test]
async fn a_server_is_left_to_its_own_tools() {
    let machine = Machine::new();
    let database = new_postgres().await;
    for command in ["backup", "restore"] {
        let output = machine.command().args([command, "backup"]).env("DATABASE_URL", &database).output().unwrap();
        fails_with(&output, "pg_dump");
    }
}
