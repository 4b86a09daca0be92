"""What every test may use: the database (both connections), a small mall, the real demo hall.

The rooms' tests run on the database of BALAI_DATABASE: SQLite files in a temporary folder unless told
otherwise; tests/test_rooms_on_postgres.py runs them again on PostgreSQL.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from servers import start_postgres

hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=int(os.environ.get("BALAI_TEST_EXAMPLES", "60")), derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("house")

DATABASE_FIXTURES = {"db", "transactional_db", "mall", "committed_mall", "demo_hall", "client", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every database test both connections; committed tests empty the tables without remaking them."""
    from django.apps import apps

    every_app = [app.name for app in apps.get_app_configs()]
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        marker = item.get_closest_marker("django_db")
        if marker is None and not wanted & DATABASE_FIXTURES:
            continue
        how = dict(marker.kwargs) if marker else {}
        how.setdefault("databases", "__all__")
        if wanted & {"transactional_db", "committed_mall", "live_server"}:
            how["transaction"] = True
        if how.get("transaction"):
            how.setdefault("available_apps", every_app)
        item.add_marker(pytest.mark.django_db(**how), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the test databases of SQLite in pytest's own temporary folder."""
    from django.conf import settings
    from django.db import connections

    folder = tmp_path_factory.mktemp("databases")
    for alias in connections:
        if settings.DATABASES[alias]["ENGINE"].endswith("sqlite"):
            name = "balai.sqlite3" if alias == "default" else f"balai.{alias}.sqlite3"  # as settings name them
            connections[alias].settings_dict["TEST"]["NAME"] = str(folder / name)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """A weak hash in tests: a real one takes half a second by design."""
    from django.test.utils import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files, keys and caches of papers lie in pytest's own folder, never in the checkout's var/."""
    from django.test.utils import override_settings

    with override_settings(BALAI_VAR=tmp_path_factory.mktemp("var")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _messages() -> None:
    """Compile the English words once; the compiled files are not in the repository."""
    with contextlib.suppress(ImportError):
        from balai.faces.shared.messages import compile_all

        compile_all()


@pytest.fixture(autouse=True)
def _fresh_snapshots() -> None:
    """Snapshots of a mall live as long as a database; a test's database lives as long as the test."""
    from balai.directory import queries as directory
    from balai.queueing import queries as queueing

    directory._LAYERS.clear()
    queueing._HALLS.clear()


_STAGE: dict[str, tuple[list[str], list[list[Any]]]] = {}
"""What founding the small mall wrote, table by table: said by commands once a run, set again for each test."""


def set_stage() -> str:
    """The small mall, quickly."""
    from django.db import connection

    from cast import MALL, small_mall

    with connection.cursor() as cursor:
        if not _STAGE:
            small_mall()
            for table in connection.introspection.table_names(cursor):
                if table.startswith(("directory_", "queueing_", "journal_")):
                    cursor.execute(f"SELECT * FROM {table}")
                    rows = [[v.isoformat() if isinstance(v, time) else v for v in row] for row in cursor.fetchall()]
                    if rows:
                        _STAGE[table] = [column[0] for column in cursor.description], rows
            return MALL
        for table, (columns, rows) in _STAGE.items():
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
    return MALL


@pytest.fixture
def mall(db: None) -> str:
    """The small mall of tests/cast.py: two agencies, three queues, six counters."""
    from django.db import transaction

    with transaction.atomic():  # foreign keys are checked at its end; a live server's test has no other
        return set_stage()


@pytest.fixture
def committed_mall(transactional_db: None) -> str:
    """The small mall, committed, so that other connections and processes see it."""
    from django.db import transaction

    with transaction.atomic():
        return set_stage()


@pytest.fixture
def demo_hall(db: None) -> str:
    """The real demo hall: 20 agencies, 27 queues, 60 counters."""
    from balai.catalogue.loading import DATA_DIR
    from balai.config.hall_import import import_hall
    from cast import SETUP, on

    return import_hall(Path(DATA_DIR) / "mpp-jakarta", by=SETUP, at=on("06:00"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL with an empty database."""
    with start_postgres() as url:
        yield url
