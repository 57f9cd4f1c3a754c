
// Numbers in words: how an amount, a share and a difference are written for people.

/** An element with attributes and content; text is always text. */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...content.filter((piece) => piece != null));
  return element;
}

const place = (id) => document.getElementById(id);

const digits = (value, least, most) => value.toLocaleString("en-GB", { minimumFractionDigits: least, maximumFractionDigits: most });

/** Three digits, as the program writes them; `bare`: without zeros at the end, for ticks and what somebody set. */
function three(size, bare) {
  const places = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return digits(size, bare ? 0 : places, places);
}

/** £m as money: millions below a billion, billions above. */
function money(value, bare = false) {
  const size = Math.abs(value), sign = value < 0 ? "−" : "";
  if (size >= 999.5) return `${sign}£${three(size / 1000, bare)}bn`;
  return `${sign}£${digits(size, 0, size >= 9.95 || Number.isInteger(size) ? 0 : 1)}m`;
}

/** A value in the unit of an outcome. */
function amount(outcome, value, bare = false) {
  if (outcome.money) return money(value, bare);
  if (outcome.unit === "share") return `${digits(value * 100, 0, Math.abs(value) < 0.0995 ? (Math.abs(value) < 0.00995 ? 2 : 1) : 0)} %`;
  if (outcome.unit.startsWith("share,")) return `${digits(value * 100, 0, 2).replace("-", "−")} percentage points`;
  const size = Math.abs(value), most = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = digits(value, bare || size >= 1000 || outcome.unit !== "million" ? 0 : most, most).replace("-", "−");
  if (outcome.unit === "million") return `${text} million`;
  return outcome.unit.includes(":") || outcome.unit === "programmes" ? text : `${text} ${outcome.unit}`;
}

/** The size of a difference; of shares in points. */
function size(outcome, value) {
  if (outcome.unit.startsWith("share")) return `${digits(Math.abs(value) * 100, 0, 2)} percentage points`;
  return amount(outcome, Math.abs(value));
}

function difference(outcome, value) {
  const text = size(outcome, value);
  if (text === size(outcome, 0)) return "no difference";
  return `${text} ${value < 0 ? "less" : "more"}`;
}

/** From one difference to another, the smaller size first. */
function between(outcome, low, high) {
  const none = size(outcome, 0), [one, other] = [size(outcome, low), size(outcome, high)];
  if (one === none && other === none) return "no difference";
  if (difference(outcome, low) === difference(outcome, high)) return difference(outcome, low);
  if (low >= 0 || high <= 0) return low >= 0 ? `${one} to ${other} more` : `${other} to ${one} less`;
  return `${one} less to ${other} more`;
}

/** In how many futures of ten. */
function inTen(share) {
  if (share <= 0) return "in none of the futures";
  if (share >= 1) return "in every future";
  const ten = Math.round(share * 10);
  if (ten === 0) return "in fewer than one of twenty futures";
  if (ten === 10) return "in more than nineteen of twenty futures";
  return `in ${ten} of ten futures`;
}

/** The value of a control in its unit. */
function stated(control, value) {
  if (control.unit === "gbp_m") return money(value, true);
  if (control.unit === "share") return `${Number((value * 100).toPrecision(3))} %`;
  return Number(value.toPrecision(4)).toLocaleString("en-GB", { maximumFractionDigits: 6 });
}

function table(caption, head, rows) {
  const line = (row) => make("tr", {}, ...row.map((cell, i) => (i === 0 ? make("th", { scope: "row" }, cell) : make("td", { class: typeof cell === "string" ? "right" : "nowrap" }, cell))));
  return make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...head.map((text, i) => make("th", { scope: "col", class: i === 0 ? "" : "right" }, text)))),
    make("tbody", {}, ...rows.map(line)));
}
