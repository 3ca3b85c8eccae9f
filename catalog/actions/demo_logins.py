"""The two logins of the demo; they are only ever created together with it.

They sign in only where nobody but the machine reaches the site: `accounts.site.may_sign_in`.
"""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.actions.profiles import create_profile
from accounts.models import Profile, User
from catalog.actions.installation_defaults import provide_editors

PASSWORD = "streamex-demo"  # noqa: S105 -- printed at start, and on the demo's landing page
VIEWER_EMAIL = "viewer@streamex.example"
EDITOR_EMAIL = "editor@streamex.example"

PROFILES = (
    {"name": "Lena", "avatar": Profile.Avatar.DUSK, "language": "en"},
    {"name": "Mateo", "avatar": Profile.Avatar.TIDE, "language": "es", "maturity_ceiling": 14},
    {"name": "Kids", "avatar": Profile.Avatar.SAND, "maturity_ceiling": 7, "is_kids": True},
)


@transaction.atomic
def create_demo_logins() -> list[User]:
    """Create a viewer with three profiles and an editor of the catalogue; what exists stays."""
    created = []
    if viewer := _create(VIEWER_EMAIL):
        for fields in PROFILES:
            create_profile(user=viewer, **fields)
        created.append(viewer)
    if editor := _create(EDITOR_EMAIL, is_staff=True):
        create_profile(user=editor, name="Editor", avatar=Profile.Avatar.INK)
        editor.groups.add(provide_editors())
        created.append(editor)
    return created


def _create(email: str, *, is_staff: bool = False) -> User | None:
    if User.objects.filter(email=email).exists():
        return None
    user = User.objects.create_user(email, PASSWORD, is_staff=is_staff, is_demo=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
