# SPDX-License-Identifier: Apache-2.0
"""Large files are sealed from their first byte, read from any place, and no byte of them can be changed unnoticed."""

from __future__ import annotations

import errno
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuzha import keys
from wuzha.keys.ring import Ring
from wuzha.sealed import streams
from wuzha.sealed.streams import CHUNK, BrokenSealError, KeptFile, Spool

SECRET = "受害人13800000001".encode()
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, CHUNK * 2, CHUNK * 3 + 7]


def content(size: int) -> bytes:
    return (SECRET * (size // len(SECRET) + 1))[:size]


def written(folder: Path, size: int, piece: int = 7000) -> Path:
    path, data = folder / "0123abcd", content(size)
    streams.write(path, [data[start : start + piece] for start in range(0, size, piece)])
    return path


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_is_read_from_any_place_and_lies_sealed(tmp_path: Path, size: int) -> None:
    path, data = written(tmp_path, size), content(size)
    assert SECRET not in path.read_bytes()
    assert KeptFile(path).size == size
    with KeptFile(path).open() as stream:
        assert stream.read() == data
        for place in {0, size // 2, max(0, size - 10), size}:
            stream.seek(place)
            assert stream.read(100) == data[place : place + 100]


@pytest.mark.parametrize("size", SIZES)
def test_no_change_goes_unnoticed(tmp_path: Path, size: int) -> None:
    path = written(tmp_path, size)
    whole = path.read_bytes()
    middle = len(whole) // 2
    head = whole[: len(whole) - size - (size // CHUNK + 1) * 16]
    changed = {
        whole[:-1],
        whole[: -min(len(whole), CHUNK + 16)],
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        whole + b"x",
        head,
        head + whole[len(head) + CHUNK + 16 :] + whole[len(head) : len(head) + CHUNK + 16],
    } - {whole}
    for one in changed:
        path.write_bytes(one)
        if not one.startswith(streams.MAGIC):
            continue
        with pytest.raises(BrokenSealError) as broken, KeptFile(path).open() as stream:
            stream.read()
        assert broken.value.errno == errno.EBADMSG


def test_a_file_under_another_name_does_not_open(tmp_path: Path) -> None:
    path = written(tmp_path, 100)
    other = path.rename(tmp_path / "another")
    with pytest.raises(BrokenSealError):
        KeptFile(other).open()


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> object:
        yield b"x" * CHUNK * 3
        raise RuntimeError("the line broke")

    with pytest.raises(RuntimeError):
        streams.write(tmp_path / "one", pieces())  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_what_an_earlier_version_kept_in_clear_is_read(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(SECRET)
    with KeptFile(tmp_path / "old").open() as stream:
        assert stream.read() == SECRET
    assert KeptFile(tmp_path / "old").size == len(SECRET)


def test_a_new_master_key_wraps_the_file_anew(tmp_path: Path) -> None:
    path, before = written(tmp_path, CHUNK + 5), keys.current()
    assert not streams.reseal(path)
    second = Ring({2: os.urandom(32), **before.keys})
    try:
        keys.use(second, known=(keys.Generation(2, "BLAKE2B", 0),))
        assert streams.reseal(path)
        assert not streams.reseal(path)
        keys.use(second.without(1))
        with KeptFile(path).open() as stream:
            assert stream.read() == content(CHUNK + 5)
    finally:
        keys.use(before, known=())


@settings(max_examples=40)
@given(pieces=st.lists(st.binary(max_size=300)), most=st.sampled_from([0, 100, 10**6]), place=st.integers(0, 500))
def test_a_spool_gives_back_what_it_was_given(pieces: list[bytes], most: int, place: int) -> None:
    whole = b"".join(pieces)
    with Spool(most) as spool:
        for piece in pieces:
            spool.write(piece)
        spool.seek(0)
        assert (spool.size, spool.read()) == (len(whole), whole)
        spool.seek(place)
        assert spool.read(50) == whole[place : place + 50]
        with spool.open() as one, spool.open() as other:
            assert (one.read(), other.read()) == (whole, whole)


def test_nothing_of_a_spool_lies_on_disk_in_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Spool() as spool:
        spool.write(SECRET * 10_000)
        spool.seek(0)
        on_disk = os.pread(spool._file.fileno(), 10**6, 0)
        assert len(on_disk) > len(SECRET) * 10_000
        assert SECRET not in on_disk
        assert not list(tmp_path.iterdir())  # without a name: gone with the process, however it ends


def test_a_file_too_short_for_an_archive_is_none(tmp_path: Path) -> None:
    """A seek before the start is the error that files on disk give: `zipfile` asks for the last 22 bytes."""
    for size in (0, 5, 21):
        path = tmp_path / f"{size}"
        streams.write(path, [b"PK\x03\x04" + b"x" * size])
        with KeptFile(path).open() as stream:
            assert not zipfile.is_zipfile(stream)
            with pytest.raises(OSError, match=os.strerror(errno.EINVAL)):
                stream.seek(-100, os.SEEK_END)
