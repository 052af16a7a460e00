# A todo API as written on a first day with FastAPI, SQLModel, asyncpg and PyJWT.
from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
import jwt
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Completion, NewTask, Settings, Task, TaskRead, now

settings = Settings()
engine = create_async_engine(
    settings.database_url.replace("postgresql://", "postgresql+asyncpg://"),
    pool_size=10,
    max_overflow=0,
)
app = FastAPI()
bearer = HTTPBearer()


async def current_user(credentials: HTTPAuthorizationCredentials = Depends(bearer)) -> str:
    try:
        claims = jwt.decode(
            credentials.credentials,
            settings.better_auth_secret,
            algorithms=["HS256"],
            issuer=settings.better_auth_url,
            audience=settings.better_auth_url,
            options={"require": ["sub", "exp"]},
        )
    except jwt.InvalidTokenError:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Unauthorized")
    return claims["sub"]


async def get_session():
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


async def owned_task(
    id: int,
    user_id: str = Depends(current_user),
    session: AsyncSession = Depends(get_session),
) -> Task:
    result = await session.exec(select(Task).where(Task.id == id, Task.user_id == user_id))
    task = result.first()
    if task is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Not found")
    return task


@app.get("/api/tasks", response_model=list[TaskRead])
async def list_tasks(
    user_id: str = Depends(current_user), session: AsyncSession = Depends(get_session)
):
    owned = select(Task).where(Task.user_id == user_id)
    result = await session.exec(owned.order_by(Task.created_at.desc(), Task.id.desc()))
    return result.all()


@app.post("/api/tasks", response_model=TaskRead, status_code=status.HTTP_201_CREATED)
async def create_task(
    body: NewTask,
    user_id: str = Depends(current_user),
    session: AsyncSession = Depends(get_session),
):
    task = Task(**body.dict(), user_id=user_id, completed_at=now() if body.completed else None)
    session.add(task)
    await session.commit()
    await session.refresh(task)
    return task


@app.get("/api/tasks/{id}", response_model=TaskRead)
async def get_task(task: Task = Depends(owned_task)):
    return task


@app.patch("/api/tasks/{id}/complete", response_model=TaskRead)
async def complete_task(
    body: Completion,
    task: Task = Depends(owned_task),
    session: AsyncSession = Depends(get_session),
):
    task.completed = body.completed
    task.completed_at = now() if body.completed else None
    task.version += 1
    task.updated_at = now()
    session.add(task)
    await session.commit()
    await session.refresh(task)
    return task
