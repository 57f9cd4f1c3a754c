
// Pictures: SVG with title, description and a table beside it, at the width of where they stand.

function draw(name, attributes, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** 1, 2 or 5 times a power of ten, so that a range has about so many steps. */
function stepOf(range, count) {
  const power = 10 ** Math.floor(Math.log10(range / count));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => range / step <= count) ?? power * 10;
}

function scale(values, count) {
  const low = Math.min(0, ...values), high = Math.max(0, ...values);
  const step = stepOf(high - low || 1, count);
  const from = Math.floor(low / step) * step, to = Math.ceil(high / step - 1e-9) * step || step;
  const ticks = [];
  for (let i = 0; from + i * step <= to + step / 2; i++) ticks.push(from + i * step);
  return { from, to, ticks };
}

let pictures = 0;
function sheet(width, height, title, description) {
  const id = `picture-${++pictures}`;
  return draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": `${id}-t ${id}-d` },
    Object.assign(draw("title", { id: `${id}-t` }), { textContent: title }),
    Object.assign(draw("desc", { id: `${id}-d` }), { textContent: description }));
}

const write = (svg, x, y, text, attributes = {}) => svg.append(Object.assign(draw("text", { x, y, ...attributes }), { textContent: text }));

/** The course of an outcome: median and the middle 80 % of the futures; the plan's median beside it where there is another. */
function fan(home, outcome, years, now, plan, record, title, description, mark) {
  const width = Math.max(300, home.clientWidth || 700), height = width < 440 ? 280 : 330;
  const [left, right, top, bottom] = [64, 32, 14, 30];
  const svg = sheet(width, height, title, description);
  const labels = [...record.map((point) => point.year), ...years];
  const { from, to, ticks } = scale([...now.p10, ...now.p90, ...(plan ? plan.p50 : []), ...record.map((point) => point.total)], 6);
  const x = (i) => left + (i * (width - left - right)) / Math.max(1, labels.length - 1);
  const y = (value) => top + ((to - value) * (height - top - bottom)) / (to - from);
  for (const tick of ticks) {
    svg.append(draw("line", { class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }));
    write(svg, left - 6, y(tick) + 5, outcome.unit === "share" ? amount(outcome, tick, true) : figure(outcome, tick, true), { "text-anchor": "end", class: "faint" });
  }
  const every = Math.ceil(labels.length / ((width - left - right) / 74));
  labels.forEach((label, i) => {
    if ((labels.length - 1 - i) % every === 0) write(svg, x(i), height - 8, label, { "text-anchor": "middle", class: "faint" });
  });
  const first = record.length;
  const line = (values, offset) => values.map((value, i) => `${i ? "L" : "M"}${x(i + offset).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  // What is a stock begins where the record ends.
  const begin = record.length ? [record[record.length - 1].total] : [], from0 = first - begin.length;
  const course = (values) => [...begin, ...values];
  const back = course(now.p10).map((value, i) => `L${x(i + from0).toFixed(1)} ${y(value).toFixed(1)}`).reverse().join("");
  svg.append(draw("path", { class: "band", d: `${line(course(now.p90), from0)}${back}Z` }));
  if (record.length > 1) svg.append(draw("path", { class: "record", d: line(record.map((point) => point.total), 0) }));
  if (plan) svg.append(draw("path", { class: "plan", d: line(course(plan.p50), from0) }));
  svg.append(draw("path", { class: "middle", d: line(course(now.p50), from0) }));
  svg.append(draw("circle", { class: "dot", cx: x(mark + first), cy: y(now.p50[mark]), r: 5 }));
  home.replaceChildren(svg);
}

/** One line a strategy: the median as a dot, the middle 80 % as a line. */
function dots(home, outcome, rows, title, description) {
  const width = Math.max(300, home.clientWidth || 700), small = width < 560;
  const left = small ? 12 : Math.min(220, width * 0.3), right = 24, high = small ? 46 : 30, top = 8;
  const height = top + rows.length * high + 30;
  const svg = sheet(width, height, title, description);
  const { from, to, ticks } = scale(rows.flatMap((row) => [row.p10, row.p90]), small ? 3 : 6);
  const x = (value) => left + ((value - from) * (width - left - right)) / (to - from);
  for (const tick of ticks) {
    svg.append(draw("line", { class: "grid", x1: x(tick), x2: x(tick), y1: top, y2: height - 24 }));
    write(svg, x(tick) < 32 ? 0 : Math.min(x(tick), width), height - 6, outcome.unit === "share" ? amount(outcome, tick, true) : figure(outcome, tick, true), { "text-anchor": x(tick) < 32 ? "start" : "middle", class: "faint" });
  }
  rows.forEach((row, i) => {
    const y = top + i * high + (small ? 30 : 16);
    const group = draw("g", { class: row.mine ? "mine-row" : "other" });
    group.append(draw("line", { class: "whisker", x1: x(row.p10), x2: x(row.p90), y1: y, y2: y }));
    group.append(draw("circle", { class: "dot", cx: x(row.p50), cy: y, r: 6 }));
    svg.append(group);
    const most = Math.floor((small ? width - 24 : left - 16) / 7.2);
    const text = row.label.length > most ? `${row.label.slice(0, most - 1)}…` : row.label;
    if (small) write(svg, left, y - 12, text, { class: row.mine ? "mine" : "" });
    else write(svg, left - 10, y + 5, text, { "text-anchor": "end", class: row.mine ? "mine" : "" });
  });
  home.replaceChildren(svg);
}
