"""The page in a real browser: it shows, filters and turns pages, hostile names stay text, and nothing is loaded."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from reports import exchange_row, outcome_row, report, session_row

from pytest_workbook.report.model import Moment, Report
from pytest_workbook.report.page import page

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="no chromium is installed")

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    # Whatever it asks for by itself, no name leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # Scripts have run to their end before the document is taken down.
    "--virtual-time-budget=10000",
    "--enable-logging=stderr",
)
_ATTACKER = "attacker.example"
_NAMES = (
    f"<img src=https://{_ATTACKER}/1 onerror=alert(1)>",
    f"</script><script src=https://{_ATTACKER}/2></script>",
    f'"><style>@import "https://{_ATTACKER}/3"</style>',
    f"<a href=javascript:alert(4)>&lt;{_ATTACKER}</a>",
)


class _Reader(HTMLParser):
    """Takes down the elements and the texts of a document; of scripts and styles, only that they are there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self._is_raw = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._is_raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._is_raw = False

    def handle_data(self, data: str) -> None:
        if not self._is_raw:
            self.texts.append(data)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a browser made of a page.

    Args:
        document: as it stood in the end.
        errors: of scripts, and what the policy refused.
        asked: every URL and host that the browser asked for.
    """

    document: _Reader
    errors: list[str]
    asked: set[str] = field(repr=False)

    @property
    def text(self) -> str:
        """All texts, in order."""
        return " ".join(" ".join(self.document.texts).split())

    def told(self) -> Any:
        """What a script that was added left in the document."""
        return json.loads(next(text for text in self.document.texts if text.startswith("[[")))


def _show(folder: Path, html: str, view: str = "") -> _Shown:
    (folder / "report.html").write_text(html, encoding="utf-8")
    log = folder / "net.json"
    assert _CHROMIUM is not None
    ran = subprocess.run(
        [
            _CHROMIUM,
            *_FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--dump-dom",
            f"{(folder / 'report.html').as_uri()}#{view}",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    errors = [line for line in ran.stderr.splitlines() if ":CONSOLE" in line]
    params = [event.get("params", {}) for event in json.loads(log.read_text())["events"]]
    asked = {str(one[key]) for one in params for key in ("url", "host", "original_url") if key in one}
    return _Shown(_Reader(ran.stdout), errors, asked)


def _hostile() -> Report:
    made = report()
    return report(
        tests=tuple(outcome_row(node=name) for name in _NAMES),
        sessions=(*made.sessions, session_row(name=_NAMES[0], fixture=_NAMES[1], test=_NAMES[2], item=_NAMES[3])),
        exchanges=tuple(
            exchange_row(
                number=number,
                method=name,
                label=f"{name} {name}",
                path=name,
                status=404,
                codes=(name,),
                fault=name,
                test=name,
                node=name,
                caller=name,
                retry_after=name,
                batch=name,
                session=_NAMES[0],
            )
            for number, name in enumerate(_NAMES, 1)
        ),
        mode=_NAMES[0],
        ended=_NAMES[1],
        processes=("main", _NAMES[2]),
        lost=(_NAMES[3],),
        made_by=_NAMES[0],
    )


def test_hostile_names_stay_text_and_nothing_is_loaded(tmp_path: Path) -> None:
    """In every place of the page, under the page's own policy, which has nothing to refuse."""
    shown = _show(tmp_path, page(_hostile()))
    assert {"img", "a", "iframe", "link"} & set(shown.document.tags) == set()
    assert (shown.document.tags.count("script"), shown.document.tags.count("style")) == (2, 1)
    assert [name for name in _NAMES if " ".join(name.split()) not in shown.text] == []
    assert shown.errors == []
    assert [url for url in shown.asked if _ATTACKER in url] == []


def test_the_address_says_what_is_shown(tmp_path: Path) -> None:
    """Lists, lanes and tests are those of the view; the controls show it too."""
    made = report()
    more = (
        exchange_row(number=4, path="worksheets/Costs", status=429, fault="throttle", codes=("TooManyRequests",)),
        exchange_row(
            number=5,
            path="worksheets/Costs",
            status=404,
            is_retry=True,
            waited=10.0,
            session="session-2",
            test="a.py::c",
        ),
    )
    second = session_row(name="session-2", end="leaked", moments=(Moment("created", 0.0, 4), Moment("leaked", 9.0, 5)))
    html = page(
        report(
            exchanges=(*made.exchanges, *more),
            sessions=(*made.sessions, second),
            tests=(*made.tests, outcome_row(node="a.py::c", outcome="failed")),
        )
    )
    shown = _show(tmp_path, html, "status=4xx&text=costs&end=closed")
    assert "which did not run here" not in shown.text
    assert "1 exchange of 5, in 1 session" in shown.text
    assert "worksheets/Costs 429 TooManyRequests" in shown.text
    assert "fault throttle" in shown.text
    # One row in the table of exchanges with its details, one test, and two headings.
    assert shown.document.tags.count("tr") == 5
    assert shown.document.tags.count("td") == 9 + 1 + 5
    assert shown.errors == []


_ACTIONS = """
const told = [];
const note = () => told.push([document.getElementById("found").textContent,
  document.querySelectorAll("#exchanges tbody tr:not(.detail)").length, document.querySelectorAll(".life").length]);
const set = (id, value, kind) => {
  const control = document.getElementById(id);
  if (control.type === "checkbox") control.checked = value; else control.value = value;
  control.dispatchEvent(new Event(kind));
};
const press = (text, within) => [...document.querySelectorAll(`${within} button`)]
  .find((one) => one.textContent === text).click();
note();
press("Next", "#exchanges"); note();
told.push(document.activeElement.textContent);
press("Last", "#exchanges"); note();
told.push(document.querySelector("#exchanges .toggle").textContent, document.activeElement.textContent);
set("filter-text", "CELL-17", "input"); note();
set("filter-fault", true, "change"); note();
told.push(location.hash);
press("Show all", "#filters");
addEventListener("hashchange", () => setTimeout(() => {
  note();
  told.push(document.getElementById("filter-fault").checked, document.getElementById("filter-text").value);
  press("session-20", "#sessions"); note();
  told.push(document.getElementById("filter-session").value);
  document.querySelector("#exchanges .toggle").click();
  told.push(document.querySelector(".detail").hidden, document.querySelector(".detail dd").textContent);
  set("axis-choice", "clock", "change");
  told.push(document.querySelector(".ends").textContent);
  dispatchEvent(new Event("beforeprint"));
  dispatchEvent(new Event("afterprint"));
  set("filter-session", "", "input");
  dispatchEvent(new Event("beforeprint"));
  told.push(document.querySelectorAll("#exchanges tbody tr:not(.detail)").length);
  dispatchEvent(new Event("afterprint")); note();
  const shown = document.createElement("pre");
  shown.textContent = JSON.stringify([told]);
  document.body.append(shown);
  document.body.append(Object.assign(new Image(), { src: "https://attacker.example/control" }));
}), { once: true });
"""
_SESSIONS = 40
_USES = 500


def _large() -> Report:
    sessions = [
        session_row(
            name=f"session-{number}",
            opened=float(number),
            ended=float(number + 60),
            moments=(
                Moment("created", float(number), number * _USES),
                Moment("closed", number + 60.0, number * _USES + _USES),
            ),
        )
        for number in range(_SESSIONS)
    ]
    exchanges = [
        exchange_row(
            number=number + 1,
            path=f"worksheets/A/range(address='cell-{number}')",
            fault="throttle" if number % 1000 == 17 else "",
            session=f"session-{number // _USES}",
            started=float(number // _USES),
        )
        for number in range(_SESSIONS * _USES)
    ]
    return report(sessions=tuple(sessions), exchanges=tuple(exchanges))


def test_controls_of_a_large_report_do_what_they_say(tmp_path: Path) -> None:
    """Of 20,000 exchanges a hundred are in the document; pages turn, filters filter, and printing shows many more.

    What acts is a script that the page's policy would refuse, so it is taken out; and the image that it adds at the
    end shows that a request would have been noticed.
    """
    html = re.sub(r"<meta http-equiv=[^>]*>", "", page(_large()))
    shown = _show(tmp_path, html.replace("</body>", f"<script>{_ACTIONS}</script></body>"))
    assert shown.told() == [
        [
            ["20,000 exchanges of 20,000, in 40 sessions", 100, 25],
            ["20,000 exchanges of 20,000, in 40 sessions", 100, 25],
            "Next",
            ["20,000 exchanges of 20,000, in 40 sessions", 100, 25],
            "19901",
            "First",
            ["1,111 exchanges of 20,000, in 4 sessions", 100, 4],
            ["2 exchanges of 20,000, in 2 sessions", 2, 2],
            "#text=CELL-17&fault=1",
            ["20,000 exchanges of 20,000, in 40 sessions", 100, 25],
            False,
            "",
            ["500 exchanges of 20,000, in 1 session", 100, 1],
            "session-20",
            False,
            "worksheets/A/range(address='cell-10000')",
            "20 s80 s",
            5000,
            ["20,000 exchanges of 20,000, in 40 sessions", 100, 25],
        ]
    ]
    assert any(_ATTACKER in url for url in shown.asked)
