"""The audit log: append-only, hash-chained, committed together with what it records."""

from facefinder.audit.chain import GENESIS, Recorder, chain_faults, digest_of, now

__all__ = ["GENESIS", "Recorder", "chain_faults", "digest_of", "now"]
