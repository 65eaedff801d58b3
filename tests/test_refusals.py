# SPDX-License-Identifier: Apache-2.0
"""A code is its own name and knows its sentence; a refusal says all that holds."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override as language

import wuzha
from wuzha.core import refusals as core_refusals
from wuzha.exchange.rules import Code as ExchangeCode
from wuzha.funds.errors import Code as FundsCode
from wuzha.org.services.errors import Code as OrgCode
from wuzha.privacy.services.errors import Code as PrivacyCode
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.warning.services.errors import Code as WarningCode

SOURCES = Path(wuzha.__file__).parent
TESTS = Path(__file__).parent
#: Functions that mark a text for translation, and where the text stands among what they take.
MARKED = {"_": 0, "gettext": 0, "gettext_lazy": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}
#: Where a form says of its own what is wrong with it.
TOLD = {"ValidationError", "Fault", "add_error", "choose"}
#: Apps whose tests reach each code in another way (`test_refused_forms.py`, `test_refusals.py`) and name it.
BY_NAME = {"funds"}
#: `tests/calls/test_refusals.py` sends each of its forms and says which field is marked.
WITH_CARE_ELSEWHERE = {"calls"}
#: A text that is named by how it begins is longer than this.
SHORTEST = 8
#: What `core.acts` refuses for every domain: tests/core/test_acts.py.
GIVEN_BY_ACTS = {"CHANGED", "CLEAR_NUMBER", "IN_FUTURE", "NOT_ALLOWED", "NOT_FOUND", "TOO_LONG", "WRONG_STATE"}
LISTS: dict[str, type[RefusalCode]] = {
    "exchange": ExchangeCode, "funds": FundsCode, "org": OrgCode, "privacy": PrivacyCode, "warning": WarningCode,
}  # fmt: skip


def _trees(folder: Path, *words: str) -> Iterator[tuple[Path, ast.Module]]:
    """The modules that have one of these words: each worker of a run reads them before its first test."""
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if any(word in source for word in words):
            yield path.relative_to(folder), ast.parse(source)


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts for people in a piece of code."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in MARKED:
            text = one.args[MARKED[one.func.id]] if len(one.args) > MARKED[one.func.id] else None
            if isinstance(text, ast.Constant):
                yield str(text.value)


def _of_its_own(tree: ast.Module) -> Iterator[str]:
    """What the forms of a module say of their own."""
    for one in ast.walk(tree):
        if isinstance(one, ast.Call):
            name = getattr(one.func, "id", getattr(one.func, "attr", ""))
            for part in [one] if name in TOLD else [key.value for key in one.keywords if key.arg == "error_messages"]:
                yield from _texts(part)


def _shared(line: ast.stmt) -> str:
    """The sentence of `core.refusals` that a code has; empty where `core.acts` gives it for every domain."""
    name = ast.unparse(line.value) if isinstance(line, ast.Assign) else ""
    if not name.startswith("refusals.") or (code := name.removeprefix("refusals.")) in GIVEN_BY_ACTS:
        return ""
    with language("en"):
        return str(getattr(core_refusals, code))


@cache
def refusals() -> dict[str, dict[str, str]]:
    """App → what it can refuse: code, or the text of a form's own → its sentence."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path, tree in _trees(SOURCES, "RefusalCode", "error_messages", *TOLD):
        app = found[path.parts[0]]
        for one in tree.body:
            if isinstance(one, ast.ClassDef) and any(getattr(base, "id", "") == "RefusalCode" for base in one.bases):
                for line in one.body:
                    text = next(_texts(line), "") or _shared(line)
                    if text and isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                        app[line.targets[0].id] = text
        if path.parts[0] not in BY_NAME:
            app |= {text: text for text in _of_its_own(tree)}
    return {app: told for app, told in found.items() if told and app not in WITH_CARE_ELSEWHERE}


@cache
def named() -> tuple[set[tuple[str, str]], set[str]]:
    """What the tests name that send what is refused (`tests/refusing.py`): app and code; and all their texts."""
    codes, texts = set(), set()
    for _path, tree in _trees(TESTS, "tests.refusing"):
        nodes = list(ast.walk(tree))
        imports = [one for one in nodes if isinstance(one, ast.ImportFrom)]
        if not any(one.module == "tests.refusing" for one in imports):
            continue
        home = {
            alias.asname or alias.name: str(one.module).split(".")[1]
            for one in imports if str(one.module).startswith("wuzha.")
            for alias in one.names
        }  # fmt: skip
        for one in nodes:
            if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in home:
                codes.add((home[one.value.id], one.attr))
            elif isinstance(one, ast.Constant) and isinstance(one.value, str) and len(one.value) > SHORTEST:
                texts.add(one.value)
    return codes, texts


def reached(app: str) -> set[str]:
    """What of an app's is reached by a POST."""
    codes, texts = named()
    if app in BY_NAME:
        source = "\n".join(path.read_text(encoding="utf-8") for path in (TESTS / app).rglob("*.py"))
        codes = {(app, name) for name in re.findall(r"\b[A-Z][A-Z_]+\b", source)}
    return {
        name
        for name, sentence in refusals()[app].items()
        if (app, name) in codes or any(sentence.startswith(text) for text in texts)
    }


class Code(RefusalCode):
    GONE = _("%(number)s is gone. Reload the list.")
    LATE = _("It is too late.")
    BAD = _("It cannot be: %(why)s")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with language("en"):
        yield


def test_a_code_is_its_name_wherever_a_text_is_wanted() -> None:
    assert Code.GONE == "GONE" == str(Code.GONE) == Code.GONE.name == Code.GONE.value
    assert list(Code) == [Code.GONE, Code.LATE, Code.BAD] == [Code[name] for name in ("GONE", "LATE", "BAD")]
    assert {"LATE": 1}[Code.LATE] == 1


def test_a_refusal_says_its_sentence_with_what_it_is_about() -> None:
    refused = RefusalError(Code.GONE, number="ZF1")
    assert refused.message == "ZF1 is gone. Reload the list."
    assert (refused.code, refused.codes, str(refused)) == (Code.GONE, (Code.GONE,), "GONE")


def test_further_codes_are_told_after_the_first() -> None:
    refused = RefusalError(Code.GONE, Code.LATE, number="ZF1")
    assert refused.message == "ZF1 is gone. Reload the list. It is too late."
    assert refused.codes == (Code.GONE, Code.LATE)


def test_reasons_are_told_where_the_sentence_wants_them() -> None:
    assert RefusalError(Code.BAD, because=[Code.LATE, Code.LATE]).message == (
        "It cannot be: It is too late. It is too late."
    )


@pytest.mark.parametrize("app", LISTS)
def test_no_app_keeps_a_code_that_nothing_says(app: str) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("**/*.py"))
    said = set(re.findall(r"\bCode\.([A-Z_]+)", texts)) | set(re.findall(r'"([A-Z_]+)"', texts))
    assert set(LISTS[app].__members__) - said == set()


#: A verb that asks for something to be done.
DOES = re.compile(
    r"\b(?:ask|begin|bring|call|change|check|choose|complete|confirm|copy|correct|decide|dispatch|enter|export|fill|first|"
    r"give|go|install|join|leave|let|load|look|make|mark|mend|merge|name|narrow|open|prepare|prove|publish|put|read|record|release|"
    r"reload|remove|renew|return|revoke|say|see|send|set|shorten|show|sign|split|start|stop|take|tell|tick|tried|try|"
    r"type|undo|use|waive|wait|whoever|withdraw|write)\b",
    re.IGNORECASE,
)
#: What a form forestalls, or nobody at a form can reach: app and code → how it is told then.
ELSEWHERE: dict[str, str] = {
    # no form can give it
    # citizens' program has pages and settings of its own, on which tests/citizen/test_program.py sends them
    "citizen That was very fast. Look it over and send it once more.": "citizens' own program",
    "citizen The form lay open too long. What you wrote is still here: send it once more.": "citizens' own program",
    "citizen Write what happened, in a few words.": "citizens' own program",
    "core FILE_DAMAGED": "a file that is fetched",
    "core FILE_ERASED": "a file that is fetched",
    "core FILE_MISSING": "a file that is fetched",
    "exchange BROKEN": "on the page of a receipt",
    "exchange CANCELLED": "on the page of a receipt",
    "exchange NAME": "on the page of a receipt",
    "exchange REFUSED": "on the page of a receipt",
    "exchange STATUS": "on the page of a receipt",
    "exchange TIMEOUT": "on the page of a receipt",
    "exchange TLS": "on the page of a receipt",
    "exchange TOO_LARGE": "on the page of a receipt",
    "exchange UNAUTHORISED": "on the page of a receipt",
    "funds NOTHING_FROZEN": "what holds a restitution up, on its page",
    "funds NOT_OVER": "what holds a restitution up, on its page",
    "funds NOT_YET": "what holds a restitution up, on its page",
    "funds NO_OBJECTION": "what holds a restitution up, on its page",
    "funds NO_PAPER": "what holds a restitution up, on its page",
    "inbox REMINDED": "a button: tests/privacy/test_exports.py and those of funds",
    "org PASSKEYS_MOST": "answered to the page's script, which tells it in the form (tests/browser/test_passkeys.py)",
    "org PASSKEY_HOST": "answered to the page's script, which tells it in the form (tests/browser/test_passkeys.py)",
    "org PASSKEY_NONE": "answered to the page's script, which tells it in the form (tests/browser/test_passkeys.py)",
    "org PASSKEY_THERE": "answered to the page's script, which tells it in the form (tests/browser/test_passkeys.py)",
    "site Not more than {fen} yuan": "a sample on the page of the parts",
    "warning ATTEMPT_TIME": "answered to a phone",
    "warning BAD_RECORD": "answered to a phone",
    "warning NOT_TAKEN_ALONG": "answered to a phone",
    # the page or its form forestalls it
    "cards CLUE_NO_MISSING": "the field is required",
    "cards CLUE_OPEN": "cards of a person with an open clue are added there: tests/cards/test_clues.py",
    "cards REPLY_NO_MISSING": "the field is required",
    "shutdowns CLUE_MISSING": "the field is required",
    "shutdowns DEVICE_TAKEN": "only devices that are not listed are offered: tests/shutdowns/test_sites.py",
    "shutdowns GOES_ON": "told on the page of requests",
    "shutdowns NO_DEVICE": "only devices of the scene are offered: tests/shutdowns/test_sites.py",
    "shutdowns NO_RESULT": "the answer of a request offers results alone",
    "shutdowns NO_SCENE": "the address names the scene: tests/shutdowns/test_sites.py",
    "shutdowns NO_TOWNSHIP": "only townships are offered: tests/shutdowns/test_sites.py",
    "shutdowns NO_UNIT": "only units that may be asked are offered",
    "shutdowns NO_VALUES": "the field is required",
    "shutdowns TWICE": "told beside the values that were taken: tests/shutdowns/test_life.py",
    "cases APPROVER_MISSING": "the field is required",
    "lecturers BAD_PHONE": "the field tells it",
    "lecturers CODE_UNKNOWN": "answered to a phone: tests/lecturers/test_pages.py",
    "lecturers CONTESTANT_TWICE": "only who does not take part is offered: tests/lecturers/test_contest.py",
    "lecturers EXCUSED": "answered to a phone: tests/lecturers/test_contest.py",
    "lecturers KEY_TAKEN": "answered to a phone: tests/lecturers/test_contest.py",
    "lecturers MARKING_CLOSED": "a page of its own: tests/lecturers/test_pages.py",
    "lecturers MARK_CHOICE": "the field tells it",
    "lecturers MARK_OFTEN": "a page of its own: tests/lecturers/test_lecturers.py",
    "lecturers MARK_TWICE": "answered to a phone: tests/lecturers/test_contest.py",
    "lecturers NOT_OF_ROUND": "answered to a phone: tests/lecturers/test_contest.py",
    "lecturers NO_ACTIVITY": "only activities that count are offered: tests/lecturers/test_lecturers.py",
    "lecturers NO_UNIT": "only units of the own area are offered: tests/lecturers/test_lecturers.py",
    "lecturers PROTEST_DECIDED": "only open protests are offered: tests/lecturers/test_contest.py",
    "lecturers PROTEST_OTHERS": "the form names contestants of the own area alone: tests/lecturers/test_contest.py",
    "lecturers RECUSED": "answered to a phone: tests/lecturers/test_contest.py",
    "lecturers ROUND_LATER": "answered to a phone: tests/lecturers/test_contest.py",
    "lecturers ROUND_NOT_OPEN": "answered to a phone: tests/lecturers/test_contest.py",
    "fraudfree ANSWERED_ALREADY": "only objections without an answer are offered: tests/fraudfree/test_life.py",
    "fraudfree ITEM_UNKNOWN": "only items of the sheet are offered: tests/fraudfree/test_life.py",
    "fraudfree KNOWN_VALUE": "only items that no figure fills in are offered: tests/fraudfree/test_life.py",
    "fraudfree NOT_AN_INSPECTOR": "only people who may evaluate are offered: tests/fraudfree/test_life.py",
    "fraudfree NOT_ASKED": "the page is that of an open request; of a list the reason of a reject: test_figures.py",
    "fraudfree OF_THE_UNIT": "only people who may evaluate are offered: tests/fraudfree/test_life.py",
    "fraudfree STRUCK_ALREADY": "only cases that count are offered: tests/fraudfree/test_life.py",
    "fraudfree VETO_FOUND": "only vetoes that a person may enter or entered are offered: tests/fraudfree/test_life.py",
    "fraudfree VETO_NONE": "only vetoes that stand are offered: tests/fraudfree/test_life.py",
    "cases EXTEND_FIRST": "only the days of an acceptance are offered: tests/cases/test_life.py",
    "cases NOT_OF_UNIT": "only people of the unit are offered",
    "cases NO_OFFICER": "the field is required",
    "cases NUMBER_MISSING": "the field is required",
    "cases ORGAN_MISSING": "the field is required",
    "cases REASON_MISSING": "the field is required",
    "cases TYPE_MISSING": "the field is required, and offers what there is",
    "cases UNKNOWN_WORD": "only words of the dictionary are offered",
    "people ENDED": "only parts that go on are offered",
    "people KIND_MISSING": "the field is required, and offers what there is",
    "people NOT_ENDED": "only parts that have ended are offered",
    "people REASON_MISSING": "the field is required",
    "people ROLE_UNKNOWN": "only words of the dictionary are offered",
    "series JUDGED_APART": "what was judged apart is not suggested: tests/series/test_judging.py",
    "series TAKEN_BACK": "a decision that was taken back has no such form: tests/series/test_judging.py",
    "figures NOTHING": "a bulletin or a standing keeps figures, no form does: tests/figures/test_snapshots.py",
    "figures NOT_OF_UNIT": "a bulletin or a standing keeps figures, no form does: tests/figures/test_snapshots.py",
    "figures NOT_REACHED": "a bulletin or a standing keeps figures, no form does: tests/figures/test_snapshots.py",
    "figures UNKNOWN": "a bulletin or a standing keeps figures, no form does: tests/figures/test_snapshots.py",
    "requests ANSWER_MISSING": "the field is required",
    "requests CONCLUSION_MISSING": "the field is required, and offers what there is",
    "requests FIELD_MISSING": "the field is required",
    "requests FIELD_WRONG": "the field says so itself; in a file it is the reason of a reject",
    "requests NOTHING_ASKED": "the field is required",
    "requests NO_UNIT": "only units that may be asked are offered",
    "requests REASON_MISSING": "the field is required",
    "requests TITLE_MISSING": "the field is required",
    "requests TOO_MANY_UNITS": "a program or a very large city",
    "measures NO_APPEAL": "the page offers none: tests/measures/test_life.py",
    "measures NO_KIND": "the field is required, and offers what there is",
    "measures NO_RECEIVER": "the field is required, and offers what there is",
    "measures PURPOSE_MISSING": "the field is required",
    "measures NO_LADDER": "only steps of the ladder are offered: tests/measures/test_life.py",
    "measures NO_STAGE": "only stages of the kind are offered",
    "measures NO_SUBJECT": "only fitting subjects are offered",
    "measures NUMBER_MISSING": "the field is required where there is no series: tests/measures/test_life.py",
    "measures REASON_MISSING": "the field is required",
    "measures TITLE_MISSING": "the room that proposes gives it",
    "measures WORDS_MISSING": "the fields are required",
    "oversight NO_UNIT": "only townships that are in force are offered",
    "oversight REASON_MISSING": "the field is required",
    "oversight WORDS_MISSING": "the fields are required",
    "operations NO_INDICATOR": "only figures that are counted are offered",
    "operations NO_VALUE": "the field takes no number below one",
    "operations REASON_MISSING": "the field is required",
    "operations UNKNOWN_WORD": "only words of the dictionary are offered",
    "inspections DEMAND_MISSING": "the field is required",
    "inspections NAME_MISSING": "the field is required",
    "inspections NOTHING_FOUND": "only findings without a ticket are offered, and one is required",
    "inspections NO_CHECKLIST": "only kinds of unit with a checklist are offered",
    "inspections NO_UNIT": "only units that may be asked are offered",
    "inspections PROBLEM_MISSING": "the field is required",
    "inspections REASON_MISSING": "the field is required",
    "inspections TITLE_MISSING": "the field is required",
    "leads APPROVER_MISSING": "the field is required",
    "leads NOTHING_SAID": "the field is required",
    "leads NOT_POSTED": "only people in reach are offered",
    "leads ORGAN_MISSING": "the field is required",
    "leads PURPOSE_MISSING": "the field is required",
    "leads UNKNOWN_WORD": "only words of the dictionary are offered",
    "evidence NOT_OF_UNIT": "only people of the unit are offered",
    "evidence NUMBER_SHAPE": "the field reads each number itself",
    "evidence UNKNOWN_WORD": "only words of the dictionary are offered",
    "meetings NO_UNITS": "the field is required",
    "meetings REASON_MISSING": "the field is required",
    "meetings TEXT_MISSING": "the field is required",
    "meetings UNKNOWN_WORD": "only words of the dictionary are offered",
    "outreach NO_LINES": "the field is required",
    "outreach TEXT_MISSING": "the field is required",
    "outreach UNKNOWN_WORD": "only words of the dictionary are offered",
    "sanctions NO_RULE": "the rule set in force knows every class that is offered",
    "sanctions NO_TOWNSHIP": "only townships are offered",
    "sanctions UNKNOWN_WORD": "only words of the dictionary are offered",
    "shutdowns UNKNOWN_WORD": "only words of the dictionary are offered",
    "org DUTY_ENDED": "an ended duty has no address: 404",
    "org FACTOR_THERE": "who has a factor is shown another page",
    "org NOT_FUTURE": "the form says itself that the moment has passed",
    "org NO_POST": "a unit without a post has no such page: 404",
    "org OUT_OF_REACH": "the field for a unit says itself that there is none in reach",
    "privacy Choose the kind of record its number belongs to.": "a filter, sent by GET: tests/privacy/test_trail.py",
    "privacy This day lies before the first one.": "a filter, sent by GET: tests/privacy/test_trail.py",
    "privacy OUT_OF_REACH": "the page of somebody else's export has no such button",
    "warning BAD_PROOF": "only what goes with the attempt is offered",
    "warning BAD_RESULT": "only what goes with the channel is offered",
    "warning CANNOT_CLOSE": "each of its reasons stands on its field (`Refusal`)",
    "warning MONEY_NEGATIVE": "the field takes no sign",
    "warning MONEY_WITHOUT_STOP": "money of another outcome is dropped",
    "warning NOT_ALLOWED": "the gate answers 403",
    "warning NOT_YOUR_ALERT": "what was told to others is no row of one's inbox",
    "warning NO_PAUSE": "only clocks that may stand still are offered",
    "warning SAME_STATION": "the station that has it is not offered",
    "warning SMS_NOT_FITTING": "only those that fit are offered; the form says so of others",
    "warning SMS_TOO_MANY": "fewer are offered",
    "warning TRANSFER_OPEN": "the page of an open transfer is shown instead",
}


@pytest.mark.parametrize("app", sorted(refusals()))
def test_each_that_a_form_can_give_is_reached_by_a_post(app: str) -> None:
    """`tests/refusing.py` says how. What a form cannot give is said in `ELSEWHERE`, and why."""
    can, sent = set(refusals()[app]), reached(app)
    excused = {name.partition(" ")[2] for name in ELSEWHERE if name.startswith(f"{app} ")}
    assert sorted(can - sent - excused) == [], "reach these by a POST in a test"
    assert sorted(excused & sent) == [], "these are reached: take them out of ELSEWHERE"
    assert sorted(excused - can) == [], "these are gone: take them out of ELSEWHERE"


@pytest.mark.parametrize("app", sorted(refusals().keys() - BY_NAME))
def test_each_says_what_to_do(app: str) -> None:
    texts = {text for name, text in refusals()[app].items() if f"{app} {name}" not in ELSEWHERE}
    assert [text for text in sorted(texts) if not DOES.search(text)] == []
