//! A sheet of paper with marks on it, in points from its top left corner; and its rendering as SVG through plotters.
//!
//! Layouts put marks on a sheet and know nothing of plotters; tests read the same marks to see that no two texts touch.

use super::ChartError;
pub(super) use super::ink::Ink;
use super::size::{Frame, MM, Size};
use super::text::{self, Weight};
use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, ShapeStyle, TextStyle};

/// plotters places things at whole numbers: so it draws in tenths of a point.
const UNITS_PER_POINT: f64 = 10.0;

/// A place on the sheet: right and down from its top left corner, in points.
pub(super) type Place = (f64, f64);

/// Which end of a text stands at its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text on one line.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Label {
    pub text: String,
    /// Its anchor on the baseline.
    pub at: Place,
    pub anchor: Anchor,
    pub size: f64,
    pub weight: Weight,
    pub ink: Ink,
}

impl Label {
    /// A text in the size and colour of most.
    pub(super) fn new(text: impl Into<String>, at: Place) -> Self {
        let (anchor, size, weight, ink) = (Anchor::Start, 12.0, Weight::Regular, Ink::DarkGrey);
        Self { text: text.into(), at, anchor, size, weight, ink }
    }

    pub(super) fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    pub(super) fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }

    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(super) fn coloured(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// How wide it is, in points.
    pub(super) fn width(&self) -> f64 {
        text::width(&self.text, self.size, self.weight)
    }

    /// The box from the top of its capitals to the foot of its descenders.
    pub(super) fn bounds(&self) -> Bounds {
        let width = self.width();
        let left = match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - width / 2.0,
            Anchor::End => self.at.0 - width,
        };
        Bounds {
            left,
            right: left + width,
            top: self.at.1 - text::CAP_HEIGHT * self.size,
            bottom: self.at.1 + text::DEPTH * self.size,
        }
    }

    /// The same text moved sideways, as little as is needed to stand between `left` and `right`.
    pub(super) fn kept_within(mut self, left: f64, right: f64) -> Self {
        let bounds = self.bounds();
        if bounds.right > right {
            self.at.0 -= bounds.right - right;
        }
        let bounds = self.bounds();
        if bounds.left < left {
            self.at.0 += left - bounds.left;
        }
        self
    }
}

/// A box on the sheet.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Bounds {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Bounds {
    /// Whether the two share any of the sheet, with `gap` points kept free beside them.
    pub(super) fn touches(&self, other: &Self, gap: f64) -> bool {
        self.left < other.right + gap
            && other.left < self.right + gap
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Something drawn.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Mark {
    /// A filled shape.
    Area(Vec<Place>, Ink),
    /// A line through places, with its width in points.
    Path(Vec<Place>, f64, Ink),
    /// A filled circle of a radius in points.
    Dot(Place, f64, Ink),
    Text(Label),
}

impl Mark {
    /// Moves all its places, and makes what has a size larger or smaller.
    fn change(&mut self, to: impl Fn(Place) -> Place, by: f64) {
        match self {
            Self::Area(places, _) => places.iter_mut().for_each(|at| *at = to(*at)),
            Self::Path(places, width, _) => {
                places.iter_mut().for_each(|at| *at = to(*at));
                *width *= by;
            }
            Self::Dot(at, radius, _) => (*at, *radius) = (to(*at), *radius * by),
            Self::Text(label) => (label.at, label.size) = (to(label.at), label.size * by),
        }
    }
}

/// What is drawn, first things lowest.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Sheet {
    pub frame: Frame,
    pub height: f64,
    pub marks: Vec<Mark>,
    /// Which mark is the first under the subtitle, and which the first of the notes.
    pub parts: (usize, usize),
}

impl Sheet {
    /// An empty sheet.
    pub(super) fn new(frame: Frame) -> Self {
        Self { frame, height: 0.0, marks: Vec::new(), parts: (0, 0) }
    }

    pub(super) fn text(&mut self, label: Label) {
        if !label.text.is_empty() {
            self.marks.push(Mark::Text(label));
        }
    }

    /// A text with white behind it, where lines of a grid pass.
    pub(super) fn backed_text(&mut self, label: Label) {
        let Bounds { left, right, top, bottom } = label.bounds();
        self.rectangle(
            Bounds { left: left - 2.0, right: right + 2.0, top: top - 1.0, bottom: bottom - 1.0 },
            Ink::White,
        );
        self.text(label);
    }

    pub(super) fn line(&mut self, from: Place, to: Place, width: f64, ink: Ink) {
        self.path(vec![from, to], width, ink);
    }

    pub(super) fn path(&mut self, places: Vec<Place>, width: f64, ink: Ink) {
        self.marks.push(Mark::Path(places, width, ink));
    }

    pub(super) fn area(&mut self, places: Vec<Place>, ink: Ink) {
        self.marks.push(Mark::Area(places, ink));
    }

    /// The area between two lines, with edges that are seen on white and on each other, in grey too.
    pub(super) fn band(&mut self, low: &[Place], high: &[Place], ink: Ink) {
        self.area(high.iter().chain(low.iter().rev()).copied().collect(), ink);
        let edge = if ink == Ink::LightTint { Ink::Edge } else { Ink::White };
        for line in [low, high] {
            self.path(line.to_vec(), 0.8, edge);
        }
    }

    pub(super) fn rectangle(&mut self, bounds: Bounds, ink: Ink) {
        let Bounds { left, right, top, bottom } = bounds;
        self.area(vec![(left, top), (right, top), (right, bottom), (left, bottom)], ink);
    }

    pub(super) fn dot(&mut self, at: Place, radius: f64, ink: Ink) {
        self.marks.push(Mark::Dot(at, radius, ink));
    }

    /// An upright line in short strokes, because plotters' SVG knows no dash patterns.
    pub(super) fn dashed_upright(&mut self, x: f64, top: f64, bottom: f64, width: f64, ink: Ink) {
        let mut y = top;
        while y < bottom {
            let end = if y + 3.0 < bottom { y + 3.0 } else { bottom };
            self.line((x, y), (x, end), width, ink);
            y += 5.5;
        }
    }

    /// The same on a sheet of at least this height: the notes at its foot, the picture in the middle of what is left.
    pub(super) fn filling(mut self, height: f64) -> Self {
        let spare = height - self.height;
        if spare > 0.0 {
            let (body, foot) = self.parts;
            for (place, mark) in self.marks.iter_mut().enumerate() {
                let down = if place >= foot {
                    spare
                } else if place >= body {
                    spare / 2.0
                } else {
                    0.0
                };
                mark.change(|(x, y)| (x, y + down), 1.0);
            }
            self.height = height;
        }
        self
    }

    /// The same in the middle of a sheet of this size as shown, with this much free at its left and its upper edge.
    pub(super) fn placed(mut self, (width, height): Place, edge: Place) -> Self {
        let scale = self.frame.scale;
        let across = (width / scale - self.frame.width) / 2.0;
        self.marks.iter_mut().for_each(|mark| mark.change(|(x, y)| (x + across, y + edge.1 / scale), 1.0));
        (self.frame.width, self.height) = (width / scale, height / scale);
        self
    }

    /// The same with everything smaller, in the middle of its width.
    pub(super) fn shrunk(mut self, by: f64) -> Self {
        let across = self.frame.width * (1.0 - by) / 2.0;
        self.marks.iter_mut().for_each(|mark| mark.change(|(x, y)| (x * by + across, y * by), by));
        self.height *= by;
        self
    }

    /// The sheet as SVG, sized in millimetres, or in pixels for the web, with its title and description for those who do not see it.
    ///
    /// # Errors
    /// [`ChartError`] where plotters refuses a mark.
    pub(super) fn to_svg(&self, name: &str, title: &str, description: &str) -> Result<String, ChartError> {
        let size = (units(self.frame.width), units(self.height));
        let mut drawn = String::new();
        {
            let mut backend = SVGBackend::with_string(&mut drawn, (size.0 as u32, size.1 as u32));
            let page = ShapeStyle::from(Ink::White.rgb()).filled();
            backend.draw_rect((0, 0), size, &page, true).map_err(refused)?;
            for mark in &self.marks {
                draw(&mut backend, mark)?;
            }
            backend.present().map_err(refused)?;
        }
        // plotters writes sizes in pixels and neither title nor role: its first line gives way to ours.
        let (_, body) = drawn.split_once('\n').ok_or_else(|| ChartError("the picture came out empty".to_owned()))?;
        let (unit, points) = match self.frame.size {
            Size::Web => ("px", 0.75),
            Size::Paper | Size::Slide => ("mm", MM),
        };
        let (width, height) = (self.frame.scale * self.frame.width / points, self.frame.scale * self.height / points);
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{name}-title {name}-desc\" \
             width=\"{width:.2}{unit}\" height=\"{height:.2}{unit}\" viewBox=\"0 0 {} {}\">\n\
             <title id=\"{name}-title\">{}</title>\n<desc id=\"{name}-desc\">{}</desc>\n{body}",
            size.0,
            size.1,
            escaped(title),
            escaped(description)
        ))
    }
}

fn units(points: f64) -> i32 {
    (points * UNITS_PER_POINT).round() as i32
}

fn place((x, y): Place) -> (i32, i32) {
    (units(x), units(y))
}

fn refused(error: impl std::fmt::Display) -> ChartError {
    ChartError(format!("the chart could not be drawn: {error}"))
}

fn draw(backend: &mut SVGBackend<'_>, mark: &Mark) -> Result<(), ChartError> {
    match mark {
        Mark::Area(places, ink) => backend.fill_polygon(places.iter().copied().map(place), &ink.rgb()),
        Mark::Path(places, width, ink) => {
            let style = ShapeStyle::from(ink.rgb()).stroke_width(units(*width) as u32);
            backend.draw_path(places.iter().copied().map(place), &style)
        }
        Mark::Dot(at, radius, ink) => {
            let style = ShapeStyle::from(ink.rgb()).filled();
            backend.draw_circle(place(*at), units(*radius) as u32, &style, true)
        }
        Mark::Text(label) => {
            let horizontal = match label.anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            let font = FontDesc::new(FontFamily::Name(text::FAMILY), svg_size(label.size), label.weight.style());
            let colour = label.ink.rgb();
            let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, VPos::Top));
            // plotters hangs a text 0.76 em under its top; we know the baseline.
            let top = label.at.1 - 0.76 * label.size;
            backend.draw_text(&label.text, &style, place((label.at.0, top)))
        }
    }
    .map_err(refused)
}

/// The size to ask of plotters, which divides it by 1.24, so that the SVG says `points` and not a hair less.
fn svg_size(points: f64) -> f64 {
    let wanted = points * UNITS_PER_POINT;
    let asked = wanted * 1.24;
    if asked / 1.24 < wanted { asked.next_up() } else { asked }
}

/// Text as XML text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_drawn_at_the_size_it_says() {
        for tenths in 120..400 {
            let points = f64::from(tenths) / 10.0;
            let drawn = svg_size(points) / 1.24 / UNITS_PER_POINT;
            assert!(drawn >= points && drawn < points + 1e-9, "{drawn} for {points}");
        }
    }

    #[test]
    fn a_sheet_is_166_mm_wide_and_says_what_it_shows() {
        let sheet = Sheet { height: 72.0, ..Sheet::new(Frame::PAPER) };
        let svg = sheet.to_svg("x", "A < B & \"C\"", "</desc><script>").unwrap();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
        assert!(svg.contains("width=\"166.00mm\" height=\"25.40mm\" viewBox=\"0 0 4706 720\""), "{svg}");
        assert!(svg.contains(">A &lt; B &amp; &quot;C&quot;</title>"));
        assert!(!svg.contains("<script"));
    }
}
