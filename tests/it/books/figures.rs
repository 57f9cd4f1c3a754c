//! The figures of one future, each found at its address: seed, variable, entity, trial and year.

use capcast::draw::{Seed, Source, VariableHash, normal_quantile, poisson::poisson};
use capcast::scenario::{Scenario, Timing};

/// What chance has decided in one trial; trial 0 is the central case, where it decides nothing.
pub struct Figures<'s> {
    pub scenario: &'s Scenario,
    pub trial: u32,
    source: Source,
    values: Vec<f64>,
}

impl<'s> Figures<'s> {
    pub fn of_trial(scenario: &'s Scenario, seed: u64, trial: u32) -> Self {
        let source = Source::new(Seed(seed));
        let numbers = &scenario.numbers;
        let own = |i: usize| source.at(VariableHash::new(&numbers[i].key, ""), trial, None);
        let value = |i: usize| {
            let law = &numbers[i].distribution;
            if trial == 0 || numbers[i].timing != Timing::PerTrial {
                return law.mean();
            }
            let tied = scenario.correlations.iter().find(|group| group.members.iter().any(|member| member.0 == i));
            law.quantile(tied.map_or_else(
                || own(i),
                |group| {
                    let at = group.members.iter().position(|member| member.0 == i).unwrap();
                    group.copula.uniform(at, &group.members.iter().map(|member| own(member.0)).collect::<Vec<_>>())
                },
            ))
        };
        Self { scenario, trial, source, values: (0..numbers.len()).map(value).collect() }
    }

    fn place(&self, path: &str) -> Option<usize> {
        self.scenario.numbers.binary_search_by(|number| number.key.as_str().cmp(path)).ok()
    }

    /// The central case of the same scenario.
    pub fn central(&self) -> Self {
        Self::of_trial(self.scenario, self.source.seed().0, 0)
    }

    /// The number at a path, if the scenario has it; one that is not drawn once stands at its mean.
    pub fn get(&self, path: &str) -> Option<f64> {
        self.place(path).map(|place| self.values[place])
    }

    pub fn of(&self, path: &str) -> f64 {
        self.get(path).unwrap_or_else(|| panic!("no number at {path}"))
    }

    /// What a strategy, or a plan of funding, expects of it.
    pub fn mean(&self, path: &str) -> f64 {
        self.scenario.numbers[self.place(path).unwrap()].distribution.mean()
    }

    /// The same, if the scenario has it.
    pub fn expected(&self, path: &str) -> Option<f64> {
        self.place(path).map(|place| self.scenario.numbers[place].distribution.mean())
    }

    pub fn is_random(&self, path: &str) -> bool {
        self.scenario.numbers[self.place(path).unwrap()].distribution.as_fixed().is_none()
    }

    pub fn is_central(&self) -> bool {
        self.trial == 0
    }

    pub fn years(&self) -> usize {
        self.scenario.horizon()
    }

    pub fn uniform(&self, variable: &str, entity: &str, t: usize) -> f64 {
        let year = self.scenario.first_year.start() + t as i32;
        self.source.at(VariableHash::new(variable, entity), self.trial, Some(year))
    }

    /// A uniform, drawn once.
    pub fn uniform_once(&self, variable: &str, entity: &str) -> f64 {
        self.source.at(VariableHash::new(variable, entity), self.trial, None)
    }

    /// A number that is drawn once for each thing that it is about.
    pub fn for_each(&self, path: &str, entity: &str) -> f64 {
        let law = &self.scenario.numbers[self.place(path).unwrap()].distribution;
        if self.trial == 0 { law.mean() } else { law.quantile(self.uniform_once(path, entity)) }
    }

    /// A standard normal number, drawn once.
    pub fn normal_once(&self, variable: &str, entity: &str) -> f64 {
        if self.trial == 0 {
            return 0.0;
        }
        normal_quantile(self.uniform_once(variable, entity))
    }

    /// A standard normal surprise.
    pub fn surprise(&self, variable: &str, entity: &str, t: usize) -> f64 {
        if self.trial == 0 { 0.0 } else { normal_quantile(self.uniform(variable, entity, t)) }
    }

    /// A number that is drawn every year.
    pub fn yearly(&self, path: &str, entity: &str, t: usize) -> f64 {
        let law = &self.scenario.numbers[self.place(path).unwrap()].distribution;
        if self.trial == 0 { law.mean() } else { law.quantile(self.uniform(path, entity, t)) }
    }

    /// 1 where it happens; its probability in the central case.
    pub fn happens(&self, variable: &str, probability: f64, t: usize) -> f64 {
        match self.trial {
            0 => probability,
            _ if self.uniform(variable, "year", t) < probability => 1.0,
            _ => 0.0,
        }
    }

    /// The number of events: few are counted up from the probability of none.
    pub fn count(&self, variable: &str, entity: &str, rate: f64, t: usize) -> f64 {
        let uniform = self.uniform(variable, entity, t);
        if self.trial == 0 {
            return rate;
        }
        if rate >= 20.0 {
            return poisson(uniform, normal_quantile(uniform), rate);
        }
        let (mut count, mut probability) = (0.0, (-rate).exp());
        let mut below = probability;
        while uniform > below && count < 100.0 {
            count += 1.0;
            probability *= rate / count;
            below += probability;
        }
        count
    }
}

/// A share of a whole, of which there may be none.
pub fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
