//! How the workbook looks: one font, the house's colours, a format for each kind of value.

use super::super::{Kind, Meaning, value};
use crate::analysis::capital::Use;
use crate::units::RiskBand;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// The row of the header, from 0: under the title, the way back and three lines about the numbers.
pub(super) const HEADER_ROW: u32 = 5;

/// What all text is written in.
pub(super) const FONT: &str = "Arial";
/// Titles, headers and links.
pub(super) const BLUE: Color = Color::RGB(0x12_43_6D);
/// Text of less weight.
pub(super) const QUIET: Color = Color::RGB(0x4D_55_59);
/// Lines between rows.
const PALE: Color = Color::RGB(0xDF_DF_DF);
/// The Government Analysis Function's colours, in the order in which a chart takes them.
pub(super) const PALETTE: [u32; 6] = [0x12_43_6D, 0x28_A1_97, 0x80_16_50, 0xF4_6A_25, 0x3D_3D_3D, 0xA2_85_D1];

/// The colours of what has one of its own: those of the charts of the page, warm what is urgent or lost.
pub(super) const fn colour(meaning: Meaning) -> u32 {
    match meaning {
        Meaning::Risk(RiskBand::High) | Meaning::Capital(Use::Raided) => 0x80_16_50,
        Meaning::Risk(RiskBand::Significant) | Meaning::Capital(Use::Lapsed) => 0xF4_6A_25,
        Meaning::Risk(RiskBand::Moderate) => 0x4A_6F_92,
        Meaning::Risk(RiskBand::Low) | Meaning::Capital(Use::Elsewhere | Use::SetAside) => 0xBF_BF_BF,
        Meaning::Capital(Use::Backlog) => 0x12_43_6D,
        Meaning::Capital(Use::Technology) => 0x28_A1_97,
        Meaning::Capital(Use::Programmes) => 0xA2_85_D1,
        Meaning::Capital(Use::WithoutCash) => 0x84_9D_B5,
        Meaning::Capital(Use::Carried) => 0xCB_D6_E0,
    }
}

/// Any text.
pub(super) fn body() -> Format {
    Format::new().set_font_name(FONT).set_font_size(12).set_align(FormatAlign::Top)
}

/// A text over several lines.
pub(super) fn wrapped() -> Format {
    body().set_text_wrap()
}

/// The title of a sheet.
pub(super) fn title() -> Format {
    body().set_font_size(18).set_bold().set_font_color(BLUE)
}

/// A heading of level 2, or below.
pub(super) fn heading(level: u8) -> Format {
    let format = wrapped().set_bold().set_font_color(BLUE).set_align(FormatAlign::Bottom);
    if level <= 2 { format.set_font_size(15) } else { format }
}

/// What stands beside texts and says what they are.
pub(super) fn label() -> Format {
    wrapped().set_bold().set_font_color(BLUE)
}

/// What a reader must know of the numbers.
pub(super) fn about() -> Format {
    body().set_font_color(QUIET)
}

/// What must not be missed.
pub(super) fn note() -> Format {
    wrapped().set_bold()
}

/// A link within the workbook.
pub(super) fn link() -> Format {
    body().set_font_color(BLUE).set_underline(FormatUnderline::Single)
}

/// A header of a table. Over numbers it stands as far from the right as the button of the filter needs.
pub(super) fn header(kind: Kind) -> Format {
    let format =
        wrapped().set_bold().set_align(FormatAlign::Bottom).set_font_color(Color::White).set_background_color(BLUE);
    if kind == Kind::Text {
        format.set_align(FormatAlign::Left)
    } else {
        format.set_align(FormatAlign::Right).set_indent(2)
    }
}

/// A cell of a table.
pub(super) fn value(kind: Kind) -> Format {
    let format = body().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(PALE);
    let decimals = |digits: u8| if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits.into())) };
    match kind {
        Kind::Text => format.set_text_wrap(),
        Kind::Number(digits) => {
            format.set_num_format(format!("#,##0{}", decimals(digits))).set_align(FormatAlign::Right)
        }
        Kind::Share(digits) => format.set_num_format(format!("0{} %", decimals(digits))).set_align(FormatAlign::Right),
    }
}

/// The format of a share that is neither nothing nor all, and would be shown as one of them.
pub(super) fn near_the_ends(format: Format, number: f64, kind: Kind) -> Format {
    match value::near_the_ends(number, kind) {
        Some(text) => format.set_num_format(format!("\"{text}\"")),
        None => format,
    }
}

/// The format of a column of texts behind one of numbers: a letter further in.
pub(super) fn apart(format: Format, kind: Kind, before: Option<Kind>) -> Format {
    let behind_numbers = kind == Kind::Text && before.is_some_and(|before| before != Kind::Text);
    if behind_numbers { format.set_align(FormatAlign::Left).set_indent(1) } else { format }
}

/// The format for a text that a program might take for a formula when someone edits it: it says that it is none.
pub(super) fn guarded(format: Format, text: &str) -> Format {
    if crate::words::computes(text) { format.set_quote_prefix() } else { format }
}
