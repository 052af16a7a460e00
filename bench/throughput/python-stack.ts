// The stack of the FastAPI contender: Debian's packages, which other interpreters in PATH do not see.
import { run } from "../load/load.ts";

export const python = "/usr/bin/python3";
export const installPython =
  "apt-get install python3-fastapi python3-sqlmodel python3-uvicorn python3-asyncpg python3-jwt python3-uvloop python3-httptools";

const names = "fastapi pydantic sqlmodel sqlalchemy asyncpg jwt uvicorn uvloop httptools";
const script = `
import platform
from importlib import import_module
versions = [f"{name} {import_module(name).__version__}" for name in "${names}".split()]
print(", ".join(["Python " + platform.python_version(), *versions]))`;

/** The versions, such as `Python 3.11.2, fastapi 0.92.0`; `undefined` where something is missing. */
export function findPythonStack(): Promise<string | undefined> {
  return run(python, ["-c", script]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
