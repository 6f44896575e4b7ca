"""Ini key ``workbook_pack_numbers``: what replays a cassette with packed answers, and what has to be told to."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Callable
from pathlib import Path

import aiohttp
import httpx
import pytest
import requests
import urllib3
import vcr
from harness import make_workbook, project, run

_CODE = """
    import pytest

    @pytest.mark.workbook(file="book.xlsx")
    def test_grid(workbook_item):
        assert workbook_item.range("Sheet1!A1:H40").values[39][7] == 39 * 8.25 + 7
"""
_GETS: dict[str, Callable[[str], bytes]] = {
    "requests": lambda url: requests.get(url, timeout=5).content,
    "httpx": lambda url: httpx.get(url).content,
    "urllib3": lambda url: urllib3.PoolManager().request("GET", url).data,
    "urllib": lambda url: urllib.request.urlopen(url, timeout=5).read(),
    "aiohttp": lambda url: asyncio.run(_aiohttp(url)),
}


async def _aiohttp(url: str) -> bytes:
    async with aiohttp.ClientSession() as client, client.get(url) as response:
        return await response.read()


@pytest.fixture(name="packed")
def _packed(pytester: pytest.Pytester) -> Path:
    """The cassette of a test that reads a grid of numbers."""
    folder = project(pytester, _CODE)
    make_workbook(folder / "book.xlsx", [[row * 8.25 + column for column in range(8)] for row in range(40)])
    pytester.makeini("[pytest]\nworkbook_pack_numbers = 2000\n")
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    (path,) = folder.rglob("*.workbook.yaml")
    return path


def test_it_replays_everywhere_here_and_elsewhere_where_that_is_asked_for(
    packed: Path, pytester: pytest.Pytester
) -> None:
    """The plugin and ``inspect`` know; plain vcrpy takes an option, without which only httpx reads the answer."""
    text = packed.read_text(encoding="utf-8")
    assert text.count("!!binary") == 1
    uri = next(line for line in text.splitlines() if "uri:" in line and "A1:H40" in line)
    url = uri.partition('"')[2].rstrip('"')
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=1)
    recorder = vcr.VCR(record_mode="none")
    with recorder.use_cassette(str(packed), allow_playback_repeats=True, decode_compressed_response=True):
        assert {name for name, get in _GETS.items() if get(url).lstrip()[:1] == b"{"} == set(_GETS)
    with recorder.use_cassette(str(packed), allow_playback_repeats=True):
        assert {name for name, get in _GETS.items() if get(url).lstrip()[:1] == b"{"} == {"httpx"}


def test_pytest_recording_replays_it_with_that_option(packed: Path, pytester: pytest.Pytester) -> None:
    """Given by its fixture ``vcr_config``."""
    packed.rename(packed.with_name("test_grid.yaml"))
    project(
        pytester,
        """
        import pytest, requests
        from pathlib import Path

        @pytest.fixture
        def vcr_config():
            return {"decode_compressed_response": True, "allow_playback_repeats": True}

        @pytest.mark.vcr
        @pytest.mark.block_network
        def test_grid():
            lines = Path("cassettes/test_it/test_grid.yaml").read_text().splitlines()
            url = next(line for line in lines if "A1:H40" in line).partition('"')[2].rstrip('"')
            assert requests.get(url).json()["values"][1][0] == 8.25
        """,
    )
    pytester.makeini("[pytest]\n")
    run(pytester, "-p", "no:workbook", "--record-mode=none").assert_outcomes(passed=1)
