"""Run the tests that touch the database once more on PostgreSQL, wherever one is reachable.

`STOPPRESS_TEST_POSTGRES` names a server whose user may create databases; without it the local
ones are tried. Says plainly when there was none.
"""

from __future__ import annotations

import getpass
import os
import subprocess
import sys

import psycopg

TESTS = ["tests/file", "tests/publish", "tests/serve/test_pages.py", "tests/serve/test_printing.py",
         "tests/serve/test_search.py", "tests/flow/test_collection.py", "tests/flow/test_ticker.py",
         "tests/cli/test_commands.py", "tests/test_architecture.py"]  # fmt: skip


def main() -> int:
    url = find_server()
    if url is None:
        print(
            "PostgreSQL: no server reachable where databases may be created; the suite ran on SQLite only."
        )
        return 0
    print("PostgreSQL: the tests of the database, once more", flush=True)
    environment = {**os.environ, "STOPPRESS_TEST_DATABASE_URL": f"{url}/stoppress"}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *TESTS]
    return subprocess.run(command, env=environment, check=False).returncode


def find_server() -> str | None:
    """Return the address of a server, without a database, whose user may create some."""
    given = os.environ.get("STOPPRESS_TEST_POSTGRES")
    for url in [given] if given else [f"postgres://{getpass.getuser()}@127.0.0.1:5432"]:
        try:
            with psycopg.connect(f"{url}/postgres", connect_timeout=3) as connection:
                asked = "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
                if (row := connection.execute(asked).fetchone()) and row[0]:
                    return url
        except psycopg.Error:
            continue
    return None


if __name__ == "__main__":
    sys.exit(main())
