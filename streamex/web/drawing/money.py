"""What something costs, and how much a plan allows, in words."""

from decimal import Decimal

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Plan

#: Currencies without a smaller unit, and with a thousandth (ISO 4217, list one); all others have
#: hundredths.
NO_DECIMALS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV",
     "XAF", "XOF", "XPF")
)  # fmt: skip
THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def money(amount_minor: int, currency: str) -> str:
    """Say an amount, given in the smallest unit of its currency: `€9.99`, `9,99 €`."""
    decimals = _decimals(currency)
    value = Decimal(amount_minor).scaleb(-decimals)
    number = number_format(value, decimals, use_l10n=True, force_grouping=True)
    sign = SIGNS.get(currency)
    if sign is None:
        return f"{number}\u00a0{currency}"
    # Translators: where the sign of a currency stands: before the number, or after it.
    return pgettext("money", "%(sign)s%(number)s") % {"sign": sign, "number": number}


def price_words(plan: Plan) -> str:
    """Say what a plan costs: `€9.99 a month`."""
    if plan.is_free:
        return _("Free")
    amount = money(plan.price_minor, plan.currency)
    if plan.period == Plan.Period.YEAR:
        return _("%(amount)s a year") % {"amount": amount}
    return _("%(amount)s a month") % {"amount": amount}


def allowances(plan: Plan) -> list[str]:
    """Say what a plan allows, one line each."""
    return [
        _streams(plan.simultaneous_streams),
        _resolution(plan.highest_height),
        _("Downloads") if plan.has_downloads else _("No downloads"),
        _storage(plan.storage_bytes),
    ]


def _decimals(currency: str) -> int:
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def _streams(count: int | None) -> str:
    if count is None:
        return _("Any number of screens at once")
    return ngettext("%(count)d screen at once", "%(count)d screens at once", count) % {
        "count": count
    }


def _resolution(height: int | None) -> str:
    if height is None:
        return _("The best picture there is")
    names = {2160: "4K", 1440: "1440p", 1080: "Full HD", 720: "HD"}
    return _("Up to %(resolution)s") % {"resolution": names.get(height, f"{height}p")}


def _storage(size_bytes: int | None) -> str:
    if size_bytes is None:
        return _("Any amount of your own files")
    if not size_bytes:
        return _("No files of your own")
    return _("%(size)s for your own files") % {"size": filesizeformat(size_bytes)}
