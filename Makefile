# Everything a person does with this project. `make help` lists it; the work is in scripts/.

.DEFAULT_GOAL := help
.PHONY: help run dev test setup lint unit browser torture year size bench lighthouse pictures

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install what is missing, build, and serve the demo shop on http://127.0.0.1:3000
	@scripts/setup.sh run
	@scripts/build.sh ci
	@scripts/run.sh

dev: ## the same, rebuilding and reloading while you work
	@scripts/setup.sh run
	@scripts/dev.sh

test: ## every check and test, as CI runs them; ends with `N passed, N failed`
	@scripts/test.sh

setup: ## only install what `make test` needs
	@scripts/setup.sh test

lint: ## formatting, clippy on both sides, licenses, unused dependencies
	@scripts/test.sh setup format clippy clippy-wasm licenses unused types

unit: ## the Rust tests, on SQLite and PostgreSQL, and those in WASM
	@scripts/test.sh setup unit wasm

browser: ## the browser tests: with WASM, on a phone, without JavaScript
	@scripts/test.sh setup build browser

torture: ## kills the shop with -9 while many buy or renew, and counts; TORTURE_SECONDS, TORTURE_SEED, TORTURE_RENEWALS
	@scripts/setup.sh test
	@scripts/build.sh ci
	@scripts/torture.sh

year: ## plays a year of a small shop and prints its diary: every order, charge, change and mail
	@scripts/setup.sh test
	@scripts/year.sh

size: ## the release WASM, weighed against budgets.toml
	@scripts/setup.sh run
	@scripts/size.sh

bench: ## requests per second against a bare Axum handler and with many customers, latency and memory
	@scripts/setup.sh bench
	@scripts/bench.sh

lighthouse: ## Lighthouse as on a phone over the main pages (release build)
	@scripts/setup.sh lighthouse
	@scripts/lighthouse.sh

pictures: ## pictures of the README, into docs/pictures
	@scripts/setup.sh test
	@scripts/build.sh ci
	@scripts/readme-pictures.sh
