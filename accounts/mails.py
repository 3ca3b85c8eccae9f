"""Mails that StreamEx writes by itself, in the words and the look of the site."""

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.site import DEFAULT_NAME, site_name, site_time_zone


def sender() -> str:
    """Return who mails come from: as STREAMEX_FROM_EMAIL says, by default named after the site."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((site_name() if name in ("", DEFAULT_NAME) else name, address))


def send_mail(template: str, *, to: str, language: str, context: dict[str, Any]) -> None:
    """Send a mail as text and HTML: `<template>_subject.txt`, `…_message.txt`, `…_message.html`.

    Times are those of the site; `site_name` and `base_url` are there in the templates. Raises
    OSError where the mail server cannot be reached.
    """
    context = {"site_name": site_name(), "base_url": settings.BASE_URL, "email": to, **context}
    with translation.override(language), timezone.override(site_time_zone()):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        text = render_to_string(f"{template}_message.txt", context).strip() + "\n"
        html = render_to_string(f"{template}_message.html", context)
    mail = EmailMultiAlternatives(f"{site_name()}: {subject}", text, sender(), [to])
    mail.attach_alternative(html, "text/html")
    mail.send()
