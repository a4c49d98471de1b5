"""Failures, flags and deeds in the reviewer's language (:mod:`endpoint.sentences`)."""

from __future__ import annotations

import re

from converters.flags import MESSAGES, FlagCode
from converters.record import Flag
from endpoint.desk.words import language, say
from endpoint.sentences import Sentences, marked
from publication.review.carry import CHANGED
from publication.review.log import Action

SENTENCES = Sentences(
    # records, splitting, merging, adding, taking back
    marked("there is no record with this id"),
    marked("there is no source of this name"),
    marked("The queue lists those there are."),
    marked("a decision in decisions/ withholds or corrects this entry or a part of it, and would miss what moves to another"),
    marked("Take that decision back first, change the entry, then decide again."),
    marked("only two entries of one source can be merged"),
    marked("Who is whom across sources is decided under People."),
    marked("there is nothing to take back"),
    marked("The log shows what was done."),
    marked("a record was changed again after that decision"),
    marked("Take the later change back first; the log shows it."),
    marked("one of the two parts would be empty"),
    marked("Choose a place within the entry."),
    marked("the earlier entry must come first"),
    marked("Merge the other way round."),
    marked("another entry stands between the two"),
    marked("Merge neighbours, one after the other."),
    marked("a record covers these words already"),
    marked("Correct that record, or split it."),
    marked("a row of a table is one record"),
    marked("Split or join the rows in the table itself."),
    marked("no record was chosen"),
    marked("Tick at least one."),
    marked("choose where the second entry begins"),
    marked("Go back and tick one of the places."),
    marked("choose the entry to merge with"),
    marked("Go back and tick one."),
    marked("a decision is accepted, rejected or proposed"),
    marked("Use the buttons of the page."),
    # words and values of a correction
    marked("Correct these fields; nothing was saved."),
    marked("%(words)s does not stand in the text of the entry"),
    marked("%(words)s does not stand in the source"),
    marked("%(words)s does not stand at characters %(place)s"),
    marked("%(words)s stands outside the entry"),
    marked("Copy the words exactly as the source has them."),
    marked("Mark it within the entry."),
    marked("background: %(value)s is neither yes nor no"),
    marked("Write yes, or leave it empty."),
    marked("amount: %(value)s is not a number"),
    marked("Write digits alone, such as 184600."),
    marked("%(field)s: not an EDTF date such as 2024-05-01, 2024-05, XXXX-05-01 or 2024-05-01/2024-05-03%(value)s"),
    marked("%(field)s: not an ISO 8601 duration such as P15D, P5Y or P1Y6M%(value)s"),
    marked("%(field)s: String should have at least 1 character%(value)s"),
    marked("%(field)s: Input should be %(values)s"),
    # who is whom
    marked("one of these mentions is no longer there"),
    marked("that judgement is no longer there"),
    marked("Open the page on people again."),
    marked("nothing was decided"),
    marked("Choose same, different or unsure for at least one name."),
    marked("a judgement on who is whom was changed since"),
    marked("Decide anew under People."),
    marked("%(one)s and %(other)s cannot be the same"),
    marked("Join two mentions of a person, or two accounts of one type of event from different records."),
    marked("%(one)s and %(other)s are judged different, and other rows make them the same"),
    marked("Take one of those judgements back with a new row."),
    # files
    marked("another aigaq command is writing this dataset"),
    marked("Wait for it to end, then try again."),
    marked("the disk is full"),
    marked("Free some space and run the command again; what is published is unchanged."),
    marked("this may not be read or written"),
    marked("Check who owns it and its rights (`ls -l`)."),
    marked("is not an entry of the log of decisions"),
    marked("Restore the file from a backup, or move it away: the records hold the present state, the log their history."),
    marked("something went wrong here that is not your fault"),
    marked("Try again; if it stays, send us the request id."),
)
_DEEDS = {
    Action.ACCEPT: marked("accepted"),
    Action.REJECT: marked("rejected"),
    Action.REOPEN: marked("put back into the queue"),
    Action.CORRECT: marked("corrected"),
    Action.SPLIT: marked("split"),
    Action.MERGE: marked("merged"),
    Action.ADD: marked("added"),
    Action.IDENTIFY: marked("decided who is whom"),
    Action.IMPORT: marked("taken over from a table"),
    Action.RETURN: marked("came back, its text has changed"),
    Action.UNDO: marked("taken back"),
}
_CHANGES = Sentences(
    marked("The text of the entry changed: «%(before)s» became «%(after)s».%(more)s"),
    marked("The entry this record was read from is no longer in the source as it was."),
)


def failure(text: str | None) -> str | None:
    """What failed, or what to do about it, in the reviewer's language."""
    if not text:
        return text
    whole = SENTENCES.said(text, say)
    return whole if whole != text else "; ".join(SENTENCES.said(part, say) for part in text.split("; "))


def flag_text(flag: Flag) -> str:
    """What a flag says."""
    if flag.code == CHANGED:
        return _CHANGES.said(flag.message, say)
    if flag.code not in list(FlagCode):
        return flag.message
    message = MESSAGES[FlagCode(flag.code)]
    for form in (message.en, message.ru, message.kk):
        found = re.fullmatch(re.escape(form).replace(r"\{0\}", "(.*)"), flag.message, re.DOTALL)
        if found:
            wanted: str = getattr(message, language())
            return wanted.format(*found.groups())
    return flag.message


def deed(action: Action) -> str:
    """What a decision did."""
    return say(_DEEDS[action])
