"""How the weights were made: runnable end to end by anybody with the corpora. Not installed with the package."""
