"""Topics are data: shipped, changed by CSV, named in everybody's language."""

from __future__ import annotations

import pytest

from forum import topics
from forum.context import Context
from storage import directory
from tests.forum.cast import Cast


async def test_a_network_begins_with_the_shipped_list(ctx: Context) -> None:
    """Nine topics, in the languages the program speaks."""
    found = await topics.all_of(ctx)
    assert len(found) == 9
    assert [topics.name(found[6], language) for language in ("de", "en", "uk", "ar")] == [
        "Wohnen",
        "Housing",
        "Житло",
        "السكن",
    ]
    assert await topics.all_of(ctx) == found


async def test_a_name_that_is_missing_is_the_districts(ctx: Context) -> None:
    """Better a German word than none."""
    await topics.load(ctx, b"key,name\npflege,Pflege\n")
    [topic] = await topics.all_of(ctx)
    assert topics.name(topic, "ar") == "Pflege"


async def test_export_and_import_change_nothing(ctx: Context) -> None:
    """The round trip is exact."""
    await topics.all_of(ctx)
    outcome = await topics.load(ctx, (await topics.dump(ctx)).encode())
    assert outcome.summary == "0 neu, 0 geändert, 9 unverändert"


async def test_a_dry_run_changes_nothing(ctx: Context) -> None:
    """It counts what would be."""
    outcome = await topics.load(ctx, b"key,name\npflege,Pflege\n", dry_run=True)
    assert outcome.summary == "1 neu, 0 geändert, 0 unverändert"
    assert not await directory.topics(ctx.session)


async def test_a_topic_that_goes_leaves_nobody_behind(ctx: Context, cast: Cast) -> None:
    """Those who cared about it care about the others."""
    olha = await cast.person("Olha")
    await topics.toggle(ctx, olha, ["wohnen", "arbeit", "gibtesnicht"])
    outcome = await topics.load(ctx, b"key,name\narbeit,Arbeit\n", replace=True)
    assert "Wohnen" in outcome.removed
    assert [topic.key for topic in await directory.interests(ctx.session, olha.id)] == ["arbeit"]


async def test_bad_lines_are_named(ctx: Context) -> None:
    """Line by line, and nothing is taken."""
    outcome = await topics.load(ctx, b"key,name\nwohnen,\nzwei worte,Zwei\nneu,Neu\nNEU,Neu\n")
    assert [problem.line for problem in outcome.problems] == [2, 3, 5]
    assert not await directory.topics(ctx.session)


@pytest.mark.parametrize("word", ["wohnen", "Wohnung", "ЖИТЛО", "housing", "السكن"])
async def test_a_topic_is_known_by_all_its_names(ctx: Context, word: str) -> None:
    """Key, name and synonyms, in any language."""
    assert topics.Glossary(await topics.all_of(ctx)).key_of(word) == "wohnen"
