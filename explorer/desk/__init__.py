"""What somebody opens beside the lessons, joined from the sources of objects, their drawing, their facts and the findings."""

from explorer.desk.desk import OwnDesk

__all__ = ["OwnDesk"]
