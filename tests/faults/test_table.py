"""The failure table: what may befall the program at each step, what people see of it, and who proves it.

==  =====================================================  ==================================================
no  crash or fault                                         what people see
==  =====================================================  ==================================================
 1  Telegram: after a poll's answer, before the commit     once: the update comes again
 2  Telegram: after the commit, before the next poll       once: it comes again and is known
 3  Matrix: after a sync's answer, before the commit       once: the same batch comes again
 4  Matrix: more was missed than a sync brings             all, in order
 5  the router, in the middle of its transaction           once: routed again
 6  a row that cannot be routed                            this one late or never; coordinators are told
 7  sender to Matrix, at any moment                        once: the same transaction id
 8  the same, and the program comes back after a day       once: found by its own mark
 9  sender to Telegram: surely not sent, or too much       once, late
10  sender to Telegram: of unknown fate                    once, by asking; marked where nobody can tell
11  after Telegram's answer, before the commit             once, by asking
12  an edit, a deletion, a reaction, at any moment         once: repeating them shows nothing
13  an album whose answer is lost                          once and whole
14  keys of an encrypted room cannot be shared             rooms are bridged in the clear; others are named
15  a tick dies, or two processes tick                     one reminder
16  a wall time that comes twice, or not at all            one reminder
17  clocks jump                                            once
18  two processes start                                    once: one of them waits
19  the disk is full                                       late, nothing lost
20  the database is locked, or another takes over          once
21  the bot is put out of a room, or loses its rights      late, and a word about it
22  a group becomes a supergroup                           once
23  away for more than a day                               a notice with the time span
24  a restore of an older backup                           a notice, nothing twice
25  a restore of old keys                                  there are no keys
26  a power cut                                            once: the last commit is there
==  =====================================================  ==================================================
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
MATRIX = "faults/test_failpoints.py::test_nothing_is_lost_or_doubled"
KILLS = "faults/test_kills.py::test_killed_at_random_moments_it_loses_and_doubles_nothing"
WORLDS = "faults/simulation/test_simulation.py::test_no_promise_is_broken_in_twenty_worlds"

COVER: dict[int, tuple[str, ...]] = {
    1: (MATRIX, KILLS, "bot/telegram/test_polling.py::test_what_was_not_committed_comes_again"),
    2: (MATRIX, KILLS, "bot/telegram/test_polling.py::test_a_new_process_begins_at_the_first_unconfirmed"),
    3: (MATRIX, KILLS),
    4: ("bot/matrix/test_network.py::test_nothing_is_missed_while_away",),
    5: (MATRIX, WORLDS),
    6: (
        MATRIX,
        "faults/test_rows.py::test_a_row_on_which_the_program_breaks_stops_nobody",
        "bot/telegram/test_polling.py::test_poison_does_not_block",
        "scenarios/test_troubles.py::test_unreadable_events_are_told_of",
    ),
    7: (
        MATRIX,
        KILLS,
        "bot/matrix/test_network.py::test_the_same_act_twice_is_seen_once",
        "end_to_end/test_matrix_trouble.py::test_a_homeserver_killed_in_the_middle_loses_and_doubles_nothing",
    ),
    8: (
        "faults/test_rows.py::test_a_send_whose_key_the_homeserver_has_forgotten_is_looked_for",
        "bot/matrix/test_network.py::test_a_send_can_be_found_by_its_mark",
    ),
    9: (MATRIX, "faults/test_network.py::test_wrong_answers_lose_and_double_nothing"),
    10: (
        MATRIX,
        KILLS,
        "bot/telegram/test_settling.py::test_a_new_process_finds_it_too",
        "scenarios/test_doubts.py::test_what_nobody_can_tell_is_said_again_with_a_mark",
    ),
    11: (MATRIX, "bot/telegram/test_settling.py::test_a_send_that_arrived_is_found_at_once"),
    12: (MATRIX, WORLDS),
    13: ("bot/telegram/test_settling_things.py::test_an_album_that_arrived_is_found_whole",),
    14: (
        "faults/test_rows.py::test_the_bot_keeps_no_keys",
        "scenarios/test_unlinked_rooms.py::test_an_encrypted_room_is_named_once",
    ),
    15: (MATRIX, "faults/test_calendar.py::test_two_clocks_say_everything_once"),
    16: ("faults/test_calendar.py::test_each_minute_of_a_night_in_which_the_clocks_change",),
    17: (
        "faults/test_calendar.py::test_a_clock_that_is_set_wrong_repeats_nothing",
        "scenarios/test_clock_set_back.py::test_a_room_does_not_wait_until_the_clock_has_caught_up",
        WORLDS,
    ),
    18: (
        "bot/test_lock.py::test_a_second_program_waits_until_the_first_ends",
        "bot/telegram/test_polling.py::test_a_second_poller_is_reported",
        "faults/test_machines.py::test_whichever_machine_falls_over_nothing_is_lost_or_doubled",
    ),
    19: ("faults/test_rows.py::test_a_full_disk_acknowledges_nothing", WORLDS),
    20: (
        "scenarios/test_database_trouble.py::test_nothing_is_lost_or_doubled_when_the_server_is_killed",
        "scenarios/test_database_trouble.py::test_what_a_network_has_confirmed_is_not_sent_again",
        WORLDS,
    ),
    21: (MATRIX, "scenarios/test_topics.py::test_lost_rights_pause_a_room_on_either_network"),
    22: (
        MATRIX,
        "end_to_end/test_migration.py::test_the_service_message_comes_first",
        "end_to_end/test_migration.py::test_a_refused_send_tells_the_new_number_first",
    ),
    23: ("scenarios/test_absence.py::test_a_gap_is_told_once_on_both_sides",),
    24: ("storage/test_whole.py::test_nothing_goes_out_twice_after_a_restore",),
    25: ("faults/test_rows.py::test_the_bot_keeps_no_keys",),
    26: (
        "faults/test_rows.py::test_a_power_cut_undoes_no_commit",
        "rehearsal/test_matrix_synapse.py::test_what_was_said_survives_a_power_cut",
    ),
}


def told(file: str) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse((TESTS / file).read_text())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def test_every_row_is_proven() -> None:
    """Nobody takes a row out of the table, or leaves one without a test."""
    rows = [line.split()[0] for line in (__doc__ or "").splitlines() if line[:2].strip().isdigit()]
    assert [int(row) for row in rows] == list(COVER) == list(range(1, 27))
    assert all(COVER.values())


@pytest.mark.parametrize("row", COVER)
def test_what_a_row_names_is_there(row: int) -> None:
    """A test that is renamed takes its row along."""
    for name in COVER[row]:
        file, _, test = name.partition("::")
        assert test in told(file), name
