"""What can be done to the settings of the site."""

from typing import Any

from django.db import transaction

from accounts.actions.audit import record
from accounts.models import AuditEvent, SiteSettings, User
from accounts.site import forget_site


@transaction.atomic
def change_site(*, by: User | None = None, **fields: Any) -> SiteSettings:
    """Set fields of the one row of settings, and make it where there is none; `by` is who did.

    This process goes by them at once, others within seconds. Raises ValidationError.
    """
    site, _is_new = SiteSettings.objects.select_for_update().get_or_create(pk=1)
    for name, value in fields.items():
        setattr(site, name, value.strip() if name == "name" else value)
    site.full_clean()
    site.save(update_fields=list(fields))
    record(AuditEvent.SITE_CHANGED, by=by, fields=sorted(fields))
    forget_site()
    # Somebody may have read the former row before the commit.
    transaction.on_commit(forget_site)
    return site
