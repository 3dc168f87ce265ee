# The two commands of a fresh machine:
#   make plan   builds the program and plans the sample territory; the workbooks are in sortie/
#   make test   runs every test
# Both need a Rust toolchain, gcc and g++, make and git. HiGHS also needs cmake and libclang to
# build: `outils` installs them with apt where it may, else says what to type.

SORTIE ?= sortie
SCENARIO ?= scenarios/boulonnais.toml
CARGO ?= cargo

.PHONY: plan test lint outils clean

plan: outils
	$(CARGO) run --locked -- planifier $(SCENARIO) -o $(SORTIE)

test: outils
	$(CARGO) test --locked

# Clippy as the compiler of our own crate, over the dependencies that `test` has already built:
# `cargo clippy` would check polars all over again.
lint: outils
	$(CARGO) fmt --check
	RUSTC_WORKSPACE_WRAPPER=clippy-driver $(CARGO) build --locked --all-targets --quiet

outils:
	@sh .ci/outils

clean:
	$(CARGO) clean
	rm -rf $(SORTIE)
