//! The HTML part: one quiet column with one button. Styles stand on the elements, since many mail
//! programs drop style sheets; what dark mode and small screens change stands in the head. Nothing
//! is loaded, so it looks the same with images off. Comments for `mso` are for Outlook's layout engine.

use super::{
    LetterContext,
    content::{Block, Content, Sentence, Value},
    remarks,
};

/// The shop's tones in light (`style/_tokens.scss`); [`HEAD_STYLE`] has the dark ones.
const TEXT: &str = "#14161b";
const MUTED: &str = "#5a616e";
const LINE: &str = "#e3e6eb";
const PANEL: &str = "#f6f7f9";
const ACCENT: &str = "#2b4ed1";

const FONT: &str = "font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO: &str = "font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace";

const HEAD_STYLE: &str = "\
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #0e1013 !important; }
  .ink { color: #eceef1 !important; }
  .muted { color: #a0a7b4 !important; }
  .line { border-color: #272b33 !important; }
  .panel { background: #16191e !important; }
  .link { color: #93abff !important; }
  .button { background: #3f62e6 !important; }
  .remark { background: #2b210e !important; color: #e9b95f !important; }
}
@media (max-width: 480px) {
  .column { padding: 24px 20px !important; }
  .button a { display: block !important; }
  .button-frame { width: 100% !important; }
}
";

/// Keeps the first words of the letter out of the preview, behind the preheader.
const PREVIEW_FILL: &str = "&#847;&zwnj;&nbsp;";

/// Lays a letter out as a complete HTML document.
pub(super) fn lay_out(letter: &Content, context: &LetterContext) -> String {
    let mut column = vec![
        format!(
            "<p class=\"muted\" style=\"margin:0 0 32px;font-size:14px;color:{MUTED}\">{}</p>",
            escape(&context.vendor_name),
        ),
        format!(
            "<h1 class=\"ink\" style=\"margin:0 0 16px;font-size:24px;line-height:1.25;font-weight:600;color:{TEXT}\">\
             {}</h1>",
            escape(&letter.heading),
        ),
    ];
    if letter.about_order && context.sandbox {
        column.push(format!(
            "<p class=\"remark\" style=\"margin:0 0 16px;padding:8px 12px;border-radius:8px;font-size:14px;\
             background:#fdf3dd;color:#7d4e00\">{}</p>",
            escape(remarks::sandbox(context.locale)),
        ));
    }
    column.extend(letter.blocks.iter().map(block));
    column.push(foot(letter, context));
    document(letter, context, &column.join("\n"))
}

fn document(letter: &Content, context: &LetterContext, column: &str) -> String {
    format!(
        "<!doctype html>
<html lang=\"{lang}\" dir=\"ltr\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"supported-color-schemes\" content=\"light dark\">
<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\">
<meta name=\"x-apple-disable-message-reformatting\">
<title>{title}</title>
<style>
{HEAD_STYLE}</style>
</head>
<body class=\"page\" style=\"margin:0;padding:0;background:#ffffff;-webkit-text-size-adjust:100%\">
<div style=\"display:none;max-height:0;overflow:hidden;opacity:0;mso-hide:all\">{preheader}{fill}</div>
<table class=\"page\" role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
style=\"background:#ffffff\"><tr><td align=\"center\">
<!--[if mso]><table role=\"presentation\" width=\"560\"><tr><td><![endif]-->
<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"max-width:560px\">\
<tr><td class=\"column ink\" align=\"left\" style=\"padding:48px 32px;{FONT};font-size:16px;line-height:1.55;color:{TEXT}\">
{column}</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
",
        lang = context.locale.tag(),
        title = escape(&letter.subject),
        preheader = escape(&letter.preheader),
        fill = PREVIEW_FILL.repeat(60),
    )
}

fn foot(letter: &Content, context: &LetterContext) -> String {
    let question = remarks::question(context).map(|question| small(&question)).unwrap_or_default();
    format!(
        "<hr class=\"line\" style=\"margin:32px 0 24px;border:0;border-top:1px solid {LINE}\">\n{why}\n{question}\n\
         <p class=\"muted\" style=\"margin:0;font-size:14px;color:{MUTED}\">{site}</p>\n",
        why = small(&letter.why),
        site = anchor(&context.vendor_name, &context.base_url),
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(words) => format!("<p style=\"margin:0 0 16px\">{}</p>", sentence(words)),
        Block::Small(words) => small(words),
        Block::Code(code) => format!(
            "<p class=\"panel ink\" style=\"margin:0 0 16px;padding:16px;border-radius:8px;background:{PANEL};\
             color:{TEXT};{MONO};font-size:32px;line-height:1.2;letter-spacing:6px;text-align:center\">{}</p>",
            escape(code),
        ),
        Block::Facts(facts) => {
            let rows: String = facts.iter().map(|(term, fact)| row(term, fact)).collect();
            format!(
                "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
                 style=\"margin:0 0 24px;border-collapse:collapse\">\n{rows}</table>"
            )
        }
        Block::Action { words, link } => button(words, link),
    }
}

fn row(term: &str, fact: &Value) -> String {
    let cell = format!("padding:8px 0;border-top:1px solid {LINE};vertical-align:top;font-size:15px");
    format!(
        "<tr><td class=\"line muted\" style=\"{cell};padding-right:16px;white-space:nowrap;color:{MUTED}\">{}</td>\
         <td class=\"line ink\" style=\"{cell};width:100%;color:{TEXT}\">{}</td></tr>\n",
        escape(term),
        value(fact),
    )
}

/// A table cell carries the color, since Outlook gives links no padding of their own.
fn button(words: &str, link: &str) -> String {
    format!(
        "<table class=\"button-frame\" role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"margin:8px 0 24px\"><tr><td class=\"button\" align=\"center\" bgcolor=\"{ACCENT}\" \
         style=\"border-radius:8px;background:{ACCENT}\"><a href=\"{}\" style=\"display:inline-block;padding:12px 24px;\
         color:#ffffff;font-weight:600;text-decoration:none\">{}</a></td></tr></table>",
        escape(link),
        escape(words),
    )
}

fn small(words: &Sentence) -> String {
    format!("<p class=\"muted\" style=\"margin:0 0 12px;font-size:14px;color:{MUTED}\">{}</p>", sentence(words))
}

fn sentence(sentence: &Sentence) -> String {
    sentence.0.iter().map(value).collect()
}

fn value(value: &Value) -> String {
    match value {
        Value::Plain(words) => escape(words),
        Value::Name(name) => format!("<span dir=\"auto\" style=\"unicode-bidi:isolate\">{}</span>", escape(name)),
        Value::Link(words, link) => anchor(words, link),
        Value::MailTo(address) => anchor(address, &format!("mailto:{address}")),
    }
}

fn anchor(words: &str, link: &str) -> String {
    format!("<a class=\"link\" href=\"{}\" style=\"color:{ACCENT}\">{}</a>", escape(link), escape(words))
}

/// Makes text safe between tags and in quoted attributes.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}
