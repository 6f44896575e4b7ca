"""Packages: what is refused before anything is unzipped, and what comes out again."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from pytest_workbook.simulator.book.package import BadWorkbook, Package

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _zip(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _at(data: bytes, offset: int, content: bytes) -> bytes:
    return data[:offset] + content + data[offset + len(content) :]


def _central(data: bytes) -> int:
    """Offset of the first entry of the directory."""
    return data.index(b"PK\x01\x02")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (_OLE, "old .xls format"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (b"<!DOCTYPE html><html>sign in</html>", "HTML page"),
        (b"\xef\xbb\xbf\r\n<HTML>", "HTML page"),
        (b"<?xml version='1.0'?><Workbook/>", "plain XML"),
        (b"a;b\n1;2\n", "no zip|not a zip"),
        (b"PK\x03\x04 and no more", "truncated or damaged"),
        (_zip({"a.xml": b"<a/>" * 500})[:-30], "truncated or damaged"),
    ],
    # A zip holds the time: as an id it would differ between workers.
    ids=["empty", "xls", "password", "html", "html-bom", "xml", "csv", "zip-head", "truncated"],
)
def test_what_is_no_package_is_refused_by_what_it_is(data: bytes, said: str) -> None:
    """The refusal says what the file is."""
    with pytest.raises(BadWorkbook, match=said):
        Package.read(data)


def test_parts_are_read_and_written_back_as_they_were() -> None:
    """Without changes the very bytes come back; parts are found whatever their case."""
    data = _zip({"a/One.xml": b"<a/>", "b.bin": bytes(range(256))})
    package = Package.read(data)
    assert package.names == ("a/One.xml", "b.bin")
    assert package.part("A/one.XML") == b"<a/>"
    assert package.part("b.bin") == bytes(range(256))
    assert package.find("c") is None
    assert package.write({}) == data


def test_stored_parts_are_read_too() -> None:
    """A part need not be compressed."""
    assert Package.read(_zip({"a.xml": b"<a/>"}, zipfile.ZIP_STORED)).part("a.xml") == b"<a/>"


def test_missing_part_is_named() -> None:
    """Asking for a part that is not there says which."""
    with pytest.raises(BadWorkbook, match=r"part 'x\.xml', which is not in the file"):
        Package.read(_zip({"a.xml": b"<a/>"})).part("x.xml")


def test_writing_keeps_order_and_untouched_bytes() -> None:
    """Changed parts stay in place, removed ones go, new ones follow; the rest is the same compressed bytes."""
    data = _zip({"a.xml": b"<a/>", "b.bin": b"x" * 5000, "c.xml": b"<c/>"}, zipfile.ZIP_STORED)
    written = Package.read(data).write({"c.xml": b"<d/>", "a.xml": None, "é.xml": b"<e/>"})
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["b.bin", "c.xml", "é.xml"]
        assert archive.read("c.xml") == b"<d/>"
        assert archive.read("b.bin") == b"x" * 5000
        assert archive.getinfo("b.bin").compress_type == zipfile.ZIP_STORED
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_writing_twice_gives_the_same_bytes() -> None:
    """Nothing of the moment gets into the file."""
    package = Package.read(_zip({"a.xml": b"<a/>"}))
    assert package.write({"a.xml": b"<b/>"}) == package.write({"a.xml": b"<b/>"})


def test_package_of_own_parts_is_readable() -> None:
    """A package made of parts is one that can be read."""
    made = Package.of_parts({"a.xml": b"<a/>"})
    assert Package.read(made.data).part("a.xml") == made.part("a.xml") == b"<a/>"


def test_declared_size_is_bounded_before_anything_is_unzipped() -> None:
    """A bomb that says how large it is, is refused by the directory alone: its content is not even deflate."""
    data = _zip({"a.bin": b"\0" * 100_000})
    content = data.index(b"a.bin") + len("a.bin")
    with pytest.raises(BadWorkbook, match="would unzip to 100,000 bytes; at most 50,000"):
        Package.read(_at(data, content, b"\xff" * 8), max_unzipped=50_000)


@pytest.mark.parametrize("declared", [10, 1_000_000])
def test_entry_that_lies_about_its_size_is_refused(declared: int) -> None:
    """A part that is larger or smaller than it declares is refused, and never unzipped beyond its declaration."""
    data = _zip({"a.bin": b"\0" * 100_000})
    for header, field in ((0, 22), (_central(data), 24)):
        data = _at(data, header + field, struct.pack("<L", declared))
    with pytest.raises(BadWorkbook, match=f"declares {declared:,} bytes"):
        Package.read(data)


def test_wrong_checksum_is_refused() -> None:
    """Content that is not what was packed is noticed."""
    data = _zip({"a.bin": b"hello" * 10}, zipfile.ZIP_STORED)
    with pytest.raises(BadWorkbook, match="checksum"):
        Package.read(data.replace(b"hellohello", b"jellohello", 1))


def test_damaged_content_is_refused() -> None:
    """Content that is no deflate stream is noticed."""
    data = _zip({"a.bin": b"hello" * 10})
    content = data.index(b"a.bin") + len("a.bin")
    with pytest.raises(BadWorkbook, match="cannot be unzipped"):
        Package.read(_at(data, content, b"\xff" * 4))


def test_more_than_ten_thousand_entries_are_refused() -> None:
    """10,000 entries are opened, one more is not."""
    parts = {f"{number}.txt": b"" for number in range(10_001)}
    with pytest.raises(BadWorkbook, match="more than 10,000 entries"):
        Package.read(_zip(parts, zipfile.ZIP_STORED))
    del parts["10000.txt"]
    assert len(Package.read(_zip(parts, zipfile.ZIP_STORED)).names) == 10_000


@pytest.mark.parametrize("second", ["a.xml", "A.XML"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_names_are_refused_whatever_their_case(second: str) -> None:
    """Two entries of one name are refused: readers differ about which counts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xml", b"<a/>")
        archive.writestr(second, b"<b/>")
    with pytest.raises(BadWorkbook, match="two entries named"):
        Package.read(out.getvalue())


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "x/../../a", "x/./a", "c:/a.xml", "x\\a.xml"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    """No entry may be named as if it lay outside."""
    with pytest.raises(BadWorkbook, match="leads out of the package"):
        Package.read(_zip({name: b"<a/>"}))


def test_two_directory_entries_for_one_content_are_refused() -> None:
    """A directory that gives one entry's bytes a second name is a bomb, or damage."""
    data = _zip({"a.xml": b"<a/>", "b.xml": b"<a/>"})
    second = data.index(b"PK\x01\x02", _central(data) + 1)
    with pytest.raises(BadWorkbook, match="two different names"):
        Package.read(_at(data, second + 42, struct.pack("<L", 0)))


def test_entry_reaching_into_the_next_is_refused() -> None:
    """An entry whose content would run on into its neighbour is refused."""
    data = _zip({"a.bin": b"x" * 40, "b.bin": b"y" * 40}, zipfile.ZIP_STORED)
    for header, field in ((0, 18), (_central(data), 20)):
        data = _at(data, header + field, struct.pack("<L", 60))
    with pytest.raises(BadWorkbook, match="overlap"):
        Package.read(data)


def test_entry_that_is_not_where_it_is_said_to_be_is_refused() -> None:
    """The directory must point at entries."""
    data = _zip({"a.xml": b"<a/>"})
    with pytest.raises(BadWorkbook, match="not where the directory says"):
        Package.read(_at(data, _central(data) + 42, struct.pack("<L", 3)))


def test_encrypted_entries_are_refused() -> None:
    """An entry under a password is said to be one."""
    data = _zip({"a.xml": b"<a/>"})
    with pytest.raises(BadWorkbook, match="is encrypted"):
        Package.read(_at(data, _central(data) + 8, b"\x01"))


def test_unusual_compression_is_refused() -> None:
    """Only what .xlsx files use is unzipped."""
    with pytest.raises(BadWorkbook, match="compressed by method 14"):
        Package.read(_zip({"a.xml": b"<a/>"}, zipfile.ZIP_LZMA))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["xl/any.xml", "x.rels", "customXml/item1.xml", "no-suffix"])
def test_document_types_are_refused_in_any_part_and_encoding(encoding: str, name: str) -> None:
    """A part that declares a type or an entity is refused before any parser sees it."""
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'.encode(encoding)
    with pytest.raises(BadWorkbook, match="declares a document type or an entity"):
        Package.read(_zip({name: bomb}))


def test_binary_parts_may_hold_any_bytes() -> None:
    """What looks like a declaration inside a picture is none."""
    assert Package.read(_zip({"a.png": b"\x89PNG <!DOCTYPE x>"})).names == ("a.png",)


def test_checked_sizes_are_those_of_the_content() -> None:
    """The checksum written is the content's own."""
    written = Package.of_parts({"a.xml": b"<a/>"}).data
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert zlib.crc32(b"<a/>") == archive.getinfo("a.xml").CRC
        assert archive.getinfo("a.xml").file_size == 4
