# memoc: `make demo` shows the main job, `make test` runs every test. Both install what is missing.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release

.PHONY: demo sizes scale headline test bench build lint bless format clean prerequisites

demo: prerequisites
	$(BUILD) --product memoc
	./Scripts/demo.sh

# Measures Docs/Sizes.md and draws Docs/sizes.svg; some minutes.
sizes: prerequisites
	command -v gnuplot >/dev/null || ./Scripts/prerequisites.sh gnuplot-nox
	$(BUILD) --product memoc
	./Scripts/sizes.sh

# Measures Docs/Scale.md, cost over the number of samples, and draws Docs/scale.svg; many minutes.
scale: prerequisites
	command -v gnuplot >/dev/null || ./Scripts/prerequisites.sh gnuplot-nox
	$(BUILD) --product memoc
	./Scripts/scale.sh

# The papers' headline shape: 1,000,000 samples of 1000 classes, every one verified; minutes.
# `Scripts/headline.sh 15800000 600` is the other one.
headline: build
	./Scripts/headline.sh

test: prerequisites lint
	$(BUILD) --build-tests
	$(SWIFT) test -c release --skip-build --disable-xctest

build: prerequisites
	$(BUILD) --product memoc

# Times generated code against GMP, _BitInt, a table by hand and a perfect hash; Docs/Benchmarks.md has
# results.
bench: build
	./Scripts/prerequisites.sh clang-16 libcmph-dev
	./Benchmarks/run.sh
	./Benchmarks/matrix.sh

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Runtime Templates Tests

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Runtime Templates Tests

# Rewrites the golden files; review the change like code.
bless: prerequisites
	MEMOC_BLESS=1 $(SWIFT) test -c release --disable-xctest

prerequisites:
	@./Scripts/prerequisites.sh

clean:
	rm -rf .build demo headline scale sizes
