"""What comes with words: captions, albums, stickers, places, polls, mentions and links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.markup import utf16
from bot.network import DOUBTFUL, Author, Words
from bot.telegram.composing import compose
from bot.telegram.contents import CAPTION_LIMIT, Content
from bot.things import Media, MediaKind, Option, Place, Poll, Things
from tests.bot.telegram.rules import complaints

OLHA = Author(name="Olha", user="@olha:a.example", network="matrix")
PHOTO = Media(kind=MediaKind.PHOTO, network="matrix", ref="mxc://a/1", unique="mxc://a/1", mime="image/png")
FILM = replace(PHOTO, kind=MediaKind.VIDEO, mime="video/mp4")
PAPER = replace(PHOTO, kind=MediaKind.DOCUMENT, mime="application/pdf")
STICKER = replace(PHOTO, kind=MediaKind.STICKER, mime="image/webp", emoji="👋")
VOICE = replace(PHOTO, kind=MediaKind.VOICE, mime="audio/ogg")


def said(*media: Media, text: str = "", author: Author | None = OLHA, **words: object) -> list[Content]:
    """The messages that say a text with files."""
    given = {"text": text, "author": author, "things": Things(media=media)} | words
    return [part.content for part in compose(Words(**given))]  # type: ignore[arg-type]  # as Words takes them


def asked(question: str, *options: str, text: str = "") -> list[Content]:
    """The messages that ask a poll."""
    keys = (Option(key=f"k{place}", text=option) for place, option in enumerate(options))
    things = Things(poll=Poll(question=question, options=tuple(keys)))
    return [part.content for part in compose(Words(text=text, author=OLHA, things=things))]


def located(place: Place, author: Author | None = OLHA, text: str = "") -> list[Content]:
    """The messages that show a place."""
    words = Words(text=text, author=author, things=Things(place=place))
    return [part.content for part in compose(words)]


def test_a_caption_begins_with_the_name() -> None:
    """Name and words stand under the file, in one message."""
    (only,) = said(PHOTO, text="Das <b>Plakat</b>")

    assert (only.text, only.media) == ("Olha: Das Plakat", (PHOTO,))
    assert [entity["type"] for entity in only.entities] == ["bold", "bold"]


@pytest.mark.parametrize(
    ("author", "continued", "text"), [(OLHA, False, "Olha:"), (OLHA, True, ""), (None, False, "")]
)
def test_without_words_the_name_stands_alone(author: Author | None, continued: bool, text: str) -> None:
    """In the middle of an album not even that; the forum's own files bear no name."""
    (only,) = said(PHOTO, author=author, continued=continued)

    assert only.text == text


def test_a_long_caption_goes_on_below() -> None:
    """Nothing is lost, and every part bears the name."""
    caption, *further = said(PHOTO, text="Wort " * 1500)
    texts = [caption.text, *(part.text for part in further)]

    assert utf16(caption.text) <= CAPTION_LIMIT
    assert [bool(part.media) for part in (caption, *further)] == [True, False, False]
    assert [text.startswith("Olha: … ") for text in texts] == [False, True, True]
    assert sum(text.count("Wort") for text in texts) == 1500
    assert all(complaints(part.text, part.entities) == [] for part in (caption, *further))


def test_an_album_says_the_name_once() -> None:
    """Each picture keeps its own caption."""
    (only,) = said(PHOTO, FILM, text="eins", captions=("<i>zwei</i>",))

    assert (only.text, only.media) == ("Olha: eins", (PHOTO, FILM))
    assert only.captions == (("zwei", ({"type": "italic", "offset": 0, "length": 4},)),)


@pytest.mark.parametrize(
    ("media", "sizes"),
    [
        ((PHOTO,) * 10, [10]),
        ((PHOTO,) * 12, [10, 2]),
        ((PHOTO, FILM, PAPER, PAPER), [2, 2]),
        ((VOICE, VOICE), [1, 1]),
        ((PHOTO, VOICE, PHOTO), [1, 1, 1]),
    ],
)
def test_only_what_telegram_puts_together_is_an_album(media: tuple[Media, ...], sizes: list[int]) -> None:
    """Ten at most, pictures with films, papers with papers, and the rest alone; each message has the name."""
    parts = said(*media)

    assert [len(part.media) for part in parts] == sizes
    assert {part.text for part in parts} == {"Olha:"}


def test_a_sticker_is_announced() -> None:
    """Nothing can stand under it, so its sender is named before it."""
    name, sticker = said(STICKER)

    assert (name.text, name.media) == ("Olha: 👋", ())
    assert (sticker.text, sticker.media) == ("", (STICKER,))
    assert [part.media for part in said(STICKER, author=None)] == [(STICKER,)]


@pytest.mark.parametrize(
    ("place", "title"),
    [
        (Place(latitude=51.5, longitude=11.0), "Olha"),
        (Place(latitude=51.5, longitude=11.0, title="Rathaus", address="Markt 1"), "Olha: Rathaus"),
    ],
)
def test_a_place_bears_its_senders_name(place: Place, title: str) -> None:
    """In the title, for nothing can stand under it; what was said comes before it."""
    (only,) = located(place)
    text, _ = located(place, text="Hier")

    assert only.place == replace(place, title=title)
    assert text.text == "Olha: Hier"
    assert located(place, author=None)[0].place == place


def test_a_poll_is_asked_under_its_authors_name() -> None:
    """In the question, where everybody sees it."""
    (only,) = asked("Wann?", "Montag", "Dienstag")

    assert only.poll is not None
    assert only.poll.question == "Olha: Wann?"
    assert [option.key for option in only.poll.options] == ["k0", "k1"]


def test_a_long_question_is_asked_in_full_before_its_poll() -> None:
    """Telegram takes 300 characters; the rest is not lost."""
    text, poll = asked("Frage " * 60, "Montag", "Dienstag")

    assert text.text.count("Frage") == 60
    assert poll.poll is not None
    assert len(poll.poll.question) == 300
    assert poll.poll.question.endswith("…")


@pytest.mark.parametrize(
    "options", [["nur eine"], [str(number) for number in range(13)], ["x" * 101, "y"], ["", "y"]]
)
def test_a_poll_that_telegram_has_no_room_for_can_be_read(options: list[str]) -> None:
    """Too few, too many or too long answers become a list, and no call is refused."""
    (only,) = asked("Wann?", *options)

    assert only.poll is None
    assert only.text.startswith("Olha: 📊 Wann?\n1. ")
    assert only.text.count("\n") == len(options)


def test_people_who_are_meant_are_really_named() -> None:
    """Linked people are pinged, everybody else is only written."""
    text = '<mention user="@vera:a.example">@Vera</mention> und <mention user="@max:a.example">@Max</mention>'
    (part,) = compose(Words(text=text, author=OLHA, mentions={"@vera:a.example": "12"}))
    content = part.content

    assert content.text == "Olha: @Vera und @\u2060Max"
    assert content.entities[1:] == ({"type": "text_mention", "offset": 6, "length": 5, "user": {"id": 12}},)
    assert complaints(content.text, content.entities) == []


HERE, THERE = "https://t.me/c/123/7", "https://matrix.to/#/!r:a.example/$e"


@pytest.mark.parametrize(
    ("text", "shown", "url"),
    [
        (f'siehe <a href="{THERE}">dort</a>', "siehe dort", HERE),
        (f'siehe <a href="{THERE}">{THERE}</a>', f"siehe {HERE}", None),
        (f"siehe {THERE}", f"siehe {HERE}", None),
        (f"<code>{THERE}</code>", THERE, None),
    ],
    ids=["link", "address_as_text", "bare", "code"],
)
def test_links_lead_to_the_same_message_here(text: str, shown: str, url: str | None) -> None:
    """However they are written; code is left alone."""
    (part,) = compose(Words(text=text, links={THERE: HERE}))
    links = [entity.get("url") for entity in part.content.entities if entity["type"] == "text_link"]

    assert (part.content.text, links) == (shown, [url] if url else [])


def test_the_quote_belongs_to_the_first_message() -> None:
    """As does the reply itself."""
    first, *others = said(PHOTO, text="Wort " * 1500, quote="Am Montag")

    assert (first.quote, [part.quote for part in others]) == ("Am Montag", ["", ""])


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(latitude=510.0, longitude=11.0, title="Rathaus"), "Olha: 📍 510.0, 11.0\nRathaus"),
        (Place(latitude=51.0, longitude=11.0, title="Wort " * 60), f"Olha: {'Wort ' * 60}".strip()),
    ],
    ids=["off_the_map", "long_title"],
)
def test_what_a_map_has_no_room_for_is_said(place: Place, text: str) -> None:
    """Before the card, or in place of one."""
    said, *card = located(place)

    assert said.text == text
    assert [len(content.place.title) for content in card if content.place] == [126] * (place.latitude < 90)


def test_a_link_in_a_quote_does_not_break_it() -> None:
    """Whatever lies over an address lies over the new one, also when there are several."""
    text = f"<blockquote>a {THERE} b {THERE}\nc</blockquote> <b>{THERE}</b>"
    (part,) = compose(Words(text=text, links={THERE: HERE}))
    content = part.content
    pieces = [
        (entity["type"], content.text[entity["offset"] : entity["offset"] + entity["length"]])
        for entity in content.entities
    ]

    assert pieces == [("blockquote", f"a {HERE} b {HERE}\nc"), ("bold", HERE)]


@pytest.mark.parametrize("author", [OLHA, None])
@pytest.mark.parametrize(
    "wordless", [STICKER, replace(STICKER, kind=MediaKind.VIDEO_NOTE, network="telegram")]
)
def test_what_takes_no_words_is_repeated_below_a_sign(wordless: Media, author: Author | None) -> None:
    """Whoever sees it twice can tell why; what was said before it stays in its place."""
    words = Words(text="", author=author, things=Things(media=(wordless,)))
    plain = [part.content for part in compose(words)]
    place = len(plain) - 1
    marked = [part.content for part in compose(replace(words, again=frozenset({place})))]
    twice = [part.content for part in compose(replace(words, again=frozenset({place, place + 1})))]

    assert marked[:place] == plain[:place]
    assert marked[place].text == ("Olha: ↻" if author else "↻")
    assert marked[place + 1 :] == plain[place:]
    assert [part.text for part in twice[place:]] == [marked[place].text] * 2 + [""]


@pytest.mark.parametrize(
    "things",
    [
        Things(poll=Poll(question="Wann?", options=(Option(key="1", text="Mo"), Option(key="2", text="Di")))),
        Things(place=Place(latitude=52.1, longitude=11.6, title="Büro", address="Markt 1")),
    ],
)
def test_polls_and_places_carry_the_sign_themselves(things: Things) -> None:
    """A message more would move all others, and the one that counts would be no poll."""
    (only,) = compose(Words(text=DOUBTFUL, author=OLHA, things=things))

    shown = only.content.poll.question if only.content.poll else only.content.place.title
    assert shown.startswith("↻ Olha:")
    assert only.content.text == ""
