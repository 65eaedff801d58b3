# SPDX-License-Identifier: Apache-2.0
PYTHON ?= python3
BIN := .venv/bin
# How many steps are behind and how many there are (`wuzha.runtime.steps`): Python, packages, style sheet, and the engine
# of an installation, or database, tables, demo city and pages of a start.
STEPS := 4
ASSETS = $(BIN)/python scripts/compile_messages.py && WUZHA_STEPS=2/$(STEPS) $(BIN)/python scripts/build_frontend.py
# The loops of the engine take a minute, npm waits for the disk meanwhile.
ALL = WUZHA_STEPS=3/4 $(BIN)/python scripts/compile_loops.py & loops=$$!; $(ASSETS); made=$$?; wait $$loops && exit $$made
.DEFAULT_GOAL := help
# Hundreds of processes begin in a run of the tests, five with each start: none compiles the sources again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## 列出全部命令 · list every command
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## 只安装，不启动 · only install
	@WUZHA_STEPS=0/4 $(PYTHON) scripts/bootstrap.py
	@$(ALL)

# Without the loops, which are compiled once the demo city is served.
.PHONY: run
run: STEPS := 7
run: ## 安装并启动演示城市，Ctrl-C 停止；LIVE=1 让城市持续运转 · install and start the demo city (Ctrl-C stops it); LIVE=1 lets it work
	@WUZHA_STEPS=0/7 $(PYTHON) scripts/bootstrap.py
	@$(ASSETS)
	@WUZHA_STEPS=3/7 exec $(BIN)/wuzha up --demo --tied $(if $(filter-out 0,$(LIVE)),--live)

.PHONY: setup-dev
setup-dev:
	@WUZHA_STEPS=0/4 $(PYTHON) scripts/bootstrap.py --dev
	@$(ALL)

.PHONY: test
test: setup-dev ## 安装测试所需并运行全部检查和测试 · install what tests need, run all checks and tests
	@$(BIN)/python scripts/ensure_browser.py
	@$(MAKE) --no-print-directory -j3 lint audit ready
	@$(MAKE) --no-print-directory -j2 typecheck tests

# Types are checked beside the tests, which do not keep both cores busy all the while.
.PHONY: tests
tests: setup-dev
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(T)

.PHONY: quick
quick: ## 约一分钟：只测改动和依赖它的部分 · about a minute: the tests of what was changed and of what imports it
	@$(BIN)/python -m scripts.quick

.PHONY: soak
soak: setup-dev ## 夜间长测：全部测试，随机过程更多、每次不同 · by night: every test, with more random courses, other ones each time
	@$(BIN)/python scripts/ensure_browser.py
	WUZHA_SOAK=1 $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(T)

# What each process of the tests needs first is made once, beside the checks: rewritten assertions, the template database.
.PHONY: ready
ready: setup-dev
	-@nice $(BIN)/pytest -q $(if $(T),tests/test_database.py) -k test_nothing_is_there_before_a_city_is_asked_for >/dev/null

.PHONY: drill
drill: setup-dev ## 演练：备份途中全部强杀，在新机器上恢复并逐项核对 · everything dies in a backup, and is restored and compared
	@DRILL=full WUZHA_TESTS_WAIT=3600 $(BIN)/pytest -q -s tests/acceptance/test_drill.py

.PHONY: lint
lint: setup-dev ## 检查代码风格和模块边界 · check style and module boundaries
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/ast-grep test --skip-snapshot-tests
	$(BIN)/ast-grep scan --error

.PHONY: typecheck
typecheck: setup-dev ## 检查类型 · check types
	nice $(BIN)/mypy

.PHONY: format
format: setup-dev ## 整理代码格式 · format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: messages
messages: setup-dev ## 把译文归到各应用，列出缺的 · put translations where their texts are used, list missing ones
	$(BIN)/python scripts/sort_messages.py

.PHONY: schema
schema: setup-dev ## 把迁移的结果写成空库的一步建表文件 · write what the migrations make as the one step of an empty database
	@$(BIN)/python -m scripts.write_schema

.PHONY: new-domain
new-domain: setup-dev ## 写出一个新业务的骨架和测试：NAME=cases ZH=案件 · write the skeleton of a domain with its tests
	@$(BIN)/python scripts/new_domain.py "$(NAME)" --zh "$(ZH)"

.PHONY: css
css: setup ## 重新构建样式和脚本 · build style sheet and scripts again
	@$(BIN)/python scripts/build_frontend.py --force

.PHONY: screenshots
screenshots: setup-dev ## 全部页面的缩略图：ONLY="zijin funds:"，EN=1 英文 · contact sheet of every page: ONLY=log-ins or paths, EN=1 in English
	@$(BIN)/python scripts/ensure_browser.py
	@$(BIN)/python scripts/contact_sheet.py $(ONLY) $(if $(filter-out 0,$(EN)),--language en)

.PHONY: bench
bench: setup-dev ## 运行短的性能测试，其余见说明 · run the short benchmark; the others are named in benchmarks/README.md
	@echo "每项测试的命令和结果见 benchmarks/README.md · each benchmark, its command and result: benchmarks/README.md"
	$(BIN)/python benchmarks/identifiers.py

.PHONY: lock
lock: setup ## 更新依赖锁定文件 · renew the lock files
	$(PYTHON) scripts/bootstrap.py --lock
	$(BIN)/python scripts/build_frontend.py --lock
	@$(MAKE) --no-print-directory sbom

.PHONY: audit
audit: setup-dev ## 依赖漏洞审计（离线） · compare dependencies with known weaknesses, offline; STRICT=1 refuses old advisories
	@$(BIN)/python -m scripts.supply.audit $(if $(filter-out 0,$(STRICT)),--strict)

.PHONY: advisories
advisories: setup-dev ## 联网更新漏洞公告 · fetch the advisories of our dependencies; FROM=folder takes them from OSV files
	$(BIN)/python -m scripts.supply.audit --renew $(if $(FROM),--from "$(FROM)")

.PHONY: sbom
sbom: setup-dev ## 更新物料清单和许可证一览 · write the bill of materials and the page of licences anew
	$(BIN)/python -m scripts.supply.sbom

.PHONY: clean
clean: ## 删除安装和构建产物，保留数据 · remove what setup made, keep the data
	rm -rf .venv node_modules build dist src/wuzha/ui/static/dist src/wuzha/engine/compiled
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
