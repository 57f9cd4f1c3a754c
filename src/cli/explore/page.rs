//! One file: template, style, script, engine and facts.
//!
//! Nothing that a scenario says becomes markup: its name is escaped, and all else stands as JSON in a block of data, which the script
//! writes as text. The policy of the page names the one script by its hash, and lets nothing be fetched.

use crate::report::Live;
use sha2::{Digest, Sha256};

/// The page around what recomputes itself.
const TEMPLATE: &str = include_str!("page.html");
/// What recomputes itself, in a page of its own or in a report.
const BODY: &str = include_str!("body.html");
const STYLE: &str = include_str!("page.css");
/// The scripts, one after another: words, pictures, the engine's keeper, the controls.
const SCRIPT: [&str; 4] =
    [include_str!("words.js"), include_str!("picture.js"), include_str!("engine.js"), include_str!("page.js")];
const WORKER: &str = include_str!("worker.js");
/// The engine: `explore/build.sh` makes it.
pub const MODULE: &[u8] = include_bytes!("../../../explore/module.wasm.gz");

/// The page for a scenario of this name; `facts` are JSON.
pub fn page(name: &str, facts: &str) -> String {
    let parts = parts(facts, "h2");
    let style_hash = sha256(STYLE.as_bytes());
    let values = [
        ("policy", parts.policy.as_str()),
        ("style_hash", &style_hash),
        ("name", &escaped(name)),
        ("style", STYLE),
        ("body", &parts.markup),
    ];
    fill(TEMPLATE, &values)
}

/// The same as a section of a report.
pub fn section(facts: &str) -> Live {
    let Live { policy, style, markup } = parts(facts, "h3");
    Live { policy, style, markup: format!("<div id=\"explore\" class=\"explore\">\n{markup}</div>") }
}

fn parts(facts: &str, heading: &str) -> Live {
    let script = SCRIPT.concat();
    let policy = format!("script-src 'sha256-{}' 'wasm-unsafe-eval'; worker-src blob:", sha256(script.as_bytes()));
    let values = [
        ("heading", heading),
        ("facts", &as_data(facts)),
        ("module", &base64(MODULE)),
        ("worker", WORKER),
        ("script", &script),
    ];
    Live { policy, style: STYLE, markup: fill(BODY, &values) }
}

/// The template with each `{{name}}` in it replaced, once: what is put in is not looked at again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + values.iter().map(|(_, value)| value.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or(("", after));
        out.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// JSON that may stand in a block of data: no `<` begins an end of it, or a comment.
fn as_data(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Text as it stands in markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn sha256(bytes: &[u8]) -> String {
    base64(&Sha256::digest(bytes))
}

/// In 64 letters (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().enumerate().fold(0_u32, |bits, (i, &byte)| bits | u32::from(byte) << (16 - 8 * i));
        for i in 0..4 {
            let letter = if i <= three.len() { LETTERS[(bits >> (18 - 6 * i) & 63) as usize] } else { b'=' };
            out.push(char::from(letter));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in cases {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_name_that_is_hostile_on_purpose_is_text() {
        let hostile = "</title><script>alert(1)</script>{{module}}<!--";
        let page = page(hostile, &serde_json::json!({ "name": hostile }).to_string());
        assert!(!page.contains("<script>alert") && !page.contains("<!--<"), "markup from a name");
        // The page's own end tags, and no other: of the facts, the engine, the worker and the script.
        assert_eq!(page.matches("</script").count(), BODY.matches("</script").count());
        assert_eq!(page.matches("<title>").count(), 1);
        assert!(page.contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{module}}"));
    }

    /// What stands between the tags of a script or style is what the policy names by its hash.
    #[test]
    fn no_code_of_ours_ends_its_own_block() {
        for code in SCRIPT.iter().chain([&WORKER, &STYLE]) {
            assert!(!code.contains("</script") && !code.contains("</style") && !code.contains("<!--"));
        }
    }
}
