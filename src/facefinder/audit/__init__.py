"""The audit log: append-only, hash-chained, committed together with what it records."""

from facefinder.audit.chain import Recorder, chain_faults, digest_of, now
from facefinder.audit.examine import Fault, examine
from facefinder.domain.ledger import GENESIS

__all__ = ["GENESIS", "Fault", "Recorder", "chain_faults", "digest_of", "examine", "now"]
