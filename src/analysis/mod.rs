//! Questions put to the results of a run, one a file. The statistics take plain slices, so that closed forms go through the same
//! code as simulated futures; what makes sentences takes results.

pub mod adoption;
pub mod amount;
pub mod answer;
pub mod appraisal;
pub mod barriers;
pub mod best;
pub mod capital;
pub mod comparison;
pub mod difference;
pub mod driver;
pub mod estates;
pub mod extra;
pub mod fail_if;
pub mod opening;
pub mod pairs;
pub mod patients;
pub mod regret;
pub mod request;
pub mod side_by_side;
pub mod swept;
pub mod target;

pub use comparison::{Comparison, Contender, Question};
pub use fail_if::{Limit, Names};
