"""RML: for those who already have such a mapping, an external ``morph-kgc`` run on it.

It makes RDF, not records, and lives in an environment of its own, because it needs older versions of libraries that this
program uses; so it is a command that is called, never an import.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ontology.errors import BadInput, NotFound, TooMuch, Unavailable, Where

ENVIRONMENT_VARIABLE = "AIGAQ_MORPH_KGC"
"""Path of a Python in whose environment morph-kgc is installed, or of a command that takes a configuration file."""
_DEADLINE = 600.0
_INSTALL = f"Install morph-kgc in an environment of its own and set {ENVIRONMENT_VARIABLE} to that environment's python."
_LAST_LINES = 3


def mapping_path_for(source_path: Path) -> Path:
    """Where the RML mapping of a table lies: ``detentions.csv`` -> ``detentions.rml.ttl``, beside it."""
    return source_path.with_name(f"{source_path.stem}.rml.ttl")


def run_rml(mapping: Path, output: Path, *, command: str | Path | None = None, deadline: float = _DEADLINE) -> Path:
    """Run morph-kgc on a mapping, with the mapping's folder as working folder, so that it may name its table by file name.

    :param output: the N-Triples file to write.
    :param command: see :data:`ENVIRONMENT_VARIABLE`, which counts where this is not given.
    :param deadline: seconds after which it is stopped.
    :raises NotFound: there is no such mapping.
    :raises Unavailable: morph-kgc is not installed.
    :raises BadInput: morph-kgc refuses the mapping or its table; its last words are in the message.
    :raises TooMuch: it did not end in time.
    """
    if not mapping.is_file():
        raise NotFound("there is no such RML mapping", where=Where(file=str(mapping)))
    call = _call(command)
    with tempfile.TemporaryDirectory() as folder:
        made, configuration = Path(folder, "made.nt"), Path(folder, "configuration.ini")
        settings = f"[CONFIGURATION]\noutput_file = {made}\noutput_format = N-TRIPLES\nlogging_level = ERROR\n"
        configuration.write_text(f"{settings}number_of_processes = 1\n[table]\nmappings = {mapping.resolve()}\n", encoding="utf-8")
        try:
            done = subprocess.run(
                [*call, str(configuration)], cwd=mapping.resolve().parent, capture_output=True, text=True, timeout=deadline, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise TooMuch(
                f"morph-kgc did not end within {deadline:.0f} s", where=Where(file=str(mapping)), hint="Split the table."
            ) from error
        except OSError as error:
            raise Unavailable(f"morph-kgc cannot be started: {error.strerror}", hint=_INSTALL) from error
        said = " / ".join(done.stderr.strip().splitlines()[-_LAST_LINES:])
        if "No module named morph_kgc" in said:
            raise Unavailable("morph-kgc is not installed in that environment", hint=_INSTALL)
        if done.returncode or not made.is_file():
            message = f"morph-kgc could not use the mapping: {said or 'it gave no reason'}"
            raise BadInput(message, where=Where(file=str(mapping)), hint="Look at the mapping; the table must lie where it says.")
        shutil.copyfile(made, output)
    return output


def _call(command: str | Path | None) -> list[str]:
    named = str(command or os.environ.get(ENVIRONMENT_VARIABLE, "")) or shutil.which("morph-kgc")
    if not named:
        raise Unavailable("morph-kgc is not installed", hint=_INSTALL)
    found = shutil.which(named)
    if not found:
        raise Unavailable(f"there is no morph-kgc at {named}", hint=_INSTALL)
    return [found, "-m", "morph_kgc"] if Path(found).name.startswith("python") else [found]
