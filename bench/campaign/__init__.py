"""A simulated campaign: played day by day into a real ledger, and counted beside it in plain Python.

`province` says who takes part and what goes wrong on purpose, `work` what happens on each day, `account` counts it
without any statement of the project, `writing` puts it into the ledger, `forms` counts Biểu 1 and 2 from the account,
`replay` compares them with the project's own, `watch` plays the alerting along.
"""
