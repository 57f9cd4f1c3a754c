# The few commands that people use here. `just` alone lists them; https://just.systems. None is needed: each line below
# works typed by hand.

# lists the commands
default:
    @just --list

# runs a scenario: `just run`, `just run scenarios/trust.toml --trials 1000`
run *ARGS:
    cargo run --release -- run {{ARGS}}

# all tests, or those whose name holds a word: `just test ledger`
test *WORDS:
    cargo test --release {{WORDS}}

# what must hold before a change is handed over: everything that the machine checks
all:
    .ci/run

# layout and lints, as the checks ask for them
lint:
    cargo fmt --all
    cargo clippy --release --all-targets --locked -- -D warnings

# the documentation of the code, in a browser
doc:
    cargo doc --release --no-deps --open

# how fast the engine is
bench:
    cargo bench --bench engine

# writes expected outputs anew; read the difference before you keep it
snapshots:
    SNAPSHOTS=overwrite cargo test --release
    git diff --stat

# licences, advisories and sources of all dependencies (needs cargo-deny)
deny:
    cargo deny --locked check
