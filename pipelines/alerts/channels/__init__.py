"""Ways out of the house: e-mail, signed webhook, file. Which messages go out, and when, is decided before them."""
