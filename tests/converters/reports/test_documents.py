"""Whole documents: kinds, evidence, nothing dropped, streaming, scores."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from converters.packs import Pack, load_pack
from converters.record import Evidence, Record
from converters.reports import extract_report
from converters.reports.parallel import worker_count
from converters.source import Source
from ontology.errors import BadInput

GOLD = Path(__file__).parent / "gold"
ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("AIGAQ_CORPUS", ROOT.parent / "shared" / "corpus"))
KINDS = {
    "case_report": "case-report",
    "case_two": "case-report",
    "daily_2021-07-02": "daily-post",
    "daily_2021-09-19": "daily-post",
    "daily_2022-01-20": "daily-post",
    "labelled": "labelled-list",
    "ru_labelled": "labelled-list",
    "labelled_two": "labelled-list",
}


def source(path: Path) -> Source:
    return Source(path, path.read_text(encoding="utf-8"), "text/plain")


def evidences(record: Record) -> Iterator[Evidence]:
    elements = [*record.people, *record.charges, *record.events, *record.penalties]
    for element in elements:
        assert element.evidence is not None
        assert element.rule
        yield element.evidence
    yield record.evidence
    yield from record.url_evidence
    yield from (e for e in (record.date_evidence, record.place_evidence) if e)
    yield from (flag.evidence for flag in record.flags if flag.evidence)


def check(text: str, records: list[Record]) -> None:
    for record in records:
        for evidence in evidences(record):
            assert text[evidence.start : evidence.end] == evidence.quote
        for start, end in record.sentences:
            assert record.evidence.start <= start < end <= record.evidence.end
        assert [e.quote for e in record.url_evidence] == record.urls


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.txt")), ids=lambda p: p.stem)
def test_kind_and_evidence(path: Path, pack: Pack) -> None:
    extraction = extract_report(source(path), pack)
    assert extraction.kind == KINDS.get(path.stem, "monthly-list")
    records = list(extraction.records)
    assert records
    check(extraction.source.text, records)


@pytest.mark.real_reports
def test_evidence_of_the_real_reports(pack: Pack) -> None:
    seeds = sorted((CORPUS / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("the real reports are not beside the checkout")
    for path in seeds:
        extraction = extract_report(source(path), pack)
        check(extraction.source.text, list(extraction.records))


@pytest.mark.real_reports
def test_scores_are_those_frozen() -> None:
    if not (CORPUS / "score.py").is_file():
        pytest.skip("the scorer is not beside the checkout")
    import importlib.util

    bench = ROOT / "tests" / "bench" / "extraction"
    spec = importlib.util.spec_from_file_location("extraction_bench", bench / "run.py")
    assert spec is not None and spec.loader is not None
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    frozen = json.loads((bench / "frozen.json").read_text(encoding="utf-8"))
    for name, (gold, reports) in run.sets(CORPUS).items():
        figures, _ = run.score(CORPUS, gold, reports)
        assert figures == frozen[name]


def test_nothing_is_dropped(extract: Callable[..., list[Record]], pack: Pack) -> None:
    text = "REPORT FOR MAY 2023\n\nWe thank our readers.\n\nMay 1, Almaty, Dosov K. was detained.\nHe was released.\n\nPage 2\n"
    extraction = extract_report(Source(Path("r.txt"), text, "text/plain"), pack, kind="monthly-list")
    (record,) = extraction.records
    assert record.evidence.quote.endswith("He was released.")
    assert [text[a:b] for a, b in extraction.leftovers] == ["We thank our readers."]
    assert extraction.title == "REPORT FOR MAY 2023"


def test_an_unknown_kind_is_refused(pack: Pack) -> None:
    with pytest.raises(BadInput, match="unknown kind"):
        extract_report(Source(Path("r.txt"), "", "text/plain"), pack, kind="poem")


@pytest.mark.parametrize("text", ["", " \n\n", "x", "[1]", "May 1, 2023"])
def test_poor_texts(text: str, pack: Pack) -> None:
    assert isinstance(list(extract_report(Source(Path("r.txt"), text, "text/plain"), pack).records), list)


def long_list(entries: int) -> str:
    lines = [
        f"May {n % 28 + 1}, 2023, Almaty, Dosov K., Article 488, Part {n % 9 + 1} CAO, arrest for {n % 14 + 2} days.\n"
        for n in range(entries)
    ]
    return "".join(lines)


def test_records_come_one_by_one(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    import converters.reports.parallel as parallel

    real = parallel.assemble

    def counting(*args: object, **options: object) -> Record:
        made.append(1)
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(parallel, "assemble", counting)
    records = extract_report(Source(Path("r.txt"), long_list(50), "text/plain"), pack, workers=1).records
    assert not made
    next(records)
    assert len(made) == 1


def test_workers_yield_the_same_records(pack: Pack) -> None:
    text = Source(Path("r.txt"), long_list(600), "text/plain")
    alone = [r.to_json() for r in extract_report(text, pack, workers=1).records]
    shared = [r.to_json() for r in extract_report(text, pack, workers=2).records]
    assert alone == shared
    assert worker_count(10, None) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "A",
        "Aa ",
        "A. ",
        "1",
        "1/1/",
        "Article 1, ",
        "Part 1/2 ",
        "“",
        "“a” ",
        " ",
        "\n",
        "May 1, ",
        "#AAAA ",
        "[1]",
        "http://",
        "Name: x\n",
        "a’",
        "a-",
        "Article 1 (“",
        "part in rally held ",
        "Ivanov I. ",
        "was fined 1 tenge ",
        "judge 5 years ",
    ],
)
def test_hostile_texts_cost_little(piece: str, pack: Pack) -> None:
    import time

    text = (piece * (100_000 // len(piece)))[:100_000]
    begin = time.process_time()
    for kind in (None, "monthly-list"):
        for _ in extract_report(Source(Path("r.txt"), text, "text/plain"), pack, kind=kind, workers=1).records:
            pass
    assert time.process_time() - begin < 4  # twice 0.1 MB; 10 seconds a megabyte are promised, other work on the machine doubles them


def test_another_pack_and_format_without_code(tmp_path: Path) -> None:
    text = """DIGEST OF COURT CASES, March 2024

12.03.2024. Bishkek. Abdyldaev Ulan: Article 330, Part 1 of the Criminal Code, 3 years of imprisonment.

14.03.2024. Osh. Kadyrova A. was fined 20,000 som under Article 126 of the Code of Offences.
"""
    first, second = extract_report(Source(tmp_path / "digest.txt", text, "text/plain"), load_pack("kg")).records
    assert (first.pack, first.date, first.place_code, first.charges[0].code) == ("kg", "2024-03-12", "kg-bishkek", "CC")
    assert (second.charges[0].code, second.penalties[0].amount, second.penalties[0].currency) == ("CO", 20000, "KGS")


def test_the_steps_of_one_case_are_no_list(pack: Pack) -> None:
    text = """CASE OF YERBOLAT TESTOV

Yerbolat Testov is an activist from Zhanaozen. He took part in the January events and wrote about labour rights at the oil fields.

On 14 January 2022, officers came to his house in Zhanaozen and searched it. Testov was taken to the city police department and questioned.

On 16 January 2022 the judge of the city court remanded him in custody for two months under Article 272, Part 2 of the Criminal Code.

In the detention centre in Aktau, Testov was beaten by guards. On 3 February 2022 his lawyer, Saule Probova, filed a complaint of torture.

The trial began on 6 June 2022. The prosecutor asked the court to sentence Testov to six years in prison, and the hearing was adjourned.

On 5 August 2022, the city court found Testov guilty and sentenced him to three years of restricted freedom. He intends to appeal.
"""
    assert extract_report(Source(Path("case.txt"), text, "text/plain"), pack).kind == "case-report"
