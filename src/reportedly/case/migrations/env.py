"""What Alembic runs: the steps, on the connection that `migrate` hands over."""

from __future__ import annotations

from alembic import context

from reportedly.case.migrations import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    # SQLite can roll tables back, too, though Alembic does not count on it: all steps are one transaction.
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
