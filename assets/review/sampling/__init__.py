"""Approval by sample: ISO 2859-1 single sampling by attributes, one book as one lot (docs/sampling.md).

Plain calculation only: what is stored of a plan, a sample or a result belongs to the ledger.
"""
