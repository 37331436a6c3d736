"""Help, menus and mistyped commands, as people meet them."""

from __future__ import annotations

import pytest

from bot import menus
from bot.commands import all_commands, bare, grammar
from bot.commands.vocabulary import Vocabulary
from bot.network import Menu
from forum import rendering
from forum.notices.help import SENTENCES, USUAL
from storage.models import Purpose, RoleName
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"
MODERATION = "!moderation:example.org"

#: What people bring to the Open Mic; every tenth of a longer list.
CONCERNS = (
    "Im Wartebereich der Ausländerbehörde gibt es nur Aushänge auf Deutsch.",
    "Könnte die Bücherei samstags vormittags ein Café zum Deutschsprechen anbieten?",
    "З нашого села після 17-ї години немає автобуса, на вечірні курси не доїхати.",
    "قائمة بأطباء الأطفال في المنطقة الذين يستقبلون مرضى جدداً مع اللغات التي يتحدثونها.",
    "You need an e-mail account to register for kindergarten. Many parents do not have one.",
    "Formulare des Jobcenters in einfacher Sprache, wenigstens als Ausfüllhilfe daneben.",
    "Ideal wäre ein Bus, der auch am Abend fährt.",
    "Anlieger der Hauptstraße hören nachts die Lastwagen.",
    "Anlegen eines Gemeinschaftsgartens am Bahnhof",
    "Concerts in the park would bring people together.",
    "Komme 10 Minuten später",
    "Sprache ist das größte Problem beim Arzt.",
    "Runde Tische helfen beim Kennenlernen",
    "Sitzungen sind immer am Vormittag, da arbeite ich.",
    "Aufgabe der Stadt wäre es, Räume zu geben",
    "Wer hilft mir mit dem Antrag?",
    "Hilfe bei der Wohnungssuche brauche ich",
    "Kontakt zu anderen Eltern fehlt mir",
    "Protokoll und Einladung kommen immer zu spät.",
    "Wir haben zwanzig gut erhaltene Schulranzen übrig. Wer braucht welche?",
    "Termin beim Amt bekommt man erst in 6 Wochen",
)


def declared() -> list[str]:
    """The words of all commands that are not hidden."""
    return [command.word for command in all_commands() if not command.hidden]


@pytest.mark.parametrize("word", declared())
def test_every_command_is_explained(word: str) -> None:
    """A line in the table, short enough for a menu, without a full stop."""
    does = SENTENCES[word].does
    assert 0 < len(does) <= menus.LONGEST
    assert not does.endswith(".")


def test_no_explanation_is_left_over() -> None:
    """What the table explains can be typed, and what is usual is explained."""
    assert set(SENTENCES) == set(declared())
    assert set(USUAL) <= set(SENTENCES)


@pytest.mark.parametrize("language", rendering.LANGUAGES)
async def test_examples_can_be_typed_as_they_stand(world: World, language: str) -> None:
    """In every language the example that is shown in private is read as this very command."""
    vocabulary = Vocabulary(all_commands())
    reader = world.member("telegram", "11", "Leyla", language=language)
    await world.grant(reader, RoleName.COORDINATOR)
    await reader.writes("/start")
    for command in [known for known in vocabulary.commands if not known.hidden]:
        await reader.writes(f"/help {command.word}")
        shown = reader.last().splitlines()[1].rpartition(": ")[2].translate(grammar.INVISIBLE)
        word, args = grammar.words(shown)
        found = vocabulary.find(word.lstrip("/"))
        assert found is not None
        assert found.word == command.word
        assert shown[0] == "/" or not args or bare.may_follow(command, args)


async def test_help_has_few_headings_and_no_words_for_others(olha: Member, mira: Member) -> None:
    """Members see what members do; moderators their own heading too."""
    await olha.writes("hilfe")
    assert "Ideen\nidee – eine Idee einreichen" in olha.last()
    assert "Moderation" not in olha.last()
    assert "sitzung" not in olha.last()
    assert "komme, vielleicht, absage – auf die Einladung" in olha.last()
    await mira.writes("/start")
    await mira.writes("hilfe")
    assert "Moderation\noffen – sehen, was auf eine Entscheidung wartet" in mira.last()
    assert "Koordination" not in mira.last()


async def test_help_is_short_on_a_phone(olha: Member) -> None:
    """A member's help fits on two screens."""
    await olha.writes("hilfe")
    assert len(olha.last().splitlines()) <= 32
    assert max(map(len, olha.last().splitlines())) <= 100


async def test_help_asked_in_a_room_is_given_in_private(olha: Member) -> None:
    """Nobody else is shown a list; with the prefix that counts in the room."""
    before = len(olha.sees(TG))
    await olha.writes("/hilfe", TG)
    assert len(olha.sees(TG)) == before
    assert "In Gruppen steht ein / davor." in olha.last()


async def test_help_speaks_the_persons_language(world: World) -> None:
    """With the words of that language, and no German ones."""
    amal = world.member("telegram", "9", "Amal", language="en")
    await amal.writes("/help")
    assert "idea" in amal.last()
    assert "anliegen" not in amal.last()


@pytest.mark.parametrize(
    "typed", ["zurückziehen", "zurueckziehen", "withdraw", "ZURÜCKZIEHEN", "/zurückziehen"]
)
async def test_one_command_is_explained_by_any_of_its_names(olha: Member, typed: str) -> None:
    """What it does, an example that works as typed, who may."""
    await olha.writes(f"hilfe {typed}")
    assert "zurückziehen: eine eigene Idee zurückziehen." in olha.last()
    assert "Zum Beispiel: zurückziehen 12" in olha.last()
    assert "Das dürfen alle." in olha.last()


async def test_the_example_has_the_prefix_of_the_room(olha: Member, mira: Member) -> None:
    """A slash on Telegram, an exclamation mark on Matrix."""
    await olha.writes("/hilfe idee", TG)
    assert "Zum Beispiel: /idee Ein" in olha.last()
    await mira.writes("!hilfe idee", MODERATION)
    assert "Zum Beispiel: !idee Ein" in mira.last(MODERATION)


async def test_who_may_not_is_told_who_may(olha: Member) -> None:
    """Without an example that would be refused."""
    await olha.writes("hilfe annehmen")
    assert "Das darf nur die Moderation." in olha.last()
    assert "Beispiel" not in olha.last()


async def test_a_mistyped_word_is_explained_as_what_was_meant(olha: Member) -> None:
    """`hilfe anligen` explains `anliegen`; what resembles nothing gets the whole list."""
    await olha.writes("hilfe anligen")
    assert olha.last().startswith("anliegen: ein Anliegen einreichen.")
    await olha.writes("/hilfe fahrrad")
    assert "Den Befehl „fahrrad“ gibt es nicht." in olha.last()
    assert "idee – eine Idee einreichen" in olha.last()


@pytest.mark.usefixtures("olha")
async def test_dictation_is_explained_while_it_can_be_done(mira: Member) -> None:
    """The words for the minutes are shown to whoever keeps them, during the meeting."""
    await mira.writes("!hilfe", MX)
    assert "sitzung" in mira.last(MX)
    assert "beschluss" not in mira.last(MX)
    await mira.writes("!sitzung start", MX)
    await mira.writes("!hilfe", MX)
    assert "Sitzung\nsitzung – eine Sitzung beginnen oder beenden" in mira.last(MX)
    assert "beschluss" in mira.last(MX)


async def test_answers_are_shown_while_there_is_a_question(olha: Member) -> None:
    """`ja` and `nein` do nothing else."""
    await olha.writes("hilfe")
    assert "nein" not in olha.last()
    await olha.writes("idee Bus")
    await olha.writes("zurückziehen 1")
    await olha.writes("hilfe")
    assert "ja, nein" in olha.last()


# Nearly commands


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hlfe", "hilfe"),
        ("staus 12", "status 12"),
        ("iddee Spielplatz am Markt", "idee Spielplatz am Markt"),
        ("anligen Nach 17 Uhr fährt kein Bus", "anliegen Nach 17 Uhr fährt kein Bus"),
        ("termne", "termine"),
        ("Aufgben", "aufgaben"),
        ("/staus 12", "status 12"),
    ],
)
async def test_a_slip_of_the_finger_is_asked_about(olha: Member, typed: str, meant: str) -> None:
    """The line that was probably meant, to be confirmed."""
    await olha.writes(typed)
    assert f"Meinten Sie „{meant}“?" in olha.last()
    assert [label for _, _, label in olha.sees()[-1].words.choices][1] == "Nein"


@pytest.mark.parametrize("answer", ["1", "ja", "Ja, bitte", "👍", "так", "button"])
async def test_one_answer_runs_the_line_that_was_meant(olha: Member, answer: str) -> None:
    """A press, a number, a yes in any language or a thumb."""
    await olha.writes("iddee Spielplatz am Markt")
    if answer == "button":
        await olha.presses(olha.sees()[-1], "idee Spielplatz am Markt")
    else:
        await olha.writes(answer)
    assert "OM-2026-0001" in olha.last()


async def test_no_is_no(olha: Member) -> None:
    """Nothing happens, and the question is gone."""
    await olha.writes("iddee Spielplatz")
    await olha.writes("nein")
    assert "Es bleibt alles, wie es war." in olha.last()
    await olha.writes("ja")
    assert "keine Frage offen" in olha.last()


@pytest.mark.parametrize("words", CONCERNS)
async def test_sentences_are_never_taken_for_commands(olha: Member, words: str) -> None:
    """Whoever describes a need is asked what it should become, not whether they mistyped."""
    await olha.writes(words)
    assert olha.last() == "Was soll daraus werden?"


async def test_a_slip_in_a_room_is_hinted_in_private(olha: Member, world: World) -> None:
    """It is not relayed, and can be confirmed where nobody reads along."""
    before = len(world.networks["matrix"].rooms[MX])
    await olha.writes("/idde Mehr Busse", TG)
    assert len(world.networks["matrix"].rooms[MX]) == before
    await olha.writes("ja")
    assert "OM-2026-0001" in olha.last()


@pytest.mark.parametrize(("typed", "meant"), [("/anneh 2", "annehmen 2"), ("/prot", "protokoll")])
async def test_half_a_word_in_a_room_is_hinted_too(
    olha: Member, world: World, typed: str, meant: str
) -> None:
    """A beginning that only one command has, from four letters on."""
    before = len(world.networks["matrix"].rooms[MX])
    await olha.writes(typed, TG)
    assert len(world.networks["matrix"].rooms[MX]) == before
    assert f"Meinten Sie „{meant}“?" in olha.last()


@pytest.mark.parametrize("typed", ["/ann 2", "/vertr", "/annehmlich"])
async def test_too_little_of_a_word_is_talk(olha: Member, world: World, typed: str) -> None:
    """Three letters, a beginning of several commands, or more than a command's word."""
    await olha.writes(typed, TG)
    assert world.networks["matrix"].rooms[MX][-1].text == f"Olha: {typed}"


async def test_a_slip_that_belongs_to_the_room_is_not_run_elsewhere(olha: Member, world: World) -> None:
    """A sitting begins where people sit."""
    await world.grant(olha, RoleName.MODERATOR)
    await olha.writes("/sitzng start", TG)
    assert "Meinten Sie „sitzung start“?" in olha.last()
    assert olha.sees()[-1].words.choices == ()


async def test_a_slip_does_not_cost_the_open_question(olha: Member) -> None:
    """The hint comes, and the question stays to be answered."""
    await olha.writes("idee Bus")
    await olha.writes("zurückziehen 1")
    await olha.writes("/hlfe")
    assert "Meinten Sie „hilfe“?" in olha.last()
    await olha.writes("ja")
    await olha.writes("status 1")
    assert "zurückgezogen" in olha.last()


@pytest.mark.parametrize(
    "typed",
    [
        "\u200b/idee\u00a0Bus am Abend",
        "／ｉｄｅｅ Bus am Abend",
        "„idee Bus am Abend“",
        '"/idee Bus am Abend"',
        "\ufeff idee\u3000Bus am Abend",
        "\u2067/idea\u2069 Bus am Abend",
    ],
)
async def test_what_clients_and_keyboards_add_does_not_matter(olha: Member, typed: str) -> None:
    """Invisible marks, quotation marks, wide letters, spaces that do not break."""
    await olha.writes(typed)
    assert "OM-2026-0001" in olha.last()
    await olha.writes("status 1")
    assert "Bus am Abend" in olha.last()


@pytest.mark.parametrize("typed", ["abbrechen", "Abbrechen.", "/abbrechen", "stopp", "скасувати", "الغاء"])
async def test_any_question_can_be_left(olha: Member, typed: str) -> None:
    """In four languages, and with a slip."""
    await olha.writes("idee Bus")
    await olha.writes("zurückziehen 1")
    await olha.writes(typed)
    assert "Es bleibt alles, wie es war." in olha.last()


async def test_a_thumb_in_a_room_is_talk(olha: Member, world: World) -> None:
    """Only a reply to the question makes it an answer there."""
    await world.grant(olha, RoleName.COORDINATOR)
    await olha.writes("/runde neu Jour fixe; jeden 3. Donnerstag; 14:00; 90; Rathaus", TG)
    asked = olha.sees(TG)[-1]
    await olha.writes("👍", TG)
    assert world.networks["matrix"].rooms[MX][-1].text == "Olha: 👍"
    await olha.writes("👍", TG, reply_to=asked.native_id)
    assert "Neue Runde: Jour fixe" in "\n".join(seen.text for seen in olha.sees(TG))


# Menus


def offered(world: World, network: str = "telegram") -> list[Menu]:
    """The menus a network was given, oldest first."""
    return [call for call in world.networks[network].done if isinstance(call, Menu)]


async def sweeps(world: World) -> None:
    """The clock looks after the menus."""
    async with world.work.unit() as ctx:
        await menus.sweep(ctx)
    await world.settles()


async def test_first_words_bring_a_menu(olha: Member, world: World) -> None:
    """The commands of a member, in their language, as Telegram wants them, and only once."""
    (menu,) = offered(world)
    assert menu.commands[0] == ("idee", "eine Idee einreichen")
    assert len(menu.commands) <= 14
    await olha.writes("hilfe")
    assert len(offered(world)) == 1


@pytest.mark.parametrize("language", rendering.LANGUAGES)
def test_menu_words_are_what_networks_take(language: str) -> None:
    """Lower case letters, digits and underlines, at most 32; sentences of at most 100 characters."""
    for word, sentence in menus.entries_of(frozenset(RoleName), language, private=True):
        assert word.isascii()
        assert word.replace("_", "").isalnum()
        assert word == word.lower()
        assert len(word) <= 32
        assert 3 <= len(sentence) <= 100


async def test_another_language_or_role_brings_another_menu(olha: Member, world: World) -> None:
    """By a command at once, by the command line at the clock's next tick."""
    await olha.writes("sprache en")
    assert offered(world)[-1].commands[0][0] == "idea"
    await world.grant(olha, RoleName.MODERATOR)
    await sweeps(world)
    assert "accept" in dict(offered(world)[-1].commands)
    count = len(offered(world))
    await sweeps(world)
    assert len(offered(world)) == count


async def test_a_lost_role_takes_its_commands_along(olha: Member, world: World) -> None:
    """A menu shows nothing that would be refused."""
    from forum import people

    await world.grant(olha, RoleName.MODERATOR)
    await sweeps(world)
    async with world.work.unit() as ctx:
        await people.revoke(ctx, olha.account, RoleName.MODERATOR)
    await sweeps(world)
    assert "annehmen" not in dict(offered(world)[-1].commands)


@pytest.mark.usefixtures("olha")
async def test_rooms_have_the_menu_of_their_purpose(world: World) -> None:
    """Members' commands in a talk room, without private ones; moderators' where they sit."""
    await world.link("-200", None, "Runde der Moderation", Purpose.MODERATION)
    await sweeps(world)
    talk, moderation = (dict(menu.commands) for menu in offered(world)[-2:])
    assert "idee" in talk
    assert "sprache" not in talk
    assert "annehmen" in moderation


async def test_a_room_nobody_linked_has_no_menu(world: World) -> None:
    """Nothing is offered where the bot will not stay."""
    await world.link("-300", None, "Neu", Purpose.UNLINKED)
    await sweeps(world)
    assert offered(world) == []
