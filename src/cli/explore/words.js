
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

/** What is written after a number of an outcome; nothing where its name says it already. */
function unitOf(outcome) {
  if (outcome.money) return "";
  if (outcome.unit === "share") return " %";
  if (outcome.unit.startsWith("share,")) return " percentage points";
  if (outcome.unit.includes(":") || outcome.words.startsWith("number of ")) return "";
  return ` ${outcome.unit}`;
}

/** A number of an outcome, without its unit unless that is a sign; `bare`: without zeros at the end. */
function figure(outcome, value, bare = false) {
  if (outcome.money) return money(value, bare);
  const isShare = outcome.unit.startsWith("share"), shown = isShare ? value * 100 : value, size = Math.abs(shown);
  let places = size >= 99.5 ? 0 : size >= 9.95 ? 1 : 2;
  if (outcome.unit === "share" && size >= 0.995) places = size >= 9.95 ? 0 : 1;
  if (outcome.words.startsWith("number of ") && size >= 9.95) places = 0;
  const text = digits(shown, bare ? 0 : places, places).replace("-", "−");
  return /[1-9]/.test(text) ? text : text.replace("−", "");
}

/** A value in the unit of an outcome. */
const amount = (outcome, value, bare = false) => `${figure(outcome, value, bare)}${unitOf(outcome)}`;

/** From one value to another, with the unit once. */
const span = (outcome, low, high) => `${figure(outcome, low)} to ${figure(outcome, high)}${unitOf(outcome)}`;

/** The size of a difference, without its unit; of shares in percentage points. */
function size(outcome, value) {
  if (outcome.unit === "share") return digits(Math.abs(value) * 100, 2, 2);
  return figure(outcome, Math.abs(value));
}
const unitOfSize = (outcome) => (outcome.unit === "share" ? " percentage points" : unitOf(outcome));

function difference(outcome, value) {
  const text = size(outcome, value);
  if (!/[1-9]/.test(text)) return "no difference";
  return `${text}${unitOfSize(outcome)} ${value < 0 ? "less" : "more"}`;
}

/** From one difference to another, the smaller size first. */
function between(outcome, low, high) {
  const none = size(outcome, 0), unit = unitOfSize(outcome), [one, other] = [size(outcome, low), size(outcome, high)];
  if (one === none && other === none) return "no difference";
  if (difference(outcome, low) === difference(outcome, high)) return difference(outcome, low);
  if (low >= 0 || high <= 0) return low >= 0 ? `${one} to ${other}${unit} more` : `${other} to ${one}${unit} less`;
  return `${one}${unit} less to ${other}${unit} more`;
}

/** In how many futures one state is better than another, and, where many are neither, in how many it is worse. */
function verdict(pair) {
  if (pair.better === 0 && pair.worse === 0) return "the same in every future";
  const better = `better ${inTen(pair.better)}`;
  if (1 - pair.better - pair.worse < 0.05) return better;
  return `${better}, worse ${inTen(pair.worse)}, and the same in the others`;
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

/** A description without digits that nobody reads. */
const tidied = (text) => text.replace(/\d+\.\d{4,}/g, (number) => String(Number(Number(number).toPrecision(3))));

/** A table; `isText`: of words, so that its heads stand to the left. */
function table(caption, head, rows, isText = false) {
  const line = (row) => make("tr", {}, ...row.map((cell, i) => (i === 0 ? make("th", { scope: "row" }, cell) : make("td", { class: typeof cell === "string" ? "right" : "" }, cell))));
  return make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...head.map((text, i) => make("th", { scope: "col", class: i === 0 || isText ? "" : "right" }, text)))),
    make("tbody", {}, ...rows.map(line)));
}
