"""Authority to search: authorisations with their review date, and what a policy requires and forbids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from facefinder.domain.errors import InvalidDetails, PolicyInvalid
from facefinder.domain.language import ENGLISH, Language, phrase


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Who allowed the work on this case, on what legal basis, when, until when, and for which purposes.

    ``given_on`` and ``review_by`` are dates (YYYY-MM-DD); an empty ``review_by`` sets no date, empty ``purposes`` leave
    the purpose to the operator's words.
    """

    officer: str
    legal_basis: str
    given_on: str
    review_by: str = ""
    purposes: tuple[str, ...] = ()

    def checked(self) -> Authorisation:
        """The same, when it can be recorded.

        Raises:
            InvalidDetails: when officer or legal basis is missing or a date is none.
        """
        for name, value in ((phrase("authorising officer"), self.officer), (phrase("legal basis"), self.legal_basis)):
            if not value.strip():
                raise InvalidDetails(what=f"The {name}", reason="an authorisation names it")
        day_of(self.given_on, phrase("The date of the authorisation"))
        if self.review_by:
            day_of(self.review_by, phrase("The review date"))
        return self

    def overdue(self, today: date) -> bool:
        """Whether the review date has passed. On the day itself the authority still holds."""
        return bool(self.review_by) and day_of(self.review_by, phrase("The review date")) < today


def day_of(text: str, what: str) -> date:
    """A date written YYYY-MM-DD.

    Raises:
        InvalidDetails: when it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidDetails(what=what, reason="dates are written YYYY-MM-DD") from None


@dataclass(frozen=True, slots=True)
class Policy:
    """What is required of work on a case. The default requires nothing beyond what the program always does.

    ``candidate_limit``: longest candidate list; ``minimum_probe_quality``: 0 to 100; ``purpose_from_list``: a search's
    purpose must begin with one of the authorisation's; ``review_required``: no searching without a review date;
    ``second_examiner``: a potential candidate needs two people; ``describe_first``: the first examiner describes the
    probe before any candidate is shown; ``two_people_erase``: erasing needs a second person; ``retention_days``: how
    long a source is held when it has no date of its own, 0 for no limit; ``lock_after_minutes``: 0 for never;
    ``blur_in_reports``: other people's faces are made unrecognisable in reports, whatever is asked for.
    """

    candidate_limit: int = 10_000
    minimum_probe_quality: int = 0
    purpose_from_list: bool = False
    review_required: bool = False
    second_examiner: bool = False
    describe_first: bool = False
    two_people_erase: bool = False
    retention_days: int = 0
    lock_after_minutes: int = 15
    blur_in_reports: bool = False


_DEFAULTS: dict[str, bool | int] = asdict(Policy())
BOUNDS = {
    "candidate_limit": (1, 10_000),
    "minimum_probe_quality": (0, 100),
    "retention_days": (0, 36_500),
    "lock_after_minutes": (0, 1_440),
}
"""The least and the most of each setting that is a number."""


def policy_from(document: Mapping[str, Any]) -> Policy:
    """A policy from its settings; one that is not named keeps its default.

    Raises:
        PolicyInvalid: when a setting is unknown, of a wrong kind or out of bounds.
    """
    kinds = {name: type(value) for name, value in _DEFAULTS.items()}
    for name, value in document.items():
        if name not in kinds:
            raise PolicyInvalid(reason=f"there is no setting {name}; there are {', '.join(kinds)}")
        if type(value) is not kinds[name]:
            what = "true or false" if kinds[name] is bool else "a whole number"
            raise PolicyInvalid(reason=f"{name} must be {what}")
        low, high = BOUNDS.get(name, (0, 1))
        if not low <= value <= high:
            raise PolicyInvalid(reason=f"{name} goes from {low} to {high}")
    return Policy(**document)


def rules_in_words(policy: Policy, language: Language = ENGLISH) -> list[str]:
    """What a policy demands beyond the program's own rules, one sentence each."""
    plain, say = Policy(), language.gettext
    told = []
    if policy.second_examiner:
        told.append(say("A potential candidate needs two examiners, the second blind."))
    if policy.describe_first:
        told.append(say("The probe is described before candidates are shown."))
    if policy.minimum_probe_quality:
        told.append(
            say("Probes of quality below {least} are not searched with.").format(least=policy.minimum_probe_quality)
        )
    if policy.candidate_limit < plain.candidate_limit:
        told.append(
            say("Candidate lists are at most {most} long.").format(most=language.number(policy.candidate_limit))
        )
    if policy.purpose_from_list:
        told.append(say("Purposes are from the authorised list."))
    if policy.review_required:
        told.append(say("Searching needs a review date."))
    if policy.two_people_erase:
        told.append(say("Erasing needs two people."))
    if policy.blur_in_reports:
        told.append(say("Other people are unrecognisable in reports."))
    return told
