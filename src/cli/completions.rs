//! `capcast completions`: the shell completes verbs and flags; and the manual page.

use super::{Cli, Failure, Talk};
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum For {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
    /// The manual page, for `man`.
    Man,
}

/// What does my shell need, to complete verbs and flags? Writes its completions, or the manual page.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast completions bash > ~/.local/share/bash-completion/completions/capcast
  capcast completions zsh > ~/.zfunc/_capcast
  capcast completions fish > ~/.config/fish/completions/capcast.fish
  capcast completions man > ~/.local/share/man/man1/capcast.1")]
pub struct Completions {
    /// The shell; or `man`, for the manual page.
    #[arg(value_name = "SHELL")]
    shell: For,
}

impl Completions {
    /// Writes them.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        talk.data(&self.text()?)
    }

    fn text(&self) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        let shell = match self.shell {
            For::Bash => Shell::Bash,
            For::Elvish => Shell::Elvish,
            For::Fish => Shell::Fish,
            For::PowerShell => Shell::PowerShell,
            For::Zsh => Shell::Zsh,
            For::Man => {
                let page = clap_mangen::Man::new(Cli::command()).render(&mut bytes);
                page.map_err(|error| Failure::Fault(error.to_string()))?;
                return String::from_utf8(bytes).map_err(|error| Failure::Fault(error.to_string()));
            }
        };
        clap_complete::generate(shell, &mut Cli::command(), "capcast", &mut bytes);
        String::from_utf8(bytes).map_err(|error| Failure::Fault(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_and_the_manual_know_every_verb() {
        for shell in [For::Bash, For::Elvish, For::Fish, For::PowerShell, For::Zsh, For::Man] {
            let text = Completions { shell }.text().unwrap_or_default();
            for verb in Cli::command().get_subcommands().map(clap::Command::get_name) {
                assert!(text.contains(verb), "{shell:?} lacks {verb}");
            }
        }
    }
}
