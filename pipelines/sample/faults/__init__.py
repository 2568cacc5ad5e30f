"""What is broken on purpose, one module per kind of thing; `deck` decides which book bears what.

Every fault knows the rule of the catalogue that must find it. A fault changes one row so that nothing else becomes
wrong with it; what unavoidably follows from it is remembered with the kind "follows:...".
"""
