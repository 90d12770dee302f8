"""From a document to its ledger, one module a step, in the order of `pipeline`."""
