"""Which variables tell of who signs in, and which of their values may be anything."""

from __future__ import annotations

import json

import pytest

from pytest_workbook.cassettes.environment import Known, known_from

_GUID = "72f988bf-86f1-41af-91ab-2d7cd011db47"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AZURE_CLIENT_SECRET", "x8Q~kP3vZ7wLm2RtYb5"),
        ("azure_client_secret", "x8Q~kP3vZ7wLm2RtYb5"),
        ("AZURE_PASSWORD", "hunter2hunter2"),
        ("AZURE_PASSWORD", "correcthorsebatterystaple"),
        ("AZURE_PASSWORD", "cASEmatters"),
        ("AZURE_CLIENT_CERTIFICATE_PASSWORD", "Tr0ub4dor&3"),
        ("AZURE_STORAGE_CONNECTION_STRING", "AccountKey=kDj38sLq02"),
        ("MS_CLIENT_SECRET_VALUE", "x8Q~kP3vZ7wLm2RtYb5"),
        ("GRAPH_ACCESS_TOKEN", "kDj38-sLq02-vNw55"),
        ("GRAPH_API_KEY", "kDj38-sLq02-vNw55"),
        ("IDENTITY_HEADER", "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a"),
        ("MSI_SECRET", "853b9a845bfa4b22"),
        ("ARM_CLIENT_SECRET", "x8Q~kP3vZ7wLm2RtYb5"),
        ("PYTEST_WORKBOOK_TOKEN", "kDj38-sLq02-vNw55"),
    ],
)
def test_a_secret_is_known_by_the_name_of_its_variable(name: str, value: str) -> None:
    """In either case, with or without a suffix."""
    assert known_from({name: f" {value}\n"}) == Known(secrets=(value,))


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("AZURE_TENANT_ID", _GUID, "tenant"),
        ("GRAPH_TENANT", "contoso.onmicrosoft.com", "tenant"),
        ("MS_DIRECTORY_ID", _GUID, "tenant"),
        ("AZURE_CLIENT_ID", _GUID, "userid"),
        ("GRAPH_APP_ID", _GUID, "userid"),
        ("AZURE_SUBSCRIPTION_ID", _GUID, "userid"),
        ("AZURE_USERNAME", "ann@contoso.com", "user"),
        ("AZURE_USERNAME", "svc-budget-01", "userid"),
        ("GRAPH_USER_ID", "ann@contoso.com", "user"),
        ("GRAPH_USER", _GUID, "userid"),
        ("GRAPH_DRIVE_ID", "b!Qw3rTyUiOp-aSdFgHj", "drive"),
        ("GRAPH_ITEM_ID", "01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN", "item"),
        ("SHAREPOINT_SITE_ID", f"contoso.sharepoint.com,{_GUID},{_GUID}", "site"),
    ],
)
def test_an_id_is_known_with_its_kind(name: str, value: str, kind: str) -> None:
    """It gets an alias where an exchange says it."""
    assert known_from({name: value}) == Known(ids=((kind, value),))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AZURE_USERNAME", "user"),
        ("AZURE_USERNAME", "administrator"),
        ("AZURE_USERNAME", "somebody@example.com"),
        ("AZURE_CLIENT_ID", "1"),
        ("AZURE_CLIENT_ID", "budgeting"),
        ("AZURE_CLIENT_ID", "00000000-0000-0000-0000-000000000000"),
        ("AZURE_TENANT_ID", "organizations"),
        ("AZURE_TENANT_ID", "common"),
        ("AZURE_CLIENT_SECRET", "secret"),
        ("AZURE_CLIENT_SECRET", ""),
        ("AZURE_PASSWORD", "Password"),
        ("AZURE_PASSWORD", "worksheets"),
        ("AZURE_PASSWORD", "PASSWORD"),
        ("AZURE_PASSWORD", "12345678"),
        ("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true"),
        ("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential"),
        ("AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/tokens/azure-identity-token"),
        ("AZURE_CLIENT_CERTIFICATE_PATH", "/home/ann/certificate.pem"),
        ("AZURE_KEY_VAULT_NAME", "budget-vault-2026"),
        ("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com"),
        ("PYTEST_WORKBOOK_TOKEN_COMMAND", "az account get-access-token"),
        ("PYTEST_WORKBOOK_MODE", "record-missing"),
        ("DATABASE_PASSWORD", "x8Q~kP3vZ7wLm2RtYb5"),
        ("COLUMNS", "12345678901234567890"),
        ("AZURE_CREDENTIALS", '{"clientId": '),
        ("AZURE_CREDENTIALS", "{" + "[" * 100_000),
    ],
)
def test_what_may_be_an_ordinary_word_is_nothing(name: str, value: str) -> None:
    """Else it would be found in cells, keys and paths; and so is what the name of the variable does not tell."""
    assert known_from({name: value}) == Known()


def test_the_object_of_a_ci_service_is_read_by_its_members() -> None:
    """As "azure/login" takes it."""
    told = {"clientId": _GUID, "clientSecret": "x8Q~kP3vZ7wLm2RtYb5", "tenantId": _GUID[::-1], "deep": {"a": 1}}
    known = known_from({"AZURE_CREDENTIALS": json.dumps(told)})
    assert known.secrets == ("x8Q~kP3vZ7wLm2RtYb5",)
    assert known.ids == (("userid", _GUID),)


def test_its_repr_shows_nothing() -> None:
    """It may stand in a traceback."""
    known = known_from({"AZURE_CLIENT_SECRET": "x8Q~kP3vZ7wLm2RtYb5", "AZURE_TENANT_ID": _GUID})
    assert known.secrets
    assert known.ids
    assert repr(known) == "Known()"
