"""The fixture ``workbook_server``: the simulator over HTTP, for other processes."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run


def test_server_serves_other_processes(pytester: pytest.Pytester) -> None:
    """Another process reads and writes with the base URL and the token; each ``item`` is a fresh copy."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import json
        import subprocess
        import sys
        import pytest
        from pytest_workbook import UsageError

        CHILD = '''
        import json, sys, urllib.request
        url, token, method = sys.argv[1:4]
        body = json.dumps({"values": [["by a child"]]}).encode() if method == "PATCH" else None
        request = urllib.request.Request(url, body, {"Authorization": "Bearer " + token,
                                         "Content-Type": "application/json"}, method=method)
        print(urllib.request.urlopen(request).read().decode())
        '''

        def child(url, token, method="GET"):
            source = "\\n".join(line.strip() for line in CHILD.splitlines())
            ran = subprocess.run([sys.executable, "-c", source, url, token, method], capture_output=True, text=True)
            assert ran.returncode == 0, ran.stderr
            return json.loads(ran.stdout)

        def test_child(workbook_server):
            assert workbook_server.base_url.startswith("http://127.0.0.1:")
            assert workbook_server.base_url.endswith("/v1.0")
            item = workbook_server.item("book.xlsx")
            assert item.url == workbook_server.base_url + item.path
            assert item.name == "book.xlsx"
            cell = item.workbook_url + "/worksheets/Sheet1/range(address='A1')"
            before = len(workbook_server.calls)
            assert child(cell, workbook_server.token)["values"] == [["Item"]]
            assert child(cell, workbook_server.token, "PATCH")["values"] == [["by a child"]]
            assert item.range("Sheet1!A1") == "by a child"
            mine = list(workbook_server.calls)[before:]
            assert [call.label for call in mine[:2]] == ["GET worksheets/*/range()", "PATCH worksheets/*/range()"]

        def test_fresh_copy(workbook_server):
            one, two = workbook_server.item("book.xlsx"), workbook_server.item("book.xlsx")
            assert one != two
            assert two.range("Sheet1!A1") == "Item"

        def test_other_tokens_are_refused(workbook_server, workbook_token):
            import requests
            url = workbook_server.item("book.xlsx").url
            assert requests.get(url, headers={"Authorization": "Bearer " + workbook_token}).status_code == 401
            assert requests.get(url).status_code == 401
            assert workbook_server.token != workbook_token
            assert workbook_server.token not in repr(workbook_server)

        def test_missing_file(workbook_server):
            with pytest.raises(UsageError, match="workbook_server.item names the workbook 'no.xlsx', but there is no"):
                workbook_server.item("no.xlsx")
        """,
    )
    run(pytester).assert_outcomes(passed=4)
