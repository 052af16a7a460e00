from datetime import datetime, timezone
from enum import Enum
from typing import Optional
from zoneinfo import available_timezones

from pydantic import BaseSettings, conlist, constr, validator
from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Text
from sqlalchemy import Enum as EnumColumn
from sqlmodel import Field, SQLModel

time_zones = available_timezones()


class Settings(BaseSettings):
    database_url: str
    better_auth_secret: str
    better_auth_url: str


class Priority(str, Enum):
    none = "none"
    low = "low"
    medium = "medium"
    high = "high"
    urgent = "urgent"


def now() -> datetime:
    return datetime.now(timezone.utc)


def instant(nullable: bool = False) -> Column:
    return Column(DateTime(timezone=True), nullable=nullable)


class NewTask(SQLModel):
    title: constr(strip_whitespace=True, min_length=1, max_length=200)
    description: Optional[str] = Field(default=None, max_length=1000)
    completed: bool = False
    due_date: Optional[str] = None
    time_zone: Optional[str] = None
    priority: Priority = Priority.medium
    tags: conlist(constr(strip_whitespace=True, min_length=1, max_length=50), max_items=20) = []

    @validator("due_date")
    def is_date(cls, value):
        if value is not None:
            datetime.fromisoformat(value)
        return value

    @validator("time_zone")
    def is_time_zone(cls, value):
        if value is not None and value not in time_zones:
            raise ValueError("must be a time zone")
        return value


class TaskRead(SQLModel):
    id: int
    user_id: str
    title: str
    description: Optional[str]
    completed: bool
    due_date: Optional[str]
    time_zone: Optional[str]
    priority: Priority
    tags: list[str]
    completed_at: Optional[datetime]
    version: int
    created_at: datetime
    updated_at: datetime


class Task(SQLModel, table=True):
    __tablename__ = "tasks"

    id: Optional[int] = Field(default=None, sa_column=Column(BigInteger, primary_key=True))
    user_id: str
    title: str
    description: Optional[str] = None
    completed: bool = False
    due_date: Optional[str] = None
    time_zone: Optional[str] = None
    priority: Priority = Field(
        default=Priority.medium,
        sa_column=Column(EnumColumn(Priority, name="task_priority"), nullable=False),
    )
    tags: list[str] = Field(default=[], sa_column=Column(ARRAY(Text), nullable=False))
    completed_at: Optional[datetime] = Field(default=None, sa_column=instant(nullable=True))
    version: int = 1
    created_at: datetime = Field(default_factory=now, sa_column=instant())
    updated_at: datetime = Field(default_factory=now, sa_column=instant())


class Completion(SQLModel):
    completed: bool
