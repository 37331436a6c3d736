"""Alembic's environment: one connection, batch mode on SQLite, everything in one transaction."""

from __future__ import annotations

from alembic import context

from storage.models import Base


def run() -> None:
    """Migrate on the connection that `storage.migrate` opened."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="storage.models.base.",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
