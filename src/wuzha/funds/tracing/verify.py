# SPDX-License-Identifier: Apache-2.0
"""An exported trace against the data: traced again, written again, and the two files compared cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.utils import translation

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.reveal import opener
from wuzha.engine.tracing import Rule
from wuzha.funds.acts import key_in
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.checking.differences import Difference
from wuzha.funds.tracing.compute import Figures
from wuzha.funds.tracing.contents import Contents, binding, held_of
from wuzha.funds.tracing.drawing import drawn
from wuzha.funds.tracing.exported import Exported, read
from wuzha.funds.tracing.exports import written
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.owning import digest_of, leads, owners_in
from wuzha.funds.tracing.picture import picture_of
from wuzha.funds.tracing.queries.inputs import Inputs, load
from wuzha.funds.tracing.report import MOVES, basis_of, rows_of
from wuzha.funds.tracing.services import accounts_of, engine_version, followed, keeps_rows, run_of
from wuzha.runtime.messages import RefusedError


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the file is what the data give; else where it differs, in both languages, the first place first."""

    rows: int
    same_inputs: bool
    same_engine: bool
    differences: Sequence[Difference] = ()

    @property
    def agrees(self) -> bool:
        return not self.differences

    @property
    def zh(self) -> str:
        return self.differences[0].zh if self.differences else ""

    @property
    def en(self) -> str:
        return self.differences[0].en if self.differences else ""


def verify(path: Path) -> Verdict:
    """Check an exported workbook, JSON, network or drawing.

    1. Its case is found; its transfers are read anew and traced by the rule that the file names.
    2. The file is written again from that, with the names that it tells itself: those are bound by digests in the
       basis, and these by the trail of exports.
    3. The two are compared whole: every sheet, cell, number format, key, text.

    Raises `RefusedError` for a file that is no exported trace, a case that is not there and a rule that is none.
    """
    told = read(path)
    case = _case(told.basis["case"])
    rule = told.basis["rule"]
    if rule not in list(Rule):
        raise RefusedError(
            f"{path.name}：没有名为 {rule[:40]} 的规则。", f"{path.name}: there is no rule {rule[:40]!r}."
        )
    inputs = load(case.pk)
    try:
        everything = followed(case.pk, inputs)
    except OverflowError:
        raise RefusedError(
            f"案件 {case.number} 中有账户的收支合计超过可精确计算的上限，无法重新追踪。请核对流水中金额的单位。",
            f"An account of case {case.number} has sums beyond what can be divided exactly: it cannot be traced. Check "
            "the unit of the amounts in its statements.",
        ) from None
    found = next((one for one in everything if one.rule == rule), None)
    same_inputs = inputs.digest.hex() == told.basis.get("inputs")
    same_engine = engine_version() == told.basis.get("engine")
    differences = []
    if not same_inputs:
        differences.append(
            Difference(
                "导出以后案件的流水有变化，或者文件中的依据被改过",
                "the transfers of the case have changed since the export, or the basis of the file was altered",
            )
        )
    if not same_engine:
        differences.append(
            Difference(
                f"导出时的引擎版本与现在不同：文件 {told.basis.get('engine', '—')[:24]}，现在 {engine_version()}",
                "it was exported by another version of the engine: "
                f"file {told.basis.get('engine', '—')[:24]}, now {engine_version()}",
            )
        )
    if found is None:
        differences.append(Difference("数据中已没有被害人的付款", "the data hold no payment of a victim any more"))
    else:
        differences += told.compare(_again(told, case, inputs, found, everything))
        differences += _unknown(told, case)
    return Verdict(told.rows, same_inputs, same_engine, tuple(differences))


def _again(told: Exported, case: FundsCase, inputs: Inputs, found: Figures, everything: Sequence[Figures]) -> bytes:
    """The file as the data give it now."""
    run = run_of(case, inputs, found, inputs.digest)
    run.at = _traced(told, case) or run.at
    held = [one.held for one in everything]
    basis = basis_of(run, (min(held), max(held)))
    moves, accounts = found.moves.select(MOVES), accounts_of(case, inputs, found)
    if not keeps_rows(found):
        moves, accounts = moves.clear(), accounts.clear()
    if told.kind == "svg":
        until = told.basis.get("until", "")
        moment = datetime.fromtimestamp(int(until) if until.isdecimal() and len(until) < 12 else 0, UTC)
        language = told.basis.get("language", "")
        with translation.override(language if translation.check_for_language(language) else None):
            owners = owners_in(case) if "owners" in told.basis else []
            basis |= {"owners": digest_of(owners)} if "owners" in told.basis else {}
            levels = dict(accounts.select("account", "level").iter_rows())
            picture = picture_of(moves, levels, moment, leads(owners))
            return drawn(picture, basis).encode() if picture is not None else b"<svg/>"
    actor = Actor.system("verify")
    clear = opener(actor, "verify", on=("funds_case", case.pk), fields=["account"], rows=moves.height)
    fresh = Contents(basis, rows_of(case, moves, clear, names=False), held_of(accounts, names=False))
    return written(told.kind, fresh.named(told.named).bound(told.kind, told.basis.get("salt", "")))


def _traced(told: Exported, case: FundsCase) -> datetime | None:
    """When the run of the file was traced: runs keep their moment and their sums when later ones replace them."""
    try:
        at = datetime.fromisoformat(told.basis.get("traced", ""))
    except ValueError:
        return None
    runs = TraceRun.unscoped.filter(case=case, rule=told.basis["rule"])
    return at if at.tzinfo is not None and runs.filter(at=at).exists() else None


def _unknown(told: Exported, case: FundsCase) -> list[Difference]:
    """Whether a file with these names was ever taken out of the case; a drawing has none."""
    if told.kind == "svg":
        return []
    taken = Event.objects.filter(action="funds.trace_export", object_type="funds_case", object_id=str(case.pk))
    if taken.filter(detail__bound=binding(told.basis)).exists():
        return []
    return [
        Difference(
            "审计记录中没有这样一次导出：户名、开户行、被害人、冻结状态或其摘要被改过",
            "the audit trail knows no such export: names, banks, victims, orders or their digests were altered",
        )
    ]


def _case(number: str) -> FundsCase:
    key = key_in(number)
    case: FundsCase | None = FundsCase.unscoped.filter(pk=key).first() if key is not None else None
    if case is None:
        raise RefusedError(f"没有编号为 {number[:40]} 的案件。", f"There is no case {number[:40]}.")
    return case
