"""Doing it: calls to the homeserver, and what its refusals mean for each kind of act."""

from __future__ import annotations

from dataclasses import replace

from bot.events import Address, NativeId
from bot.markup import tidy
from bot.matrix import gaps, moving, outbound, pinned, powers, relations
from bot.matrix.attachments import MESSAGE
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import transaction_id
from bot.matrix.shapes import Json, inner, mapping, objects, string
from bot.matrix.wording import ORIGIN
from bot.network import Delete, Edit, Moved, Outgoing, Pin, React, Receipt, Refused, Send, Unreact

RELATIONS = "/_matrix/client/v1"


class Delivery:
    """Acts in rooms; raises Failure, and HomeserverError when the session is over."""

    def __init__(self, homeserver: Homeserver) -> None:
        self._homeserver = homeserver

    async def act(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Send, edit, delete, react, pin, …; the same act twice shows nothing new."""
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
            await self._enter(address)
        except HomeserverError as error:
            # Synapse tells the banned so.
            barred = error.forbidden or error.errcode == "M_BAD_STATE"
            if barred or error.unknown:
                raise Refused("not_invited", str(error), room=True) from error
            raise _meaning(error) from error

    async def leave(self, address: Address) -> None:
        """Go out of the room and forget it; being out already is as good."""
        for step in ("leave", "forget"):
            try:
                await self._homeserver.call("POST", "rooms", address, step, body={})
            except HomeserverError as error:
                # A room it never knew is 404 M_UNKNOWN to Synapse.
                if not error.unknown and not isinstance(failure(error), Refused):
                    raise _meaning(error) from error

    async def prove(self, address: Address, user: str) -> Receipt:
        """Whether somebody may change who may do what in the room, and what the room is called."""
        levels = await self._state(address, powers.LEVELS)
        creation = await self._state(address, "m.room.create", format="event")
        named = mapping(await self._state(address, "m.room.name"))
        proven = powers.may_rule(levels, mapping(creation), user)
        return Receipt(proven=proven, title=tidy(string(named.get("name")) or ""))

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

    async def _enter(self, address: Address) -> None:
        try:
            await self._homeserver.call("POST", "join", address, body={})
        except HomeserverError as error:
            ways = await moving.ways_to(self._homeserver, address) if error.unknown else ()
            if not ways:
                raise
            # Called "via" since version 1.12 of the specification.
            query = [(key, way) for way in ways for key in ("via", "server_name")]
            await self._homeserver.call("POST", "join", address, body={}, query=query)

    async def _state(self, address: Address, kind: str, **query: str) -> Json | None:
        """A piece of the room's state, None where there is none."""
        try:
            return await self._homeserver.call("GET", "rooms", address, "state", kind, query=query)
        except HomeserverError as error:
            if error.missing:
                return None
            raise _meaning(error) from error

    async def _act(self, address: Address, outgoing: Outgoing) -> Receipt:
        match outgoing:
            case Pin(native_id=native_id, on=on):
                await pinned.pin(self._homeserver, address, native_id, on=on)
                return Receipt()
            case Unreact(native_id=target, emoji=emoji, reaction=None):
                reaction = await self._own_reaction(address, target, emoji)
                if reaction is None:
                    return Receipt()
                outgoing = replace(outgoing, reaction=reaction)
        return await self._put(address, outgoing)

    async def _put(self, address: Address, outgoing: Outgoing) -> Receipt:
        request = outbound.request(outgoing)
        try:
            answer = await self._homeserver.call("PUT", "rooms", address, *request.path, body=request.body)
        except HomeserverError as error:
            match outgoing:
                case Delete() | Unreact() if error.missing:
                    return Receipt()
                case React(native_id=target, emoji=emoji) if error.errcode == "M_DUPLICATE_ANNOTATION":
                    return Receipt(native_id=await self._own_reaction(address, target, emoji))
            raise
        made = relations.native(answer.get("event_id")) if isinstance(outgoing, Send | React) else None
        return Receipt(native_id=made)

    async def _own_reaction(self, address: Address, target: NativeId, emoji: str) -> NativeId | None:
        """The id of our reaction under a message, None where there is none."""
        path = ("rooms", address, "relations", target, relations.ANNOTATES, "m.reaction")
        try:
            page = await self._homeserver.call("GET", *path, prefix=RELATIONS, query={"limit": 100})
        except HomeserverError as error:
            if error.missing:
                return None
            raise
        me, put = self._homeserver.user_id, objects(page.get("chunk"))
        ours = (event for event in put if event.get("sender") == me)
        same = (event for event in ours if relations.key(inner(event, "content")) == emoji)
        return relations.native(next(same, {}).get("event_id"))

    async def _act_with_rights(self, address: Address, outgoing: Outgoing) -> Receipt:
        try:
            return await self._act(address, outgoing)
        except HomeserverError as error:
            if not error.forbidden:
                raise _meaning(error) from error
            reason = "cannot_delete" if isinstance(outgoing, Delete) else "no_rights"
            mute = isinstance(outgoing, Send | Edit) and await self._is_mute(address)
            raise Refused(reason, str(error), room=mute) from error

    async def _is_mute(self, address: Address) -> bool:
        """Whether we may say nothing at all here; else this one thing was not wanted."""
        try:
            levels = await self._state(address, powers.LEVELS)
        except Refused:
            return True
        return not powers.may_say(mapping(levels), self._homeserver.user_id, MESSAGE)

    async def _follow(self, address: Address) -> None:
        """Raise Moved when the room has a successor: nobody may write in it any more."""
        try:
            there = await moving.successor(self._homeserver, address)
        except HomeserverError as error:
            raise _meaning(error) from error
        if there is not None:
            raise Moved(there)


def _meaning(error: HomeserverError) -> Exception:
    return error if error.token_refused else failure(error)
