"""First contact: topics, directory, deputies, one-time codes"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

import storage.models.base


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


#: What was written before named the states in small letters, which no row has: the indexes were empty.
INDEXES = (
    ("ix_inbox_waiting", "inbox", ["id"], "state = '{}'", ("new",)),
    (
        "ix_outbox_waiting",
        "outbox",
        ["room_id", "id"],
        "state IN ('{}', '{}', '{}')",
        ("queued", "sending", "unknown"),
    ),
)


def index(spelling: Callable[[str], str]) -> None:
    """Build the indexes of what waits anew, over the states as `spelling` writes them."""
    for name, table, columns, where, states in INDEXES:
        op.drop_index(name, table)
        condition = sa.text(where.format(*map(spelling, states)))
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    index(str.upper)
    op.create_table('offices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('sector', sa.String(), nullable=True),
    sa.Column('answers_for', sa.JSON(), nullable=False),
    sa.Column('place', sa.String(), nullable=True),
    sa.Column('contact', sa.String(), nullable=True),
    sa.Column('deputy', sa.String(), nullable=True),
    sa.Column('hours', sa.String(), nullable=True),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('web', sa.String(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offices')),
    sa.UniqueConstraint('name', name=op.f('uq_offices_name'))
    )
    op.create_table('topics',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('synonyms', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topics')),
    sa.UniqueConstraint('key', name=op.f('uq_topics_key'))
    )
    op.create_table('deputies',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('MEMBER', 'MODERATOR', 'COORDINATOR', 'OMBUDSPERSON', name='rolename', native_enum=False), nullable=False),
    sa.Column('deputy_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('accepted_at', storage.models.base.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['deputy_id'], ['people.id'], name=op.f('fk_deputies_deputy_id_people')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_deputies_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputies')),
    sa.UniqueConstraint('person_id', 'role', name=op.f('uq_deputies_person_id_role'))
    )
    with op.batch_alter_table('deputies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deputies_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deputies_person_id'), ['person_id'], unique=False)

    op.create_table('interests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_interests_person_id_people')),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_interests_topic_id_topics')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interests')),
    sa.UniqueConstraint('person_id', 'topic_id', name=op.f('uq_interests_person_id_topic_id'))
    )
    with op.batch_alter_table('interests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_interests_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_interests_topic_id'), ['topic_id'], unique=False)

    op.create_table('outreach',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('task_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Enum('WELCOME', 'CONTACT', name='outreachreason', native_enum=False), nullable=False),
    sa.Column('at', storage.models.base.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_outreach_person_id_people')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_outreach_task_id_tasks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach')),
    sa.UniqueConstraint('task_id', 'person_id', name=op.f('uq_outreach_task_id_person_id'))
    )
    with op.batch_alter_table('outreach', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outreach_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outreach_task_id'), ['task_id'], unique=False)

    op.create_table('codes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('purpose', sa.Enum('COORDINATOR', 'ROOM', 'ACCOUNT', name='codepurpose', native_enum=False), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('room_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('issued_at', storage.models.base.UtcDateTime(), nullable=False),
    sa.Column('expires_at', storage.models.base.UtcDateTime(), nullable=False),
    sa.Column('used_at', storage.models.base.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_codes_account_id_accounts')),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_codes_room_id_rooms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_codes')),
    sa.UniqueConstraint('digest', name=op.f('uq_codes_digest'))
    )
    with op.batch_alter_table('codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_codes_account_id'), ['account_id'], unique=False)

    op.create_table('wrong_codes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', storage.models.base.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_wrong_codes_account_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wrong_codes'))
    )
    with op.batch_alter_table('wrong_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wrong_codes_account_id'), ['account_id'], unique=False)

    op.create_table('waiting_invitations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('network', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('invited_at', storage.models.base.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_waiting_invitations_account_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting_invitations')),
    sa.UniqueConstraint('network', 'address', name=op.f('uq_waiting_invitations_network_address'))
    )
    with op.batch_alter_table('waiting_invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waiting_invitations_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_waiting_invitations_invited_at'), ['invited_at'], unique=False)

    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.add_column(sa.Column('languages', sa.JSON(), nullable=True))

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('spoken', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('greeted_at', storage.models.base.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('welcomed_at', storage.models.base.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('left_at', storage.models.base.UtcDateTime(), nullable=True))
    # Whoever has talked with the bot before is no newcomer.
    op.execute(
        "UPDATE people SET welcomed_at = created_at"
        " WHERE id IN (SELECT person_id FROM rooms WHERE person_id IS NOT NULL)"
    )

    with op.batch_alter_table('rooms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('heard_at', storage.models.base.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('menu', sa.String(), nullable=True))



def downgrade() -> None:
    index(str.lower)
    with op.batch_alter_table('rooms', schema=None) as batch_op:
        batch_op.drop_column('menu')
        batch_op.drop_column('heard_at')

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('left_at')
        batch_op.drop_column('welcomed_at')
        batch_op.drop_column('greeted_at')
        batch_op.drop_column('spoken')

    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.drop_column('languages')

    with op.batch_alter_table('waiting_invitations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waiting_invitations_invited_at'))
        batch_op.drop_index(batch_op.f('ix_waiting_invitations_account_id'))

    op.drop_table('waiting_invitations')
    with op.batch_alter_table('codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_codes_account_id'))

    op.drop_table('codes')
    with op.batch_alter_table('wrong_codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wrong_codes_account_id'))

    op.drop_table('wrong_codes')
    with op.batch_alter_table('outreach', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outreach_task_id'))
        batch_op.drop_index(batch_op.f('ix_outreach_person_id'))

    op.drop_table('outreach')
    with op.batch_alter_table('interests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_interests_topic_id'))
        batch_op.drop_index(batch_op.f('ix_interests_person_id'))

    op.drop_table('interests')
    with op.batch_alter_table('deputies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deputies_person_id'))
        batch_op.drop_index(batch_op.f('ix_deputies_deputy_id'))

    op.drop_table('deputies')
    op.drop_table('topics')
    op.drop_table('offices')
