"""Two registers, one agreement: what another register says differently from this one.

`sides` reads both, `matching` says which agreement of theirs is which of ours, `sayings` what they
say differently of it, and `report` writes that down as a page and as CSV.
"""
