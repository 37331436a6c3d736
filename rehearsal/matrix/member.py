"""A person on Matrix with an ordinary client, written against the specification without a Matrix library."""

from __future__ import annotations

from typing import Self

from rehearsal.matrix.arranging import Arranging
from rehearsal.matrix.asking import Asking
from rehearsal.matrix.client import Client
from rehearsal.matrix.showing import Showing
from rehearsal.matrix.synapse import Login, Synapse


class Member(Showing, Asking, Arranging):
    """What one signed-in person does and sees.

    Rooms and events are named by their ids. Every method raises MatrixError when the homeserver refuses and
    httpx.TransportError when it is away; only the waiting ones sit that out.
    """

    def __init__(self, url: str, login: Login) -> None:
        super().__init__(login.user_id, Client(url, login.access_token))
        self.login = login

    @classmethod
    async def register(
        cls, homeserver: Synapse, localpart: str, display_name: str | None = None, *, admin: bool = False
    ) -> Self:
        """Make an account on `homeserver`, its localpart being its password too, and sign in."""
        return cls(homeserver.url, await homeserver.register(localpart, localpart, display_name, admin=admin))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the device stays signed in."""
        await self.api.close()
