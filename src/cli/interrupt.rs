//! Ctrl-C, SIGTERM and SIGHUP: the first gives up in good order, the second at once.

use super::failure::{Failure, INTERRUPTED};
use std::sync::atomic::{AtomicBool, Ordering};

static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Starts to listen; the flag is set when the run must give up.
pub fn listen() -> &'static AtomicBool {
    // It fails only where someone else listens already; then it is theirs to stop us.
    let _ = ctrlc::set_handler(|| {
        if CANCELLED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
    &CANCELLED
}

/// Gives up where the run was told to.
pub fn check() -> Result<(), Failure> {
    if CANCELLED.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
}
