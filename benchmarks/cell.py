"""One measurement in a process of its own: ``python -m benchmarks.cell PEER PHASE TRAFFIC COUNT FOLDER``.

Prints JSON: seconds of CPU, and the largest resident memory in MB.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.peers import PEERS, Peer
from benchmarks.traffic import big, small

_ASKED = 100
_TRAFFIC = {"small": small, "big": big}


def main(name: str, phase: str, traffic: str, count: int, folder: Path) -> dict[str, float]:
    """Measure one cell."""
    peer = PEERS[name]
    path = folder / f"{name.replace(' ', '-')}-{traffic}-{count}{peer.suffix}"
    measured = _saved(peer, path, traffic, count) if phase == "save" else _replayed(peer, path, traffic, count)
    measured["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return measured


def _saved(peer: Peer, path: Path, traffic: str, count: int) -> dict[str, float]:
    exchanges = list(_TRAFFIC[traffic](count))
    path.unlink(missing_ok=True)
    start = time.process_time()
    write = peer.record(path, exchanges)
    taken = time.process_time()
    write()
    return {"record": taken - start, "save": time.process_time() - taken, "file": path.stat().st_size / 1e6}


def _replayed(peer: Peer, path: Path, traffic: str, count: int) -> dict[str, float]:
    import requests  # before the clock starts: every one of them needs it

    urls = [one.url for one in _TRAFFIC[traffic](count)]
    asked = random.Random(1).sample(urls, min(_ASKED, len(urls)))
    start = time.process_time()
    with peer.open(path) as session:
        opened = time.process_time()
        session = session or requests.Session()
        _ask(session, asked[0])
        first = time.process_time()
        for url in asked[1:]:
            _ask(session, url)
        done = time.process_time()
    each = (done - first) / (len(asked) - 1) * 1000 if len(asked) > 1 else 0.0
    return {"load": opened - start, "first": first - opened, "each_ms": each}


def _ask(session: Any, url: str) -> None:
    answer = session.get(url, timeout=60)
    if answer.status_code != 200 or not answer.content:
        msg = f"answered {answer.status_code}"
        raise RuntimeError(msg)


if __name__ == "__main__":
    name, phase, traffic, count, folder = sys.argv[1:]
    print(json.dumps(main(name, phase, traffic, int(count), Path(folder))))
