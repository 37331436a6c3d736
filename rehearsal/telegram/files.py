"""Methods that lead to bytes: files, and people's profile photos."""

from __future__ import annotations

from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.kinds import DOWNLOAD_LIMIT
from rehearsal.telegram.params import Params
from rehearsal.telegram.sending import Method
from rehearsal.telegram.state import Json

_PHOTOS_LIMIT = 100


def get_file(core: Core, params: Params) -> Json:
    """getFile; the bytes are under /file/bot<token>/<file_path>."""
    file = core.world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id" if params.text("file_id") else "file_id not specified")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.shown() | {"file_path": file.path}


def get_user_profile_photos(core: Core, params: Params) -> Json:
    """getUserProfilePhotos, the newest first; of strangers the bot learns nothing."""
    if not params.integer("user_id"):
        raise bad_request("invalid user_id specified")
    user = core.world.users.get(params.integer("user_id"))
    if user is None or not core.world.is_acquainted(user):
        raise bad_request("user not found")
    begin = max(0, params.integer("offset"))
    count = min(max(params.integer("limit", _PHOTOS_LIMIT), 1), _PHOTOS_LIMIT)
    return {"total_count": len(user.photos), "photos": user.photos[begin : begin + count]}


METHODS: dict[str, Method] = {"getfile": get_file, "getuserprofilephotos": get_user_profile_photos}
