"""From a ledger to a file format, one module a format."""
