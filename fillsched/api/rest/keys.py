"""REST for `/keys`.

What it is for: HTTP in, HTTP out. What it is not for: rules about API keys (`service.keys`).
"""

from fastapi import APIRouter, Response

from fillsched.api.dependencies import CurrentUser, Keys
from fillsched.api.problems import problems
from fillsched.wire import KeyList, NewApiKey, NewKeyView, key_view

router = APIRouter(tags=["keys"], responses=problems(400, 401, 403, 404, 409, 422, 429, 503))


@router.get("/keys")
def list_keys(user: CurrentUser, keys: Keys) -> KeyList:
    """One's own API keys; everybody's for an admin."""
    return KeyList(keys=[key_view(key) for key in keys.list(user)])


@router.post("/keys", status_code=201)
def add_key(user: CurrentUser, new: NewApiKey, keys: Keys, response: Response) -> NewKeyView:
    """Makes an API key, which is shown in this answer and never again."""
    key, secret = keys.add(user, new.name, new.scope, new.days)
    response.headers["Cache-Control"] = "no-store"
    return NewKeyView(**dict(key_view(key)), key=secret)


@router.delete("/keys/{key_id}", status_code=204)
def revoke_key(key_id: int, user: CurrentUser, keys: Keys) -> None:
    """Ends an API key for good, one's own or (admin) anybody's, and the sockets it opened."""
    keys.revoke(user, key_id)
