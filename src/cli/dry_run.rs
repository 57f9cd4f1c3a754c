//! A run tried in small, for what it will cost.

use super::Failure;
use super::cost::{Cost, seconds};
use super::simulation::{Prepared, charts_of, tables_of};
use crate::output::estimated_bytes;
use crate::study::{Progress, StudyError};
use rayon::ThreadPool;
use std::path::Path;

impl Prepared<'_> {
    /// Runs one block a thread, tables and charts included, and scales it to the whole; writes nothing.
    ///
    /// # Errors
    /// Those of the run itself.
    pub fn dry_run(&self, pool: &ThreadPool, folder: &Path, progress: &dyn Progress) -> Result<Cost, Failure> {
        let (threads, simulation) = (pool.current_num_threads(), &self.simulation);
        let burst = pool.install(|| simulation.cost(threads, &seconds, progress));
        let (mut study, burst, results) = burst.map_err(|error| match error {
            StudyError::Run(error) => self.failure(error),
            other => other.into(),
        })?;
        let disk = estimated_bytes(&simulation.world, simulation.keep);
        study.memory = self.memory();
        let simulated = seconds();
        // What fails here fails in the run too, and is told there.
        let _ = tables_of(&burst, &results, &burst.identity(&results));
        let tabled = seconds();
        if !self.no_charts {
            let _ = charts_of(&burst, &results, None, false);
        }
        let times = simulation.world.cases.len() as f64 / burst.world.cases.len().max(1) as f64;
        study.seconds += (tabled - simulated) * disk as f64 / estimated_bytes(&burst.world, burst.keep) as f64
            + (seconds() - tabled) * times;
        Ok(Cost::new(study, disk, folder))
    }
}
