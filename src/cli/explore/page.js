
// The page: controls, a state, requests, and what was found.

const facts = JSON.parse(place("data").textContent);
const outcomes = new Map(facts.outcomes.map((outcome) => [outcome.name, outcome]));
const strategies = new Map(facts.strategies.map((strategy) => [strategy.id, strategy]));
const controls = new Map(facts.controls.map((control) => [control.id, control]));
const years = facts.base.years;
const NAMES = ["A", "B"];

/** What recomputes itself: the page's body, or a part of a report. */
const root = place("explore");

/** Futures of the quick answer, of effects, and of the full answer; less where a scenario is heavy. */
const futures = { quick: Math.min(200, facts.futures), some: Math.min(1000, facts.futures), all: facts.futures };
const asPlanned = () => ({ strategy: facts.reference, outcome: facts.outcomes[0].name, year: facts.year, all: false, values: {} });

let state = asPlanned();
/** The state of which the figures on the page are: what is drawn and told never mixes one state with the figures of another. */
let view = state;
let askedState = state;
const kept = {};
let engine = null, ready = false, latest = 0, idle = 0, frame = 0, slow = 0;
/** What was found last, by the tag of its job: its answer and what it was asked. */
const found = {};
const effects = new Map();

// --- The state, as changes of the scenario ---------------------------------------------------------------------------

const tidy = (value) => Number(value.toPrecision(12));

/** The changes of the scenario in a state. What several controls add to one number is added up, and what is set aside is split. */
function setsOf(state) {
  const sets = [], sums = new Map();
  let parted = null;
  for (const control of facts.controls) {
    const value = state.values[control.id];
    if (value === undefined) continue;
    if (control.part) parted = control;
    else if (control.kind === "flag") sets.push(...(value ? control.set : []));
    else if (control.kind === "choice") sets.push(...(control.options[value] ? control.options[value].set : []));
    else {
      // What is added to the whole plan and to a year of it adds up; all else is what it is set to.
      const adds = control.id === "capital" || control.group === "by_year";
      for (const [path, base] of control.places) sums.set(path, (adds && sums.has(path) ? sums.get(path) : base) + value);
    }
  }
  for (const [path, value] of sums) sets.push(`${path}=${tidy(value)}`);
  if (parted) sets.push(...setAside(state, parted.strategies));
  return sets.sort();
}

/** One share is set aside, and parted. */
function setAside(state, paths) {
  const parts = Object.keys(facts.set_aside);
  const shares = parts.map((part) => state.values[`set_aside_${part}`] ?? facts.set_aside[part]);
  const all = tidy(shares.reduce((sum, share) => sum + share, 0));
  if (!all) return paths.map((path) => `${path}.set_aside_share=0`);
  const split = shares.map((share) => tidy(share / all));
  const largest = split.indexOf(Math.max(...split));
  split[largest] = tidy(1 - split.reduce((sum, share, i) => (i === largest ? sum : sum + share), 0));
  const table = `{ ${parts.map((part, i) => `${part} = ${split[i]}`).join(", ")} }`;
  return paths.flatMap((path) => [`${path}.set_aside_share=${all}`, `${path}.set_aside_for=${table}`]);
}

const isPlain = (state) => state.strategy === facts.reference && setsOf(state).length === 0;
/** The strategies that are shown: the chosen one, and those that the page was written with, or all. */
const shownOf = (state) => [...new Set([state.strategy, ...(state.all ? facts.strategies.map(({ id }) => id) : facts.plans)])];
/** Whether the page was written with the figures of a state. */
const isWritten = (state) => isPlain(state) && !state.all;

/** The changes of a state in words, each with its own changes of the scenario. */
function changesOf(state) {
  const list = [];
  if (state.strategy !== facts.reference) {
    list.push({
      id: "strategy", set: [], strategy: state.strategy,
      words: `Strategy: ${strategies.get(state.strategy).label} instead of ${strategies.get(facts.reference).label}`,
    });
  }
  for (const control of facts.controls) {
    const value = state.values[control.id];
    if (value === undefined) continue;
    const set = setsOf({ values: { [control.id]: value } });
    if (set.length) list.push({ id: control.id, set, strategy: facts.reference, words: inWords(control, value) });
  }
  return list;
}

function inWords(control, value) {
  if (control.kind === "flag") return `${control.label} barrier ${control.own ? "put back" : "removed"}`;
  if (control.kind === "choice") return `${control.label}: ${control.options[value].label}`;
  const more = `${money(Math.abs(value), true)} ${value < 0 ? "less" : "more"}`;
  if (control.id === "capital") return `${more} capital a year than planned`;
  if (control.group === "by_year") return `${more} capital in ${years[Number(control.id.slice(8))]} than planned`;
  if (control.group === "unknown") return `Suppose: ${control.label} ${stated(control, value)} in every future (drawn: ${stated(control, control.own)} in the mean)`;
  return `${control.label}: ${stated(control, value)} instead of ${stated(control, control.own)}`;
}

// --- The address holds the state -------------------------------------------------------------------------------------

function written(state) {
  const pairs = new URLSearchParams();
  const plain = asPlanned();
  if (state.all) pairs.set("all", "1");
  for (const key of ["strategy", "outcome", "year"]) if (state[key] !== plain[key]) pairs.set(key, state[key]);
  for (const [id, value] of Object.entries(state.values)) if (value !== undefined) pairs.set(`c.${id}`, String(value));
  return pairs;
}

function read(text) {
  const pairs = new URLSearchParams(text), state = asPlanned();
  if (strategies.has(pairs.get("strategy"))) state.strategy = pairs.get("strategy");
  if (outcomes.has(pairs.get("outcome"))) state.outcome = pairs.get("outcome");
  if (years.includes(pairs.get("year"))) state.year = pairs.get("year");
  state.all = pairs.get("all") === "1" && facts.strategies.length > facts.plans.length;
  for (const [key, text] of pairs) {
    const control = key.startsWith("c.") ? controls.get(key.slice(2)) : undefined;
    if (!control) continue;
    if (control.kind === "flag") state.values[control.id] = text === "true" ? true : undefined;
    else {
      const value = Number(text);
      if (text.trim() === "" || !Number.isFinite(value)) continue;
      if (control.kind === "number" && control.group !== "unknown" && value === control.own) continue;
      if (control.kind === "choice" ? control.options[value] : value >= control.from && value <= control.to) state.values[control.id] = value;
    }
  }
  return { state, kept: NAMES.filter((name) => pairs.has(name)).map((name) => [name, read(pairs.get(name)).state]) };
}

function remember() {
  const pairs = written(state);
  for (const name of NAMES) if (kept[name]) pairs.set(name, written(kept[name]).toString() || "plan=1");
  const text = pairs.toString();
  // An address that names a section stands as long as there is no state to hold.
  if (!text && location.hash.length > 1 && !location.hash.includes("=")) return;
  try { history.replaceState(null, "", text ? `#${text}` : "#"); } catch { /* An address that cannot be changed holds no state. */ }
}

// --- Controls --------------------------------------------------------------------------------------------------------

/** How the value of a control is typed: shares in per cent. */
const typed = (control, value) => (control.unit === "share" ? tidy(value * 100) : value);
const untyped = (control, value) => (control.unit === "share" ? tidy(value / 100) : value);
const UNITS = { gbp_m: "£m", share: "%", plain: "" };
/** What stands under a control of which the scenario's own value is known. */
function ownWords(control) {
  if (control.id === "capital") return `As planned: £0m. It is ${control.about}.`;
  if (control.group === "by_year") return `On top of ${money(Number(control.about), true)}.`;
  const note = control.uncertain ? ` in the mean, and uncertain (${tidied(control.uncertain)})` : control.part ? `: a ${control.about}` : "";
  return `In the scenario: ${stated(control, control.own)}${note}.`;
}
const shown = new Map();

function control(control) {
  const id = `c-${control.id}`, box = make("div", { class: "control" });
  const about = make("span", { class: "own", id: `${id}-about` });
  const change = (value, dragging) => {
    if (value === undefined) delete state.values[control.id];
    else state.values[control.id] = value;
    moved(dragging);
  };
  if (control.kind === "flag") {
    const input = make("input", { type: "checkbox", id, "aria-describedby": `${id}-about` });
    input.addEventListener("change", () => change(input.checked ? true : undefined, false));
    about.textContent = control.about;
    box.classList.add("flag");
    box.append(input, " ", make("label", { for: id }, `${control.label}: ${control.own ? "put back" : "removed"}`), about);
    shown.set(control.id, () => { input.checked = Boolean(state.values[control.id]); });
  } else if (control.kind === "choice") {
    const input = make("select", { id, "aria-describedby": `${id}-about` }, make("option", { value: "" }, "as planned"),
      ...control.options.map((option, i) => make("option", { value: i }, option.label)));
    input.addEventListener("change", () => change(input.value === "" ? undefined : Number(input.value), false));
    about.textContent = control.about;
    box.append(make("label", { for: id }, control.label), input, about);
    shown.set(control.id, () => { input.value = state.values[control.id] ?? ""; });
  } else {
    const limits = { min: typed(control, control.from), max: typed(control, control.to), step: typed(control, control.step) };
    const range = make("input", { type: "range", id, "aria-describedby": `${id}-about`, ...limits, list: `${id}-own` });
    const number = make("input", { type: "number", "aria-label": `${control.label}, as a number`, min: limits.min, max: limits.max, step: "any" });
    const own = typed(control, control.own);
    const mark = make("datalist", { id: `${id}-own` }, make("option", { value: own }));
    const take = (text, dragging) => {
      const value = Number(text);
      if (text === "" || !Number.isFinite(value)) return;
      const inside = Math.min(limits.max, Math.max(limits.min, value));
      const isOwn = control.group !== "unknown" && Math.abs(inside - own) < 1e-9 * Math.max(1, Math.abs(own));
      change(isOwn ? undefined : untyped(control, inside), dragging);
    };
    range.addEventListener("input", () => take(range.value, true));
    range.addEventListener("change", () => settle());
    number.addEventListener("change", () => {
      take(number.value, false);
      number.value = Number(typed(control, state.values[control.id] ?? control.own).toPrecision(6));
    });
    const pair = make("span", { class: "pair" }, range, number, make("span", { class: "unit" }, UNITS[control.unit]));
    if (control.group === "unknown") {
      const fixed = make("input", { type: "checkbox", id: `${id}-fixed` });
      fixed.addEventListener("change", () => change(fixed.checked ? untyped(control, Number(range.value)) : undefined, false));
      box.append(make("label", { for: id }, control.label), pair, make("span", {}, fixed, " ", make("label", { for: `${id}-fixed` }, "fixed")), mark, about);
      about.textContent = `Drawn: ${stated(control, control.own)} in the mean; ${tidied(control.about)}.`;
      shown.set(control.id, () => {
        fixed.checked = state.values[control.id] !== undefined;
      });
    } else {
      const back = make("button", { type: "button", class: "small", "aria-label": `${control.label}: back to the scenario’s own` }, "↺");
      back.addEventListener("click", () => change(undefined, false));
      pair.append(back);
      box.append(make("label", { for: id }, control.label), pair, mark, about);
      about.textContent = ownWords(control);
    }
    const show = shown.get(control.id);
    shown.set(control.id, () => {
      if (show) show();
      const value = typed(control, state.values[control.id] ?? control.own);
      range.value = value;
      if (document.activeElement !== number) number.value = Number(value.toPrecision(6));
      range.setAttribute("aria-valuetext", stated(control, state.values[control.id] ?? control.own));
    });
  }
  const show = shown.get(control.id);
  shown.set(control.id, () => {
    show();
    box.classList.toggle("changed", state.values[control.id] !== undefined);
  });
  return box;
}

/** A list to choose from, of whose entries each has a value and words. */
function choose(select, entries, key) {
  select.append(...entries.map(([value, words]) => make("option", { value }, words)));
  select.addEventListener("change", () => {
    state[key] = select.value;
    moved(false);
  });
  shown.set(`of ${key}`, () => { select.value = state[key]; });
}

function build() {
  if (place("about")) place("about").textContent = facts.description;
  const strategy = make("select", { id: "strategy", "aria-describedby": "strategy-about" });
  place("first").append(make("div", { class: "control", id: "of-strategy" }, make("label", { for: "strategy" }, "Strategy: who gets the money for backlog"), strategy,
    make("span", { class: "own", id: "strategy-about" })));
  choose(strategy, facts.strategies.map(({ id, label }) => [id, id === facts.reference ? `${label} (as planned)` : label]), "strategy");
  choose(place("outcome"), facts.outcomes.map(({ name, words }) => [name, words]), "outcome");
  choose(place("year"), years.map((year) => [year, year]), "year");
  const byYear = make("div", {});
  for (const each of facts.controls) {
    (each.group === "by_year" ? byYear : place(each.first ? "first" : each.group)).append(control(each));
    if (each.id === "capital") place(each.first ? "first" : each.group).append(make("details", { id: "of-years" }, make("summary", {}, "Capital, year by year"), byYear));
  }
  place("unknown-about").textContent = `Those that go most closely with the ${facts.outcomes[0].words} of ${facts.year}. Each is drawn anew in every future. Fix one to see what it does; that is no decision, and nobody can choose it.`;
  for (const group of ["programmes", "barriers", "unknown"]) place(`of-${group}`).hidden = !place(group).hasChildNodes();
  // With one strategy there is nothing to choose, and nothing side by side.
  place("of-strategy").hidden = place("of-dots").hidden = facts.strategies.length < 2;
  place("of-all").hidden = facts.strategies.length <= facts.plans.length;
  place("all").addEventListener("change", () => {
    state.all = place("all").checked;
    moved(false);
  });
  shown.set("of all", () => { place("all").checked = state.all; });
  place("more").hidden = !place("decide").hasChildNodes();
  place("reset").addEventListener("click", () => {
    state = { ...asPlanned(), outcome: state.outcome, year: state.year, all: state.all };
    moved(false);
  });
  for (const name of NAMES) {
    place(`save-${name}`).addEventListener("click", () => {
      kept[name] = { ...state, values: { ...state.values } };
      delete found[name];
      moved(false);
    });
  }
  place("download").addEventListener("click", download);
  place("print").addEventListener("click", () => print());
  place("verify").addEventListener("click", verify);
  place("controls").addEventListener("submit", (event) => event.preventDefault());
  place("take").append("The address of this page holds its state: copy it. The scenario is a layer: ", make("code", {}, "capcast run"), " repeats it to the digit, and names the same figures in its tables.");
  place("facts").append(make("p", {}, `${facts.name}, as capcast ${facts.version} computes it: ${facts.futures.toLocaleString("en-GB")} futures, seed ${facts.seed}. Amounts “in ${facts.price_base} prices” are without inflation since then; those “in cash” are with it. `
    + `Scenario’s content (SHA-256): ${facts.canonical}.`),
  make("p", {}, "It is a simulation of what is assumed, and no forecast. The middle of the futures is their median; the range holds eight of ten: one in ten lies below it, and one above. What is changed here changes nothing else: no strategy, no council and no supplier answers it otherwise than the scenario says. Nothing leaves this page."),
  make("p", { id: "printed" }));
  place("of-assumed").hidden = facts.assumed.length === 0;
  place("assumed-count").textContent = `What is assumed: ${facts.assumed.length} numbers that nobody measured or published`;
  place("assumed").append(table("Each number that the scenario assumes, with what it says of it", ["Number", "Value", "What is said of it"],
    facts.assumed.map(([words, value, unit, source]) => [words, make("span", {}, `${tidied(value)}${unit ? ` (${unit})` : ""}`), make("span", {}, source || "nothing")]), true));
}

// --- Requests --------------------------------------------------------------------------------------------------------

function moved(dragging) {
  for (const show of shown.values()) show();
  place("strategy-about").textContent = strategies.get(state.strategy).about;
  place("meaning").textContent = outcomes.get(state.outcome).about;
  if (!dragging) remember();
  renderChanges();
  delete document.body.dataset.done;
  place("download").disabled = false;
  if (!ready) {
    view = { ...asPlanned(), outcome: state.outcome, year: state.year };
    return render();
  }
  clearTimeout(idle);
  // What the page was written with need not be computed again to be shown.
  if (isWritten(state)) {
    view = snapshot(state);
    clearTimeout(slow);
    root.classList.remove("stale");
    place("answer").setAttribute("aria-busy", "false");
    place("trouble").hidden = true;
    place("progress").textContent = `${facts.base.n.toLocaleString("en-GB")} futures, as the page was written.`;
    exactly(facts.base.series, facts.base.n);
    render();
  } else {
    root.classList.add("stale");
    // A reader is told of the answer that stands, and not of every one on the way.
    place("answer").setAttribute("aria-busy", "true");
    clearTimeout(slow);
    slow = setTimeout(() => {
      if (root.classList.contains("stale")) place("progress").textContent = "Being recomputed: what is grey is older than the controls.";
    }, 200);
    // While the engine is at work the newest state waits, and no other.
    if (!quick) ask(false);
    else again = true;
  }
  idle = setTimeout(inFull, dragging ? 350 : 120);
}

/** Asks for the full answer, after the quick one that is on its way. */
function inFull() {
  if (quick) due = true;
  else ask(true);
}

/** Whether a quick answer is being computed, whether another was asked for since, and whether the full one is to follow. */
let quick = false, again = false, due = false, working = new Set();

const snapshot = (state) => ({ ...state, values: { ...state.values } });

/** A slider that is let go is answered in full at once. */
function settle() {
  clearTimeout(idle);
  idle = setTimeout(inFull, 30);
}

const judgedKey = (of) => `${of.outcome}@${of.year}`;

function job(tag, of, trials, more) {
  return {
    tag, whole: more.whole ?? false,
    request: { set: more.set ?? setsOf(of), strategies: more.strategies ?? [of.strategy], trials, outcomes: [state.outcome], judged: [state.outcome, state.year], keep: more.keep ?? null, pairs: more.pairs ?? [] },
  };
}

/** What of a kept or planned state the engine remembers. */
const holds = {};
/** Which state is kept under a name, and against which it is held. */
const selfOf = (name) => `${written(kept[name])}${name === "B" && kept.A ? `|${written(kept.A)}` : ""}`;

/** Asks for a state: at once and for few futures, or in full, with what stands beside it. */
function ask(full) {
  const jobs = [], key = judgedKey(state), trials = full ? futures.all : futures.quick;
  const knows = (name, least) => holds[name] && holds[name].key === key && holds[name].trials >= least;
  const against = (of) => [[of.strategy, "plan", facts.reference], ...NAMES.filter((name) => kept[name]).map((name) => [of.strategy, name, kept[name].strategy])];
  const now = () => job("now", state, trials, { keep: "now", whole: !full, pairs: against(state) });
  const others = shownOf(state).filter((id) => id !== state.strategy);
  const asks = !isWritten(state);
  if (!knows("plan", trials)) jobs.push(job("plan", asPlanned(), trials, { set: [], keep: "plan", whole: !full }));
  if (asks) jobs.push(now());
  if (full) {
    const some = NAMES.filter((name) => kept[name]);
    for (const name of some) {
      const self = selfOf(name);
      if (!knows(name, trials) || holds[name].state !== self) {
        const pairs = [[kept[name].strategy, "plan", facts.reference], ...(name === "B" && kept.A ? [[kept.B.strategy, "A", kept.A.strategy]] : [])];
        jobs.push({ ...job(name, kept[name], trials, { keep: name, pairs }), self });
      }
    }
    // Again, now that what is kept is known.
    if (asks && jobs.some(({ tag }) => NAMES.includes(tag))) jobs.push(now());
    for (const change of changesOf(state)) {
      const id = effectKey(change, state);
      if (!effects.has(id)) jobs.push(job(`effect ${id}`, { strategy: change.strategy }, futures.some, { set: change.set, pairs: [[change.strategy, "plan", facts.reference]] }));
    }
  }
  if (full) remember();
  const beside = asks && others.length ? [job("beside", state, trials, { whole: !full, strategies: others })] : [];
  quick = !full;
  again = false;
  if (full) due = false;
  if (place("verified").textContent === RECOMPUTING) place("verified").textContent = "Interrupted: press Verify again, and wait.";
  asked = new Map([...jobs, ...beside].map((job) => [job.tag, job]));
  askedState = snapshot(state);
  working = new Set(["main", "beside"]);
  // What the engine keeps is known only when it has said so.
  for (const { tag, request } of jobs) if (request.keep) delete holds[tag];
  latest = engine.ask(jobs, beside);
  if (full && asks) place("progress").textContent = `Refining to ${futures.all.toLocaleString("en-GB")} futures …`;
}
let asked = new Map();

/** The workers that have read the scenario. */
const awake = new Set();

const effectKey = (change, of) => JSON.stringify([change.set, change.strategy, judgedKey(of)]);

function heard(message, who) {
  if (message.type === "ready") {
    if (message.canonical !== facts.canonical) return trouble(`The engine reads this scenario otherwise than the program that wrote the page (${message.canonical.slice(0, 12)} and ${facts.canonical.slice(0, 12)}): what is shown are the figures that the page was written with.`);
    awake.add(who);
    if (awake.size < 2) return;
    ready = true;
    document.body.dataset.ready = "true";
    moved(false);
  } else if (message.type === "failed") {
    ready = false;
    trouble(`The page cannot recompute here: ${message.why}\nWhat it shows are the figures it was written with, or computed last.`);
  } else if (message.id !== latest) {
    return; // Of a state that is no longer there.
  } else if (message.type === "part") {
    place("progress").textContent = message.tag === "verify" || message.tag === "now"
      ? `Refining: ${message.done.toLocaleString("en-GB")} of ${futures.all.toLocaleString("en-GB")} futures …` : place("progress").textContent;
  } else if (message.type === "wrong") {
    if (message.tag === "verify") place("verified").textContent = `It cannot be recomputed here: ${message.why}`;
    if (message.tag === "now" && !isWritten(state)) {
      clearTimeout(slow);
      place("answer").setAttribute("aria-busy", "false");
      place("progress").textContent = "This state cannot be simulated: what is grey is the one before.";
      place("download").disabled = true;
      trouble(`This state cannot be simulated, and what is shown is the one before:\n${message.why}`);
    }
    if (message.tag.startsWith("effect ")) effects.set(message.tag.slice(7), false);
  } else if (message.type === "answer") {
    answered(message);
  } else if (message.type === "end") {
    working.delete(who);
    if (working.size) return;
    // After a quick answer the full one is asked for.
    if (!quick) document.body.dataset.done = String(message.id);
    quick = false;
    if (again) ask(false);
    else if (due) ask(true);
  }
}

function answered({ tag, ms, answer }) {
  if (tag === "verify") return verified(answer, ms);
  const request = asked.get(tag);
  if (tag === "plan" || NAMES.includes(tag)) holds[tag] = { key: judgedKey(askedState), trials: request.request.trials, state: request.self };
  if (tag.startsWith("effect ")) {
    if (answer.pairs[0]) effects.set(tag.slice(7), answer.pairs[0]);
  }
  else found[tag] = { answer, key: judgedKey(askedState), sets: setsOf(askedState).join("\n"), self: request.self };
  // What the page was written with is shown already.
  if (tag === "plan" || (tag === "now" && isWritten(state))) return;
  if (tag === "now") {
    place("trouble").hidden = true;
    view = askedState;
    root.classList.toggle("stale", JSON.stringify(view) !== JSON.stringify(snapshot(state)));
    place("progress").textContent = `${answer.n.toLocaleString("en-GB")} futures, computed in this page in ${Math.max(1, Math.round(ms))} ms${answer.n < futures.all ? ": a first answer; more follow" : ""}.`;
    if (answer.n >= futures.all) place("answer").setAttribute("aria-busy", "false");
    document.body.dataset.ms = ms.toFixed(1);
    exactly(answer.series, answer.n);
    fit(answer.n, ms);
  }
  if (tag === "beside") renderDots(outcomes.get(view.outcome), years.indexOf(view.year));
  else if (tag.startsWith("effect ")) renderChanges();
  else render();
}

/** Every digit of what is shown, for whoever holds the page against the program. */
function exactly(series, n) {
  const at = years.indexOf(view.year), { mean, p10, p50, p90 } = series[view.strategy][view.outcome];
  document.body.dataset.n = n;
  document.body.dataset.exact = JSON.stringify({ strategy: view.strategy, outcome: view.outcome, year: view.year, mean: mean[at], p10: p10[at], p50: p50[at], p90: p90[at] });
}

/** A scenario that is heavy is asked for fewer futures, and the page says so. */
function fit(n, ms) {
  if (n !== futures.quick || ms < 150) return;
  futures.quick = Math.min(64, futures.quick);
  const most = Math.max(500, Math.floor((MOST_MS * n) / ms / 500) * 500);
  if (most >= futures.all) return;
  futures.all = most;
  futures.some = Math.min(200, futures.some);
  place("heavy").textContent = `This scenario takes long: ${most.toLocaleString("en-GB")} futures are simulated here instead of ${facts.futures.toLocaleString("en-GB")}. What it was written with, and Verify, are of all.`;
}
/** What an answer in full may take. */
const MOST_MS = 15000;

function trouble(text) {
  place("trouble").hidden = false;
  place("trouble").textContent = text;
  if (!ready) for (const set of document.querySelectorAll("fieldset")) if (!set.classList.contains("shown")) set.disabled = true;
}

// --- What is told ----------------------------------------------------------------------------------------------------

/** The course of the outcome as planned: from the engine, or as the page was written. */
const planned = () => facts.base.series[facts.reference][view.outcome];

function current() {
  const now = isWritten(view) ? null : found.now;
  if (now && now.key === judgedKey(view) && now.answer.series[view.strategy]) return { course: now.answer.series[view.strategy][view.outcome], met: now.answer.met[view.strategy], pair: now.answer.pairs[0], n: now.answer.n };
  return { course: planned(), met: facts.base.met[facts.reference], pair: null, n: facts.base.n };
}

/** Whether a table that folds is unfolded: one that nobody sees is not drawn. */
const isOpen = (id) => place(id).closest("details").open;

/** The state in half a sentence. */
function under() {
  const changes = changesOf(view).filter((change) => change.id !== "strategy");
  const label = strategies.get(view.strategy).label;
  if (!changes.length) return [make("strong", {}, label), view.strategy === facts.reference ? " as planned" : ""];
  if (changes.length === 1) return [make("strong", {}, label), ", ", changes[0].words.replace(/^./, (letter) => letter.toLowerCase())];
  return [make("strong", {}, label), ` with ${changes.length} changes`];
}

/** The unit of a picture's axis, where its numbers do not show it. */
const unitWords = (outcome) => (outcome.unit !== "share" && unitOf(outcome) ? ` The axis is in${unitOf(outcome)}.` : "");

/** When an outcome is told of. */
const when = (outcome, year) => (outcome.kind === "stock" ? `at the end of ${year}` : outcome.kind === "flow" ? `in ${year}` : `from ${years[0]} to ${year}`);

function render() {
  const outcome = outcomes.get(view.outcome), at = years.indexOf(view.year);
  const { course, met, pair, n } = current();
  const range = span(outcome, course.p10[at], course.p90[at]);
  const plain = isPlain(view);
  const sentence = ["Under ", ...under(), `, ${when(outcome, view.year)}: ${outcome.words} `, make("strong", {}, amount(outcome, course.p50[at])),
    ` in the middle of the futures (eight of ten: ${range})`];
  if (plain) sentence.push(outcome.opening == null ? "." : `; at the end of ${facts.price_base} it was ${amount(outcome, outcome.opening)}.`);
  else if (pair) {
    const mean = difference(outcome, pair.mean);
    if (mean === "no difference") sentence.push("; no difference to what is planned, on average.");
    else sentence.push("; ", make("strong", {}, mean), ` than as planned on average in the same futures (eight of ten: ${between(outcome, pair.p10, pair.p90)}), ${verdict(pair)}.`);
  } else sentence.push(".");
  place("answer").replaceChildren(...sentence);

  const title = `${outcome.words.replace(/^./, (letter) => letter.toUpperCase())}, ${years[0]} to ${years[years.length - 1]}`;
  place("fan-title").textContent = title;
  const record = outcome.name === "backlog_total_gbp_m" ? facts.history.filter(({ year }) => year < facts.price_base) : [];
  if (outcome.opening != null) record.push({ year: facts.price_base, total: outcome.opening });
  const words = `The line is the median of ${n.toLocaleString("en-GB")} futures under ${strategies.get(view.strategy).label}, the band holds eight of ten${plain ? "" : "; dashed, the median as planned"}${record.length > 1 ? "; before it, the record" : ""}. The dot is ${view.year}.${unitWords(outcome)}`;
  place("fan-words").textContent = words;
  fan(place("fan"), outcome, years, course, plain ? null : planned(), record, title, `In ${view.year} ${amount(outcome, course.p50[at])}, eight of ten futures ${range}. ${words}`, at);
  const cell = (value) => amount(outcome, value);
  if (isOpen("fan-table")) place("fan-table").replaceChildren(table(title, ["Year", "One in ten is below", "Median", "One in ten is above", "Median as planned"],
    years.map((year, i) => [year, cell(course.p10[i]), cell(course.p50[i]), cell(course.p90[i]), cell(planned().p50[i])])));
  renderTargets(met);
  renderDots(outcome, at);
  renderChanges();
  renderKept(outcome, at);
}

function renderTargets(met) {
  place("of-targets").hidden = facts.targets.length === 0;
  const of = (shares, id) => (shares && shares[id] && shares[id][1] ? shares[id][0] / shares[id][1] : null);
  const line = (target) => {
    const now = of(met, target.id), plan = of(facts.base.met[facts.reference], target.id);
    const percent = (share) => (share == null ? "not simulated" : `${Math.round(share * 100)} %`);
    const name = `${target.label} (${target.when})`;
    return [name, make("span", { class: "nowrap" }, make("meter", { min: 0, max: 1, value: now ?? 0, "aria-label": name }), ` ${percent(now)}`), percent(plan)];
  };
  place("targets").replaceChildren(table("Share of the futures in which it is met", ["Target", "Now", "As planned"], facts.targets.map(line)));
}

function renderDots(outcome, at) {
  // The plan's own figures until there are others; what is older than the controls is grey.
  const of = isWritten(view) ? [facts.base] : [found.now, found.beside].filter((each) => each && each.key === judgedKey(view)).map((each) => each.answer);
  const series = Object.assign({}, ...of.map((answer) => answer.series)), n = Math.min(...of.map((answer) => answer.n));
  const isOld = !isWritten(view) && (!found.beside || found.beside.key !== judgedKey(view) || found.beside.sets !== setsOf(view).join("\n"));
  place("dots").classList.toggle("old", isOld && facts.strategies.length > 1);
  const rows = facts.strategies.filter(({ id }) => series[id]).map(({ id, label }) => {
    const course = series[id][outcome.name];
    return { label, mine: id === view.strategy, p10: course.p10[at], p50: course.p50[at], p90: course.p90[at] };
  });
  const changed = isOld ? "being recomputed" : setsOf(view).length ? "with the same changes" : "as the scenario is";
  const words = `${outcome.words.replace(/^./, (letter) => letter.toUpperCase())} ${when(outcome, view.year)}, ${changed}, in the same ${n.toLocaleString("en-GB")} futures: the dot is the median, the line holds eight of ten.${unitWords(outcome)}`;
  place("dots-words").textContent = words;
  dots(place("dots"), outcome, rows, "The strategies side by side", words + " " + rows.map((row) => `${row.label}: ${amount(outcome, row.p50)}`).join("; "));
  if (isOpen("dots-table")) place("dots-table").replaceChildren(table(words, ["Strategy", "One in ten is below", "Median", "One in ten is above"],
    rows.map((row) => [row.label, amount(outcome, row.p10), amount(outcome, row.p50), amount(outcome, row.p90)])));
}

function renderChanges() {
  const outcome = outcomes.get(state.outcome);
  const changes = changesOf(state);
  if (!changes.length) return place("changes").replaceChildren(make("p", {}, "Nothing: this is as planned. Move a control to see what it does."));
  const line = (change) => {
    const back = make("button", { type: "button", class: "small", "aria-label": `Undo: ${change.words}` }, "Undo");
    back.addEventListener("click", () => {
      if (change.id === "strategy") state.strategy = facts.reference;
      else delete state.values[change.id];
      moved(false);
    });
    const effect = effects.get(effectKey(change, state));
    const told = effect === undefined ? (ready ? "its own effect is being computed …" : "") : effect === false ? "its own effect cannot be told"
      : `alone: ${difference(outcome, effect.mean)}${difference(outcome, effect.mean) === "no difference" ? " on average" : ` on average (eight of ten: ${between(outcome, effect.p10, effect.p90)}), ${verdict(effect)}`}`;
    return make("li", {}, change.words, " ", back, make("span", { class: "effect" }, told));
  };
  place("changes").replaceChildren(make("ul", { class: "changes" }, ...changes.map(line)));
}

function renderKept(outcome, at) {
  const rows = [["As planned", amount(outcome, planned().p50[at]), span(outcome, planned().p10[at], planned().p90[at]), "", "", ""]];
  const row = (name, course, pair) => [name, amount(outcome, course.p50[at]), span(outcome, course.p10[at], course.p90[at]),
    pair ? difference(outcome, pair.mean) : "", pair ? between(outcome, pair.p10, pair.p90) : "", pair ? verdict(pair) : ""];
  for (const name of NAMES.filter((name) => kept[name])) {
    const of = found[name], words = changesOf(kept[name]).map((change) => change.words).join("; ") || "as planned";
    if (of && of.key === judgedKey(view) && of.self === selfOf(name)) rows.push(row(`${name}: ${words}`, of.answer.series[kept[name].strategy][outcome.name], of.answer.pairs[0]));
    else rows.push([`${name}: ${words}`, "…", "", "", "", ""]);
  }
  const { course, pair } = current();
  if (!isPlain(view)) rows.push(row("Now", course, pair));
  place("kept").replaceChildren(rows.length > 1 ? table(`${outcome.words.replace(/^./, (letter) => letter.toUpperCase())} ${when(outcome, view.year)}; differences to as planned in the same futures`,
    ["State", "Median", "Eight of ten", "Difference on average", "Eight of ten", "In how many futures"], rows) : make("p", { class: "quiet" }, "Keep a state to hold others against it, in the same futures."));
  const pairOf = kept.A && kept.B && found.B && found.B.key === judgedKey(view) && found.B.self === selfOf("B") ? found.B.answer.pairs[1] : null;
  place("between").textContent = pairOf ? `B against A: ${difference(outcome, pairOf.mean)} on average (eight of ten: ${between(outcome, pairOf.p10, pairOf.p90)}), ${verdict(pairOf)}.` : "";
}

// --- Taken along -----------------------------------------------------------------------------------------------------

/** `path=value` as a line of a layer. */
function asLayer(set) {
  const cut = set.indexOf("=");
  const path = set.slice(0, cut).split(".").map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : JSON.stringify(part))).join(".");
  return `${path} = ${set.slice(cut + 1)}`;
}

function layer() {
  // What the page was made with stands, unless a control says otherwise.
  const lines = new Map([...facts.set, ...setsOf(state).map(asLayer)].map((line) => [line.slice(0, line.indexOf(" = ")), line]));
  const id = `${facts.id}_explored`, plain = (text) => text.replace(/[\u0000-\u001f\u007f]/g, " ");
  return [
    `# A state of the page “${plain(facts.name)}: what if?” (capcast ${facts.version}).`,
    ...changesOf(state).map((change) => `# - ${plain(change.words)}`),
    `# It stands beside ${plain(facts.extends)}, unless that is built in. The same figures: capcast run ${id}.toml --trials ${facts.futures} --strategies ${state.strategy}`,
    `schema_version = ${facts.schema}`, `id = ${JSON.stringify(id)}`, `name = ${JSON.stringify(plain(`${facts.name}, explored`))}`,
    `extends = ${JSON.stringify(facts.extends)}`, ...lines.values(), "",
  ].join("\n");
}

function download() {
  const address = URL.createObjectURL(new Blob([layer()], { type: "application/toml" }));
  const link = make("a", { href: address, download: `${facts.id}_explored.toml` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const RECOMPUTING = "Recomputing …";

function verify() {
  if (!ready) return;
  clearTimeout(idle);
  due = false;
  place("verified").textContent = RECOMPUTING;
  const request = { set: [], strategies: facts.plans, trials: facts.futures, outcomes: facts.outcomes.map(({ name }) => name), judged: null, keep: null, pairs: [] };
  working = new Set(["main", "beside"]);
  delete document.body.dataset.done;
  latest = engine.ask([{ tag: "verify", whole: false, request }]);
}

/** Equal to the last digit, in whatever order the names stand. */
const equal = (one, other) => (typeof one === "object" ? Object.keys(one).length === Object.keys(other).length && Object.keys(one).every((key) => key in other && equal(one[key], other[key])) : one === other);

function verified(answer, ms) {
  const count = facts.plans.length * facts.outcomes.length * years.length;
  const same = answer.hash === facts.base.hash && equal(answer.series, facts.base.series) && equal(answer.met, facts.base.met);
  place("verified").textContent = same
    ? `Equal to the last digit: ${count.toLocaleString("en-GB")} figures (${facts.plans.length} strategies, ${facts.outcomes.length} outcomes, ${years.length} years) over ${answer.n.toLocaleString("en-GB")} futures, recomputed here in ${Math.round(ms)} ms (${answer.hash.slice(0, 12)}).`
    : `NOT EQUAL: recomputed ${answer.hash.slice(0, 12)}, written ${facts.base.hash.slice(0, 12)}. Do not use this page’s figures.`;
  document.body.dataset.verified = String(same);
  moved(false);
}

// --- It begins -------------------------------------------------------------------------------------------------------

build();
{
  const begin = read(location.hash.slice(1));
  state = begin.state;
  for (const [name, of] of begin.kept) kept[name] = of;
}
moved(false);
addEventListener("resize", () => render());
addEventListener("hashchange", () => {
  // In a report an address may name a section.
  if (!location.hash.includes("=")) return setTimeout(remember);
  const now = read(location.hash.slice(1));
  state = now.state;
  for (const name of NAMES) delete kept[name];
  for (const [name, of] of now.kept) kept[name] = of;
  moved(false);
});
for (const id of ["fan-table", "dots-table"]) place(id).closest("details").addEventListener("toggle", () => render());
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("#results details")) each.open = true;
  render();
  place("printed").textContent = `Printed on ${new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}; the address that holds this state: ${written(state).toString() ? `#${written(state)}` : "as planned"}.`;
});
if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function" || typeof Worker !== "function") {
  trouble("This browser cannot run the engine (it needs WebAssembly and DecompressionStream).\nWhat the page shows are the figures it was written with; capcast report needs no such browser.");
} else {
  try {
    engine = new Engine(heard);
    engine.load(place("module").textContent, facts.scenario);
  } catch (error) {
    trouble(`The page cannot recompute here: ${error.message}\nWhat it shows are the figures it was written with.`);
  }
}
