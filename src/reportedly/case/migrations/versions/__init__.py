"""The steps, one a module, each saying which it follows."""
