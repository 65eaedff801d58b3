# SPDX-License-Identifier: Apache-2.0
"""Anchors that somebody else keeps: a time-stamp authority signs when they were, a witness keeps what they were."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event as Stop

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.audit.test_forgery import reasons, superuser, write
from tests.waiting import until
from wuzha.audit import outside, stamps, witness
from wuzha.audit.anchor import lines
from wuzha.audit.anchors import take_anchor
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.verify import Note, Reason, verify, verify_and_tell
from wuzha.audit.witnessing import Keeper, server
from wuzha.cli import main
from wuzha.runtime.http import NoAnswerError

pytestmark = pytest.mark.django_db
CONFIG = """
[ req ]
distinguished_name = name
prompt = no
x509_extensions = ca
[ name ]
CN = Synthetic TSA
[ ca ]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[ leaf ]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ tsa ]
default_tsa = own
[ own ]
serial = serial
crypto_device = builtin
signer_cert = leaf.pem
signer_key = leaf.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True).stdout


class Authority:
    """A little time-stamp authority on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked = folder, 0
        (folder / "conf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        new = ("req", "-config", "conf", "-newkey", "rsa:2048", "-nodes")
        openssl(folder, *new, "-x509", "-days", "2", "-keyout", "root.key", "-out", "root.pem")
        openssl(folder, *new, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=Synthetic stamps")
        openssl(folder, "x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2",
                "-days", "2", "-extfile", "conf", "-extensions", "leaf", "-out", "leaf.pem")  # fmt: skip

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        (self.folder / "query").write_bytes(query)
        return openssl(self.folder, "ts", "-reply", "-config", "conf", "-queryfile", "query")

    def handler(self) -> type[BaseHTTPRequestHandler]:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


def running(made: ThreadingHTTPServer) -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    thread = threading.Thread(target=made.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def anchors(settings: Settings, tmp_path: Path) -> Path:
    """The file of anchors of this test, with one."""
    settings.WUZHA_ANCHORS = tmp_path / "anchors.jsonl"
    write(3)
    take_anchor()
    return tmp_path / "anchors.jsonl"


class TestStamps:
    @pytest.fixture(autouse=True)
    def tsa(self, authority: Authority, settings: Settings) -> Iterator[None]:
        settings.WUZHA_TSA_CERTIFICATES = str(authority.folder / "root.pem")
        serving = running(ThreadingHTTPServer(("127.0.0.1", 0), authority.handler()))
        settings.WUZHA_TSA = next(serving)
        yield
        next(serving, None)

    def test_each_anchor_is_stamped_once_in_the_file_behind_it(self, anchors: Path, authority: Authority) -> None:
        [anchor] = [one for one in lines(anchors) if one]
        asked = authority.asked
        outside.stamp(anchor)
        outside.stamp(anchor)
        assert authority.asked == asked + 1
        verdict = verify()
        assert (verdict.ok, verdict.stamps, verdict.stamped_at, verdict.notes) == (True, 1, anchor.at, [])
        second = take_anchor()
        assert (second.number, second.previous) == (2, anchor.mac), "the file goes on"
        assert (verify().ok, verify().notes) == (True, [Note.UNSTAMPED])

    def test_a_stamp_of_another_anchor_or_of_another_authority_is_found(
        self, anchors: Path, settings: Settings, tmp_path: Path
    ) -> None:
        [anchor] = [one for one in lines(anchors) if one]
        made = stamps.ask(anchor)
        stamps.keep(anchors, replace(made, number=2))
        assert reasons() == {Reason.STAMP}
        second = take_anchor()
        seal_all()
        assert (second.number, reasons()) == (2, {Reason.STAMP})
        (tmp_path / "other").mkdir()
        other = Authority(tmp_path / "other")
        settings.WUZHA_TSA_CERTIFICATES = str(other.folder / "root.pem")
        assert not stamps.holds(made, anchor, stamps.roots())
        with pytest.raises(stamps.BadStampError, match="not signed"):
            stamps.ask(anchor)
        settings.WUZHA_TSA_CERTIFICATES = ""
        assert Note.STAMPS_UNCHECKED in verify().notes

    def test_an_anchor_that_claims_to_be_old_gets_no_stamp_that_holds(self, anchors: Path) -> None:
        """All of it written anew with the master key: the authority signs the hour, and today is not last month."""
        [anchor] = [one for one in lines(anchors) if one]
        old = replace(anchor, at=(timezone.now() - timedelta(days=30)).isoformat()).signed()
        with pytest.raises(stamps.BadStampError, match="another time"):
            stamps.ask(old)
        outside.stamp(old)
        assert not list(stamps.stamps(anchors)), "and none is asked for"

    def test_an_authority_that_is_away_does_no_harm(self, anchors: Path, settings: Settings) -> None:
        settings.WUZHA_TSA = "http://127.0.0.1:1/"
        with pytest.raises(NoAnswerError):
            outside.stamp(next(one for one in lines(anchors) if one))
        assert verify().ok


class TestWitness:
    @pytest.fixture
    def keeper(self, tmp_path: Path) -> Keeper:
        return Keeper(tmp_path / "witness")

    @pytest.fixture(autouse=True)
    def serving(self, keeper: Keeper, settings: Settings) -> Iterator[None]:
        settings.WUZHA_WITNESS_TOKEN = keeper.admit("cixi")
        serving = running(server(keeper.root, "127.0.0.1", 0, certificate=None, key=None))
        settings.WUZHA_WITNESS = next(serving)
        yield
        next(serving, None)

    def test_it_keeps_every_line_also_those_from_while_it_was_away(self, anchors: Path, keeper: Keeper) -> None:
        take_anchor()
        newest = take_anchor()
        witness.tell(anchors, newest)
        witness.tell(anchors, newest)
        assert [len(one) for one in witness.told()] == [3]
        assert (keeper.root / "cixi" / f"{newest.file}.jsonl").read_text() == anchors.read_text()
        verdict = verify_and_tell()
        assert (verdict.ok, verdict.witnessed, verdict.witnessed_at, verdict.notes) == (True, 3, newest.at, [])

    @pytest.mark.django_db(transaction=True)
    def test_what_was_cut_off_with_its_anchors_is_found_by_the_witness(
        self, anchors: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(4)
        newest = take_anchor()
        witness.tell(anchors, newest)
        anchors.write_text(anchors.read_text().splitlines()[0] + "\n")
        superuser("DELETE FROM audit_event WHERE seq > 3")
        assert verify().ok, "nothing here tells"
        assert main(["audit", "verify", "--witness"]) == 1
        assert "does not fit an anchor" in capsys.readouterr().out

    @pytest.mark.django_db(transaction=True)
    def test_another_story_is_refused_written_down_and_told(self, anchors: Path, keeper: Keeper) -> None:
        [anchor] = [one for one in lines(anchors) if one]
        witness.tell(anchors, anchor)
        forged = replace(anchor, seq=1).signed()
        outside.bear_witness(forged)
        assert Event.objects.get(action="audit.witness").outcome == "REFUSED"
        assert "another line 1 is kept" in (keeper.root / "cixi" / "refused.log").read_text()
        gap = replace(anchor, number=3, previous="x").signed()
        with pytest.raises(witness.RefusedError, match="does not follow"):
            witness._call("POST", f"/anchors/{gap.file}", gap.text().encode())
        assert witness.told() == [[anchor]]

    @pytest.mark.django_db(transaction=True)
    def test_a_witness_that_is_away_is_told_and_with_the_option_a_failure(
        self, anchors: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        settings.WUZHA_WITNESS = "http://127.0.0.1:1"
        assert (main(["audit", "verify"]), main(["audit", "verify", "--witness"])) == (0, 1)
        assert "见证方没有应答" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("GET", "/", None), ("GET", "/anchors/../../x", None), ("POST", "/anchors", b""),
            ("POST", "/anchors/ab", b"x"), ("GET", "/anchors/x.y", None), ("POST", "/anchors/ab", b'{"file":"ba"}'),
        ],
    )  # fmt: skip
    def test_what_is_no_anchor_is_not_kept(self, method: str, path: str, body: bytes | None, keeper: Keeper) -> None:
        with pytest.raises(NoAnswerError, match="HTTP 4"):
            witness._call(method, path, body)
        assert {path.name for path in (keeper.root / "cixi").iterdir()} == {"token"}

    def test_without_the_token_nothing_is_told(self, settings: Settings, anchors: Path) -> None:
        settings.WUZHA_WITNESS_TOKEN = "other"
        with pytest.raises(NoAnswerError, match="401"):
            witness.told()

    def test_an_installation_sees_its_own_only(self, settings: Settings, keeper: Keeper, anchors: Path) -> None:
        witness.tell(anchors, next(one for one in lines(anchors) if one))
        settings.WUZHA_WITNESS_TOKEN = keeper.admit("ningbo")
        assert witness.told() == []

    def test_the_worker_tells_each_new_anchor(
        self, anchors: Path, monkeypatch: pytest.MonkeyPatch, keeper: Keeper
    ) -> None:
        monkeypatch.setattr(outside, "INTERVAL", 0.02)
        stop = Stop()
        thread = threading.Thread(target=outside.run_forever, args=(stop,))
        thread.start()
        try:
            until(lambda: _kept(keeper) == 1)
            take_anchor()
            until(lambda: _kept(keeper) == 2)
        finally:
            stop.set()
            thread.join()


def _kept(keeper: Keeper) -> int:
    return sum(len(path.read_text().splitlines()) for path in keeper.root.glob("*/*.jsonl"))


def test_a_token_is_shown_once_and_a_wrong_address_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "witness", str(tmp_path), "--admit", "cixi"]) == 0
    token = capsys.readouterr().out.strip()
    assert Keeper(tmp_path).folder(token) == tmp_path / "cixi"
    assert token not in (tmp_path / "cixi" / "token").read_text()
    assert main(["audit", "witness", str(tmp_path), "--admit", "../x"]) == 2
    assert main(["audit", "witness", str(tmp_path), "--listen", "8700"]) == 2
    assert main(["audit", "witness", str(tmp_path), "--listen", "192.0.2.1:1"]) == 1
