"""Reference packs: one folder of plain files a country (law, places, words), which a non-programmer can edit.

``load_pack("kz")`` reads a pack that comes with the program, ``load_pack(folder)`` one of your own; ``docs/packs.md``
says what lies in one.
"""

from __future__ import annotations

from converters.packs.load import load_pack
from converters.packs.model import Code, Inference, Pack, Place, Provision

__all__ = ["Code", "Inference", "Pack", "Place", "Provision", "load_pack"]
