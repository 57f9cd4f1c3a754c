//! Why a verb did not do what it was asked, with the exit code of each reason.

use crate::scenario::Problems;

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code: a check of the model failed, or a value was not finite.
pub const MODEL_FAILED: u8 = 1;
/// Exit code: the command line or the scenario is wrong.
pub const COMMAND_LINE_WRONG: u8 = 2;
/// Exit code: disk, permission or memory failed, or the program itself.
pub const ENVIRONMENT_FAILED: u8 = 3;
/// Exit code: what is there is incomplete, and can be completed.
pub const INCOMPLETE: u8 = 4;
/// Exit code: what is there is not what was written.
pub const INTEGRITY_FAILED: u8 = 5;
/// Exit code: interrupted, nothing published.
pub const INTERRUPTED: u8 = 130;

/// Why a verb did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The scenario or a flag is wrong: everything that is, together.
    Problems(Vec<Problems>),
    /// The command line asks for what cannot be.
    Refused(String),
    /// A check of the model failed, or a value was not finite.
    Model(String),
    /// Disk, permission, memory.
    Environment(String),
    /// A fault of the program.
    Fault(String),
    /// A limit of `--fail-if` was breached.
    Breached(String),
    /// A folder whose run is not finished.
    Incomplete(String),
    /// A folder that is not as it was published.
    Integrity(String),
    /// Ctrl-C, SIGTERM or SIGHUP.
    Interrupted,
    /// Whoever read standard output closed it: not an error.
    ReaderLeft,
}

impl Failure {
    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Problems(_) | Self::Refused(_) => COMMAND_LINE_WRONG,
            Self::Model(_) | Self::Breached(_) => MODEL_FAILED,
            Self::Incomplete(_) => INCOMPLETE,
            Self::Integrity(_) => INTEGRITY_FAILED,
            Self::Environment(_) | Self::Fault(_) => ENVIRONMENT_FAILED,
            Self::Interrupted => INTERRUPTED,
            Self::ReaderLeft => DONE,
        }
    }

    /// What is said of it on standard error.
    pub fn render(&self, colour: bool) -> String {
        match self {
            Self::Problems(all) => {
                all.iter().map(|problems| format!("{}\n", problems.render(colour).trim_end())).collect()
            }
            Self::Refused(said)
            | Self::Model(said)
            | Self::Environment(said)
            | Self::Breached(said)
            | Self::Incomplete(said)
            | Self::Integrity(said) => format!("error: {said}\n"),
            Self::Fault(said) => format!(
                "error: {said}\nThis is a fault of the program, not of your scenario: please report it with the command.\n"
            ),
            Self::Interrupted => "Interrupted: nothing was published.\n".to_owned(),
            Self::ReaderLeft => String::new(),
        }
    }

    /// Both values, or everything that is wrong with either.
    ///
    /// # Errors
    /// The problems of both together; a failure of another kind alone.
    pub fn together<A, B>(a: Result<A, Self>, b: Result<B, Self>) -> Result<(A, B), Self> {
        match (a, b) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (Err(Self::Problems(mut a)), Err(Self::Problems(b))) => {
                a.extend(b);
                Err(Self::Problems(a))
            }
            (Err(failure), _) | (_, Err(failure)) => Err(failure),
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Problems(vec![problems])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sets_of_problems_are_told_in_one_pass() {
        let named = |name: &str| Failure::from(Problems { name: name.to_owned(), ..Problems::default() });
        let both = Failure::together::<(), ()>(Err(named("flags")), Err(named("file")));
        assert!(matches!(both, Err(Failure::Problems(all)) if all.len() == 2));
        let one = Failure::together(Ok(1), Err::<(), _>(named("file")));
        assert!(matches!(one, Err(Failure::Problems(all)) if all.len() == 1));
    }
}
