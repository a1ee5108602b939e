"""Authority: review dates that stop searching, purposes, signed policies, and reasons in every refusal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from facefinder.app import CaseSession
from facefinder.domain.authority import Authorisation
from facefinder.domain.errors import ForbiddenByPolicy, InvalidDetails, PolicyInvalid, ReviewOverdue
from facefinder.files.signing import SigningKey, create_key, load_key
from facefinder.people.authority import Authority, signed_policy, today
from tests.casework import filled_case, searched

TODAY = today().isoformat()


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return create_key(tmp_path / "administrator.key", b"key words")


@pytest.fixture
def session(tmp_path: Path) -> CaseSession:
    return filled_case(tmp_path)


def later(session: CaseSession, days: int) -> None:
    """Let that many days pass for this session's authority."""
    day = today() + timedelta(days=days)
    session._searcher._permit = Authority(session._catalogue, session._recorder, lambda: day).permit_search


def test_searching_stops_after_the_review_date_until_it_is_authorised_again(session: CaseSession) -> None:
    review_by = (today() + timedelta(days=30)).isoformat()
    session.authority.authorise(Authorisation("Insp. Okafor", "Warrant 7/24", TODAY, review_by))
    later(session, 30)
    searched(session)  # on the day itself the authority holds
    later(session, 31)
    with pytest.raises(ReviewOverdue, match=review_by):
        searched(session)
    renewed = (today() + timedelta(days=90)).isoformat()
    session.authority.authorise(Authorisation("Insp. Okafor", "Warrant 7/24", TODAY, renewed))
    searched(session)
    assert [line.action for line in session.log(4)] == ["search", "case.authorised", "search", "case.authorised"]


def test_an_authorisation_needs_officer_basis_and_real_dates(session: CaseSession) -> None:
    for wrong in (
        Authorisation("", "Warrant", TODAY),
        Authorisation("Okafor", " ", TODAY),
        Authorisation("Okafor", "Warrant", "yesterday"),
        Authorisation("Okafor", "Warrant", TODAY, "2024-13-01"),
    ):
        with pytest.raises(InvalidDetails):
            session.authority.authorise(wrong)
    with pytest.raises(ReviewOverdue):
        session.authority.authorise(Authorisation("Okafor", "Warrant", TODAY, "2020-01-01"))


def test_the_purpose_begins_with_an_authorised_one(session: CaseSession) -> None:
    session.authority.authorise(Authorisation("Okafor", "Warrant", TODAY, "", ("Identify a witness", "Missing person")))
    with pytest.raises(ForbiddenByPolicy, match="Missing person"):
        searched(session)
    probe = session.read_probe((session.path.parent / "holdings" / "person-0-0.png").read_bytes(), "p")
    assert session.search(probe, 0, "missing  person: the boy in the blue coat").candidates


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"candidate_limit": 5}, "at most 5"),
        ({"minimum_probe_quality": 100, "candidate_limit": 9}, "at most 9"),
        ({"review_required": True}, "review date"),
        ({"purpose_from_list": True}, "none is allowed yet"),
    ],
)
def test_what_a_policy_forbids_is_refused_with_the_reason(
    session: CaseSession, key: SigningKey, settings: dict[str, object], told: str
) -> None:
    searched(session)
    session.authority.set_policy(signed_policy(settings, key, "A. Admin"))
    with pytest.raises(ForbiddenByPolicy, match=told):
        searched(session)
    assert len(session.recorded_searches()) == 1


def test_a_poor_probe_is_refused(session: CaseSession, key: SigningKey) -> None:
    session.authority.set_policy(signed_policy({"minimum_probe_quality": 60}, key, "A. Admin"))
    with pytest.raises(ForbiddenByPolicy, match="quality 60 and this one has 59"):
        session.authority.permit_search("identify", 59, 10)
    session.authority.permit_search("identify", 60, 10)
    assert any("quality below 60" in line for line in session.authority.forbidden())


def test_only_the_bound_key_sets_policies(session: CaseSession, key: SigningKey, tmp_path: Path) -> None:
    session.authority.set_policy(signed_policy({"candidate_limit": 100}, key, "A. Admin"))
    stranger = create_key(tmp_path / "stranger.key", b"stranger's words")
    with pytest.raises(PolicyInvalid, match="key"):
        session.authority.set_policy(signed_policy({"candidate_limit": 10_000}, stranger, "Mallory"))
    changed = {**signed_policy({"candidate_limit": 50}, key, "A. Admin"), "settings": {"candidate_limit": 10_000}}
    with pytest.raises(PolicyInvalid, match="signature"):
        session.authority.set_policy(changed)
    again = load_key(tmp_path / "administrator.key", b"key words")
    session.authority.set_policy(signed_policy({"candidate_limit": 60}, again, "A. Admin"))
    assert session.authority.policy().candidate_limit == 60


def test_settings_that_make_no_sense_are_refused(key: SigningKey) -> None:
    for settings in ({"candidate_limit": 0}, {"candidates": 5}, {"second_examiner": 1}, {"minimum_probe_quality": 101}):
        with pytest.raises(PolicyInvalid):
            signed_policy(settings, key, "A. Admin")


def test_a_policy_changed_behind_the_program_stops_searching_and_is_found(
    session: CaseSession, key: SigningKey
) -> None:
    session.authority.set_policy(signed_policy({"candidate_limit": 100}, key, "A. Admin"))
    session._catalogue._connections.writer.execute("""UPDATE policy SET document = replace(document, '100', '9000')""")
    with pytest.raises(PolicyInvalid, match="signature of policy 1"):
        searched(session)
    assert {finding.area for finding in session.verify().findings} == {"policy", "record"}
