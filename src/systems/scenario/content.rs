//! What a scenario says beside its systems, and all of it put together.

use super::checks;
use crate::draw::Copula;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{ANY, GBP_M, Kind, POSITIVE, fixed, or, other, ranks, text, word, year};
use crate::file::{At, Check, Correlated, Evidence, Key, Number, NumberId, Part, Sweep, content, count, joined, words};
use crate::outcomes::Metric;
use crate::systems::appraisal::Appraisal;
use crate::systems::approvals::Approvals;
use crate::systems::capital::Capital;
use crate::systems::care::Care;
use crate::systems::change::Change;
use crate::systems::demand::Demand;
use crate::systems::disparities::Disparities;
use crate::systems::estate::{Backlog, Estate};
use crate::systems::funding::Funding;
use crate::systems::incidents::Incidents;
use crate::systems::interoperability::Interoperability;
use crate::systems::prices::PriceProcess;
use crate::systems::programmes::Programmes;
use crate::systems::strategy::StrategySpec;
use crate::systems::technology::Technology;
use crate::systems::workforce::Workforce;
use crate::units::{FinancialYear, RiskBand};
use crate::words::distinct;

/// The keys at the top of a scenario, of its run and of its horizon.
pub(crate) const TOP: Part = Part {
    keys: Content::KEYS,
    tables: &[
        ("run", "how many futures are simulated, and from which seed"),
        ("horizon", "the years that are simulated"),
        ("compare", "how strategies are held against each other"),
    ],
    checks: &[checks::years, checks::reference],
    ..Part::EMPTY
};

/// The keys of rank correlations.
pub(crate) const CORRELATIONS: Part = Part { keys: CORRELATION, ..Part::EMPTY };

/// The keys of the record, of sweeps, of targets and of what a page can move.
pub(crate) const REST: Part = Part {
    keys: &joined::<{ count(REST_KEYS) }>(REST_KEYS),
    checks: &[checks::history, checks::controls],
    ..Part::EMPTY
};

const REST_KEYS: &[&[Key]] = &[HistoryYear::KEYS, SWEEP, Target::KEYS, Moved::KEYS];

words! {
    /// What happens to a future whose numbers leave the finite range.
    pub enum OnNonfinite {
        /// The run ends and says which future, which variable and how to replay it.
        Stop = "stop",
        /// The future is left out of every statistic, counted, and the count is shown first.
        Count = "count",
    }
}

words! {
    /// When a target is to be met.
    pub enum When {
        /// In its year.
        At = "at",
        /// In every simulated year up to its year.
        Every = "every",
    }
}

content! {
    /// Everything a scenario says, checked.
    pub struct Content at "" {
        _ = other("schema_version", "version of this format: 2", Kind::Version, Required);
        id: String = other("id", "identifier, names the output folder", Kind::Id, Required);
        name: String = text("name", "name for people; where absent, the identifier", or("\"\""));
        description: String = text("description", "what the scenario is, in a sentence or two", or("\"\""));
        _ = other("extends", "scenario that this one is a layer on: a file, or the name of a built-in one; what stands here replaces what stands there", Kind::File, Nothing);
        _ = other("remove", "what of that scenario is taken away, as a list of paths such as \"strategy.do_minimum\"", Kind::Paths, Nothing);
        _ = other("estates_csv", "table of estates beside the scenario: a CSV with the columns id and the keys of an estate, and if wanted source and evidence", Kind::File, Nothing);
        _ = other("programmes_csv", "table of programmes beside the scenario: a CSV with the columns id and the keys of a programme, and if wanted source and evidence; in a list of several a semicolon parts them", Kind::File, Nothing);
        _ = other("flows_csv", "table of flows of shared patients beside the scenario: a CSV with the columns id, between and share, and if wanted source and evidence; a semicolon parts the two estates", Kind::File, Nothing);
        trials: u32 = other("run.trials", "futures to simulate", Kind::Trials, or("10_000"));
        seed: u64 = other("run.seed", "number from which all chance is derived", Kind::Seed, or("1"));
        on_nonfinite: OnNonfinite = word("run.on_nonfinite", "what a value that is not finite does: stop the run, or leave the future out and count it", OnNonfinite::WORDS, or("\"stop\""));
        first_year: FinancialYear = year("horizon.first_year", "first simulated year", Required);
        /// Not before the first.
        last_year: FinancialYear = year("horizon.last_year", "last simulated year", Required);
        _ = year("prices.base", "year whose prices all real amounts are in: the year before the first, at whose close the backlog stands", Required);
        /// The year whose close is the opening stock; the price indices are 1 in it. The year before `first_year`.
        opening_year: FinancialYear => |at| Some(at.read::<FinancialYear>("horizon.first_year")?.plus(-1));
        /// Every number, in order of key.
        numbers: Vec<Number> => |at| Some(at.check.found.numbers.values().cloned().collect());
        /// Groups of numbers that hang together, in order of id; a number is in one at most.
        correlations: Vec<Correlation> => |at| {
            at.check.found.correlations.iter().map(|group| Correlation::of(group, |key| at.number(key))).collect()
        };
        /// Construction prices (`[prices.construction]`).
        construction: PriceProcess => |at| at.inner("prices.construction", PriceProcess::read);
        /// General prices (`[prices.general]`).
        general: PriceProcess => |at| at.inner("prices.general", PriceProcess::read);
        /// Capital (`[capital]`).
        capital: Capital => |at| at.inner("capital", Capital::read);
        /// How backlog grows (`[backlog]`).
        backlog: Backlog => |at| at.inner("backlog", Backlog::read);
        /// Failures (`[incidents]`).
        incidents: Incidents => |at| at.inner("incidents", Incidents::read);
        /// Demand for care (`[demand]`); none where it is absent or switched off.
        demand: Option<Demand> => |at| at.where_on("demand", Demand::read);
        /// Revenue, operating cost and a trust's cash (`[funding]`); none where absent or switched off.
        funding: Option<Funding> => |at| at.where_on("funding", Funding::read);
        /// Legacy technology (`[technology]`); none where absent or switched off.
        technology: Option<Technology> => |at| at.where_on("technology", Technology::read);
        /// Staff and skills (`[workforce]`); none where absent or switched off.
        workforce: Option<Workforce> => |at| at.where_on("workforce", Workforce::read);
        /// What programmes wait for (`[approvals]`); none where absent or switched off.
        approvals: Option<Approvals> => |at| at.where_on("approvals", Approvals::read);
        /// Programmes (`[programme.ID]`, `[programmes]`); none where there are none, or switched off.
        programmes: Option<Programmes> => Programmes::where_any;
        /// Adoption and resistance (`[change]`); none where absent or switched off.
        change: Option<Change> => |at| at.where_on("change", Change::read);
        /// Connections between systems (`[interoperability]`); none where absent or switched off.
        interoperability: Option<Interoperability> => |at| at.where_on("interoperability", Interoperability::read);
        /// Waiting lists (`[care]`); none where absent or switched off.
        care: Option<Care> => |at| at.where_on("care", Care::read);
        /// Disparities (`[disparities]`); none where absent or switched off.
        disparities: Option<Disparities> => |at| at.where_on("disparities", Disparities::read);
        /// How strategies are appraised (`[appraisal]`); none where absent or switched off.
        appraisal: Option<Appraisal> => |at| at.where_on("appraisal", Appraisal::read);
        /// Estates, sorted by id.
        estates: Vec<Estate> => |at| at.each("estate", Estate::read);
        /// Strategies, in the file's order.
        strategies: Vec<StrategySpec> => |at| at.each("strategy", StrategySpec::read);
        /// The published record, oldest first; may be empty.
        history: Vec<HistoryYear> => |at| at.each("history", HistoryYear::read);
        /// What `capcast sweep` tries out, by identifier, in the file's order; may be empty.
        sweeps: Vec<(String, Sweep)> => |at| Some(at.check.found.sweeps.clone());
        _ = text("compare.reference", "strategy that the others are held against, by its identifier: today's practice; where absent, the first", or("\"\""));
        /// The strategy that the others are held against; none: the first.
        compare_reference: Option<String> => |at| {
            Some(at.read::<String>("compare.reference").filter(|id| !id.is_empty()))
        };
        /// Targets that strategies are held against, in the file's order; may be empty.
        targets: Vec<Target> => |at| at.each("target", Target::read);
        /// How far the page of `capcast explore` moves what, in the file's order; may be empty.
        moved: Vec<Moved> => |at| at.each("explore", Moved::read);
    }
}

impl Content {
    /// What was found, where every key was sound. None is an internal fault: a key that is read is in no row.
    pub(crate) fn found(check: &Check<'_>) -> Option<Self> {
        let numbers: Vec<&str> = check.found.numbers.keys().map(String::as_str).collect();
        Self::read(&At::top(check, &numbers))
    }

    /// Number of simulated years.
    pub fn horizon(&self) -> usize {
        (self.last_year.start() - self.first_year.start() + 1) as usize
    }

    /// The year in which to judge where none is asked for: the last of the plan that is settled, or that is stated; where there is no
    /// plan, or it goes on to the end, the last simulated one. What lies further on restates what is assumed.
    pub fn end_of_the_plan(&self) -> FinancialYear {
        let stated = self.first_year.plus(self.capital.plan.len() as i32 - 1);
        let settled = self.capital.firm_to.filter(|firm| *firm >= self.first_year).unwrap_or(stated);
        match self.capital.plan.is_empty() {
            true => self.last_year,
            false => settled.min(stated).min(self.last_year),
        }
    }

    /// What the estates are called, in their order: by their names, with the identifier where two have the same one.
    pub fn estate_names(&self) -> Vec<String> {
        let named: Vec<(&str, &str)> = self.estates.iter().map(|e| (e.id.as_str(), e.name.as_str())).collect();
        distinct(&named)
    }

    /// The programmes, as listed: identifiers, and what they are called.
    pub fn programme_names(&self) -> Vec<(String, String)> {
        let list = self.programmes.iter().flat_map(|programmes| &programmes.list);
        list.map(|programme| (programme.id.clone(), programme.called().to_owned())).collect()
    }

    /// What one estate is called; none where there is none of this identifier.
    pub fn estate_name(&self, id: &str) -> Option<String> {
        let called =
            |estate: &Estate| if estate.name.trim().is_empty() { estate.id.clone() } else { estate.name.clone() };
        let estate = self.estates.iter().find(|estate| estate.id == id)?;
        let plain = |estate: &Estate| called(estate).trim().to_lowercase();
        let own = plain(estate);
        let double = self.estates.iter().any(|other| other.id != id && plain(other) == own);
        Some(if double { format!("{} ({id})", called(estate)) } else { called(estate) })
    }

    /// The number at `id`.
    pub fn number(&self, id: NumberId) -> &Number {
        &self.numbers[id.0]
    }
}

/// Numbers, each drawn once a trial, that are high and low together (`[correlation.ID]`).
#[derive(Clone, Debug)]
pub struct Correlation {
    /// Identifier.
    pub id: String,
    /// The numbers, in order of key.
    pub members: Vec<NumberId>,
    /// Their rank correlations, as drawn.
    pub rank: Vec<Vec<f64>>,
    /// How they are drawn.
    pub copula: Copula,
    /// Largest change of a stated correlation, where no numbers can have those and the scenario takes the nearest.
    pub repaired: Option<f64>,
    /// How it is known.
    pub evidence: Evidence,
    /// Where it is known from; empty where the file does not say.
    pub source: String,
    /// Which layer set it.
    pub layer: String,
}

content! {
    const CORRELATION at "correlation.*" {
        _ = other("between", "paths of the parameters that hang together, each drawn once in a future; a path may stand in one such table", Kind::Parameters, Required);
        _ = ranks("rank", "their rank correlation, -1 to 1: one number for every pair, or a matrix with a row for each of `between`");
        _ = word("repair", "what becomes of correlations that no parameters can have: an error, or the nearest that are possible", &["never", "nearest"], or("\"never\""));
        _ = text("source", "where the correlation is known from", Nothing);
        _ = word("evidence", "how it is known", Evidence::WORDS, Nothing);
    }
}

impl Correlation {
    /// A sound group, with the numbers at its keys.
    fn of(group: &Correlated, number: impl Fn(&str) -> Option<NumberId>) -> Option<Self> {
        Some(Self {
            id: group.id.clone(),
            members: group.keys.iter().map(|key| number(key)).collect::<Option<_>>()?,
            rank: group.rank.clone(),
            copula: group.copula.clone(),
            repaired: group.repaired,
            evidence: group.evidence,
            source: group.source.clone(),
            layer: group.layer.clone(),
        })
    }
}

content! {
    /// What becomes of a sweep stands in [`Content::sweeps`].
    const SWEEP at "sweep.*" {
        _ = text("path", "path of the value that `capcast sweep` changes, such as capital.pot_gbp_m", Required);
        _ = other("values", "values that it takes, as a list; or from, to and step or count", Kind::Values, Nothing);
        _ = fixed("from", "first value", SWEPT, ANY, Nothing);
        _ = fixed("to", "last value, which belongs to them", SWEPT, ANY, Nothing);
        _ = fixed("step", "step from one value to the next; or count", SWEPT, ANY, Nothing);
        _ = fixed("count", "how many values, evenly spaced, both ends among them", "values", (2.0, 100_000.0), Nothing);
    }
}

/// The unit of what another key is swept over.
const SWEPT: &str = "as what is swept";

content! {
    /// One year of the published record.
    pub struct HistoryYear at "history.*" {
        /// The year, at its close.
        year: FinancialYear => |at| at.id().parse().ok();
        _ = fixed("low_gbp_m", "low-risk backlog at the year's close, where published", GBP_M, POSITIVE, Nothing);
        _ = fixed("moderate_gbp_m", "moderate-risk backlog", GBP_M, POSITIVE, Nothing);
        _ = fixed("significant_gbp_m", "significant-risk backlog", GBP_M, POSITIVE, Nothing);
        _ = fixed("high_gbp_m", "high-risk backlog", GBP_M, POSITIVE, Nothing);
        /// £m by band, where published.
        bands: [Option<f64>; 4] => |at| Some(RiskBand::ALL.map(|band| at.read(&format!("{}_gbp_m", band.name()))));
        total: f64 = fixed("total_gbp_m", "all backlog at the year's close", GBP_M, POSITIVE, Required);
        _ = text("source", "where the year's figures were published", Nothing);
        _ = word("evidence", "how they are known", Evidence::WORDS, Nothing);
    }
}

impl HistoryYear {
    /// What was published for one band, £m.
    pub fn band(&self, band: RiskBand) -> Option<f64> {
        self.bands[band.index()]
    }
}

content! {
    /// What an outcome is to be (`[target.ID]`).
    #[derive(PartialEq)]
    pub struct Target at "target.*" {
        /// Identifier: the key of its table.
        id: String => |at| Some(at.id());
        label: String = text("label", "label for charts; where absent, the identifier", or("\"\""));
        metric: String = word("metric", "outcome that the target is about, of all estates together", Metric::NAMES, Required);
        _ = year("year", "year in which the target is to be met, or up to which; absent: the last simulated one", Nothing);
        /// The year in which it is to be met, or up to which; simulated.
        year: FinancialYear => |at| at.read("year").or_else(|| at.check.year_at("horizon.last_year"));
        when: When = word("when", "whether it is to be met in that year (at), or in every year from the first up to it (every)", When::WORDS, or("\"at\""));
        _ = fixed("below", "the outcome is to be below this, in its own unit: £m for money; or above", "unit of the outcome", ANY, Nothing);
        _ = fixed("above", "the outcome is to be above this, in its own unit; or below", "unit of the outcome", ANY, Nothing);
        /// What the outcome is to be.
        bound: Bound => |at| at.read("below").map(Bound::Below).or(at.read("above").map(Bound::Above));
    }
}

content! {
    /// How far the page of `capcast explore` moves a number (`[explore.ID]`).
    #[derive(PartialEq)]
    pub struct Moved at "explore.*" {
        /// Its control, by the key of its table.
        id: String => |at| Some(at.id());
        path: String = text("path", "number that a control of the page moves, such as capital.pot_gbp_m; capital.plan_gbp_m for an amount on top of each year of the plan", Required);
        label: String = text("label", "what the control is called; where absent, as the page calls it", or("\"\""));
        from: f64 = fixed("from", "least value", MOVED, ANY, Required);
        to: f64 = fixed("to", "largest value", MOVED, ANY, Required);
    }
}

/// The unit of what a control moves.
const MOVED: &str = "as what is moved";

/// What an outcome is to be, in its own unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Bound {
    /// Below this; the value itself does not do.
    Below(f64),
    /// Above this; the value itself does not do.
    Above(f64),
}

impl Bound {
    /// Whether `value` meets it. Outcomes are stored in 32 bits, so both are held against each other in 32 bits: a value
    /// that is the limit as far as it was stored is neither below nor above it.
    ///
    /// ```
    /// use capcast::scenario::Bound;
    /// let stored = f64::from(15_900.1_f32); // 15,900.099…
    /// assert!(!Bound::Below(15_900.1).holds(stored) && !Bound::Above(15_900.1).holds(stored));
    /// assert!(Bound::Below(2.0).holds(1.9) && !Bound::Below(2.0).holds(2.0));
    /// assert!(Bound::Above(2.0).holds(2.1) && !Bound::Above(2.0).holds(2.0));
    /// ```
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Below(limit) => (value as f32) < limit as f32,
            Self::Above(limit) => value as f32 > limit as f32,
        }
    }

    /// The word used in scenario files and tables: `below` or `above`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Below(_) => "below",
            Self::Above(_) => "above",
        }
    }

    /// The number.
    pub const fn limit(self) -> f64 {
        match self {
            Self::Below(limit) | Self::Above(limit) => limit,
        }
    }
}
