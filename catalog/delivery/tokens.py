"""The token in the address of a playlist: who plays what, in which session, until when.

It stands in the URL because Safari, ExoPlayer and AVPlayer send neither cookies nor headers of
ours along with the requests for playlists. It proves who asks, not that they may: the policy is
asked again with every playlist.
"""

import binascii
import datetime
import struct
from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from accounts.models import Profile, User

_SALT = "catalog.delivery.tokens"
#: Four UUIDs, the user's stamp, the version (unsigned 32 bit) and two moments (64 bit, Unix time).
_LAYOUT = struct.Struct(">16s16s16s16s6sIQQ")
_NOBODY = bytes(16)
_STAMP_BYTES = 6


class BadToken(Exception):  # noqa: N818
    """A token that was not made here, was changed, or has expired; the message is its code."""


@dataclass(frozen=True, kw_only=True)
class StreamToken:
    """What a playlist's address says; times are Unix seconds."""

    user_id: UUID
    profile_id: UUID | None
    asset_id: UUID
    session: UUID
    stamp: bytes
    version: int
    issued_at: int
    expires_at: int

    def encode(self) -> str:
        """Return the token as it stands in a URL: base64url of the fields, a dot, an HMAC."""
        packed = _LAYOUT.pack(
            self.user_id.bytes,
            self.profile_id.bytes if self.profile_id else _NOBODY,
            self.asset_id.bytes,
            self.session.bytes,
            self.stamp,
            self.version,
            self.issued_at,
            self.expires_at,
        )
        return _signer().sign(signing.b64_encode(packed).decode())


def decode(token: str, now: datetime.datetime) -> StreamToken:
    """Return what `token` says; raises BadToken if it is not ours or has expired at `now`."""
    try:
        packed = signing.b64_decode(_signer().unsign(token).encode())
        user, profile, asset, session, stamp, *numbers = _LAYOUT.unpack(packed)
    except (signing.BadSignature, binascii.Error, struct.error, UnicodeError) as error:
        raise BadToken("token_invalid") from error
    version, issued_at, expires_at = numbers
    if expires_at <= now.timestamp():
        raise BadToken("token_expired")
    return StreamToken(
        user_id=UUID(bytes=user),
        profile_id=None if profile == _NOBODY else UUID(bytes=profile),
        asset_id=UUID(bytes=asset),
        session=UUID(bytes=session),
        stamp=stamp,
        version=version,
        issued_at=issued_at,
        expires_at=expires_at,
    )


def read_bearer(token: StreamToken) -> tuple[User, Profile | None]:
    """Return the user and profile of `token` as they are now; one query.

    Raises BadToken when one of them is gone, or the password was changed since: a new password
    ends what runs elsewhere.
    """
    if token.profile_id is None:
        user = User.objects.filter(public_id=token.user_id).first()
        profile = None
    else:
        profile = (
            Profile.objects.select_related("user")
            .filter(public_id=token.profile_id, user__public_id=token.user_id)
            .first()
        )
        user = profile.user if profile else None
    if user is None or stamp_of(user) != token.stamp:
        raise BadToken("token_revoked")
    return user, profile


def stamp_of(user: User) -> bytes:
    """Return a few bytes that change with the user's password."""
    return bytes.fromhex(user.get_session_auth_hash())[:_STAMP_BYTES]


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=_SALT)
