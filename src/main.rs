//! The binary: parse, dispatch, print the error, give the exit code. Everything else is the library.
#![forbid(unsafe_code)]

use capcast::cli::{self, Cli, Talk};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(command) => command,
        // Help, version and mistakes alike; a closed pipe must not turn any of them into a panic.
        Err(said) => {
            let _ = said.print();
            return ExitCode::from(if said.use_stderr() { cli::COMMAND_LINE_WRONG } else { cli::DONE });
        }
    };
    let talk = Talk::new(command.quiet());
    match cli::run(command, &talk) {
        Ok(()) => ExitCode::from(cli::DONE),
        Err(failure) => {
            talk.complain(&failure.render(talk.colour()));
            ExitCode::from(failure.exit_code())
        }
    }
}
