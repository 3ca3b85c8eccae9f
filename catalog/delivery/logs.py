"""Keeps addresses that are keys out of the logs: anybody who reads one could use it.

Those are the signed ones, and the links of invitations.
"""

import logging
import re

_SIGNED = re.compile(
    r"(/(?:stream|media|invitation)/)[^/\s\"']+|(X-Amz-(?:Signature|Security-Token)=)[^&\s\"']+"
)


class RedactSignatures(logging.Filter):
    """Replaces tokens and signatures in the text of a record by three dots."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record where needed; always lets it through."""
        message = record.getMessage()
        if _SIGNED.search(message):
            record.msg, record.args = redact(message), None
        return True


def redact(text: str) -> str:
    """Return `text` without tokens and signatures."""
    return _SIGNED.sub(lambda match: f"{match[1] or match[2]}...", text)
