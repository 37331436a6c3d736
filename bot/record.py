"""What a delivery changed on its network is written down: copies, and the bot's own reactions."""

from __future__ import annotations

from bot import plan
from bot.network import Delete, Edit, Network, React, Receipt, Send, Unreact
from bot.plan import Step
from storage import bundles, outbox, shown
from storage.deliveries import Claim, Connection


async def write_down(
    connection: Connection, claim: Claim, step: Step, receipt: Receipt, network: Network
) -> None:
    """What the network shows now that `step` is done."""
    match step.outgoing:
        case Send() if receipt.native_id:
            await _copies(connection, claim, step, receipt)
        case Edit(native_id=native_id) if plan.takes_out(claim) and claim.message_id is not None:
            await bundles.take_out(connection, claim.message_id, claim.room_id, native_id)
        case Delete(native_id=native_id):
            await shown.drop_copy(connection, claim, native_id)
        case React(emoji=emoji) if claim.kind == outbox.MIRROR:
            if network.most_reactions == 1:
                await shown.drop_own_reactions(connection, claim)
            await shown.add_own_reaction(connection, claim, emoji, receipt.native_id)
        case Unreact(emoji=emoji):
            await shown.drop_own_reactions(connection, claim, emoji)


async def _copies(connection: Connection, claim: Claim, step: Step, receipt: Receipt) -> None:
    """An album is several native messages, whose files may be those of several of ours; a bundle is one."""
    if bundles.BUNDLE in claim.payload and step.items and receipt.native_id is not None:
        for number, said in enumerate(step.items):
            await shown.add_copy(connection, said, claim.room_id, receipt.native_id, part=number, alias=None)
        return
    for place, native_id in enumerate(receipt.album or (receipt.native_id,)):
        of_its_own = place < len(step.items)
        message_id = step.items[place] if of_its_own else claim.message_id
        if message_id is not None and native_id is not None:
            part = 0 if of_its_own else step.number + place
            alias = None if place else receipt.alias
            await shown.add_copy(connection, message_id, claim.room_id, native_id, part=part, alias=alias)
