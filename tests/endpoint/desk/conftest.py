"""The example dataset with nothing decided yet, and the desk over it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from endpoint.desk.app import create_desk
from endpoint.desk.serve import open_desk
from publication.new import copy_example
from publication.review.desk import ReviewDesk

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
TOKEN = "a-token-of-this-test"


@pytest.fixture(scope="session")
def undecided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example dataset as it was before anybody reviewed it, extracted."""
    folder = tmp_path_factory.mktemp("undecided") / "dataset"
    copy_example(folder)
    for path in (folder / "records").glob("*.jsonl"):
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in records:
            record["review"] = {"status": "proposed", "by": None, "at": None}
        path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    (folder / "decisions" / "identities.csv").write_text("a,b,decision,by,at,why\n", encoding="utf-8")
    open_desk(folder)
    return folder


@pytest.fixture
def folder(undecided: Path, tmp_path: Path) -> Path:
    shutil.copytree(undecided, tmp_path / "dataset", symlinks=True)
    return tmp_path / "dataset"


@pytest.fixture
def desk(folder: Path) -> ReviewDesk:
    return open_desk(folder)


class Browser:
    """A client that is let in, and sends forms as a page of the desk would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.client.get(f"/open?token={TOKEN}", base_url=BASE)
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/"))
        assert found
        self.csrf = found[1]

    def get(self, address: str, status: int = 200) -> str:
        response = self.client.get(address, base_url=BASE)
        assert response.status_code == status, response.get_data(as_text=True)
        return response.get_data(as_text=True)

    def post(self, address: str, data: dict[str, object], status: int = 303) -> str:
        """Send a form; give the page, or the address it leads on to."""
        response = self.client.post(address, base_url=BASE, data={"csrf": self.csrf, **data}, headers={"Origin": BASE})
        assert response.status_code == status, response.get_data(as_text=True)
        return response.headers.get("Location") or response.get_data(as_text=True)


@pytest.fixture
def browser(desk: ReviewDesk) -> Browser:
    return Browser(create_desk(desk, token=TOKEN, port=PORT, by="reviewer-1").test_client())
