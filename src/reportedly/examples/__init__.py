"""A story to try reportedly on: `mill.txt`, wholly invented, with every kind of attribution that rumours leave."""
