"""API keys"""

import sqlalchemy as sa
from alembic import op

from fillsched.backends.sql.tables import Number, sorted_text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", Number, nullable=False),
        sa.Column("owner_id", Number, nullable=False),
        sa.Column("name", sorted_text(64), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("owner_id", "name"),
        sa.UniqueConstraint("hash"),
        sqlite_autoincrement=True,
    )
