"""Sixty files that somebody could send: what their network says of them, and what they hold."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import Any

from rehearsal import samples

Json = dict[str, Any]
#: What is sent with the message, and the bytes behind it (None: they cannot be had).
File = tuple[Json, bytes | None]

PNG, OGG, PDF = samples.png(), samples.voice(), samples.pdf()
#: One page of Ogg that says it holds 255 segments of 255 bytes, and holds none.
CUT_OGG = OGG[:200] + b"OggS" + b"\x00" * 22 + b"\xff" * 256
ENDLESS_OGG = OGG + b"OggS\x00\x00" + b"\xff" * 20 + b"\x00" * 2_000
PNG_BOMB = PNG[:33] + struct.pack(">I", 100) + b"IDAT" + zlib.compress(b"\x00" * 1_000_000)[:100] + b"\0" * 4
TGS_BOMB = gzip.compress(b"0" * 5_000_000)
WEBP_BOMB = b"RIFF\xff\xff\xff\xffWEBPVP8X" + b"\xff" * 40
MP4_BOMB = struct.pack(">I", 1) + b"moov" + b"\xff" * 64


def document(content: bytes | None = PDF, **fields: Any) -> File:
    """A document on Telegram."""
    return _sent("document", content, {"mime_type": "application/pdf", "file_name": "a.pdf"} | fields)


def photo(content: bytes | None = PNG, **fields: Any) -> File:
    """A photo on Telegram, which comes in sizes."""
    size = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9} | fields
    return {"photo": [size]}, content


def voice(content: bytes | None = OGG, **fields: Any) -> File:
    """A voice message on Telegram."""
    return _sent("voice", content, {"duration": 2, "mime_type": "audio/ogg"} | fields)


def sticker(content: bytes | None, **fields: Any) -> File:
    """A sticker on Telegram."""
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return _sent("sticker", content, kind | {"emoji": "👍"} | fields)


def _sent(kind: str, content: bytes | None, fields: Json) -> File:
    size = {} if content is None else {"file_size": len(content)}
    return {kind: {"file_id": "f", "file_unique_id": "u"} | size | fields}, content


def image(content: bytes | None = PNG, **fields: Any) -> File:
    """A picture on Matrix."""
    return {"msgtype": "m.image", "url": "mxc://x.de/f", "body": "a.png"} | fields, content


def attachment(content: bytes | None = PDF, **fields: Any) -> File:
    """A file on Matrix."""
    return {"msgtype": "m.file", "url": "mxc://x.de/f", "body": "a.pdf"} | fields, content


def audio(content: bytes | None = OGG, **details: Any) -> File:
    """A voice message on Matrix, with these details of its sound."""
    flags: Json = {"org.matrix.msc3245.voice": {}, "org.matrix.msc1767.audio": details}
    return {"msgtype": "m.audio", "url": "mxc://x.de/f", "body": "a.ogg"} | flags, content


ON_TELEGRAM: dict[str, File] = {
    "path_up": document(file_name="../../../etc/passwd"),
    "absolute_path": document(file_name="/etc/cron.d/evil"),
    "windows_path": document(file_name="C:\\Windows\\system32\\a.dll"),
    "reserved_name": document(file_name="CON.pdf"),
    "dots": document(file_name="...."),
    "no_name": document(file_name=""),
    "name_is_null": document(file_name=None),
    "long_name": document(file_name="a" * 5_000 + ".pdf"),
    "turned_name": document(file_name="rechnung\u202efdp.exe"),
    "name_with_nul": document(file_name="a.pdf\x00.exe"),
    "name_with_newline": document(file_name='a"\r\nContent-Type: text/html\r\n\r\n.pdf'),
    "name_with_markup": document(file_name="<b>a</b>&amp;.pdf"),
    "name_with_surrogate": document(file_name="a\ud83d.pdf"),
    "name_of_emoji": document(file_name="😀👩\u200d👩\u200d👧.pdf"),
    "empty_file": document(b""),
    "size_is_a_lie": document(PDF, file_size=1),
    "size_is_huge": document(None, file_size=10**15),
    "size_is_negative": document(PDF, file_size=-1),
    "file_is_gone": document(None, file_size=5),
    "type_is_nonsense": document(mime_type="a" * 3_000),
    "type_with_newline": document(mime_type="text/html\r\nX: y"),
    "type_is_a_lie": document(PNG, mime_type="video/mp4"),
    "photo_is_html": photo(b"<html><script>alert(1)</script>"),
    "photo_is_a_bomb": photo(PNG_BOMB),
    "photo_of_no_size": photo(width=0, height=0),
    "photo_of_huge_size": photo(width=10**30, height=10**30),
    "voice_is_text": voice(b"Wort"),
    "voice_is_cut": voice(CUT_OGG),
    "voice_is_endless": voice(ENDLESS_OGG, duration=10**30),
    "sticker_is_a_bomb": sticker(TGS_BOMB, is_animated=True),
    "sticker_is_webp_bomb": sticker(WEBP_BOMB),
}

ON_MATRIX: dict[str, File] = {
    "path_up": attachment(filename="../../../etc/passwd"),
    "name_with_slash": attachment(filename="a/b\\c.pdf"),
    "name_is_a_list": attachment(filename=["a.pdf"]),
    "name_turned": attachment(filename="a\u202efdp.exe"),
    "name_with_quotes": attachment(filename='a"; filename="b.exe'),
    "body_is_null": attachment(body=None),
    "body_is_missing": ({"msgtype": "m.file", "url": "mxc://x.de/f"}, PDF),
    "url_is_missing": ({"msgtype": "m.file", "body": "a.pdf"}, None),
    "url_of_the_web": attachment(url="https://x.de/a.pdf"),
    "url_of_a_file": attachment(url="file:///etc/passwd"),
    "url_with_path_up": attachment(url="mxc://x.de/../../admin"),
    "url_with_question": attachment(url="mxc://x.de/f?allow_remote=false"),
    "url_of_this_machine": attachment(url="mxc://127.0.0.1:22/f"),
    "url_is_a_number": attachment(url=5),
    "url_is_long": attachment(url="mxc://x.de/" + "a" * 5_000),
    "info_is_a_list": attachment(info=[]),
    "info_is_full_of_lies": attachment(info={"size": "5", "mimetype": 5, "w": -1, "h": 10**18}),
    "size_is_a_fraction": attachment(info={"size": 0.5}),
    "size_is_huge": attachment(None, info={"size": 2**53 - 1}),
    "empty_file": attachment(b"", info={"size": 0}),
    "image_is_a_bomb": image(PNG_BOMB, info={"mimetype": "image/png"}),
    "image_is_svg": image(b"<svg onload=alert(1)/>", info={"mimetype": "image/svg+xml"}),
    "image_of_huge_size": image(info={"w": 10**6, "h": 10**6, "mimetype": "image/png"}),
    "thumbnail_of_the_web": image(info={"thumbnail_url": "https://x.de/t.png"}),
    "film_is_a_bomb": image(MP4_BOMB, msgtype="m.video", info={"mimetype": "video/mp4"}),
    "voice_is_text": audio(b"Wort"),
    "voice_with_a_huge_waveform": audio(waveform=[10**9] * 20_000, duration=-5),
    "voice_with_a_waveform_of_words": audio(waveform=["a", None, {}], duration="lang"),
    "encrypted_file": ({"msgtype": "m.file", "body": "a.pdf", "file": {"url": "mxc://x.de/f"}}, PDF),
}
