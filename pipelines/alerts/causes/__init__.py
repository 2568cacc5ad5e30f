"""What is wrong, by part: deliveries and contractors, the work of units and of the province, the machine itself.

Each function takes facts and settings and returns every cause that holds now. Which rule is how severe, and what is
to be done, stands in `pipelines/alerts/rules.py`.
"""
