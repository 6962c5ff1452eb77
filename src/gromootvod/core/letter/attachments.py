"""Attached parts: what they are by their first bytes, how they may be named on a screen, what to be wary
of.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from .charset import Decoder, word_set
from .parts import Part, parse
from .values import DEFAULT_LIMITS, Attachment, Limits
from .words import decode_words, parameters

MAX_NAME = 150
HEAD = 1024

# (offset, bytes, type): what a file begins with. The first that fits speaks.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (257, b"ustar", "application/x-tar"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"x\x9f>\x22", "application/vnd.ms-tnef"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"BM", "image/bmp"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
    (0, b"BEGIN:VCARD", "text/vcard"),
    (0, b"-----BEGIN PGP", "application/pgp-encrypted"),
    (0, b"#!", "text/x-script"),
)
_ZIP_INSIDE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"META-INF/", "application/java-archive"),
    (b"AndroidManifest.xml", "application/vnd.android.package-archive"),
)
_OLE_BY_SUFFIX = {
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook", "msi": "application/x-msi",
}  # fmt: skip
_OFFICE_BY_SUFFIX = {"docx": _ZIP_INSIDE[0][1], "xlsx": _ZIP_INSIDE[1][1], "pptx": _ZIP_INSIDE[2][1]}
_TYPES_BY_SUFFIX = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "pdf": "application/pdf",
    "webp": "image/webp", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic",
    "zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
    "gz": "application/gzip", "mp4": "video/mp4", "rtf": "application/rtf", **_OLE_BY_SUFFIX,
    **_OFFICE_BY_SUFFIX,
}  # fmt: skip
_EXECUTABLE_TYPES = frozenset(
    {
        "application/vnd.microsoft.portable-executable", "application/x-executable",
        "application/x-mach-binary",
        "application/x-ms-shortcut", "text/x-script", "application/x-msi",
        "application/vnd.android.package-archive",
    }
)  # fmt: skip
_EXECUTABLE = word_set(
    "exe com bat cmd scr pif msi msp mst cpl dll hta js jse vbs vbe wsf wsh ps1 psm1 jar lnk reg inf scf "
    "url app apk sh "
    "run deb rpm dmg pkg iso img vhd chm docm xlsm pptm dotm xlam ppam one application gadget svg html htm "
    "xhtml shtml "
    "mht mhtml xml xsl php phtml htaccess"
)
_DISGUISE = word_set("pdf doc docx xls xlsx ppt pptx txt jpg jpeg png gif zip rar csv rtf odt mp3 mp4")
_EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_TEXTUAL = re.compile(r"text/|application/(?:json|xml|javascript|x-sh)|message/")
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html|<script|<body|<head|<iframe)", re.IGNORECASE)
_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}-->\s*)?(?:<!doctype svg[^>]{0,300}>\s*)?<svg[\s>]",
    re.IGNORECASE,
)
_UNSAFE_NAME = re.compile(r'[/\\:*?"<>|]+')
_SPACES = re.compile(r"\s+")


def attachment_bytes(raw: bytes, part: int, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return the bytes of the part with this index. Raises LookupError when there is no such part."""
    for found in parse(raw, limits, Decoder()).walk():
        if found.index == part and not found.children:
            return found.body(raw)
    raise LookupError(f"the letter has no part {part}")


def attachment(raw: bytes, part: Part, decoder: Decoder, inline: bool) -> Attachment:
    """Describe one part as an attachment."""
    data = part.body(raw)
    name = display_name(part_name(part, decoder)) or _made_up_name(part, raw)
    content_type = type_of(data, name, part.kind)
    content_id = decode_words(part.headers.first("content-id"), decoder).strip("<> ")[:255]
    return Attachment(
        part=part.index,
        name=name,
        declared_type=part.kind,
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content_id=content_id,
        inline=inline,
        warnings=tuple(_warnings(data, name, part.kind, content_type)),
    )


def part_name(part: Part, decoder: Decoder) -> str:
    """Return the file name a part was sent with, or ""."""
    if part.headers.has("content-disposition"):
        _, params = parameters(part.headers.first("content-disposition"), decoder)
        if params.get("filename"):
            return params["filename"]
    return part.params.get("name", "")


def display_name(name: str) -> str:
    """Return `name` fit to be shown: no path, control, bidi or invisible characters, one line, bounded."""
    name = unicodedata.normalize("NFC", name[:2000])
    visible = "".join(" " if unicodedata.category(char) in ("Zs", "Zl", "Zp") else char for char in name)
    visible = "".join(
        char for char in visible if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    visible = _SPACES.sub(" ", _UNSAFE_NAME.sub("_", visible)).strip(" .")
    if len(visible) <= MAX_NAME:
        return visible
    stem, dot, suffix = visible.rpartition(".")
    return (
        f"{stem[: MAX_NAME - 20]}…{dot}{suffix}"
        if dot and len(suffix) <= 12
        else visible[: MAX_NAME - 1] + "…"
    )


def type_of(data: bytes, name: str, declared: str) -> str:
    """Return a media type by the first bytes; the name decides only inside a container format."""
    head, suffix = data[:HEAD], _suffix(name)
    if head.startswith(b"PK\x03\x04"):
        inside = next((kind for mark, kind in _ZIP_INSIDE if mark in data[:4096]), None)
        return (
            inside
            or (_OFFICE_BY_SUFFIX.get(suffix) if b"[Content_Types].xml" in head else None)
            or "application/zip"
        )
    for offset, mark, kind in _SIGNATURES:
        if head.startswith(mark, offset):
            return _OLE_BY_SUFFIX.get(suffix, kind) if kind == "application/x-ole-storage" else kind
    if _SVG.match(head):
        return "image/svg+xml"
    if _MARKUP.match(head):
        return "text/html"
    if _TEXTUAL.match(declared):
        return declared
    return "text/plain" if head and _looks_like_text(head) else "application/octet-stream"


def _looks_like_text(head: bytes) -> bool:
    return not any(byte < 9 or 13 < byte < 27 for byte in head)


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _warnings(data: bytes, name: str, declared: str, content_type: str) -> Iterable[str]:
    suffixes = [piece.strip().lower() for piece in name.split(".")[1:]]
    expected = _TYPES_BY_SUFFIX.get(suffixes[-1] if suffixes else "")
    if (expected and expected != content_type) or _is_other_kind(declared, content_type):
        yield "type_mismatch"
    executable = bool(suffixes) and suffixes[-1] in _EXECUTABLE
    if executable and any(suffix in _DISGUISE for suffix in suffixes[:-1]):
        yield "double_extension"
    if executable or content_type in _EXECUTABLE_TYPES or content_type in ("text/html", "image/svg+xml"):
        yield "executable"
    if _EICAR in data[:4096]:
        yield "eicar"


def _is_other_kind(declared: str, content_type: str) -> bool:
    """A picture that is no picture, a document that is a program: worth a word."""
    main = declared.partition("/")[0]
    if main in ("image", "audio", "video"):
        return content_type.partition("/")[0] != main
    return (
        content_type in _EXECUTABLE_TYPES
        and declared != "application/octet-stream"
        and "script" not in declared
    )


def _made_up_name(part: Part, raw: bytes) -> str:
    kind = part.kind
    if kind == "message/rfc822":
        return f"letter-{part.index}.eml"
    if kind == "text/calendar":
        return f"invitation-{part.index}.ics"
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef"):
        return "winmail.dat"
    endings = {kind: suffix for suffix, kind in reversed(_TYPES_BY_SUFFIX.items())}
    found = type_of(part.body(raw)[:4096], "", kind)
    suffix = endings.get(found, "txt" if found.startswith("text/") else "bin")
    return f"part-{part.index}.{suffix}"
