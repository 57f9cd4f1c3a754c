//! The strategies that are compared.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{GBP_M, POSITIVE, SHARE, UNIT, fixed, flag, or, text, word, year};
use crate::file::{At, Part, content, words};
use crate::outcomes::Metric;
use crate::systems::capital::PriceBasis;
use crate::units::{FinancialYear, RiskBand};

/// The keys of strategies.
pub(crate) const PART: Part = Part {
    keys: StrategySpec::KEYS,
    tables: &[
        ("strategy.*.pots", "how the money is split over the risk bands, where the rule is ring_fenced"),
        ("strategy.*.set_aside_for", "how what is set aside is split over training, change and outreach"),
        (
            "strategy.*.weights",
            "what each criterion of the score counts for, where the rule is weighted; 0 where absent",
        ),
    ],
    checks: &[checks::strategies],
    ..Part::EMPTY
};

words! {
    /// The rule of a strategy.
    pub enum Rule {
        /// Repairs and committed spend only.
        DoMinimum = "do_minimum",
        /// Pro rata to stock.
        Proportional = "proportional",
        /// High, significant, moderate, low.
        WorstFirst = "worst_first",
        /// By expected cost avoided next year per pound.
        RiskPerPound = "risk_per_pound",
        /// Fixed shares by risk band.
        RingFenced = "ring_fenced",
        /// By a weighted sum of criteria.
        Weighted = "weighted",
        /// One strategy first, then another.
        Staged = "staged",
        /// By present worth per pound.
        BenefitCost = "benefit_cost",
        /// What modernises first, then the worst.
        ModerniseFirst = "modernise_first",
        /// The most deprived first, then the worst.
        EquityFirst = "equity_first",
    }
}

impl Rule {
    /// What it does, in half a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::DoMinimum => "capital repairs only; the rest is not spent",
            Self::Proportional => "one tier of all candidates: pro rata to stock",
            Self::WorstFirst => "four tiers: high, significant, moderate, low",
            Self::RiskPerPound => "tiers in order of (S3); equal scores share a tier",
            Self::RingFenced => {
                "a pot for each band with a fixed share of the money; what a pot cannot spend is not spent"
            }
            Self::Weighted => "tiers in order of (S4); equal scores share a tier",
            Self::BenefitCost => "by present worth per pound of present cost: programmes by (S7), backlog by (S6)",
            Self::ModerniseFirst => {
                "programmes that retire legacy or connect, then the others as listed; backlog as worst_first"
            }
            Self::EquityFirst => {
                "by the share of the people served who live in the most deprived fifth, then worst first (S8)"
            }
            Self::Staged => {
                "one strategy first, then another for good: from a stated year, or when backlog is seen above a limit (S5)"
            }
        }
    }
}

words! {
    /// Which programmes a strategy lets start, in which order.
    pub enum ProgrammeOrder {
        /// By their priority.
        Listed = "listed",
        /// By their present worth per pound.
        BenefitCost = "benefit_cost",
        /// None of them.
        None = "none",
    }
}

content! {
    /// A strategy as the scenario states it.
    pub struct StrategySpec at "strategy.*" {
        /// Identifier: the key of its table.
        id: String => |at| Some(at.id());
        label: String = text("label", "label for charts; where absent, the identifier", or("\"\""));
        rule: Rule = word("rule", "how money is allocated", Rule::WORDS, Required);
        set_aside_share: f64 = fixed("set_aside_share", "share of the money left after repairs that is set aside for training, change and outreach: spent, but not on backlog", SHARE, UNIT, or("0"));
        _ = fixed("set_aside_for.training", "share of what is set aside that buys training of estates and digital staff; where no share is stated, a third", SHARE, UNIT, Nothing);
        _ = fixed("set_aside_for.change", "share of it for leadership, engagement and peer support", SHARE, UNIT, Nothing);
        _ = fixed("set_aside_for.outreach", "share of it for outreach to those whom digital services leave out", SHARE, UNIT, Nothing);
        /// What is set aside, by what it is for: training, change, outreach; shares of it (a lever).
        set_aside_for: [f64; 3] => |at| {
            let stated = SET_ASIDES.map(|what| at.read::<f64>(&format!("set_aside_for.{what}")));
            Some(match stated.iter().any(Option::is_some) {
                true => stated.map(|share| share.unwrap_or(0.0)),
                false => [1.0 / 3.0; 3],
            })
        };
        _ = fixed("training_share", "share of delivery staff's time that goes to training; where absent, workforce.skills.training_share", SHARE, (0.0, 0.99), Nothing);
        /// Share of delivery staff's time that goes to training (a lever); none: the workforce's own.
        training_share: Option<f64> => |at| Some(at.read("training_share").filter(|_| at.check.is_on("workforce")));
        _ = word("programmes", "programmes that it lets start, and in which order: as listed, by present worth per pound, or none; where absent, none under do_minimum, by its own order under benefit_cost, modernise_first and equity_first, else as listed", ProgrammeOrder::WORDS, Nothing);
        /// The order of programmes that is stated; none: that of the rule.
        programmes: Option<ProgrammeOrder> => |at| Some(at.read("programmes"));
        _ = flag("pool", "whether programmes and backlog are paid out of one pot, in which they compete; only under benefit_cost, modernise_first and equity_first", Nothing);
        /// Whether programmes and backlog are paid out of one pot.
        pool: bool => |at| Some(at.read("pool").unwrap_or(false));
        _ = fixed("pots.low", "share of the money for low risk, where the rule is ring_fenced", SHARE, UNIT, Nothing);
        _ = fixed("pots.moderate", "share for moderate risk", SHARE, UNIT, Nothing);
        _ = fixed("pots.significant", "share for significant risk", SHARE, UNIT, Nothing);
        _ = fixed("pots.high", "share for high risk", SHARE, UNIT, Nothing);
        /// Shares of the pots by band, low first, summing to 1; all zero unless the rule is ring-fenced (a lever).
        pots: [f64; 4] => |at| {
            Some(RiskBand::ALL.map(|band| at.read(&format!("pots.{}", band.name())).unwrap_or(0.0)))
        };
        /// What each criterion counts for, where the rule is weighted; all zero otherwise (a lever).
        weights: CriterionWeights = in "weights";
        _ = text("first", "identifier of the strategy that comes first, where the rule is staged", Nothing);
        _ = text("then", "identifier of the strategy that takes its place", Nothing);
        _ = year("from_year", "year from which it does; or when_metric and above_gbp_m", Nothing);
        _ = word("when_metric", "backlog that is watched: in the first year whose last close shows more of it than above_gbp_m, the other strategy takes over", &WATCHED, Nothing);
        _ = fixed("above_gbp_m", "limit of what is watched", GBP_M, POSITIVE, Nothing);
        /// What follows what, where the rule is staged.
        stages: Option<Stages> => |at| match at.read("rule") {
            Some(Rule::Staged) => Stages::read(at).map(Some),
            _ => Some(None),
        };
    }
}

/// What money that is set aside may be for.
pub(super) const SET_ASIDES: [&str; 3] = ["training", "change", "outreach"];

impl StrategySpec {
    /// Whether it lets no programme start: as it says, or as its rule has it.
    pub fn starts_none(&self) -> bool {
        match self.programmes {
            Some(order) => order == ProgrammeOrder::None,
            None => self.rule == Rule::DoMinimum,
        }
    }
}

content! {
    /// What the criteria of a weighted score count for; 0 where absent.
    #[derive(Copy, PartialEq, Default)]
    pub struct CriterionWeights at "strategy.*.weights" {
        _ = fixed("risk", "what the cost avoided next year per pound counts for, where the rule is weighted", "weight", POSITIVE, Nothing);
        /// Expected cost avoided next year per pound.
        risk: f64 => |at| Some(at.read("risk").unwrap_or(0.0));
        _ = fixed("age", "what the wear of the estate counts for: the share of its opening backlog that is of significant or high risk", "weight", POSITIVE, Nothing);
        /// How worn the estate is.
        age: f64 => |at| Some(at.read("age").unwrap_or(0.0));
        _ = fixed("size", "what the size of the job counts for: its share of all opening backlog", "weight", POSITIVE, Nothing);
        /// How large the job is.
        size: f64 => |at| Some(at.read("size").unwrap_or(0.0));
    }
}

/// Two strategies, one after the other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stages {
    /// Position of the first among the strategies.
    pub first: usize,
    /// Position of the other.
    pub then: usize,
    /// When it takes over.
    pub when: SwitchCondition,
}

/// When a staged strategy turns from its first stage to the other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SwitchCondition {
    /// In this year.
    From(FinancialYear),
    /// In the first year at whose open backlog is above a limit.
    Above {
        /// The band that is watched; none: all together.
        band: Option<RiskBand>,
        /// In cash, or at general prices of the opening year.
        basis: PriceBasis,
        /// £m.
        gbp_m: f64,
    },
}

impl SwitchCondition {
    /// The stocks that may be watched, with band and basis.
    pub const WATCHED: [(Metric, Option<RiskBand>, PriceBasis); 10] = [
        (Metric::BacklogLow, Some(RiskBand::Low), PriceBasis::Cash),
        (Metric::BacklogModerate, Some(RiskBand::Moderate), PriceBasis::Cash),
        (Metric::BacklogSignificant, Some(RiskBand::Significant), PriceBasis::Cash),
        (Metric::BacklogHigh, Some(RiskBand::High), PriceBasis::Cash),
        (Metric::BacklogTotal, None, PriceBasis::Cash),
        (Metric::BacklogLowReal, Some(RiskBand::Low), PriceBasis::Real),
        (Metric::BacklogModerateReal, Some(RiskBand::Moderate), PriceBasis::Real),
        (Metric::BacklogSignificantReal, Some(RiskBand::Significant), PriceBasis::Real),
        (Metric::BacklogHighReal, Some(RiskBand::High), PriceBasis::Real),
        (Metric::BacklogTotalReal, None, PriceBasis::Real),
    ];
}

/// The names of [`SwitchCondition::WATCHED`].
const WATCHED: [&str; SwitchCondition::WATCHED.len()] = {
    let mut names = [""; SwitchCondition::WATCHED.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = SwitchCondition::WATCHED[i].0.name();
        i += 1;
    }
    names
};

impl Stages {
    fn read(at: &At<'_>) -> Option<Self> {
        let ids = at.check.found.ids.get("strategy")?;
        let position = |key: &str| {
            let id: String = at.read(key)?;
            ids.iter().position(|known| *known == id)
        };
        let when = match at.read("from_year") {
            Some(year) => SwitchCondition::From(year),
            None => {
                let metric: String = at.read("when_metric")?;
                let &(_, band, basis) =
                    SwitchCondition::WATCHED.iter().find(|(watched, ..)| watched.name() == metric)?;
                SwitchCondition::Above { band, basis, gbp_m: at.read("above_gbp_m")? }
            }
        };
        Some(Self { first: position("first")?, then: position("then")?, when })
    }
}
