"""The pure heart: records, errors, comparison, calibration and quality rules (standard library and numpy only)."""
