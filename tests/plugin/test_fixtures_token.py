"""The fixtures ``workbook_token`` and ``workbook_credential``: a stand-in's token wherever no live service answers."""

from __future__ import annotations

import pytest
from harness import project, run


def test_token_and_credential(pytester: pytest.Pytester) -> None:
    """Both give the same token, shaped as a JWT for a user, which the simulator takes and others do not know."""
    project(
        pytester,
        """
        import base64
        import json
        import time
        import pytest
        import requests

        def claims(token):
            payload = token.split(".")[1]
            return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

        def test_shape(workbook_token):
            assert isinstance(workbook_token, str)
            said = claims(workbook_token)
            assert said["aud"] == "https://graph.microsoft.com"
            assert "Files.ReadWrite" in said["scp"].split()
            assert said["exp"] > time.time()
            assert said["tid"]

        def test_credential_for_azure_core(workbook_credential, workbook_token):
            from azure.core.credentials import AccessToken
            found = workbook_credential.get_token("https://graph.microsoft.com/.default", claims=None, enable_cae=True)
            assert isinstance(found, AccessToken)
            assert found.token == workbook_token
            assert found.expires_on == claims(workbook_token)["exp"]
            assert repr(workbook_credential) == "<Credential>"
            workbook_credential.close()

        def test_graph_takes_it(workbook_token):
            url = "https://graph.microsoft.com/v1.0/me"
            assert requests.get(url, headers={"Authorization": f"Bearer {workbook_token}"}).status_code == 200
            assert requests.get(url).status_code == 401

        @pytest.fixture(scope="session")
        def client(workbook_token):
            client = requests.Session()
            client.headers["Authorization"] = f"Bearer {workbook_token}"
            return client

        def test_session_scope(client):
            assert client.get("https://graph.microsoft.com/v1.0/me").status_code == 200
        """,
    )
    run(pytester).assert_outcomes(passed=4)


def test_real_token_stays_out_of_tests_that_no_live_service_answers(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token in the environment is neither handed out nor shown in simulate."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", "the-real-token-of-somebody")
    project(
        pytester,
        """
        import os

        def test_other(workbook_token, workbook_session, workbook_credential):
            assert os.environ["PYTEST_WORKBOOK_TOKEN"] not in (
                workbook_token, workbook_session.token, workbook_credential.get_token("x").token)
        """,
    )
    result = run(pytester, "--workbook-mode=simulate")
    result.assert_outcomes(passed=1)
    assert "the-real-token" not in result.stdout.str() + result.stderr.str()
