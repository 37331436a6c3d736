"""`ja`, `nein` and `abbrechen` as people write them, in four languages and with a thumb."""

from __future__ import annotations

from bot.commands import grammar
from bot.commands.call import Call
from storage.models import Question

YES = frozenset({"ja", "yes", "j", "y", "так", "نعم", "да", "ok"})
NO = frozenset({"nein", "no", "n", "ні", "لا", "нет"})
CANCEL = frozenset({"abbrechen", "cancel", "скасувати", "إلغاء"})

#: Enough where nobody else could be meant: in private, or as a reply to the question.
LOOSE_YES = YES | frozenset(
    {"jaa", "ja ja", "jo", "jap", "jep", "jup", "ja bitte", "ja gerne", "gerne", "genau", "stimmt", "okay"}
    | {"yep", "yeah", "yes please", "sure", "ага", "добре", "гаразд", "згоден", "згодна", "давай"}
    | {"ايوه", "أيوه", "اجل", "أجل", "موافق", "طيب", "تمام", "👍", "✅", "👌", "✔", "🆗"}
)
LOOSE_NO = NO | frozenset(
    {"nee", "ne", "noe", "nein danke", "neien", "neni", "nicht", "nope", "no thanks", "ни", "не треба"}
    | {"كلا", "لا شكرا", "👎", "❌", "✖"}
)
LOOSE_CANCEL = CANCEL | frozenset(
    {"abbruch", "abrechen", "abbrchen", "abbrehcen", "stop", "stopp", "cancle"}
    | {"відміна", "відмінити", "скасуй", "стоп", "отмена", "الغاء", "ألغ", "الغ", "توقف", "🛑"}
)
#: Emoji come with a presentation mark or a skin tone, or without.
PRESENTATION = dict.fromkeys((0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))


def read(call: Call, question: Question | None, text: str) -> str | None:
    """The command line that the words stand for while a question is open; None when they are no decision."""
    if question is None:
        return None
    word = _folded(text)
    asked = call.about is not None and call.about.id == question.message_id
    yes, no, cancel = (LOOSE_YES, LOOSE_NO, LOOSE_CANCEL) if call.private or asked else (YES, NO, CANCEL)
    if word in cancel:
        return "cancel"
    return question.on_yes if word in yes else question.on_no if word in no else None


def unasked(text: str) -> str | None:
    """The same in private while nothing is open: the command that says so."""
    word = _folded(text)
    if word in LOOSE_CANCEL:
        return "cancel"
    return "yes" if word in LOOSE_YES else "no" if word in LOOSE_NO else None


def _folded(text: str) -> str:
    bare = grammar.tidy(text).translate(PRESENTATION).lstrip("/!").rstrip(".!")
    return " ".join(grammar.fold(bare).replace(",", " ").split())
