//! Makes the file of a release: a small, valid `.pbiviz` (a zip with `package.json` and
//! `resources/*.pbiviz.json`) that shows its own name and version. The same [`Contents`] always give
//! the same bytes.

use std::io::{Cursor, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// Browsers save these bytes as they are; some unpack what is called a zip.
pub(super) const MEDIA_TYPE: &str = "application/octet-stream";

/// A release's file.
#[derive(Clone, Debug)]
pub(super) struct Package {
    /// Such as `bullet-chart-2.4.4.pbiviz`.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
}

/// All that a package is made of. It is stored beside the file's row: the catalog may say something
/// else by the time that a lost file has to be made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contents {
    /// The vendor's legal name.
    pub author: String,
    pub support_email: String,
    pub slug: String,
    pub product: String,
    pub summary: String,
    pub version: String,
}

// Typed rather than `serde_json::json!`, whose order of keys depends on features of the build.
#[derive(Serialize)]
struct PackageJson<'a> {
    name: &'a str,
    guid: &'a str,
    version: &'a str,
    author: Author<'a>,
    resources: [Resource<'a>; 1],
    visual: Visual<'a>,
    metadata: Metadata,
}

#[derive(Clone, Serialize)]
struct Author<'a> {
    name: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource<'a> {
    #[serde(rename = "resourceId")]
    id: &'static str,
    source_type: u8,
    file: &'a str,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Visual<'a> {
    name: &'a str,
    display_name: &'a str,
    guid: &'a str,
    #[serde(rename = "visualClassName")]
    class: &'static str,
    version: &'a str,
    description: &'a str,
    support_url: &'a str,
    git_hub_url: &'static str,
}

#[derive(Serialize)]
struct Metadata {
    pbivizjson: ResourceId,
}

#[derive(Serialize)]
struct ResourceId {
    #[serde(rename = "resourceId")]
    id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VisualJson<'a> {
    visual: Visual<'a>,
    api_version: &'static str,
    author: Author<'a>,
    content: Content<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    js: &'a str,
    css: &'static str,
    icon_base64: &'static str,
}

/// The version of the visuals API that the packages name.
const API_VERSION: &str = "5.3.0";
const VISUAL_CLASS: &str = "Visual";
const RESOURCE_ID: &str = "rId0";

/// Makes the package of one version.
pub(super) fn make(contents: &Contents) -> ZipResult<Package> {
    let guid = guid(&contents.slug);
    let resource = format!("resources/{guid}.pbiviz.json");
    let support_url = format!("mailto:{}", contents.support_email);
    let author = Author { name: &contents.author, email: &contents.support_email };
    let visual = Visual {
        name: &contents.slug,
        display_name: &contents.product,
        guid: &guid,
        class: VISUAL_CLASS,
        version: &contents.version,
        description: &contents.summary,
        support_url: &support_url,
        git_hub_url: "",
    };
    let script = script(contents, &guid);
    let package = PackageJson {
        name: &contents.product,
        guid: &guid,
        version: &contents.version,
        author: author.clone(),
        resources: [Resource { id: RESOURCE_ID, source_type: 5, file: &resource }],
        visual: visual.clone(),
        metadata: Metadata { pbivizjson: ResourceId { id: RESOURCE_ID } },
    };
    let content = Content { js: &script, css: "", icon_base64: "" };
    let visual = VisualJson { visual, api_version: API_VERSION, author, content };
    let bytes = zip(&[("package.json", json(&package)?), (&resource, json(&visual)?)])?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    Ok(Package { name: format!("{}-{}.pbiviz", contents.slug, contents.version), bytes, sha256 })
}

/// The product's identity inside Power BI: its name, and 32 digits that come from the slug, so that
/// a newer version takes an older one's place in a report.
fn guid(slug: &str) -> String {
    let mut name = String::new();
    for (index, word) in slug.split('-').enumerate() {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        name.push_str(&if index == 0 { first.to_owned() } else { first.to_ascii_uppercase() });
        name.push_str(rest);
    }
    let digest = hex::encode_upper(Sha256::digest(format!("pbiviz {slug}")));
    format!("{name}{}", &digest[..32])
}

/// A visual that writes its name and version into the report.
fn script(contents: &Contents, guid: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let words = quoted(&format!("{} {}", contents.product, contents.version));
    let (guid, name, class) = (quoted(guid), quoted(&contents.product), quoted(VISUAL_CLASS));
    format!(
        "var powerbi;(function(powerbi){{var visuals=powerbi.visuals||(powerbi.visuals={{}});\
         var plugins=visuals.plugins||(visuals.plugins={{}});\
         plugins[{guid}]={{name:{guid},displayName:{name},class:{class},apiVersion:\"{API_VERSION}\",custom:true,\
         create:function(options){{options.element.textContent={words};return{{update:function(){{}}}};}}}};\
         }})(powerbi||(powerbi={{}}));"
    )
}

fn json(value: &impl Serialize) -> ZipResult<Vec<u8>> {
    Ok(serde_json::to_vec(value).map_err(std::io::Error::from)?)
}

fn zip(entries: &[(&str, Vec<u8>)]) -> ZipResult<Vec<u8>> {
    // The earliest time that a zip can name, so that no clock shows in the bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
