"""What people send: files, polls, reactions, who is not carried over"""

import sqlalchemy as sa
from alembic import op

import storage.models.base


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('avatars',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('network', sa.String(), nullable=False),
    sa.Column('user', sa.String(), nullable=False),
    sa.Column('shown_on', sa.String(), nullable=False),
    sa.Column('unique', sa.String(), nullable=True),
    sa.Column('handle', sa.String(), nullable=True),
    sa.Column('looked_at', storage.models.base.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_avatars')),
    sa.UniqueConstraint('network', 'user', 'shown_on', name=op.f('uq_avatars_network_user_shown_on'))
    )
    op.create_table('uploads',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('network', sa.String(), nullable=False),
    sa.Column('unique', sa.String(), nullable=False),
    sa.Column('shown_on', sa.String(), nullable=False),
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('facts', sa.JSON(), server_default='{}', nullable=False),
    sa.Column('uploaded_at', storage.models.base.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_uploads')),
    sa.UniqueConstraint('network', 'unique', 'shown_on', name=op.f('uq_uploads_network_unique_shown_on'))
    )
    op.create_table('mutes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by_person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('muted_at', storage.models.base.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_mutes_account_id_accounts')),
    sa.ForeignKeyConstraint(['by_person_id'], ['people.id'], name=op.f('fk_mutes_by_person_id_people')),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_mutes_channel_id_channels')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mutes')),
    sa.UniqueConstraint('account_id', 'channel_id', name=op.f('uq_mutes_account_id_channel_id'))
    )
    op.create_table('passings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('room_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('came', sa.Boolean(), nullable=False),
    sa.Column('happened_at', storage.models.base.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_passings_room_id_rooms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passings'))
    )
    with op.batch_alter_table('passings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passings_room_id'), ['room_id'], unique=False)

    op.create_table('own_reactions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('room_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('emoji', sa.String(), nullable=False),
    sa.Column('native_id', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_own_reactions_message_id_messages')),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_own_reactions_room_id_rooms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_reactions')),
    sa.UniqueConstraint('message_id', 'room_id', 'emoji', name=op.f('uq_own_reactions_message_id_room_id_emoji'))
    )
    op.create_table('polls',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('closed_at', storage.models.base.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_polls_message_id_messages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_polls')),
    sa.UniqueConstraint('message_id', name=op.f('uq_polls_message_id'))
    )
    op.create_table('reaction_counts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('room_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('emoji', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_reaction_counts_message_id_messages')),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_reaction_counts_room_id_rooms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reaction_counts')),
    sa.UniqueConstraint('message_id', 'room_id', 'emoji', name=op.f('uq_reaction_counts_message_id_room_id_emoji'))
    )
    op.create_table('poll_counts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('poll_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('room_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_poll_counts_poll_id_polls')),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_poll_counts_room_id_rooms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poll_counts')),
    sa.UniqueConstraint('poll_id', 'room_id', name=op.f('uq_poll_counts_poll_id_room_id'))
    )
    op.create_table('votes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('poll_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('room_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('voted_at', storage.models.base.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_votes_account_id_accounts')),
    sa.ForeignKeyConstraint(['poll_id'], ['polls.id'], name=op.f('fk_votes_poll_id_polls')),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_votes_room_id_rooms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_votes')),
    sa.UniqueConstraint('poll_id', 'account_id', name=op.f('uq_votes_poll_id_account_id'))
    )
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('skeleton', sa.String(), nullable=True))
        batch_op.create_index(batch_op.f('ix_accounts_skeleton'), ['skeleton'], unique=False)

    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.add_column(sa.Column('arrivals', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('copies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('alias', sa.String(), nullable=True))
        batch_op.create_index(batch_op.f('ix_copies_alias'), ['alias'], unique=False)

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('things', sa.JSON(), server_default='{}', nullable=False))

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unrelayed_at', storage.models.base.UtcDateTime(), nullable=True))

    # What an earlier version found in flight after a crash it wrote down in letters that nobody looked for.
    op.execute("UPDATE outbox SET state = upper(state) WHERE state <> upper(state)")



def downgrade() -> None:
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('unrelayed_at')

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_column('things')

    with op.batch_alter_table('copies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_copies_alias'))
        batch_op.drop_column('alias')

    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.drop_column('arrivals')

    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accounts_skeleton'))
        batch_op.drop_column('skeleton')

    op.drop_table('votes')
    op.drop_table('poll_counts')
    op.drop_table('reaction_counts')
    op.drop_table('polls')
    op.drop_table('own_reactions')
    with op.batch_alter_table('passings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passings_room_id'))

    op.drop_table('passings')
    op.drop_table('mutes')
    op.drop_table('uploads')
    op.drop_table('avatars')
