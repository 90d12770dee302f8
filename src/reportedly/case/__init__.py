"""Many documents of one affair: what they are kept in, and what is made of them together."""
