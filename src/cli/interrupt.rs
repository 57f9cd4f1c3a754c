//! Ctrl-C, SIGTERM and SIGHUP: the first gives up in good order, the second at once.

use super::failure::{Failure, INTERRUPTED};
use crate::output::Traces;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

static CANCELLED: AtomicBool = AtomicBool::new(false);

/// What must be removed before the program may end in the middle of its work; none while it may not.
static ENDS: Mutex<Option<Vec<Traces>>> = Mutex::new(None);

/// How long good order may take.
const GRACE: Duration = Duration::from_millis(700);

/// Starts to listen; the flag is set when the run must give up.
pub fn listen() -> &'static AtomicBool {
    // It fails only where someone else listens already; then it is theirs to stop us.
    let _ = ctrlc::set_handler(|| {
        if CANCELLED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
        std::thread::spawn(|| {
            std::thread::sleep(GRACE);
            end();
        });
    });
    &CANCELLED
}

/// The same of a verb that writes nothing before all is done: where it does not ask in time whether to give up, since it
/// is in the middle of something long, it is ended.
pub fn listen_and_end() -> &'static AtomicBool {
    ENDS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default();
    listen()
}

/// Notes what must be removed if the program is ended now.
pub fn holds(traces: Traces) {
    if let Some(all) = ENDS.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        all.push(traces);
    }
}

/// From now on the program is not ended in the middle of its work.
pub fn publishing() {
    *ENDS.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// Ends the program where it may be ended.
fn end() {
    let ends = ENDS.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(all) = ends.as_ref() else { return };
    all.iter().for_each(Traces::remove);
    // Whether anyone reads it or not.
    let _ = std::io::stderr().write_all(Failure::Interrupted.render(false).as_bytes());
    std::process::exit(i32::from(INTERRUPTED));
}

/// Gives up where the run was told to.
pub fn check() -> Result<(), Failure> {
    if CANCELLED.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
}
