//! The engine behind a page: `load` a scenario, `begin` what is asked of it, `advance` until it is done. Every function takes a text in linear
//! memory and leaves one there; no function of the host is called.
//!
//! The host reserves room (`alloc`), writes UTF-8 into it, hands it over, and reads what is said at `out_ptr`, `out_len`.

use capcast::engine::Metric;
use capcast::scenario::json::Json;
use capcast::scenario::{Text, Unchecked};
use capcast::study::explore::{Answer, Ask, Paired, Work, golden as golden_of, paired};
use capcast::units::FinancialYear;
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What is done.
const DONE: u32 = 0;
/// There is more to do.
const MORE: u32 = 1;
/// It cannot be: why is in the text.
const FAILED: u32 = 2;

/// A request, as the page writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// `path=value`.
    #[serde(default)]
    set: Vec<String>,
    #[serde(default)]
    strategies: Vec<String>,
    trials: u32,
    #[serde(default)]
    outcomes: Vec<String>,
    /// Outcome and year.
    judged: Option<(String, String)>,
    /// The name under which its futures are kept.
    keep: Option<String>,
    /// Strategy of this state; name of another state, or empty for this one; strategy of that.
    #[serde(default)]
    pairs: Vec<(String, String, String)>,
}

/// What is kept of a state.
struct Slot {
    judged: (Metric, String),
    strategies: Vec<String>,
    futures: Vec<Vec<f64>>,
    whole: bool,
}

#[derive(Default)]
struct State {
    read: Option<Unchecked>,
    work: Option<(Request, Work)>,
    slots: BTreeMap<String, Slot>,
    out: String,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Reserves room for a text of so many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(len: usize) -> *mut u8 {
    Box::leak(vec![0_u8; len].into_boxed_slice()).as_mut_ptr()
}

/// The text that the host wrote; its room is given back.
///
/// # Safety
/// `ptr` is from [`alloc`] of the same `len`, and is handed over once.
unsafe fn taken(ptr: *mut u8, len: usize) -> String {
    // SAFETY: as promised, it is the box that `alloc` leaked.
    let bytes = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(ptr, len)) };
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where what was said last begins.
#[unsafe(no_mangle)]
pub extern "C" fn out_ptr() -> *const u8 {
    STATE.with_borrow(|state| state.out.as_ptr())
}

/// How long it is.
#[unsafe(no_mangle)]
pub extern "C" fn out_len() -> usize {
    STATE.with_borrow(|state| state.out.len())
}

/// Reads a scenario; all that was known of another is forgotten.
///
/// # Safety
/// As for [`taken`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn load(ptr: *mut u8, len: usize) -> u32 {
    // SAFETY: the host promises it.
    let text = unsafe { taken(ptr, len) };
    STATE.with_borrow_mut(|state| {
        let read = Unchecked::text(&Text { name: "scenario".to_owned(), bytes: text.into_bytes() });
        *state = State::default();
        match read.bare(&[], false) {
            Ok(loaded) => {
                state.out = loaded.canonical_sha256;
                state.read = Some(read);
                DONE
            }
            Err(problems) => {
                state.out = problems.render(false);
                FAILED
            }
        }
    })
}

/// Begins with what is asked; what was begun before is forgotten.
///
/// # Safety
/// As for [`taken`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn begin(ptr: *mut u8, len: usize) -> u32 {
    // SAFETY: the host promises it.
    let text = unsafe { taken(ptr, len) };
    STATE.with_borrow_mut(|state| match begun(state, &text) {
        Ok(work) => {
            state.work = Some(work);
            MORE
        }
        Err(why) => {
            (state.work, state.out) = (None, why);
            FAILED
        }
    })
}

fn begun(state: &State, text: &str) -> Result<(Request, Work), String> {
    let request: Request = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let read = state.read.as_ref().ok_or("no scenario is loaded")?;
    let outcomes = request.outcomes.iter().map(|name| metric(name)).collect::<Result<_, _>>()?;
    let judged =
        request.judged.as_ref().map(|(name, year)| Ok::<_, String>((metric(name)?, FinancialYear::meant(year))));
    let ask = Ask {
        set: request.set.clone(),
        strategies: request.strategies.clone(),
        trials: request.trials,
        outcomes,
        judged: judged.transpose()?,
    };
    let work = Work::begin(read, ask).map_err(|error| error.to_string())?;
    Ok((request, work))
}

fn metric(name: &str) -> Result<Metric, String> {
    Metric::named(name).ok_or_else(|| format!("{name} is no outcome"))
}

/// Simulates the next block of futures. When it was the last, the text is the answer; before, how many are done.
#[unsafe(no_mangle)]
pub extern "C" fn advance() -> u32 {
    STATE.with_borrow_mut(|state| {
        let Some((request, mut work)) = state.work.take() else { return failed(state, &"nothing was begun") };
        match work.advance() {
            Ok(false) => {
                state.out = work.done().to_string();
                state.work = Some((request, work));
                MORE
            }
            Ok(true) => finished(state, &request, work),
            Err(error) => failed(state, &error),
        }
    })
}

/// Simulates all that is left at once: for few futures, while a control is moved.
#[unsafe(no_mangle)]
pub extern "C" fn finish() -> u32 {
    STATE.with_borrow_mut(|state| match state.work.take() {
        Some((request, work)) => finished(state, &request, work),
        None => failed(state, &"nothing was begun"),
    })
}

fn finished(state: &mut State, request: &Request, work: Work) -> u32 {
    match work.answer() {
        Ok(answer) => {
            state.out = told(state, request, answer);
            DONE
        }
        Err(error) => failed(state, &error),
    }
}

fn failed(state: &mut State, why: &dyn std::fmt::Display) -> u32 {
    state.out = why.to_string();
    FAILED
}

/// The answer as the page reads it; what it asks to be kept is kept.
fn told(state: &mut State, request: &Request, answer: Answer) -> String {
    let mut json = answer.json();
    if let Some((name, year)) = &request.judged
        && let Some(metric) = Metric::named(name)
    {
        let slot = Slot {
            judged: (metric, year.clone()),
            strategies: answer.strategies.into_iter().map(|(id, _)| id).collect(),
            futures: answer.futures,
            whole: answer.left_out.is_empty(),
        };
        let pairs = request.pairs.iter().map(|(own, name, other)| {
            let against = if name.is_empty() { Some(&slot) } else { state.slots.get(name) };
            let pair = against.and_then(|against| pair(&slot, own, against, other));
            pair.map_or(Json::Flag(false), pair_json)
        });
        json = json.with("pairs", Json::List(pairs.collect()));
        if let Some(name) = &request.keep {
            state.slots.insert(name.clone(), slot);
        }
    }
    serde_json::to_string(&json).unwrap_or_default()
}

/// Two strategies of two states; none where they are not of one outcome and year, or have not the same futures.
fn pair(slot: &Slot, own: &str, against: &Slot, other: &str) -> Option<Paired> {
    if slot.judged != against.judged || !slot.whole || !against.whole {
        return None;
    }
    let of = |slot: &Slot, id: &str| slot.strategies.iter().position(|known| known == id);
    paired(slot.judged.0, &slot.futures[of(slot, own)?], &against.futures[of(against, other)?])
}

fn pair_json(pair: Paired) -> Json {
    let [p10, p50, p90] = pair.quantiles;
    let numbers =
        [("mean", pair.mean), ("p10", p10), ("p50", p50), ("p90", p90), ("better", pair.better), ("worse", pair.worse)];
    let json = numbers.into_iter().fold(Json::empty(), |json, (name, value)| json.with(name, Json::Number(value)));
    json.with("n", Json::Whole(pair.n as i64))
}

/// What this module makes of the scenarios that are built in.
#[unsafe(no_mangle)]
pub extern "C" fn golden() -> u32 {
    STATE.with_borrow_mut(|state| match golden_of() {
        Ok(lines) => {
            state.out = lines;
            DONE
        }
        Err(error) => failed(state, &error),
    })
}
