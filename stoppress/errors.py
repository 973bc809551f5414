"""Every way things go wrong, by name.

Each error carries the piece (`url`), a short `cause` for the log, and `remedy`: a sentence
for the person at the desk. `retry` says whether trying again later can help.
"""

from __future__ import annotations


class StoppressError(Exception):
    """The root. `str(error)` is the line for the log."""

    retry = True
    remedy = "Open the address in a browser to see what it answers."

    def __init__(self, url: str = "", cause: str = "", *, retry_after_seconds: float = 0) -> None:
        super().__init__(f"{self.title()} (url={url}, cause={cause})" if url else cause)
        self.url = url
        self.cause = cause
        self.retry_after_seconds = retry_after_seconds

    @classmethod
    def title(cls) -> str:
        """The name in words: DeadHost → "dead host"."""
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in cls.__name__)
        return words.strip()

    def __reduce__(self) -> tuple[object, ...]:  # crosses process borders
        return (_rebuild, (type(self), self.url, self.cause, self.retry_after_seconds))


def _rebuild(kind: type[StoppressError], url: str, cause: str, after: float) -> StoppressError:
    return kind(url, cause, retry_after_seconds=after)


# -- collect: other people's problems ------------------------------------------------------


class FetchFailed(StoppressError):
    """The response could not be had."""


class AddressNotAllowed(FetchFailed):
    retry = False
    remedy = (
        "The address leads to a private network or to an unusual port. If that is meant, an "
        "administrator can add the source with --allow-private NETWORK."
    )


class BadAddress(FetchFailed):
    retry = False
    remedy = "Check the address: it must start with http:// or https:// and name a host."


class DeadHost(FetchFailed):
    remedy = "The site did not answer. Check the address; we keep trying, less and less often."


class BadCertificate(FetchFailed):
    remedy = (
        "The site's certificate is not valid. Tell the source; we do not read over a broken lock."
    )


class TooSlow(FetchFailed):
    remedy = "The site took too long. We keep trying, less and less often."


class TooLarge(FetchFailed):
    remedy = "The answer was larger than we accept. Is this the address of a feed or a page?"


class BrokenBody(FetchFailed):
    remedy = "The answer broke off or was wrongly compressed. We keep trying."


class TooManyRedirects(FetchFailed):
    remedy = "The address keeps redirecting. Give the final address of the feed."


class RefusedByRobots(FetchFailed):
    retry = False
    remedy = "The site's robots.txt asks us not to fetch this page. Ask the source for full text in its feed."


class RobotsUnreachable(RefusedByRobots):
    """robots.txt could not be read, so nothing is fetched until it can (RFC 9309 §2.3.1.4)."""

    retry = True
    remedy = "The site's robots.txt cannot be read now, so we wait, and try again later."


class HttpStatus(FetchFailed):
    """Answered, but not with the thing: 4xx and 5xx. `cause` is the status: "404"."""

    remedy = "The site answered with an error. We keep trying, less and less often."

    @property
    def status(self) -> int:
        """The HTTP status; 0 when the cause names none."""
        return int(self.cause[:3]) if self.cause[:3].isdigit() else 0


class Gone(HttpStatus):
    retry = False
    remedy = "The site says this address is gone for good (410). Look for its new address."


# -- extract: what the bytes would not say --------------------------------------------------


class UnreadableBytes(StoppressError):
    """The bytes could not be read as what they claim to be."""


class NotAFeed(UnreadableBytes):
    remedy = "This address gives no feed. Paste the site's front page and we look for its feeds."


class EmptyPage(UnreadableBytes):
    remedy = "The page is empty. Open it to check."


class UnknownCharset(UnreadableBytes):
    remedy = "The page's character set is unknown to us. Tell the source."


class NoArticleText(UnreadableBytes):
    remedy = "We could not find the article on this page. Open it to check."


class NoHeadline(UnreadableBytes):
    remedy = "We could not find a headline on this page. Open it to check."


class FieldTooLong(UnreadableBytes):
    remedy = "A field is longer than any headline or address can be. Tell the source."


class ReaderKilled(UnreadableBytes):
    """The worker was stopped at its limit of time or memory."""

    retry = False
    remedy = "Reading this used too much time or memory and was stopped. Tell the source."


class ReaderFailed(UnreadableBytes):
    """Reading stumbled over a fault of ours; the log has it in full."""

    remedy = "This is a fault of ours, not of the source: report it with the address. We try again later."


class NotFiled(StoppressError):
    """A Reading could not be saved; the log has the cause in full."""

    remedy = "This is a fault of ours, not of the source: report it with the address. We try again later."


# -- publish and the desk ------------------------------------------------------------------


class NotAllowed(StoppressError):
    """An action that the contract or the rules forbid."""

    retry = False
    remedy = "The source's contract does not allow this."


class Withdrawn(NotAllowed):
    remedy = "This piece was withdrawn. Restore it at the desk first."


class BadSetting(StoppressError):
    """A setting that cannot be meant; stops the start."""

    retry = False
