//! Allocation strategies: set-asides, a score of each candidate, and a fill.
//!
//! A candidate is an estate × risk band, numbered `estate * 4 + band`. A strategy is decided before the first year from
//! expected values alone, so it cannot see the future: what it makes of a year depends only on the stock at hand and
//! the money available.

pub mod fill;
pub mod score;

pub use fill::{Pot, tiers_by_score};
pub use score::Expectations;

/// How the money that reaches backlog is allocated once capital repairs are paid.
///
/// ```
/// use capcast::strategy::Strategy;
/// // two estates, worst band first: candidates 3 and 7 are the high-risk work of estates 0 and 1
/// let strategy = Strategy::worst_first(2);
/// assert_eq!(strategy.pots[0].tiers[0], vec![3, 7]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Strategy {
    /// Share of the money left after repairs that is set aside for training, change and outreach: spent, not on backlog.
    pub set_aside_share: f64,
    /// Share of delivery staff's time that goes to training.
    pub training_share: f64,
    /// Pots filled from the rest, each in order of its tiers; none: the rest is not spent.
    pub pots: Vec<Pot>,
}

impl Strategy {
    /// Repairs and committed spend only.
    pub fn do_minimum() -> Self {
        Self { set_aside_share: 0.0, training_share: 0.0, pots: Vec::new() }
    }

    /// Backlog pro rata to stock: one tier holds every candidate.
    pub fn proportional(estates: usize) -> Self {
        Self::in_order(vec![(0..estates * 4).collect()])
    }

    /// High, significant, moderate, low; pro rata within a band.
    pub fn worst_first(estates: usize) -> Self {
        Self::in_order(tiers_by_score(&(0..estates * 4).map(|candidate| (candidate % 4) as f64).collect::<Vec<_>>()))
    }

    /// In order of expected cost avoided next year per pound.
    pub fn risk_per_pound(expected: &Expectations) -> Self {
        let scores: Vec<f64> =
            (0..expected.criticality.len() * 4).map(|c| score::risk_per_pound(expected, c / 4, c % 4)).collect();
        Self::in_order(tiers_by_score(&scores))
    }

    /// A fixed share of the money for each risk band, low first; pro rata inside; what a pot cannot spend is not spent.
    pub fn ring_fenced(estates: usize, shares: [f64; 4]) -> Self {
        let pot = |band: usize| Pot {
            share: shares[band],
            tiers: vec![(0..estates).map(|estate| estate * 4 + band).collect()],
        };
        Self {
            set_aside_share: 0.0,
            training_share: 0.0,
            pots: (0..4).filter(|&band| shares[band] > 0.0).map(pot).collect(),
        }
    }

    /// The same, with a share of the money set aside.
    pub fn with_set_aside(self, set_aside_share: f64) -> Self {
        Self { set_aside_share, ..self }
    }

    /// The same, with a share of delivery staff's time in training.
    pub fn with_training(self, training_share: f64) -> Self {
        Self { training_share, ..self }
    }

    fn in_order(tiers: Vec<Vec<usize>>) -> Self {
        Self { set_aside_share: 0.0, training_share: 0.0, pots: vec![Pot { share: 1.0, tiers }] }
    }
}
