"""Authority over a case: authorisations with a review date, and signed policies; asked before every search."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.authority import SignedPolicy
from facefinder.domain.authority import Authorisation, Policy, policy_from, rules_in_words
from facefinder.domain.errors import (
    DescriptionNeeded,
    ForbiddenByPolicy,
    PolicyInvalid,
    ReviewOverdue,
    SecondPersonNeeded,
)
from facefinder.domain.language import ENGLISH, Language, phrase
from facefinder.files.signing import SigningKey, canonical, signature_holds


def today() -> date:
    """The date in UTC, as every moment in the record is."""
    return datetime.now(UTC).date()


class Authority:
    """What may be done in one case, by whose word. ``day`` says what day it is (another one in tests)."""

    def __init__(self, catalogue: Catalogue, recorder: Recorder, day: Callable[[], date] = today) -> None:
        self._catalogue = catalogue
        self._recorder = recorder
        self._day = day

    # --- authorisation ----------------------------------------------------------------------------------------------

    def authorisation(self) -> Authorisation | None:
        """The one that counts: the newest. None where a case names no officer beyond its legal authority."""
        known = self._catalogue.authority.authorisations()
        return known[-1] if known else None

    def authorisations(self) -> list[Authorisation]:
        """Every authorisation, oldest first."""
        return self._catalogue.authority.authorisations()

    def authorise(self, authorisation: Authorisation) -> None:
        """Record that an officer authorised the work (again).

        Raises:
            InvalidDetails: when something is missing or a date is none.
            ForbiddenByPolicy: when the policy demands a review date and there is none.
            ReviewOverdue: when its review date has passed already.
        """
        authorisation.checked()
        if self.policy().review_required and not authorisation.review_by:
            raise ForbiddenByPolicy(reason="every authorisation needs a review date")
        if authorisation.overdue(self._day()):
            raise ReviewOverdue(review_by=authorisation.review_by)
        with self._catalogue.transaction():
            self._catalogue.authority.add_authorisation(authorisation, self._recorder.operator, now())
            self._recorder.record("case.authorised", "case", **asdict(authorisation))

    # --- policy -----------------------------------------------------------------------------------------------------

    def policy(self) -> Policy:
        """The policy that counts: the newest; the program's defaults where none was set.

        Raises:
            PolicyInvalid: when its signature does not hold; nothing that needs a policy is done then.
        """
        known = self._catalogue.authority.policies()
        if not known:
            return Policy()
        if fault := policy_fault(known):
            raise PolicyInvalid(reason=fault)
        return policy_from(_settings(known[-1]))

    def policies(self) -> list[SignedPolicy]:
        """Every policy that was set, oldest first."""
        return self._catalogue.authority.policies()

    def set_policy(self, document: Mapping[str, Any]) -> Policy:
        """Take a signed policy (see ``signed_policy``) as the one that counts from now on.

        The first one may be signed with any key, which binds the case to it; every later one must be signed with the
        same key.

        Raises:
            PolicyInvalid: when it is no policy, its signature does not hold, or another key made it.
        """
        try:
            settings, public, signature = document["settings"], document["public_key"], document["signature"]
            by = str(document.get("signed_by", ""))
            policy = policy_from(settings)
            fields = policy_fields(settings, by)
        except (KeyError, TypeError, AttributeError) as fault:
            raise PolicyInvalid(reason="it is no signed policy") from fault
        if not signature_holds(str(public), str(signature), fields):
            raise PolicyInvalid(reason="its signature does not hold: it was changed after it was signed")
        known = self._catalogue.authority.policies()
        if known and known[0].public_key != public:
            raise PolicyInvalid(reason="it is not signed with the key that this case's policies are bound to")
        stored = SignedPolicy(canonical(fields).decode("ascii"), public, signature, self._recorder.operator, now())
        with self._catalogue.transaction():
            self._catalogue.authority.add_policy(stored)
            self._recorder.record("policy.set", "case", settings=asdict(policy), public_key=public, signed_by=by)
        return policy

    # --- what is forbidden, and why ---------------------------------------------------------------------------------

    def permit_search(self, purpose: str, quality: int, length: int, probe_sha256: str = "") -> None:
        """Refuse a search that authority or policy forbid; ``quality`` is the probe's, ``length`` the list's.

        Raises:
            ReviewOverdue, ForbiddenByPolicy, PolicyInvalid: with the reason in its sentence.
        """
        policy, authorisation = self.policy(), self.authorisation()
        if authorisation is not None and authorisation.overdue(self._day()):
            raise ReviewOverdue(review_by=authorisation.review_by)
        if policy.review_required and (authorisation is None or not authorisation.review_by):
            raise ForbiddenByPolicy(reason="searching needs an authorisation with a review date, and there is none")
        allowed = authorisation.purposes if authorisation else ()
        if (policy.purpose_from_list or allowed) and not _begins_with_one_of(purpose, allowed):
            listed = "; ".join(allowed) or phrase("none is allowed yet")
            raise ForbiddenByPolicy(reason=f"the purpose must begin with one of those authorised ({listed})")
        if length > policy.candidate_limit:
            raise ForbiddenByPolicy(reason=f"candidate lists are at most {policy.candidate_limit} long, not {length}")
        if quality < policy.minimum_probe_quality:
            reason = f"a probe needs quality {policy.minimum_probe_quality} and this one has {quality}"
            raise ForbiddenByPolicy(reason=f"{reason}: a search with it misleads more than it helps")
        if policy.describe_first and not self._catalogue.examinations.described_by(probe_sha256):
            reason = "an examiner describes the probe's components before any candidate is shown"
            raise DescriptionNeeded(reason=f"{reason}, and nobody has described this probe")

    def permit_erasing(self, call: str, _arguments: tuple[Any, ...] = ()) -> None:
        """Refuse erasing by one person where the policy wants two; ``call`` is what is about to be done.

        Raises:
            SecondPersonNeeded, PolicyInvalid: with the way that is open.
        """
        if call in ("exhibits", "source", "faces") and self.policy().two_people_erase:
            reason = "the policy wants erasing asked for by one person and confirmed by another (facefinder retention)"
            raise SecondPersonNeeded(reason=reason)

    def forbidden(self, language: Language = ENGLISH) -> list[str]:
        """That searching has stopped, where it has, and what the policy demands beyond the program's own rules: for
        showing before somebody tries."""
        try:
            policy, authorisation = self.policy(), self.authorisation()
        except PolicyInvalid as fault:
            return [str(fault)]
        late = authorisation is not None and authorisation.overdue(self._day())
        told = [str(ReviewOverdue(review_by=authorisation.review_by))] if authorisation is not None and late else []
        return told + rules_in_words(policy, language)


def _begins_with_one_of(purpose: str, allowed: tuple[str, ...]) -> bool:
    said = " ".join(purpose.split()).casefold()
    return any(said.startswith(" ".join(each.split()).casefold()) for each in allowed)


def policy_fields(settings: Mapping[str, Any], signed_by: str) -> dict[str, Any]:
    """What a policy's signature covers."""
    return {"facefinder": "policy", "settings": dict(settings), "signed_by": signed_by}


def signed_policy(settings: Mapping[str, Any], key: SigningKey, signed_by: str) -> dict[str, Any]:
    """A policy's document, signed: what ``set_policy`` takes.

    Raises:
        PolicyInvalid: when a setting is unknown or out of bounds.
    """
    policy_from(settings)
    fields = policy_fields(settings, signed_by)
    return {**fields, "public_key": key.public, "signature": key.sign(fields)}


def _settings(stored: SignedPolicy) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stored.document)["settings"]
    return found


def policy_fault(known: list[SignedPolicy]) -> str | None:
    """What is wrong with the policies of a case; None when every signature holds and one key made them all."""
    for number, stored in enumerate(known, start=1):
        try:
            holds = signature_holds(stored.public_key, stored.signature, json.loads(stored.document))
        except ValueError:
            holds = False
        if not holds:
            return phrase(f"the signature of policy {number} does not hold: it was changed outside the program")
        if stored.public_key != known[0].public_key:
            return phrase(f"policy {number} is signed with another key than the first")
    return None
