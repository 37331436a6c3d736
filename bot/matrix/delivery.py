"""Doing it: calls to the homeserver, and what its refusals mean for each kind of act."""

from __future__ import annotations

from bot.events import Address, NativeId
from bot.markup import tidy
from bot.matrix import gaps, outbound, powers, relations
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import ROOM, is_id, transaction_id
from bot.matrix.shapes import Json, inner, mapping, objects, string
from bot.matrix.wording import ORIGIN
from bot.network import Delete, Edit, Moved, Outgoing, React, Receipt, Refused, Send


class Delivery:
    """Acts in rooms; raises Failure, and HomeserverError when the session is over."""

    def __init__(self, homeserver: Homeserver) -> None:
        self._homeserver = homeserver

    async def act(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Send, edit, delete or react; the same act twice shows nothing new."""
        try:
            return await self._act(address, outgoing)
        except HomeserverError as error:
            if not error.forbidden:
                raise _meaning(error) from error
        await self._follow(address)
        await self.join(address)
        return await self._act_with_rights(address, outgoing)

    async def join(self, address: Address) -> None:
        """Enter the room; being in it already is as good."""
        try:
            await self._homeserver.call("POST", "join", address, body={})
        except HomeserverError as error:
            if error.forbidden or error.missing:
                raise Refused("not_invited", str(error), room=True) from error
            raise _meaning(error) from error

    async def leave(self, address: Address) -> None:
        """Go out of the room and forget it; being out already is as good."""
        for step in ("leave", "forget"):
            try:
                await self._homeserver.call("POST", "rooms", address, step, body={})
            except HomeserverError as error:
                # A room it never knew is 404 M_UNKNOWN to Synapse.
                unknown = error.status == 404 and error.errcode != ""
                if not unknown and not isinstance(failure(error), Refused):
                    raise _meaning(error) from error

    async def prove(self, address: Address, user: str) -> Receipt:
        """Whether somebody may change who may do what in the room, and what the room is called."""
        levels = await self._state(address, "m.room.power_levels")
        creation = await self._state(address, "m.room.create", format="event")
        named = mapping(await self._state(address, "m.room.name"))
        proven = powers.may_rule(levels, mapping(creation), user)
        return Receipt(proven=proven, title=tidy(string(named.get("name")) or ""))

    async def _state(self, address: Address, kind: str, **query: str) -> Json | None:
        """A piece of the room's state, None where there is none."""
        try:
            return await self._homeserver.call("GET", "rooms", address, "state", kind, query=query)
        except HomeserverError as error:
            if error.missing:
                return None
            raise _meaning(error) from error

    async def find(self, address: Address, outgoing: Outgoing) -> NativeId | None:
        """The event that this act made, looked for among the latest ones of the room."""
        query: dict[str, str | int] = {"dir": "b", "limit": gaps.PAGE}
        try:
            page = await self._homeserver.call("GET", "rooms", address, "messages", query=query)
        except HomeserverError as error:
            raise _meaning(error) from error
        txn = transaction_id(outgoing.txn)
        found = (e for e in objects(page.get("chunk")) if inner(e, "content").get(ORIGIN) == txn)
        return relations.native(next(found, {}).get("event_id"))

    async def _act(self, address: Address, outgoing: Outgoing) -> Receipt:
        request = outbound.request(outgoing)
        try:
            answer = await self._homeserver.call("PUT", "rooms", address, *request.path, body=request.body)
        except HomeserverError as error:
            if _is_done(outgoing, error):
                return Receipt()
            raise
        made = relations.native(answer.get("event_id")) if isinstance(outgoing, Send | React) else None
        return Receipt(native_id=made)

    async def _act_with_rights(self, address: Address, outgoing: Outgoing) -> Receipt:
        try:
            return await self._act(address, outgoing)
        except HomeserverError as error:
            if not error.forbidden:
                raise _meaning(error) from error
            reason = "cannot_delete" if isinstance(outgoing, Delete) else "no_rights"
            # Whoever may not speak may not speak at all; other rights are wanted for one act only.
            raise Refused(reason, str(error), room=isinstance(outgoing, Send | Edit)) from error

    async def _follow(self, address: Address) -> None:
        """Raise Moved when the room has a successor: nobody may write in it any more."""
        try:
            stone = await self._homeserver.call("GET", "rooms", address, "state", "m.room.tombstone")
        except HomeserverError as error:
            if error.forbidden or error.missing:
                return
            raise _meaning(error) from error
        successor = stone.get("replacement_room")
        if isinstance(successor, str) and is_id(successor, ROOM):
            raise Moved(Address(successor))


def _is_done(outgoing: Outgoing, error: HomeserverError) -> bool:
    match outgoing:
        case Delete():
            return error.missing
        case React():
            return error.errcode == "M_DUPLICATE_ANNOTATION"
    return False


def _meaning(error: HomeserverError) -> Exception:
    return error if error.token_refused else failure(error)
