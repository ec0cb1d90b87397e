# make demo    builds Saime and shows a whole small federation on this machine
# make test    builds and runs every test
# make bench   release build; the product against a floor measured in the same run
# make bench-graph  the graph of a store beside a scan in C, and the graph engine beside other
#              programs, after: pip install -r Tests/Benchmarks/Graph/requirements.txt; NODES=1000000
# make lint    formatting, imports, generated code
# make format  rewrites the sources in the agreed format
# make generate  writes the protobuf code anew

SWIFT ?= swift
PROTOS := $(wildcard Protocol/saime/v1/*.proto)
SOURCES := Package.swift Sources Node Tests
GENERATED := Sources/Register/Generated/entry.pb.swift Sources/SyncProtocol/Generated/sync.pb.swift
GENERATOR := .build/debug/protoc-gen-swift
CHANGE_SETS ?= 100000

NODES ?= 1000000
PYTHON ?= python3

.PHONY: demo test bench bench-graph lint format generate packages protoc

demo: packages
	$(SWIFT) build --product saime
	.build/debug/saime demo

# By product: --build-tests would compile the whole of protoc too. Real processes, the transport and the
# simulator go one after another: each keeps every processor busy, and waits for answers within a time.
test: packages
	for product in saime saime-bench graph-bench saimePackageTests; do $(SWIFT) build --product $$product || exit 1; done
	$(SWIFT) test --skip-build --disable-xctest --skip SimulationTests --skip NodeTests --skip TransportTests
	$(SWIFT) test --skip-build --disable-xctest --filter TransportTests
	$(SWIFT) test --skip-build --disable-xctest --filter NodeTests
	$(SWIFT) test --skip-build --disable-xctest --filter SimulationTests

bench: packages
	$(SWIFT) build -c release --product saime
	$(SWIFT) build -c release --product saime-bench
	.build/release/saime-bench --change-sets $(CHANGE_SETS) --json .build/bench.json

bench-graph: packages
	$(SWIFT) build -c release --product graph-bench
	missed=0; \
	$(PYTHON) Tests/Benchmarks/Graph/store.py --nodes $(NODES) --json .build/bench-graph-store.json || missed=1; \
	$(PYTHON) Tests/Benchmarks/Graph/compare.py --nodes $(NODES) && exit $$missed

lint: packages protoc
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)
	$(SWIFT) build --product protoc-gen-swift
	.ci/generate $(GENERATOR) .build/generated
	diff -r -q .build/generated/Register Sources/Register/Generated
	diff -r -q .build/generated/SyncProtocol Sources/SyncProtocol/Generated

format:
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

generate: packages protoc
	$(SWIFT) build --product protoc-gen-swift
	.ci/generate $(GENERATOR) .build/generated
	cp .build/generated/Register/* Sources/Register/Generated/
	cp .build/generated/SyncProtocol/* Sources/SyncProtocol/Generated/

# The two C libraries that Saime is built on; the state's distribution keeps them up to date.
packages:
	@.ci/packages libsqlite3-dev libssl-dev

protoc:
	@.ci/packages protobuf-compiler
