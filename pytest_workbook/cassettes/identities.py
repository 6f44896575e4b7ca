"""Which JSON values tell who and where: learned by key and by the company they keep."""

from __future__ import annotations

import re
from typing import Any

from pytest_workbook.cassettes.aliases import ALIAS, AliasTable
from pytest_workbook.cassettes.links import learn_url
from pytest_workbook.cassettes.pretty import is_row

__all__ = ["ID_KEYS", "learn_json"]

ID_KEYS = {
    "driveId": "drive",
    "siteId": "site",
    "webId": "site",
    "listId": "list",
    "tenantId": "tenant",
    "tid": "tenant",
    "itemId": "item",
    "listItemUniqueId": "item",
    "userId": "userid",
    "objectId": "userid",
    "userPrincipalName": "user",
    "mail": "user",
    "email": "user",
    "eTag": "etag",
    "cTag": "etag",
    "@odata.etag": "etag",
    "webUrl": "files",
    "webDavUrl": "files",
    "siteUrl": "files",
    "@microsoft.graph.downloadUrl": "download",
    "@content.downloadUrl": "download",
    "uploadUrl": "upload",
    "mailNickname": "userid",
    "onPremisesSamAccountName": "userid",
    "shareId": "share",
}
"""Kind of alias by JSON key, wherever the key stands."""

_PEOPLE = frozenset(
    {
        "user",
        "group",
        "siteUser",
        "siteGroup",
        "owner",
        "grantedTo",
        "manager",
        "createdByUser",
        "lastModifiedByUser",
        "device",
        "sharedBy",
    }
)
_NAMES = ("displayName", "givenName", "surname")
_ADDRESSES = ("email", "mail", "address", "loginName")
_PRIVATE = (
    "mobilePhone",
    "businessPhones",
    "officeLocation",
    "jobTitle",
    "otherMails",
    "proxyAddresses",
    "imAddresses",
    "faxNumber",
    "streetAddress",
    "preferredName",
    "employeeId",
    "securityIdentifier",
    "onPremisesSecurityIdentifier",
    "onPremisesImmutableId",
)
# Of the direction of writing; directories keep them beside names, and texts do not.
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_GRAPH = "https://graph.microsoft.com/"
_OF_PEOPLE = re.compile(
    r"\$metadata#(?:users|directoryObjects|people|contacts|Collection\(microsoft\.graph\.user\))"
    r"(?:\([^()/]*\))?(?:/\$entity)?$"
)


def learn_json(table: AliasTable, tree: Any, *, session: bool) -> None:
    """Give an alias to every id, name, address and secret URL in a parsed body.

    Args:
        table: gets the aliases.
        tree: as ``pretty.parsed`` gives it.
        session: whether the body's own ``id`` is a session's.
    """
    if session and isinstance(tree, dict) and _is_text(tree.get("id")):
        table.alias("session", tree["id"])
    _walk(table, tree, "")


def _walk(table: AliasTable, tree: Any, parent: str) -> None:
    if isinstance(tree, list):
        for item in () if is_row(tree) else tree:
            _walk(table, item, parent)
    elif isinstance(tree, dict):
        if _OF_PEOPLE.search(str(tree.get("@odata.context", ""))) or tree.get("@odata.type") == "#microsoft.graph.user":
            # Asked for by $select, a person may come with nothing but a name.
            parent = "user"
        _object(table, tree, parent)
        for key, value in tree.items():
            _walk(table, value, parent if key == "value" else key)


def _object(table: AliasTable, fields: dict[str, Any], parent: str) -> None:
    for key, value in fields.items():
        if not _is_text(value):
            continue
        if key.lower() == "workbook-session-id":
            table.alias("session", value)
        elif (kind := ID_KEYS.get(key)) and not _is_something_else(kind, value):
            table.alias(kind, value)
        elif _is_relative_link(key, value, parent):
            learn_url(table, f"/{value}")
    if (kind := _kind_of(fields, parent)) is not None and _is_text(fields.get("id")):
        table.alias(kind, fields["id"])
    if _is_person(fields, parent):
        _person(table, fields)
    elif "verifiedDomains" in fields and _is_text(fields.get("displayName")):
        table.alias("name", fields["displayName"])
    elif parent == "verifiedDomains" and _is_text(fields.get("name")):
        table.alias("host", fields["name"])


def _person(table: AliasTable, fields: dict[str, Any]) -> None:
    for key in (*_NAMES, "name") if _has_address(fields) else _NAMES:
        if _is_text(fields.get(key)):
            table.alias("name", fields[key].strip(_MARKS))
    for key in _PRIVATE:
        values = fields.get(key)
        for value in values if isinstance(values, list) else [values]:
            if type(value) is str and _is_text(value):
                table.alias("user" if "@" in value else "userid", value)


def _is_person(fields: dict[str, Any], parent: str) -> bool:
    return (
        parent in _PEOPLE
        or "userPrincipalName" in fields
        or "givenName" in fields
        or (_has_address(fields) and not fields.keys().isdisjoint(("displayName", "name")))
    )


def _has_address(fields: dict[str, Any]) -> bool:
    return any("@" in str(fields.get(key, "")) for key in _ADDRESSES)


def _is_relative_link(key: str, value: str, parent: str) -> bool:
    is_link = "@odata." in key and key.endswith(("Link", ".id"))
    return (is_link or (key == "url" and parent == "requests")) and not value.startswith(("/", "http"))


def _kind_of(fields: dict[str, Any], parent: str) -> str | None:
    if "persistChanges" in fields:
        return "session"
    if _is_person(fields, parent) or parent == "application":
        return "userid"
    if "verifiedDomains" in fields:
        return "tenant"
    if parent == "parentReference":
        return "item"
    if parent == "drive" or "driveType" in fields:
        return "drive"
    if parent == "site" or "siteCollection" in fields:
        return "site"
    if parent == "list":
        return "list"
    if {"file", "folder", "parentReference", "remoteItem", "@microsoft.graph.downloadUrl"} & fields.keys():
        return "item"
    return None


def _is_something_else(kind: str, value: str) -> bool:
    # Keys such as "email" also head columns of data; only what looks like the thing is taken for it.
    if kind == "user":
        return "@" not in value
    if kind in {"download", "upload"}:
        return not value.startswith(("http://", "https://"))
    return kind == "files" and (value.startswith(_GRAPH) or not value.startswith(("http://", "https://")))


def _is_text(value: Any) -> bool:
    return type(value) is str and bool(value) and not ALIAS.match(value)
