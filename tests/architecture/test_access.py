# SPDX-License-Identifier: Apache-2.0
"""No view without a gate, no face that reads past the reach of who asks."""

from __future__ import annotations

from pathlib import Path

import wuzha
from tests.architecture.addresses import PUBLIC, addresses, operations
from wuzha.org.navigation import ENTRIES
from wuzha.org.roles import PERMISSIONS, May, Role, may

PACKAGE = Path(wuzha.__file__).parent
#: What people and machines touch: none of it may step over the reach.
FACES = ("views", "forms", "api", "templates", "templatetags")


def test_every_view_has_a_gate_but_the_public_ones() -> None:
    without = {address.name for address in addresses() if not address.gates}
    assert without == PUBLIC


def test_every_operation_of_the_api_asks_who_calls() -> None:
    assert [path for path, operation in operations() if not operation.auth_callbacks] == []


def test_every_room_of_the_navigation_is_there_and_its_role_may_enter() -> None:
    gates = {address.name: address.gates for address in addresses()}
    for entry in ENTRIES:
        shown_to = [role for role in Role if entry.lets_in(role)]
        assert shown_to, entry.view
        for role in shown_to:
            assert all(not gate or any(may(role, right) for right in gate) for gate in gates[entry.view]), (entry, role)


#: What makes a paper and keeps it, with personal data in clear.
MAKING = {
    "funds:stop_document", "funds:freeze_document", "funds:objection_document", "funds:return_document",
    "funds:refund_make", "funds:coverage_ask", "calls:receipt", "sanctions:pledge_make", "sanctions:penalty_make",
}  # fmt: skip


def test_what_shows_personal_data_goes_on_while_the_disk_is_full_and_what_keeps_anything_does_not() -> None:
    showing = {
        address.name
        for address in addresses()
        if any(May.REVEAL in gate for gate in address.gates) or "reveal" in address.name
    }
    going_on = {address.name for address in addresses() if getattr(address.view, "goes_on_without_room", False)}
    assert showing - going_on == MAKING


def test_every_role_has_permissions_and_every_permission_a_role() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert set().union(*PERMISSIONS.values()) == set(May)


def face_files() -> list[Path]:
    found = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".html") and path.is_file()]
    return [path for path in found if {*path.relative_to(PACKAGE).parts, path.stem} & {*FACES, "ui", "site"}]


def test_no_face_steps_over_the_reach() -> None:
    found = {str(path.relative_to(PACKAGE)) for path in face_files() if ".unscoped" in path.read_text(encoding="utf-8")}
    assert found == set()


#: Inline scripts, style sheets and handlers: silently dead in the browser.
REFUSED = (
    "<style", "javascript:", "hx-on",
    "onclick=", "onchange=", "onsubmit=", "oninput=", "onload=", "onerror=", "onkeydown=",
)  # fmt: skip


def test_no_template_has_what_the_content_policy_refuses() -> None:
    found = set()
    for path in face_files():
        if path.suffix != ".html":
            continue
        text = path.read_text(encoding="utf-8").lower()
        wrong = [one for one in REFUSED if one in text]
        if text.count("<script") != text.count("<script src=") + text.count('<script type="module" src='):
            wrong.append("<script")
        found |= {f"{path.relative_to(PACKAGE)}: {one}" for one in wrong}
    assert found == set()
