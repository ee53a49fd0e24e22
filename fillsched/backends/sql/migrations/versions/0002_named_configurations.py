"""named configurations"""

import sqlalchemy as sa
from alembic import op

from fillsched.backends.sql.tables import Number, sorted_text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "configs",
        sa.Column("owner_id", Number, nullable=False),
        sa.Column("name", sorted_text(64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("is_default", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"]),
        sa.PrimaryKeyConstraint("owner_id", "name"),
    )
