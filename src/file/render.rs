//! Problems as a terminal shows them: path, line and column, the line itself, a caret, and what to do.

use super::problem::{Problem, Problems, Severity};
use super::source::{Piece, Rank};
use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// Problems shown in full; the rest are counted.
pub(super) const SHOWN: usize = 20;
/// Longest piece of text that is shown around a place, in bytes.
const WINDOW: usize = 4096;

impl Problems {
    /// As shown on a terminal: at most 20, then a count; with or without colour.
    pub fn render(&self, colour: bool) -> String {
        render(self, colour)
    }
}

/// Renders all problems, and a closing line that counts them.
fn render(problems: &Problems, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(DEFAULT_TERM_WIDTH);
    let mut out = String::new();
    for problem in problems.list.iter().take(SHOWN) {
        out.push_str(&one(problems, problem, &renderer));
        out.push_str("\n\n");
    }
    if problems.list.len() > SHOWN {
        out.push_str(&format!("… and {} more\n\n", problems.list.len() - SHOWN));
    }
    out.push_str(&tally(problems));
    out
}

fn tally(problems: &Problems) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts: Vec<String> = kinds
        .into_iter()
        .map(|(severity, word)| (problems.count(severity), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    match counts.is_empty() {
        true => String::new(),
        false => format!("{}: {}\n", escaped(&problems.name), counts.join(", ")),
    }
}

fn one(problems: &Problems, problem: &Problem, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(escaped(&problem.title)).id(problem.code);
    let mut group = Group::with_title(title);
    for snippet in snippets(problems, problem) {
        group = group.element(snippet);
    }
    if !problem.help.is_empty() {
        group = group.element(Level::HELP.message(escaped(&problem.help)));
    }
    renderer.render(&[group])
}

/// A piece of the text that holds one or more of the places.
struct Window<'a> {
    piece: usize,
    name: &'a str,
    line: usize,
    lines: Range<usize>,
    places: Vec<(Range<usize>, &'a str, AnnotationKind)>,
}

fn snippets<'a>(problems: &'a Problems, problem: &'a Problem) -> Vec<Snippet<'a, Annotation<'a>>> {
    let pieces = &problems.pieces;
    let text = &pieces.text;
    let mut windows: Vec<Window<'_>> = Vec::new();
    for (i, (span, label)) in problem.spans.iter().enumerate() {
        let span = within(text, span);
        let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let lines = lines_around(text, &span);
        let Some((piece, Piece { name, rank, .. })) = pieces.at(span.start) else { continue };
        let joined = windows.iter_mut().find(|window| {
            let (from, to) = (window.lines.start.min(lines.start), window.lines.end.max(lines.end));
            window.piece == piece && *rank != Rank::SET && to - from <= WINDOW
        });
        let line = |from: usize| pieces.line(from);
        match joined {
            Some(window) => {
                window.lines = window.lines.start.min(lines.start)..window.lines.end.max(lines.end);
                window.line = line(window.lines.start);
                window.places.push((span, label, kind));
            }
            None => {
                windows.push(Window { piece, name, line: line(lines.start), lines, places: vec![(span, label, kind)] });
            }
        }
    }
    windows.into_iter().map(|window| snippet(text, window)).collect()
}

fn snippet<'a>(text: &str, window: Window<'a>) -> Snippet<'a, Annotation<'a>> {
    let shown = escaped(&text[window.lines.clone()]);
    let moved = |offset: usize| escaped(&text[window.lines.start..offset.min(window.lines.end)]).len();
    let annotations = window.places.iter().map(|(span, label, kind)| {
        let place = moved(span.start)..moved(span.end).max(moved(span.start));
        let label = (!label.is_empty()).then(|| escaped(label));
        (*kind).span(place).label(label)
    });
    let annotations: Vec<Annotation<'a>> = annotations.collect();
    Snippet::source(shown).path(escaped(window.name)).line_start(window.line).annotations(annotations)
}

/// The span, kept inside the text and on character borders.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let floor = |offset: usize| {
        let offset = offset.min(text.len());
        (0..=offset).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
    };
    floor(span.start)..floor(span.end.max(span.start))
}

/// The whole lines that hold a span; a line of unseemly length is cut, and only the first line of a long span is shown.
fn lines_around(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |i| i + 1);
    let end_of = |offset: usize| text[offset..].find('\n').map_or(text.len(), |i| offset + i);
    let mut end = end_of(span.end);
    if end - start > WINDOW {
        end = end_of(span.start);
    }
    let from = if span.start - start < WINDOW / 2 { start } else { span.start };
    if end - start > WINDOW { within(text, &(from..(from + WINDOW).min(end))) } else { start..end }
}

/// Text with control and direction characters written out, so that what is shown is what is there.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            '\r' if characters.peek().is_none_or(|next| *next == '\n') => {}
            _ if is_hidden(c) => out.extend(c.escape_unicode()),
            _ => out.push(c),
        }
    }
    out
}

/// Whether a character is invisible or changes the direction of what follows.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A user's text as messages quote it: escaped, on one line, at most 60 characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    let short: String = short.chars().map(|c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c }).collect();
    format!("`{}`", escaped(&short))
}
