"""Errors in another language: complete, the same said, nothing half English; the record stays English."""

from __future__ import annotations

import re

import pytest

import error_texts
import report_texts
from facefinder.domain.errors import (
    CaseLocked,
    ContainerDamaged,
    ContainerNotSupported,
    ContainerTooLarge,
    DescriptionNeeded,
    ForbiddenByPolicy,
    InvalidDetails,
    KnownError,
    NotAuthorised,
    NotReadable,
    PassphraseNeeded,
    PassphraseWrong,
    PasswordNeeded,
    PhotographUnreadable,
    all_known_errors,
)
from facefinder.domain.language import ENGLISH
from facefinder.files.languages import language_named
from french import spaced

GAP = re.compile(r"\{\w+\}")


def test_french_lacks_no_error_and_no_gap() -> None:
    french = report_texts.read("fr", error_texts.NAME)
    assert {each.id for each in report_texts.texts(french)} == {
        each.id for each in report_texts.texts(error_texts.texts_in_use())
    }
    assert {kind.sentence for kind in all_known_errors()} <= {each.id for each in report_texts.texts(french)}
    assert report_texts.lacking(french) == []
    for text in report_texts.texts(french):
        assert sorted(GAP.findall(text.string)) == sorted(GAP.findall(text.id)), text.id
        assert len(set(GAP.findall(text.id))) == len(GAP.findall(text.id)), text.id


def test_the_files_are_what_gathering_makes() -> None:
    french = report_texts.renewed("fr", error_texts.texts_in_use(), error_texts.NAME)
    assert (report_texts.FOLDER / "errors_fr.po").read_bytes() == report_texts.written(french)
    assert (report_texts.FOLDER / "errors_fr.json").read_bytes() == error_texts.compiled(french)


TOLD = [
    (
        PhotographUnreadable(reason="it is damaged (image file is truncated)"),
        "Cette photographie ne peut pas être lue : données endommagées (image file is truncated).",
    ),
    (
        PasswordNeeded(),
        "Ce contenu est chiffré et aucun des mots de passe donnés ne l’ouvre ; donnez le sien et "
        "importez-le de nouveau.",
    ),
    (
        ContainerNotSupported(what="a RAR archive"),
        "Ceci est une archive RAR, que FaceFinder ne lit pas ; décompressez ou convertissez avec un autre logiciel, "
        "puis importez le résultat.",
    ),
    (
        ContainerDamaged(reason="it ends too early"),
        "Ce conteneur est endommagé : fin prématurée ; ce qui pouvait encore être recensé l’a été.",
    ),
    (
        ContainerTooLarge(limit="512 MB"),
        "Ce contenu se décompresse en plus de 512 Mo, comme le ferait une bombe de décompression ; "
        "il a été mis de côté.",
    ),
    (
        NotReadable(path="/a/it is empty/b.jpg", reason="you do not have permission"),
        "Impossible de lire /a/it is empty/b.jpg : vous n’avez pas l’autorisation d’y accéder.",
    ),
    (
        CaseLocked(path="/a/b.ffcase", holder=7),
        "L’affaire /a/b.ffcase est ouverte dans un autre FaceFinder (processus 7) ; fermez-la d’abord là-bas.",
    ),
    (PassphraseWrong(what="the account of Ada"), "Cette phrase secrète n’ouvre pas le compte de Ada."),
    (
        PassphraseNeeded(what="The encrypted case a.ffcase"),
        "L’affaire chiffrée a.ffcase exige une phrase secrète ; donnez-la avec --passphrase-file, ou saisissez-la "
        "quand elle est demandée.",
    ),
    (
        NotAuthorised(reason="it is for administrator or examiner or operator, not for auditor"),
        "Ceci n’est pas autorisé : réservé au rôle d’administrateur ou examinateur ou opérateur, et non "
        "au rôle d’auditeur.",
    ),
    (
        InvalidDetails(what="The case's number", reason="every case needs one"),
        "Affaire, numéro : indication absente ou inutilisable ; toute affaire en exige.",
    ),
    (
        ForbiddenByPolicy(
            reason="a probe needs quality 40 and this one has 12: a search with it misleads more than it helps"
        ),
        "La politique de cette affaire l’interdit : une sonde exige une qualité de 40 et celle-ci a 12 : une recherche "
        "avec elle égare plus qu’elle n’aide.",
    ),
    (
        DescriptionNeeded(
            reason="an examiner describes the probe's components before any candidate is shown, "
            "and nobody has described this probe"
        ),
        "La politique de cette affaire l’interdit : un examinateur décrit les composantes de la sonde avant que tout "
        "candidat soit montré, et nul n’a décrit cette sonde.",
    ),
]


@pytest.mark.parametrize(("error", "french"), TOLD, ids=lambda each: getattr(each, "code", ""))
def test_an_error_is_told_in_french_as_it_happens_and_from_the_record(error: KnownError, french: str) -> None:
    language = language_named("fr")
    assert error.told(language) == spaced(french)
    assert language.retold(str(error)) == spaced(french)
    assert error.told(ENGLISH) == str(error) == ENGLISH.retold(str(error)) != spaced(french)


@pytest.mark.parametrize(
    ("found", "french"),
    [
        (
            "Audit entry 12: it was changed after it was written.",
            "Entrée d’audit 12 : elle a été modifiée après avoir été écrite.",
        ),
        ("Faces 3: was changed outside the program.", "Faces 3 : modification hors du programme."),
        (
            "Policy 2 is signed with another key than the first.",
            "La politique 2 est signée avec une autre clé que la première.",
        ),
        ("The crop of face 7 is missing.", "La découpe du visage 7 manque."),
    ],
)
def test_what_verifying_finds_is_told_in_french(found: str, french: str) -> None:
    assert language_named("fr").retold(found) == spaced(french)


def test_what_is_no_text_of_the_program_is_told_as_it_is() -> None:
    language = language_named("fr")
    for said in ("", "Ada saw it.", "holiday and beach", "a file of many files", "The harbour", "unforeseen: {path}"):
        assert language.retold(said) == said
    told = NotReadable(path="{reason}", reason="{0} %s").told(language)
    assert told == spaced("Impossible de lire {reason} :") + " {0} %s."
