"""What the log's entries say in the window's language; the record keeps its own words, which exports carry."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication


def action_words(action: str) -> str:
    """What was done, such as ``case created`` for ``case.created``; an action that is not known here, as recorded."""
    return _actions().get(action) or action.replace(".", " ").replace("_", " ")


def subject_words(subject: str) -> str:
    """To what it was done, such as ``search 0b1f…`` for ``search:0b1f…``."""
    kind, _, name = subject.partition(":")
    return f"{_kinds().get(kind, kind)} {name}".strip()


def _actions() -> Mapping[str, str]:
    translate = QCoreApplication.translate
    return {
        "audit.anchored": translate("log", "log anchored"),
        "audit.exported": translate("log", "log exported"),
        "batch.finished": translate("log", "batch finished"),
        "batch.probe": translate("log", "probe of a batch searched with"),
        "batch.problem": translate("log", "probe of a batch not readable"),
        "batch.started": translate("log", "batch begun"),
        "case.authorised": translate("log", "work authorised"),
        "case.backed_up": translate("log", "case backed up"),
        "case.compacted": translate("log", "case compacted"),
        "case.created": translate("log", "case created"),
        "case.encrypted": translate("log", "case encrypted"),
        "catalogue.migrated": translate("log", "catalogue brought up to date"),
        "desk.locked": translate("log", "desk covered"),
        "desk.unlocked": translate("log", "desk uncovered"),
        "erased": translate("log", "erased"),
        "erasing.confirmed": translate("log", "erasing confirmed"),
        "erasing.requested": translate("log", "erasing asked for"),
        "erasure.cleaned": translate("log", "last traces erased"),
        "examination.begun": translate("log", "blind examination begun"),
        "examination.decided": translate("log", "decided blind"),
        "examination.sealed": translate("log", "examination sealed"),
        "examination.settled": translate("log", "settled in conference"),
        "face.added_by_hand": translate("log", "face added by hand"),
        "face.extracted": translate("log", "face saved as a picture"),
        "gallery.checked": translate("log", "gallery measured"),
        "gallery.damage_removed": translate("log", "damaged templates removed"),
        "gallery.rebuild_batch": translate("log", "templates made"),
        "gallery.rebuild_started": translate("log", "making templates begun"),
        "gallery.redefined": translate("log", "templates defined anew"),
        "gallery.repaired": translate("log", "templates repaired"),
        "gallery.switched": translate("log", "recogniser changed"),
        "import.batch": translate("log", "photographs imported"),
        "import.cancelled": translate("log", "import cancelled"),
        "import.finished": translate("log", "import finished"),
        "import.retried": translate("log", "import tried again"),
        "import.started": translate("log", "import begun"),
        "keys.added": translate("log", "key added"),
        "keys.passphrase_changed": translate("log", "key's pass-phrase changed"),
        "keys.removed": translate("log", "key removed"),
        "named.added": translate("log", "person named"),
        "named.brought_back": translate("log", "name back in use"),
        "named.confirmed": translate("log", "face confirmed"),
        "named.described": translate("log", "person described"),
        "named.restored": translate("log", "confirmation stands again"),
        "named.retired": translate("log", "name out of use"),
        "named.withdrawn": translate("log", "confirmation withdrawn"),
        "original.opened": translate("log", "original opened"),
        "people.added": translate("log", "account added"),
        "people.closed": translate("log", "access closed"),
        "people.denied": translate("log", "not permitted"),
        "people.entered": translate("log", "case entered"),
        "people.opened": translate("log", "access opened again"),
        "people.passphrase": translate("log", "pass-phrase changed"),
        "people.refused": translate("log", "entry refused"),
        "people.roles": translate("log", "roles changed"),
        "policy.set": translate("log", "policy set"),
        "probe.described": translate("log", "probe described"),
        "recogniser.first_used": translate("log", "recogniser first used"),
        "report.made": translate("log", "report written"),
        "review.decision": translate("log", "candidate decided"),
        "review.note": translate("log", "note written"),
        "review.taken_back": translate("log", "taken back"),
        "search": translate("log", "search"),
        "search.preview": translate("log", "search previewed"),
        "search.replayed": translate("log", "search replayed"),
        "subject.released": translate("log", "restriction lifted"),
        "subject.reported": translate("log", "access report written"),
        "subject.restricted": translate("log", "faces restricted"),
        "subject.searched": translate("log", "data subject searched for"),
    }


def _kinds() -> Mapping[str, str]:
    translate = QCoreApplication.translate
    return {
        "audit": translate("log", "log entry"),
        "batch": translate("log", "batch"),
        "case": translate("log", "case"),
        "erasure": translate("log", "erasing"),
        "exhibit": translate("log", "photograph"),
        "face": translate("log", "face"),
        "gallery": translate("log", "gallery"),
        "named": translate("log", "person"),
        "person": translate("log", "account"),
        "probe": translate("log", "probe"),
        "recogniser": translate("log", "recogniser"),
        "report": translate("log", "report"),
        "request": translate("log", "request"),
        "search": translate("log", "search"),
        "source": translate("log", "source"),
        "subject": translate("log", "data subject"),
        "table": translate("log", "table"),
    }
