use object_store::Error as StoreError;
use tempfile::TempDir;

use super::*;

fn store() -> (TempDir, FileStore) {
    let folder = TempDir::new().unwrap();
    let files = FileStore::local(&folder.path().join("made/when/missing")).unwrap();
    (folder, files)
}

#[tokio::test]
async fn a_stored_file_is_found_by_its_key_and_its_path() {
    let (_folder, files) = store();
    let key = content_key("abcdef");
    assert_eq!(key, "sha256/ab/abcdef");
    assert_eq!(files.size(&key).await.unwrap(), None);
    files.put(&key, Bytes::from_static(b"bytes")).await.unwrap();
    assert_eq!(files.size(&key).await.unwrap(), Some(5));
    assert_eq!(std::fs::read(files.locate(&key).unwrap().path).unwrap(), b"bytes");
    files.put(&key, Bytes::from_static(b"more bytes")).await.unwrap();
    assert_eq!(std::fs::read(files.locate(&key).unwrap().path).unwrap(), b"more bytes");
}

#[tokio::test]
async fn a_key_never_leaves_the_folder() {
    let (_folder, files) = store();
    for key in ["../secret", "a/../../secret", "a//b", "a/./b"] {
        assert!(files.locate(key).is_err(), "{key}");
        assert!(files.put(key, Bytes::new()).await.is_err(), "{key}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_told() {
    let (folder, files) = store();
    std::fs::write(folder.path().join("made/when/missing/sha256"), "a file where a folder should be").unwrap();
    let refused = files.put(&content_key("abcdef"), Bytes::from_static(b"bytes")).await;
    assert!(matches!(refused, Err(StorageError::Folder(_))), "{refused:?}");
    assert!(matches!(FileStore::local(Path::new("/dev/null/files")), Err(StorageError::Folder(_))));
}

#[test]
fn a_full_disk_is_told_apart() {
    for number in [28, 122, 27] {
        // ENOSPC, EDQUOT and EFBIG
        let source = Box::new(std::io::Error::from_raw_os_error(number));
        assert!(matches!(told(&StoreError::Generic { store: "disk", source }), StorageError::Full));
    }
}
