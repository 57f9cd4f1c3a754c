//! Everything that is printed: data on standard output, talk on standard error, and no panic when either is closed.

use super::Failure;
use std::io::{ErrorKind, IsTerminal, Write};

/// The two streams. (`println!` and `eprintln!` panic when their stream fails; these do not.)
#[derive(Clone, Copy, Debug)]
pub struct Talk {
    quiet: bool,
}

impl Talk {
    /// With `quiet`, only results and errors are printed.
    pub fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether standard error is a terminal that shows colour.
    pub fn colour(&self) -> bool {
        self.is_watched() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
    }

    /// Whether someone watches standard error.
    pub fn is_watched(&self) -> bool {
        std::io::stderr().is_terminal()
    }

    /// Whether only results and errors are printed.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Results, on standard output.
    ///
    /// # Errors
    /// [`Failure::ReaderLeft`] where the other end of a pipe was closed, [`Failure::Environment`] where writing failed.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        let mut stream = std::io::stdout().lock();
        match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::ReaderLeft),
            Err(error) => Err(Failure::Environment(format!("standard output cannot be written: {error}"))),
        }
    }

    /// Talk, on standard error, unless quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Errors, on standard error. That this fails in turn cannot be told to anyone.
    pub fn complain(&self, text: &str) {
        let mut stream = std::io::stderr().lock();
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }
}
