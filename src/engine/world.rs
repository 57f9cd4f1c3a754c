//! The scenario made ready to run: draws named, strategies decided.

use super::futures::Addresses;
use super::results::QUANTILES;
use crate::draw::{Chance, Sampler, Seed, Source, VariableHash};
use crate::num::share_of;
use crate::outcomes::Metric;
use crate::scenario::{
    CriterionWeights, NumberId, PriceBasis, Programme, ProgrammeOrder, Rule, Scenario, Service, StrategySpec,
    SwitchCondition, Timing,
};
use crate::strategy::score::{discounted, worth_of_backlog};
use crate::strategy::{Expectations, Strategy, Weights, When, tiers_by_score};
use crate::systems::appraisal::Discounting;
use crate::systems::capital::equations as money;
use crate::systems::demand::equations as demand_equations;
use crate::systems::incidents::equations as failures;
use crate::systems::prices::equations as prices;
use crate::systems::programmes::equations::{outturn, worth_per_pound};
use crate::systems::{Removed, programmes};
use crate::units::{FinancialYear, RiskBand};

/// A scenario with the addresses of its draws and its strategies. Nothing in it changes during a run.
#[derive(Clone, Debug)]
pub struct World<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// Where uniforms come from.
    pub source: Source,
    /// How draws are made.
    pub sampler: Sampler,
    /// Trials to run.
    pub trials: u32,
    /// Address of each number that is drawn once a trial, by [`NumberId`].
    pub numbers: Vec<VariableHash>,
    /// Where each number stands in [`Content::correlations`](crate::scenario::Content::correlations), if it does: group
    /// and member, by [`NumberId`].
    pub correlated: Vec<Option<(usize, usize)>>,
    /// Addresses of what is drawn every year.
    pub addresses: Addresses,
    /// Growth of the cost of demand that was expected for each year, as factors: the trend at every number's mean.
    pub expected_care_growth: Vec<f64>,
    /// The same with general prices: what funding counts on.
    pub expected_funding_growth: Vec<f64>,
    /// Growth that was expected of demand for the services that people wait for, factors; 1 where care is not simulated.
    pub expected_waiting_growth: Vec<f64>,
    /// What may be known of programmes beforehand.
    pub programmes: programmes::Expected,
    /// Discount factors; none where strategies are not appraised.
    pub discounting: Option<Discounting>,
    /// Positions in the scenario's strategies that take part, in its order.
    pub chosen: Vec<usize>,
    /// What is simulated of each future, in the same order: all cases meet the same draws.
    pub cases: Vec<Case>,
    /// Quantiles to be estimated beside [`QUANTILES`], ascending.
    pub extra_quantiles: Vec<f64>,
    /// Positions of the years in which estates are told, ascending.
    pub told_years: Vec<usize>,
    /// Position among the cases of the one that estates are held against.
    pub reference: usize,
    /// Outcomes kept of every trial beside those that [`Keep`](super::Keep) asks for, in the order of the tables.
    pub also_kept: Vec<Metric>,
}

/// A strategy in a world in which some obstacles are gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is done.
    pub strategy: Strategy,
    /// What no longer stands in the way.
    pub removed: Removed,
}

/// Two draws whose names have one hash: they would be the same number in every trial.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the draws `{0}` and `{1}` have one address; rename one of them")]
pub struct AddressClash(pub String, pub String);

impl<'s> World<'s> {
    /// Makes the scenario ready for `trials` trials from `seed` with the strategies at the positions `chosen`.
    ///
    /// # Errors
    /// [`AddressClash`] where two names have one address.
    pub fn new(scenario: &'s Scenario, trials: u32, seed: u64, chosen: &[usize]) -> Result<Self, AddressClash> {
        let mut names: Vec<(VariableHash, String)> = Vec::new();
        let mut name = |variable: &str, entity: &str| {
            let hash = VariableHash::new(variable, entity);
            names.push((hash, format!("{variable} {entity}").trim_end().to_owned()));
            hash
        };
        let numbers = scenario.numbers.iter().map(|number| name(&number.key, "")).collect();
        let addresses = Addresses::new(scenario, &mut name);
        names.sort();
        if let Some(pair) = names.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(AddressClash(pair[0].1.clone(), pair[1].1.clone()));
        }
        let mut correlated = vec![None; scenario.numbers.len()];
        for (group, correlation) in scenario.correlations.iter().enumerate() {
            for (member, id) in correlation.members.iter().enumerate() {
                correlated[id.0] = Some((group, member));
            }
        }
        let expected = expectations(scenario);
        let removed = Removed::stated(scenario);
        let cases = chosen.iter().map(|&i| Case { strategy: strategy(scenario, i, &expected), removed }).collect();
        let source = Source::new(Seed(seed));
        let expected_care_growth = expected_care_growth(scenario);
        let general = 1.0 + scenario.number(scenario.general.mean).distribution.mean();
        Ok(Self {
            expected_funding_growth: expected_care_growth.iter().map(|care| general * care).collect(),
            expected_waiting_growth: expected_waiting_growth(scenario),
            programmes: expected_of_programmes(scenario),
            discounting: scenario.appraisal.as_ref().map(|system| Discounting::of(system, scenario.horizon())),
            expected_care_growth,
            scenario,
            source,
            sampler: Sampler::Inverse,
            trials,
            numbers,
            correlated,
            addresses,
            chosen: chosen.to_vec(),
            cases,
            extra_quantiles: Vec::new(),
            also_kept: Vec::new(),
            told_years: told_years(scenario, None),
            reference: reference(scenario, chosen, None),
        })
    }

    /// The same world, whose draws are made otherwise.
    #[must_use]
    pub fn drawn_by(self, sampler: Sampler) -> Self {
        Self { sampler, ..self }
    }

    /// The same, with quantiles to be estimated beside the seven that are always given.
    #[must_use]
    pub fn with_quantiles(self, mut quantiles: Vec<f64>) -> Self {
        quantiles.sort_by(f64::total_cmp);
        quantiles.dedup();
        quantiles.retain(|q| !QUANTILES.contains(q));
        Self { extra_quantiles: quantiles, ..self }
    }

    /// The same, with these outcomes kept of every trial, whatever else is.
    #[must_use]
    pub fn keeping(self, mut metrics: Vec<Metric>) -> Self {
        metrics.sort_unstable();
        metrics.dedup();
        Self { also_kept: metrics, ..self }
    }

    /// The same, in which estates are also told of a year, and held against this strategy, if it takes part.
    #[must_use]
    pub fn telling(self, year: FinancialYear, strategy: Option<&str>) -> Self {
        let told_years = told_years(self.scenario, Some(year));
        let reference = reference(self.scenario, &self.chosen, strategy);
        Self { told_years, reference, ..self }
    }

    /// The same, in which every strategy also meets the futures without these obstacles: a case for each set, beside those
    /// that the scenario itself removes. The futures are drawn once for all of them.
    #[must_use]
    pub fn without(self, sets: &[Removed]) -> Self {
        let each = |(&place, case): (&usize, &Case)| {
            let of =
                |&set: &Removed| (place, Case { strategy: case.strategy.clone(), removed: case.removed.union(set) });
            sets.iter().map(of).collect::<Vec<_>>()
        };
        let (chosen, cases) = self.chosen.iter().zip(&self.cases).flat_map(each).unzip();
        Self { chosen, cases, reference: self.reference * sets.len(), ..self }
    }

    /// Identifier and label of a case: those of its strategy, and what is gone beyond what the scenario itself removes.
    pub fn case_names(&self, case: usize) -> (String, String) {
        let (spec, stated) = (&self.scenario.strategies[self.chosen[case]], Removed::stated(self.scenario));
        let (mut id, mut label) = (spec.id.clone(), spec.label.clone());
        for gone in self.cases[case].removed.members().filter(|&gone| !stated.has(gone)) {
            id = format!("{id}_without_{}", gone.name());
            label = format!("{label}, {} barrier removed", gone.name());
        }
        (id, label)
    }

    /// The draws of the trials from `first_trial` on.
    pub(super) fn chance<const W: usize>(&self, first_trial: u32) -> Chance<W> {
        Chance::new(self.source, self.sampler, first_trial, self.scenario.first_year.start())
    }

    /// The expected value of a number: what the central case takes and a strategy sees.
    pub fn mean(&self, id: NumberId) -> f64 {
        self.scenario.number(id).distribution.mean()
    }

    /// Simulated years.
    pub fn horizon(&self) -> usize {
        self.scenario.horizon()
    }

    /// The numbers drawn once a trial that are random: what the parameter table holds.
    pub fn random_parameters(&self) -> impl Iterator<Item = NumberId> {
        let numbers = &self.scenario.numbers;
        (0..numbers.len())
            .map(NumberId)
            .filter(|id| numbers[id.0].timing == Timing::PerTrial && numbers[id.0].distribution.as_fixed().is_none())
    }
}

fn strategy(scenario: &Scenario, position: usize, expected: &Expectations) -> Strategy {
    let spec = &scenario.strategies[position];
    let estates = scenario.estates.len();
    let strategy = match spec.rule {
        Rule::Staged => {
            // The check has seen to it that neither stage is staged itself.
            let Some(stages) = spec.stages else { return Strategy::do_minimum() };
            let when = match stages.when {
                SwitchCondition::From(year) => When::Year((year.start() - scenario.first_year.start()).max(0) as usize),
                SwitchCondition::Above { band, basis, gbp_m } => {
                    When::Above { band: band.map(RiskBand::index), real: basis == PriceBasis::Real, gbp_m }
                }
            };
            return strategy(scenario, stages.first, expected).then(when, strategy(scenario, stages.then, expected));
        }
        Rule::Weighted => {
            let CriterionWeights { risk, age, size } = spec.weights;
            Strategy::weighted(expected, Weights { risk, age, size })
        }
        Rule::DoMinimum => Strategy::do_minimum(),
        Rule::Proportional => Strategy::proportional(estates),
        Rule::WorstFirst => Strategy::worst_first(estates),
        Rule::RiskPerPound => Strategy::risk_per_pound(expected),
        Rule::RingFenced => Strategy::ring_fenced(estates, spec.pots),
        Rule::BenefitCost => Strategy::benefit_cost(expected),
        Rule::ModerniseFirst => Strategy::worst_first(estates),
        Rule::EquityFirst => Strategy::equity_first(expected),
    };
    let strategy = with_programmes(scenario, spec, expected, strategy);
    let own = scenario.workforce.as_ref().map_or(0.0, |workforce| workforce.training_share);
    strategy.with_set_aside(spec.set_aside_share, spec.set_aside_for).with_training(spec.training_share.unwrap_or(own))
}

/// The strategy with the programmes that it lets start, in its order.
fn with_programmes(scenario: &Scenario, spec: &StrategySpec, expected: &Expectations, strategy: Strategy) -> Strategy {
    let Some(system) = &scenario.programmes else { return strategy };
    let worth = worth_of_programmes(scenario, expected);
    let deprived: Vec<f64> = system
        .list
        .iter()
        .map(|programme| {
            let served = programme.estates.iter().map(|&estate| expected.deprived_share[estate]);
            share_of(served.fold(0.0, |sum, share| sum + share), programme.estates.len() as f64)
        })
        .collect();
    // What retires legacy or connects comes before all else.
    let modern: Vec<f64> = system
        .list
        .iter()
        .map(|programme| {
            let retires = scenario.number(programme.legacy_retired).distribution.mean() > 0.0;
            f64::from(u8::from(retires || programme.kind.connects()))
        })
        .collect();
    let by = |scores: &[f64]| tiers_by_score(scores).concat();
    let listed = || (0..system.list.len()).collect::<Vec<_>>();
    let (order, in_order) = match (spec.programmes, spec.rule) {
        _ if spec.starts_none() => (Vec::new(), true),
        (Some(ProgrammeOrder::BenefitCost), _) | (None, Rule::BenefitCost) => (by(&worth), false),
        (None, Rule::ModerniseFirst) => (by(&modern), false),
        (None, Rule::EquityFirst) => (by(&deprived), false),
        _ => (listed(), true),
    };
    let strategy = strategy.with_programmes(order, in_order);
    match spec.rule {
        _ if !spec.pool => strategy,
        Rule::BenefitCost => {
            let backlog = worth_of_backlog(expected);
            strategy.in_one_pot(&worth, |tier| backlog[tier[0]])
        }
        // All programmes before all backlog.
        Rule::ModerniseFirst => strategy.in_one_pot(&vec![1.0; system.list.len()], |_| 0.0),
        _ => strategy.in_one_pot(&deprived, |tier| expected.deprived_share[tier[0] / 4]),
    }
}

/// Present worth of each programme per pound of its cost, at every number's mean (S7).
fn worth_of_programmes(scenario: &Scenario, expected: &Expectations) -> Vec<f64> {
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let backlog = worth_of_backlog(expected);
    let areas: Vec<f64> = scenario.estates.iter().map(|estate| mean(estate.area)).collect();
    let all_area = areas.iter().fold(0.0, |sum, area| sum + area);
    let day_to_day =
        scenario.funding.as_ref().map_or(0.0, |funding| mean(funding.revenue) + mean(funding.opening_deficit));
    let of = |programme: &Programme| {
        let served = programme.estates.iter().fold(0.0, |sum, &estate| sum + areas[estate]);
        let saved = mean(programme.productivity) * day_to_day * share_of(served, all_area);
        let yearly = mean(programme.cash_releasing) + mean(programme.societal) + saved - mean(programme.running_cost);
        let retired = programme.estates.iter().fold(0.0, |sum, &estate| {
            (0..4).fold(sum, |sum, band| sum + expected.opening_gbp_m[estate][band] * backlog[estate * 4 + band])
        });
        let cost = outturn(mean(programme.cost), mean(programme.optimism_bias));
        let (discount, _) = discounted(mean(programme.duration));
        let (_, annuity) = discounted(mean(programme.life));
        worth_per_pound(yearly, annuity, mean(programme.backlog_retired) * retired, discount, cost)
    };
    scenario.programmes.iter().flat_map(|programmes| &programmes.list).map(of).collect()
}

/// What may be known of programmes beforehand: money as planned, at every number's mean, before any raid.
fn expected_of_programmes(scenario: &Scenario) -> programmes::Expected {
    let Some(system) = &scenario.programmes else { return programmes::Expected::default() };
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let or_zero = |id: Option<NumberId>| id.map_or(0.0, mean);
    let (capital, general) = (&scenario.capital, &scenario.general);
    let (mut plan, mut index, mut inflation) = (or_zero(capital.base), 1.0, mean(general.last_observed));
    let mut reference = plan;
    let (mut own, mut backlog) = (Vec::new(), Vec::new());
    for t in 0..scenario.horizon() {
        let last_index = index;
        inflation = prices::inflation(inflation, mean(general.mean), general.persistence, 0.0, 0.0);
        index = prices::index(last_index, inflation);
        let (growth, increment) = (mean(capital.growth_after), mean(capital.increment_after));
        let mut pot = mean(capital.pot);
        match (capital.plan.get(t), capital.after_basis) {
            (Some(&listed), _) => (plan, reference) = (mean(listed), mean(listed)),
            (None, PriceBasis::Cash) => plan = money::planned_cash(plan, growth, increment),
            (None, PriceBasis::Real) => plan = money::planned_real(plan, last_index, index, growth, increment),
        }
        if t >= capital.plan.len() {
            pot = money::pot(pot, plan, reference);
        }
        let settled = capital.firm_to.is_none_or(|firm| scenario.first_year.plus(t as i32) <= firm);
        let counts = if settled { 1.0 } else { system.indicative_share };
        own.push(counts * (or_zero(capital.share_to_programmes) * plan + or_zero(capital.programmes) * index));
        backlog.push(counts * (mean(capital.share_to_backlog) * plan + mean(capital.pot_additionality) * pot));
    }
    programmes::expected(system, (&own, &backlog), mean(scenario.construction.mean), &scenario.numbers)
}

/// Growth of the cost of demand in each year with every number at its mean and no surprise: factors of the year before.
fn expected_care_growth(scenario: &Scenario) -> Vec<f64> {
    expected_growth(scenario, |_, service| scenario.number(service.cost_weight).distribution.mean())
}

/// The same of demand for the services that people wait for.
fn expected_waiting_growth(scenario: &Scenario) -> Vec<f64> {
    let Some(care) = &scenario.care else { return vec![1.0; scenario.horizon()] };
    expected_growth(scenario, |s, _| if care.services.contains(&s) { 1.0 } else { 0.0 })
}

/// Growth of demand by services, each weighted by its place and itself.
fn expected_growth(scenario: &Scenario, weight_of: impl Fn(usize, &Service) -> f64) -> Vec<f64> {
    let Some(system) = &scenario.demand else { return vec![1.0; scenario.horizon()] };
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let cost = |years: f64| {
        let weight = match system.groups.as_slice() {
            [] => 1.0,
            groups => groups.iter().fold(0.0, |sum, group| {
                sum + demand_equations::group_weight(mean(group.share), mean(group.growth_offset), years)
            }),
        };
        system.services.iter().enumerate().fold(0.0, |sum, (s, service)| {
            let index = demand_equations::service_index(mean(service.growth), years, 0.0, 0.0);
            sum + weight_of(s, service) * mean(service.million) * index * weight
        })
    };
    (0..scenario.horizon()).map(|t| cost((t + 1) as f64) / cost(t as f64)).collect()
}

/// What strategies may see: every number at its mean.
fn expectations(scenario: &Scenario) -> Expectations {
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let (backlog, incidents) = (&scenario.backlog, &scenario.incidents);
    let relative = incidents.relative_rate.map(mean);
    let weighted = scenario
        .estates
        .iter()
        .fold(0.0, |sum, estate| (0..4).fold(sum, |sum, band| sum + relative[band] * mean(estate.opening[band])));
    let k = failures::backlog_rate(mean(incidents.per_year), mean(incidents.from_backlog_share), weighted);
    Expectations {
        incident_rate: relative.map(|rate| k * rate),
        migration: backlog.migration.map(mean),
        escalation: backlog.escalation_offset.map(|offset| mean(backlog.escalation_mean) + mean(offset)),
        construction_inflation: mean(scenario.construction.mean),
        incident_cost_gbp_m: (mean(incidents.repair_cost)
            + mean(incidents.lost_bed_days) * mean(incidents.bed_day_value)
            + mean(incidents.clinical_weight) * mean(incidents.clinical_incident_value))
            * 1e-6,
        cost_to_clear: mean(backlog.cost_to_clear),
        criticality: scenario.estates.iter().map(|estate| mean(estate.criticality)).collect(),
        opening_gbp_m: scenario.estates.iter().map(|estate| estate.opening.map(mean)).collect(),
        general_inflation: mean(scenario.general.mean),
        years: scenario.horizon(),
        deprived_share: deprived_shares(scenario),
    }
}

/// Share of the people whom each estate serves who live in the most deprived fifth (S8): as stated, else by the groups that it serves.
fn deprived_shares(scenario: &Scenario) -> Vec<f64> {
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let linked = scenario.disparities.as_ref().zip(scenario.demand.as_ref());
    let linked = linked.filter(|(system, _)| system.groups.iter().any(|group| !group.estates.is_empty()));
    let every: Vec<usize> = (0..scenario.estates.len()).collect();
    let area = |j: usize| mean(scenario.estates[j].area);
    let by_groups = |j: usize| {
        let (system, demand) = linked?;
        let most_deprived = system.groups.iter().fold(f64::INFINITY, |least, group| least.min(group.rank));
        let (mut deprived, mut all) = (0.0, 0.0);
        for (access, group) in system.groups.iter().zip(&demand.groups) {
            let served = if access.estates.is_empty() { &every } else { &access.estates };
            if served.contains(&j) {
                // For each square metre: estates that the same groups serve are alike to the bit.
                let people = share_of(mean(group.share), served.iter().fold(0.0, |sum, &i| sum + area(i)));
                all += people;
                deprived += if access.rank == most_deprived { people } else { 0.0 };
            }
        }
        (all > 0.0).then(|| deprived / all)
    };
    let of = |(j, estate): (usize, &crate::systems::estate::Estate)| {
        estate.deprived_share.map(mean).or_else(|| by_groups(j)).unwrap_or(0.2)
    };
    scenario.estates.iter().enumerate().map(of).collect()
}

/// The years in which estates are told: where the settled plan ends, the last, and any that is asked for.
fn told_years(scenario: &Scenario, asked: Option<FinancialYear>) -> Vec<usize> {
    let years = [Some(scenario.end_of_the_plan()), Some(scenario.last_year), asked];
    let simulated =
        years.into_iter().flatten().filter_map(|year| usize::try_from(year.start() - scenario.first_year.start()).ok());
    let mut years: Vec<usize> = simulated.filter(|&year| year < scenario.horizon()).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// Position of a strategy among those chosen: the one named, else the scenario's reference, else the first.
fn reference(scenario: &Scenario, chosen: &[usize], named: Option<&str>) -> usize {
    let named = named.or(scenario.compare_reference.as_deref());
    let is_it = |&place: &usize| Some(scenario.strategies[place].id.as_str()) == named;
    chosen.iter().position(is_it).unwrap_or(0)
}
