#!/usr/bin/env bash
# Builds the module that `capcast explore` puts into its page, and records what it computes.
#
# Needs a Rust with the target (rustup target add wasm32-unknown-unknown) and Node. (wasm-opt -O2 took 1.6 % off the packed module: not worth another tool.)
# Where there is another compiler for the target, name it in RUSTC, and what it needs beside in CAPCAST_WASM_FLAGS (`-Zbuild-std=std,panic_abort`).
set -euo pipefail
cd "$(dirname "$0")"
target=${CARGO_TARGET_DIR:-module/target}

# No path of this machine in the module, so that two machines build the same bytes.
home=${CARGO_HOME:-$HOME/.cargo}
# 128-bit lanes: a quarter faster, in every browser since 2023. LLVM 22 cannot select some of what its vectoriser of straight code makes of
# comparisons for this target, so only loops are vectorised. Whether the bits are the same is not trusted: see below.
export RUSTFLAGS="-C target-feature=+simd128 -C no-vectorize-slp --remap-path-prefix=$home=cargo --remap-path-prefix=$(cd .. && pwd)=capcast ${RUSTFLAGS:-}"
# shellcheck disable=SC2086 # flags are words
cargo build --release --locked --manifest-path module/Cargo.toml --target wasm32-unknown-unknown --target-dir "$target" ${CAPCAST_WASM_FLAGS:-}
made=$target/wasm32-unknown-unknown/release/capcast_explore.wasm
gzip -9 -n -c "$made" >module.wasm.gz
# Which module it is, and what it makes of the scenarios that are built in; `cargo test explore` holds both against what is here.
{
    printf 'module.wasm.gz %s\n' "$(sha256sum module.wasm.gz | cut -d' ' -f1)"
    node golden.mjs module.wasm.gz
} >golden.txt
printf 'module.wasm: %d bytes; module.wasm.gz: %d bytes\n' "$(wc -c <"$made")" "$(wc -c <module.wasm.gz)"
cat golden.txt
