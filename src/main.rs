//! The binary: parse, dispatch, print the error, give the exit code. Everything else is the library.
#![forbid(unsafe_code)]

use capcast::cli::{self, Cli, Talk};
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(match Cli::read(std::env::args_os()) {
        Err(exit_code) => exit_code,
        Ok(command) => {
            let talk = Talk::new(command.quiet());
            match cli::run(command, &talk) {
                Ok(()) => cli::DONE,
                Err(failure) => {
                    talk.complain(&failure.render(talk.colour()));
                    failure.exit_code()
                }
            }
        }
    })
}
