"""Nothing lost: what several machines and long absences need.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import storage.models.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: Indexes of the few rows that somebody looks for: name, table, column, which rows.
PARTIAL = (
    ("ix_inbox_set_aside", "inbox", "id", "state = 'QUARANTINED'"),
    ("ix_outbox_dead", "outbox", "id", "state = 'DEAD'"),
    ("ix_outbox_remembered", "outbox", "created_at", "state = 'SENT' AND forgotten_at IS NULL"),
)


def upgrade() -> None:
    """What a network had forgotten before anybody fetched it."""
    op.create_table(
        "gaps",
        sa.Column("id", storage.models.base.BigId, autoincrement=True, nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("since", storage.models.base.UtcDateTime(), nullable=False),
        sa.Column("until", storage.models.base.UtcDateTime(), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=True),
        sa.Column("told_at", storage.models.base.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sa.UniqueConstraint("network", "since", name=op.f("uq_gaps_network_since")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forgotten_at", storage.models.base.UtcDateTime(), nullable=True))
    with op.batch_alter_table("poll_counts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubles", sa.JSON(), nullable=True))
    for name, table, column, rows in PARTIAL:
        where = sa.text(rows)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "workers",
        sa.Column("id", storage.models.base.BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sends", sa.Boolean(), nullable=False),
        sa.Column("seen_at", storage.models.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_table(
        "leaders",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("worker_id", storage.models.base.BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_leaders_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_leaders")),
    )
    op.create_table(
        "leases",
        sa.Column("room_id", storage.models.base.BigId, nullable=False),
        sa.Column("worker_id", storage.models.base.BigId, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_leases_room_id_rooms")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_leases_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_leases")),
    )
    op.create_index(op.f("ix_leases_worker_id"), "leases", ["worker_id"])


def downgrade() -> None:
    """Gaps that nobody has been told of are forgotten."""
    for table in ("leases", "leaders", "workers"):
        op.drop_table(table)
    for name, table, _, _ in PARTIAL:
        op.drop_index(name, table_name=table)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("forgotten_at")
    with op.batch_alter_table("poll_counts", schema=None) as batch_op:
        batch_op.drop_column("doubles")
    op.drop_table("gaps")
