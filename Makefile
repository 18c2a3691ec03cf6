# Every target sets up what it needs, on a fresh Debian with .NET SDK 10 and Node 20, as root or with sudo.
# CI runs `make test` and nothing else.

SHELL := /bin/bash
.DEFAULT_GOAL := help
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export MSBUILDDISABLENODEREUSE := 1
# Nothing that make starts restores another package than the locked one.
export RestoreLockedMode := true

ROLLUP := artifacts/host/publish/Cli/release/rollup

.PHONY: help setup demo build test check fuzz messages signature image guest costs bench bench-validation clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## install what is missing: npm packages of onchain/, NuGet packages by lock file; says what else to install
	@tests/setup.sh demo

build: setup ## build everything in Release, and publish the command
	@tests/build.sh Rollup.sln --no-restore
	@tests/build.sh publish dapp/host/Cli --no-build

demo: setup ## one job from posting to payment on a local chain, narrated
	@tests/build.sh dapp/host/Cli --no-restore
	@tests/build.sh publish dapp/host/Cli --no-build
	@$(ROLLUP) demo

test: ## everything: unit, end to end, contracts, signature on every target
	@tests/setup.sh test
	@tests/run.sh all

check: setup ## quick: build, the law tests, the fast unit tests and the contracts
	@tests/run.sh quick

fuzz: ## the tests of units, translator, processor and simulator with their long random runs
	@tests/setup.sh test
	@LOCKSTEP_FUZZ=1 tests/run.sh fuzz

messages: setup ## readers, writers and views of every message, made from onchain/src; a test compares what is committed
	@node onchain/messages/make.js

signature: ## the signature under the JIT and as native code for x64 and arm64, compared
	@tests/setup.sh test
	@machine-image/signature.sh

image: ## the guest as RAM image of the Cartesi Machine, compared with image.lock; ACCEPT=1 writes the lock anew
	@tests/setup.sh test
	@machine-image/image.sh && machine-image/lock.sh

guest: ## the guest as C by our own translator, compiled for x64, riscv64 and wasm32, its signature compared
	@tests/setup.sh test
	@machine-image/aot.sh

costs: ## the guest's instructions by input and by operation, written to machine-image/costs.json
	@tests/setup.sh test
	@machine-image/costs.sh

bench: setup ## timings on this machine
	@bench/run.sh

bench-validation: ## what verifying one piece of work costs, ours and others': tables, picture
	@tests/setup.sh test
	@bench/Validation/run.sh

clean: ## remove what was built (downloaded packages stay)
	@rm -rf artifacts
