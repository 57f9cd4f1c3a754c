
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

/** £m as money: millions below two billion, billions above. */
function money(value) {
  const size = Math.abs(value), sign = value < 0 ? "−" : "";
  if (size >= 1999.5) return `${sign}£${digits(size / 1000, 0, size < 99950 ? 1 : 0)}bn`;
  return `${sign}£${digits(size, 0, size < 9.95 ? 1 : 0)}m`;
}

/** A value in the unit of an outcome. */
function amount(outcome, value) {
  if (outcome.money) return money(value);
  if (outcome.unit === "share") return `${digits(value * 100, 0, Math.abs(value) < 0.0995 ? 1 : 0)} %`;
  const size = Math.abs(value), most = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = digits(value, 0, most).replace("-", "−");
  if (outcome.unit === "million") return `${text} million`;
  return outcome.unit.includes(":") || outcome.unit === "programmes" ? text : `${text} ${outcome.unit}`;
}

/** The size of a difference; of shares in points. */
function size(outcome, value) {
  if (outcome.unit === "share") return `${digits(Math.abs(value) * 100, 0, 2)} points`;
  return amount(outcome, Math.abs(value));
}

function difference(outcome, value) {
  const text = size(outcome, value);
  if (text === size(outcome, 0)) return "no difference";
  return `${text} ${value < 0 ? "less" : "more"}`;
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
  if (control.unit === "gbp_m") return money(value);
  if (control.unit === "share") return `${Number((value * 100).toPrecision(4))} %`;
  return String(Number(value.toPrecision(4)));
}

function table(caption, head, rows) {
  const line = (row) => make("tr", {}, ...row.map((cell, i) => (i === 0 ? make("th", { scope: "row" }, cell) : make("td", { class: typeof cell === "string" ? "right" : "" }, cell))));
  return make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...head.map((text, i) => make("th", { scope: "col", class: i === 0 ? "" : "right" }, text)))),
    make("tbody", {}, ...rows.map(line)));
}
