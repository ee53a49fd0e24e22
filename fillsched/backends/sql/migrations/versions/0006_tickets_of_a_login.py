"""a ticket knows the login or key that made it; those of before, 30 s old at most, are gone"""

import sqlalchemy as sa
from alembic import op

from fillsched.backends.sql.tables import Number

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("DELETE FROM tickets")
    op.add_column("tickets", sa.Column("generation", sa.Integer(), nullable=True))
    op.add_column("tickets", sa.Column("login", sa.String(length=64), nullable=True))
    op.add_column("tickets", sa.Column("key_id", Number, nullable=True))
