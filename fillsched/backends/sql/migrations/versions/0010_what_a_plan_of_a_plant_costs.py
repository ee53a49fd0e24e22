"""what the best plan of a plant costs by its aim, and what none can be below, while it is made"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("objective", sa.Text(), nullable=True))
