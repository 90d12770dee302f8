"""From what the user named (a path, a folder, a URL, standard input) to documents; knows nothing of reading."""
