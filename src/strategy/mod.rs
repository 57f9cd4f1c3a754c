//! Allocation strategies: set-asides, a score of each candidate, and a fill.
//!
//! A candidate is an estate × risk band, numbered `estate * 4 + band`. A strategy is decided before the first year from
//! expected values alone, so it cannot see the future: what it makes of a year depends only on the stock at hand and
//! the money available, and where it is staged on the year, or the backlog at the last close (S5).

mod allocate;
pub mod fill;
pub mod score;

pub use allocate::{Allocation, NoProgrammes, Stage, Starts};
pub use fill::{Pot, tiers_by_score};
pub use score::{Expectations, Weights};

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
    /// Shares of it for training, change and outreach.
    pub set_aside_for: [f64; 3],
    /// Share of delivery staff's time that goes to training.
    pub training_share: f64,
    /// Pots filled from the rest, each in order of its tiers; none: the rest is not spent.
    pub pots: Vec<Pot>,
    /// Positions of the programmes that it lets start, in order.
    pub programmes: Vec<usize>,
    /// Whether one may start only after those before it.
    pub in_order: bool,
    /// Programmes and candidates in one order, where their money is one pot; empty: each has its own.
    pub one_pot: Vec<Entry>,
    /// What takes its place in later years; none: nothing ever does.
    pub later: Option<Box<Later>>,
}

/// What may take money from a pot that is for programmes and backlog alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// The programme at this position.
    Programme(usize),
    /// Candidates that are equals.
    Tier(Vec<usize>),
}

/// A strategy that takes the place of another, and when. Once it has, it stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// When.
    pub when: When,
    /// What money is allocated by from then on.
    pub strategy: Strategy,
}

/// When one strategy takes the place of another: known in advance, or seen in the books. Never by what is still to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// So many years after the first.
    Year(usize),
    /// In the first year whose last close shows more backlog than this.
    Above {
        /// The band that is watched, low first; none: all together.
        band: Option<usize>,
        /// Whether in general prices of the opening year, and not in cash.
        real: bool,
        /// £m.
        gbp_m: f64,
    },
}

impl When {
    /// The backlog that is watched among that of the bands at the last close, at the general price index of that close; 0
    /// where nothing is watched.
    ///
    /// ```
    /// use capcast::strategy::When;
    /// let all = When::Above { band: None, real: true, gbp_m: 12.0 };
    /// assert_eq!(all.watched([1.0, 2.0, 3.0, 4.0], 1.25), 8.0);
    /// ```
    #[inline(always)]
    pub fn watched(self, bands: [f64; 4], index: f64) -> f64 {
        match self {
            Self::Year(_) => 0.0,
            Self::Above { band, real, .. } => {
                let cash = match band {
                    Some(band) => bands[band],
                    None => ((bands[0] + bands[1]) + bands[2]) + bands[3],
                };
                if real { cash / index } else { cash }
            }
        }
    }

    /// Whether it has come (S5): 1 where it has, for good, else 0; `before` is what held in the last year.
    ///
    /// ```
    /// use capcast::strategy::When;
    /// let above = When::Above { band: Some(3), real: false, gbp_m: 12.0 };
    /// assert_eq!([above.has_switched(0.0, 4, 12.0), above.has_switched(0.0, 4, 12.5)], [0.0, 1.0]);
    /// assert_eq!(above.has_switched(1.0, 4, 7.0), 1.0);
    /// assert_eq!([When::Year(3).has_switched(0.0, 2, 0.0), When::Year(3).has_switched(0.0, 3, 0.0)], [0.0, 1.0]);
    /// ```
    #[inline(always)]
    pub fn has_switched(self, before: f64, year: usize, watched: f64) -> f64 {
        let now = match self {
            Self::Year(first) => year >= first,
            Self::Above { gbp_m, .. } => watched > gbp_m,
        };
        if now { 1.0 } else { before }
    }
}

impl Strategy {
    /// Repairs and committed spend only.
    pub fn do_minimum() -> Self {
        Self {
            set_aside_share: 0.0,
            set_aside_for: [1.0 / 3.0; 3],
            training_share: 0.0,
            pots: Vec::new(),
            programmes: Vec::new(),
            in_order: true,
            one_pot: Vec::new(),
            later: None,
        }
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
        Self { pots: (0..4).filter(|&band| shares[band] > 0.0).map(pot).collect(), ..Self::do_minimum() }
    }

    /// In order of a weighted sum of standardised criteria.
    pub fn weighted(expected: &Expectations, weights: Weights) -> Self {
        Self::in_order(tiers_by_score(&score::weighted(expected, weights)))
    }

    /// By the present worth of each candidate per pound over the horizon (S6).
    pub fn benefit_cost(expected: &Expectations) -> Self {
        Self::in_order(tiers_by_score(&score::worth_of_backlog(expected)))
    }

    /// By the share of the people served who live in the most deprived fifth, then the worst band first (S8).
    pub fn equity_first(expected: &Expectations) -> Self {
        let deprived = &expected.deprived_share;
        let mut tiers = Vec::new();
        for estates in tiers_by_score(deprived) {
            tiers.extend((0..4).rev().map(|band| estates.iter().map(|estate| estate * 4 + band).collect()));
        }
        Self::in_order(tiers)
    }

    /// The same, which lets these programmes start, in this order.
    #[must_use]
    pub fn with_programmes(self, programmes: Vec<usize>, in_order: bool) -> Self {
        Self { programmes, in_order, ..self }
    }

    /// The same, with its programmes and its only pot in one order, as these scores have it: of programmes, by their position, and of
    /// each tier; programmes come first where they are equal.
    #[must_use]
    pub fn in_one_pot(self, programmes: &[f64], tier: impl Fn(&[usize]) -> f64) -> Self {
        let mut entries: Vec<(f64, Entry)> =
            self.programmes.iter().map(|&k| (programmes[k], Entry::Programme(k))).collect();
        let tiers = self.pots.iter().flat_map(|pot| &pot.tiers);
        entries.extend(tiers.map(|of| (tier(of), Entry::Tier(of.clone()))));
        // Scores are equal up to the rounding of a mean.
        entries.sort_by_key(|(score, _)| std::cmp::Reverse((score * 1e12).round() as i64));
        Self { one_pot: entries.into_iter().map(|(_, entry)| entry).collect(), ..self }
    }

    /// Whether it ever lets the programme at this position start.
    pub fn seeks(&self, programme: usize) -> bool {
        let own = self.programmes.contains(&programme);
        own || self.later.as_ref().is_some_and(|later| later.strategy.seeks(programme))
    }

    /// The same until `when`, and from then on another.
    #[must_use]
    pub fn then(self, when: When, strategy: Self) -> Self {
        Self { later: Some(Box::new(Later { when, strategy })), ..self }
    }

    /// The same, with a share of the money set aside, of which these shares are for training, change and outreach.
    #[must_use]
    pub fn with_set_aside(self, set_aside_share: f64, set_aside_for: [f64; 3]) -> Self {
        Self { set_aside_share, set_aside_for, ..self }
    }

    /// The same, with a share of delivery staff's time in training.
    pub fn with_training(self, training_share: f64) -> Self {
        Self { training_share, ..self }
    }

    fn in_order(tiers: Vec<Vec<usize>>) -> Self {
        Self { pots: vec![Pot { share: 1.0, tiers }], ..Self::do_minimum() }
    }
}
