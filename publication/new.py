"""New dataset folders, and the example that the demo publishes."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from ontology.errors import NotFound, Refused, Where
from publication.files import told_plainly
from publication.project import CONFIG
from publication.signing import make_key

_README = """\
# A dataset of monitoring reports

1. Put reports and tables into `sources/` as you received them; nothing there is ever changed or served.
2. Fill in `aigaq.toml`.
3. `aigaq build --unreviewed` shows a draft; `aigaq serve` opens it on this machine.
4. `aigaq review` opens the review desk: accept, correct or reject each record. Only accepted records are published.
5. `aigaq build` makes a release of what is accepted, `aigaq serve` serves it.

`sources/`, `records/`, `decisions/`, `register/` and `keys/` are private: keep them, with backups, and share none of them. `releases/` is
what is public. `.aigaq/` is a cache and may be deleted. `keys/signing` signs what you publish; tell your readers its fingerprint
(`ssh-keygen -lf keys/signing.pub`) in another place than this website.
"""

_DECISIONS = {
    "identities.csv": "a,b,decision,by,at,why\n",
    "withheld.csv": "what,key,by,at,why\n",
    "exceptions.csv": "what,key,decision,by,at,why\n",
    "corrections.csv": "record,element,field,value,by,at,why\n",
    "retention.csv": "person,until,by,at,why\n",
}


def new_dataset(folder: Path) -> None:
    """Make a dataset folder that builds a draft as it stands; more than that once its settings are filled in.

    :raises Refused: there is something in the folder already; nothing is overwritten.
    """
    _must_be_free(folder)
    with told_plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("sources", "records", "decisions", "register"):
            (folder / name).mkdir(mode=0o700)  # for whoever else has an account here
        for name, text in _DECISIONS.items():
            (folder / "decisions" / name).write_text(text, encoding="utf-8")
        (folder / "README.md").write_text(_README, encoding="utf-8")
        # Everything but what is public is private: a copy kept in git by mistake shares none of it.
        (folder / ".gitignore").write_text("sources/\nrecords/\ndecisions/\nregister/\nkeys/\n.aigaq/\npulled/\n", encoding="utf-8")
        (folder / CONFIG).write_bytes((files("publication") / "template.toml").read_bytes())
        make_key(folder)


def copy_example(folder: Path) -> None:
    """Copy the made-up example dataset; a folder that already holds one is left as it is.

    :raises Refused: the folder holds something else.
    :raises NotFound: the example is not part of this installation.
    """
    if (folder / CONFIG).exists():
        return
    _must_be_free(folder)
    shipped, checkout = files("publication") / "example", Path(__file__).parents[1] / "examples" / "dataset"
    if shipped.is_dir():
        with as_file(shipped) as source, told_plainly(folder):
            shutil.copytree(source, folder, dirs_exist_ok=True)
    elif checkout.is_dir():
        with told_plainly(folder):
            shutil.copytree(checkout, folder, dirs_exist_ok=True)
    else:
        raise NotFound("the example dataset is not part of this installation", hint="Install aigaq again from its wheel.")
    with told_plainly(folder):
        make_key(folder)


def _must_be_free(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise Refused("there is something in this folder already", where=Where(file=str(folder)), hint="Choose a new or an empty folder.")
