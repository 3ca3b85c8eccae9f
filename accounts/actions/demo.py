"""What becomes of the demo's people."""

from django.db import transaction

from accounts.actions.audit import record
from accounts.actions.site import change_site
from accounts.models import AuditEvent, User


@transaction.atomic
def remove_demo_logins() -> int:
    """Delete the demo's logins with all that is theirs, and return how many there were.

    The site remembers it: no start makes them again, and who may come in is no longer the demo's.
    """
    demo = User.objects.filter(is_demo=True)
    for user in demo:
        record(AuditEvent.USER_DELETED, about=user, demo=True)
    count = demo.count()
    demo.delete()
    change_site(is_demo_removed=True)
    return count
