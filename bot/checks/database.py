"""What is said of the database: whether it can be reached, and whether it is one to rely on."""

from __future__ import annotations

from bot.checks import postgres
from bot.findings import Finding, fine, remark, wrong
from bot.settings import Settings
from storage import engines, migrate
from storage.failures import Forbidden, NoDatabase, Unavailable, WrongEncoding

#: Older ones can damage a database that two programs write to at once.
SAFE_SQLITE = (3, 51, 3)
#: Signs that would end the password in a URL.
CREDENTIALS = "Benutzer und Passwort (darin # als %23, @ als %40 schreiben)"
#: What a server's words mean, in English and in German, and what to look at.
REASONS = (
    ("password authentication failed", "nimmt das Passwort nicht an", CREDENTIALS),
    ("Passwort-Authentifizierung", "nimmt das Passwort nicht an", CREDENTIALS),
    ("no password supplied", "verlangt ein Passwort", "Benutzer und Passwort"),
    ("role", "kennt den Benutzer nicht", "Benutzer und Passwort"),
    ("Rolle", "kennt den Benutzer nicht", "Benutzer und Passwort"),
    ("existiert nicht", "kennt die Datenbank nicht", "den Namen am Ende"),
    ("does not exist", "kennt die Datenbank nicht", "den Namen am Ende"),
    ("resolve host", "ist unter diesem Namen nicht zu finden", "den Rechnernamen"),
    ("translate host", "ist unter diesem Namen nicht zu finden", "den Rechnernamen"),
    ("connection option", "versteht eine Angabe der Adresse nicht", "die Angaben hinter dem Fragezeichen"),
)
#: The name server is away, not the name.
FOR_NOW = "Temporary failure"
#: What a database is unfit for now: the error, words in it, what to say (`{}` is the error), what to do.
TROUBLES: tuple[tuple[type[Exception], str, str, str], ...] = (
    (
        NoDatabase,
        "",
        "Die Datei ist keine SQLite-Datenbank.",
        "Nennen Sie in OPENMIC_DATABASE_URL eine andere. Fehlt sie, legt das Programm sie an.",
    ),
    (
        Forbidden,
        "",
        "Dem Benutzer fehlt dort das Recht, Tabellen anzulegen (CREATE) ({}).",
        "Machen Sie ihn zum Eigentümer: ALTER DATABASE … OWNER TO ….",
    ),
    (
        migrate.InUse,
        "",
        "Darauf arbeitet noch eine ältere Version dieses Programms.",
        "Beenden Sie sie auf allen Rechnern, und starten Sie diese.",
    ),
    (
        migrate.Newer,
        "",
        "Eine neuere Version dieses Programms hat sie umgestellt ({}).",
        "Nehmen Sie auch hier die neuere.",
    ),
    (
        migrate.Interrupted,
        "",
        "Sie ist noch auf dem alten Stand, das Umstellen wurde beendet ({}).",
        "Der nächste Start holt es nach.",
    ),
    (
        migrate.Failed,
        "no schema has been selected",
        "Das Schema hinter search_path gibt es nicht, oder der Benutzer darf nicht hinein.",
        "Legen Sie es als Verwalter an: CREATE SCHEMA … AUTHORIZATION ….",
    ),
    (
        migrate.Failed,
        "",
        "Sie lässt sich nicht auf den neuesten Stand bringen ({}).",
        "Stellen Sie die letzte Sicherung mit „openmic restore“ wieder her.",
    ),
)


def examine(settings: Settings) -> list[Finding]:
    """Bring the database to this version's state, as every start does, and say how it is.

    The first finding tells whether it can be used at all.
    """
    url = settings.database_url
    try:
        migrate.beside(url)
        kind = [_sqlite()] if url.startswith("sqlite") else postgres.examine(url)
    except (Unavailable, OSError, migrate.Failed) as error:
        return [trouble(error)]
    return [fine("Datenbank: erreichbar und auf dem neuesten Stand."), *kind]


def trouble(error: Exception) -> Finding:
    """Why a database cannot be used, in plain words, and what to do."""
    if isinstance(error, WrongEncoding):
        return postgres.wrong_encoding(str(error))
    for kind, fragment, what, remedy in TROUBLES:
        if isinstance(error, kind) and fragment in str(error):
            return wrong(f"Datenbank: {what.format(error)}", remedy)
    return unreachable(str(error))


def unreachable(said: str) -> Finding:
    """What a server in trouble said, in plain words; what it said is not repeated."""
    for fragment, what, where in REASONS:
        if fragment in said:
            return wrong(f"Datenbank: Der Server {what}.", f"Prüfen Sie {where} in OPENMIC_DATABASE_URL.")
    return wrong("Datenbank: nicht erreichbar.", "Prüfen Sie OPENMIC_DATABASE_URL, und ob sie läuft.")


def is_set_wrong(said: str) -> bool:
    """Whether a server's words blame the settings; else it may be there again by itself."""
    return FOR_NOW not in said and any(fragment in said for fragment, _, _ in REASONS)


def _sqlite() -> Finding:
    version = engines.sqlite_version()
    words = ".".join(map(str, version))
    if version >= SAFE_SQLITE:
        return fine(f"Datenbank: SQLite {words}.")
    # This program writes through one connection.
    return remark(f"Datenbank: SQLite {words}; für mehrere schreibende Programme nehmen Sie PostgreSQL.")
