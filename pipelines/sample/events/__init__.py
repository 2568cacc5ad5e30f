"""What is registered: births, deaths, marriages, recognitions, marital-status letters; one module each.

Every module has `draw` (who and when) and `write` (the cells of that event), so that one event can stand in two books.
"""
