//! What a browser fetches of the build: the names stand in two lists that the build leaves, which are
//! read once.

use std::{collections::HashMap, env, fs, path::Path, sync::OnceLock};

use leptos::config::LeptosOptions;

/// The addresses of the build's files.
#[derive(Debug)]
pub struct Files {
    pub styles: String,
    /// The module that starts the WASM.
    pub script: String,
    /// The part of the WASM that every page needs.
    pub wasm: String,
    /// What each part of `pages::lazy` needs besides. Left out where names carry no hashes: a build that
    /// is watched may leave other files while the server runs.
    parts: HashMap<String, Vec<String>>,
}

impl Files {
    /// The files of this build.
    pub fn of(options: &LeptosOptions) -> &'static Self {
        static FILES: OnceLock<Files> = OnceLock::new();
        FILES.get_or_init(|| {
            // The list of hashes lies beside the binary.
            let list = || fs::read_to_string(env::current_exe().ok()?.parent()?.join(&*options.hash_file)).ok();
            let hashes = if options.hash_files { list().unwrap_or_default() } else { String::new() };
            Self::read(options, &hashes)
        })
    }

    fn read(options: &LeptosOptions, hashes: &str) -> Self {
        let folder = &options.site_pkg_dir;
        let file = |stem: &str, kind, ending| format!("/{folder}/{stem}{}.{ending}", hash_of(hashes, kind));
        let hashed = !hashes.is_empty();
        let manifest = file("__wasm_split_manifest", "manifest", "json");
        Self {
            styles: file(&options.output_name, "css", "css"),
            script: file(&options.output_name, "js", "js"),
            wasm: file(&options.output_name, "wasm", "wasm"),
            parts: hashed.then(|| parts(Path::new(&*options.site_root), &manifest)).flatten().unwrap_or_default(),
        }
    }

    /// The addresses of a part, with blanks between; none where the build was not split.
    pub fn part(&self, name: &str) -> String {
        let folder = self.wasm.rsplit_once('/').map_or("", |(folder, _)| folder);
        let files = self.parts.get(name).into_iter().flatten();
        files.map(|file| format!("{folder}/{file}.wasm")).collect::<Vec<_>>().join(" ")
    }
}

/// The hash of a kind of file as it stands in its name; nothing where names carry none.
fn hash_of(hashes: &str, kind: &str) -> String {
    let lines = hashes.lines().filter_map(|line| line.split_once(':'));
    lines
        .filter(|(name, _)| name.trim() == kind)
        .map(|(_, hash)| format!(".{}", hash.trim()))
        .next()
        .unwrap_or_default()
}

fn parts(site: &Path, manifest: &str) -> Option<HashMap<String, Vec<String>>> {
    let manifest = fs::read_to_string(site.join(manifest.trim_start_matches('/'))).ok()?;
    serde_json::from_str(&manifest).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hashes_of_the_list() {
        let options = LeptosOptions::builder().output_name("twofold").site_pkg_dir("pkg").build();
        let files = Files::read(&options, "js: AbC\nwasm: dEf\ncss: 123\n");
        assert_eq!((&*files.script, &*files.wasm), ("/pkg/twofold.AbC.js", "/pkg/twofold.dEf.wasm"));
        assert_eq!(files.styles, "/pkg/twofold.123.css");
        assert_eq!(Files::read(&options, "").script, "/pkg/twofold.js");
    }

    #[test]
    fn a_part_is_all_of_its_files() {
        let site = env::temp_dir().join(format!("twofold-files-{}", std::process::id()));
        fs::create_dir_all(site.join("pkg")).unwrap();
        let manifest = r#"{"shop":["chunk_1.aB","split_shop.cD"],"front":[]}"#;
        fs::write(site.join("pkg/__wasm_split_manifest.eF.json"), manifest).unwrap();
        let options = LeptosOptions::builder()
            .output_name("twofold")
            .site_root(site.display().to_string())
            .site_pkg_dir("pkg")
            .build();
        let files = Files::read(&options, "manifest: eF\n");
        fs::remove_dir_all(site).unwrap();
        assert_eq!(files.part("shop"), "/pkg/chunk_1.aB.wasm /pkg/split_shop.cD.wasm");
        assert_eq!((files.part("front"), files.part("vendor")), (String::new(), String::new()));
    }
}
