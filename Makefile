# The two commands of a fresh machine:
#   make plan   builds the program and plans the sample territory; the workbooks are in sortie/
#   make test   runs every test
# Both need a Rust toolchain, gcc and g++, make and git. HiGHS also needs cmake and libclang to
# build: `outils` installs them with apt where it may, else says what to type.

SORTIE ?= sortie
SCENARIO ?= scenarios/boulonnais.toml
CARGO ?= cargo

.PHONY: plan test test-pdf lint doc bench bench-plan bench-france bench-growth bench-load paquet test-paquet test-linux \
	test-serveur windows test-windows outils clean

plan: outils
	$(CARGO) run --locked -- planifier $(SCENARIO) -o $(SORTIE)

# Random tests take the same cases at each run here, so that a change is judged by what it changes.
test: export PROPTEST_RNG_SEED ?= 1
test: outils
	$(CARGO) test --locked

# Clippy as the compiler of our own crate, over the dependencies that `test` has already built:
# `cargo clippy` would check polars all over again. Warnings are errors here, and only here.
lint: export RUSTC_WORKSPACE_WRAPPER = clippy-driver
lint: export CLIPPY_ARGS = -D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
lint: export CARGO_PROFILE_DEV_OPT_LEVEL = 0
lint: outils
	$(CARGO) fmt --check
	$(CARGO) build --locked --all-targets --quiet

# The pages of the library; `test` runs their examples. Warnings are errors.
doc: export RUSTDOCFLAGS = -D warnings
doc: export CARGO_PROFILE_DEV_OPT_LEVEL = 0
doc: outils
	$(CARGO) doc --locked --no-deps --quiet

# The report as a PDF: the typesetter is a feature that adds minutes to a cold build. Linted and
# tested in one build, as `lint` does.
test-pdf: export RUSTC_WORKSPACE_WRAPPER = clippy-driver
test-pdf: export CLIPPY_ARGS = -D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__
test-pdf: export CARGO_PROFILE_DEV_OPT_LEVEL = 0
test-pdf: outils
	$(CARGO) test --locked --features pdf --lib --test cli present

# Against what a user would take instead, in one run: the tables of README.
bench: outils
	$(CARGO) bench --locked --profile dev --bench import --bench retrofit --bench workbooks

# The planner against HiGHS given the same model in one piece: some eight minutes.
bench-plan: outils
	sh .ci/solveurs
	$(CARGO) bench --locked --profile dev --bench planner

# All of France, at four sizes; the communes are fetched once, from the npm registry.
bench-france: outils
	REVERBERE_COMMUNES="$$(sh .ci/communes_france)" \
		$(CARGO) bench --locked --profile dev --bench france -- 25000 250000 2500000 11500000

# Twenty persons on one server for ten minutes.
bench-load: outils
	$(CARGO) bench --locked --profile dev --bench load

# Whole runs of the program on growing territories, and their pages in a browser: an hour. The table
# of docs/growth.md. REVERBERE=... measures another version. Communes of thirty points reach half of the
# targets of the sample: a budget there is two or three points.
bench-growth: outils
	$(CARGO) bench --locked --profile dev --bench growth -- planifier pages 25000x74 100000x100 \
		100000x1000 250000x1000
	$(CARGO) bench --locked --profile dev --bench growth -- planifier premier 1000000x1000
	$(CARGO) bench --locked --profile dev --bench growth -- comparer 25000x74
	OPEN_FILES=64 $(CARGO) bench --locked --profile dev --bench growth -- planifier second \
		700000x35000

# What is handed out, in paquets/: docs/release.md.
paquet: outils
	packaging/linux

windows: outils
	packaging/windows

# The end-to-end tests against the binary of `paquet`. Left out: the one that ends the program before
# each of its steps, which only a development build can be asked to.
RELEASE = $(abspath $(or $(CARGO_TARGET_DIR),target))/x86_64-unknown-linux-gnu/release/reverbere
test-paquet: export PROPTEST_RNG_SEED ?= 1
test-paquet: outils
	REVERBERE=$(RELEASE) $(CARGO) test --locked --test cli -- --skip before_any_step_of_any_command

# The archive on a bare Debian, and the service behind nginx and Caddy. Both want root.
test-linux:
	packaging/test-linux

test-serveur:
	packaging/test-serveur $(RELEASE)

# The zip under Wine; its plan beside that of the Linux binary, where that is built.
test-windows:
	REVERBERE=$(wildcard $(RELEASE)) packaging/test-windows

outils:
	@sh .ci/outils

clean:
	$(CARGO) clean
	rm -rf $(SORTIE) paquets
