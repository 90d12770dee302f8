"""Every figure that the project claims is printed by a command in here."""
