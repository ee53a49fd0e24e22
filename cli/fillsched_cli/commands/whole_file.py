"""The one writer of files for people: the whole of it or none.

What it is for: a file is written beside its place and renamed, so that a broken connection or a
full disk leaves nothing behind. What it is not for: whether it may be overwritten.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from fillsched.errors import Fault, InvalidInput

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""The place would do, and the disk has no room, or is broken."""


@contextmanager
def whole_file(path: Path, flag: str) -> Iterator[BinaryIO]:
    """A file to write, which stands at `path` when the block has ended well.

    Raises InvalidInput, which names `flag`, where there can be no file, and OSError with its name
    where there is no room for it.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            yield file
        os.replace(temporary, path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        if error.errno in NO_ROOM:
            raise OSError(error.errno, error.strerror, str(path)) from error
        reason = (error.strerror or "it cannot be written").lower()
        raise InvalidInput([Fault(flag, str(path), reason, "Choose another place")]) from error
