"""The rights that the screens need beyond the matrix of need-to-know, each with the reason for it."""

from console.access.cells import (
    ANY,
    GRANT,
    GROUP,
    LED,
    MASKED,
    OTHER,
    OWN,
    SELF,
    Row,
    cell,
    doing,
    opening,
    reading,
)  # fmt: skip
from console.access.needs import EVERYBODY, EVERYBODY_SELF

PAIR = {"mentee": OWN, "mentor": OWN}
STUDENTS = {"mentee": SELF, "mentor": SELF}
OFFICERS = {"desk": ANY, "professional": ANY}
LEADERS = {"supervisor": LED, "trainer": LED}
TOGETHER = "The pair keeps its own record; a coordinator sets right what the pair cannot."
CARED = "What the pair asks and the programme answers goes by the same hands as its meetings."
OWES = "The coordinator owes the decision, and the record says whose it was."
WORKS = "The desk works on its queue: states, owners and times, no names and no words."

BOARD: tuple[Row, ...] = (
    reading("board", "read", 2, "A morning's work: the course of pairs, which a coordinator reads anyway.",
            coordinator=ANY),
    reading("relationship", "list", 2, "The list holds what each of its pages does; others see their own.",
            **PAIR, supervisor=GROUP, coordinator=ANY, auditor=MASKED, dpo=GRANT),
    reading("mentor", "list", 2, "As the list of pairs.", supervisor=GROUP, coordinator=ANY, auditor=MASKED,
            dpo=GRANT),
    opening("mentor", "read", 2, "A mentor's year is what its credit explanation and its pairs tell.",
            mentor=SELF, supervisor=GROUP, coordinator=ANY, auditor=MASKED, dpo=GRANT),
    reading("mentee", "list", 2, "Who has no mentor yet is placed by a coordinator.", coordinator=ANY),
    opening("mentee", "read", 2, "As a mentor's year.", mentee=SELF, coordinator=ANY, dpo=GRANT),
    doing("relationship", "find", 2, "Whoever sees the list finds in it; a name never stands in an address.",
          supervisor=ANY, coordinator=ANY),
    reading("obligation", "list", 2, "What is owed stands on the page of each pair.", supervisor=GROUP,
            coordinator=ANY, auditor=MASKED),
    *(opening(resource, "export", 2, "A list may be taken away by whoever takes exports of its class.",
              coordinator=ANY, auditor=MASKED, dpo=GRANT)
      for resource in ("relationship", "obligation", "mentor", "session", "credit", "board", "people")),
    *(opening(resource, "export", 1, "Who is on duty, and how drills went, for whoever plans them.",
              coordinator=ANY) for resource in ("rota", "drill")),
    reading("message", "list", 1,
            "Which letters came back is the programme's own task; no letter names a cause.",
            coordinator=ANY),
)  # fmt: skip

PAIRS: tuple[Row, ...] = (
    *(doing("meeting", action, 2, TOGETHER, **PAIR, coordinator=ANY)
      for action in ("record", "plan", "move", "miss", "retract")),
    *(doing("contact", action, 2, TOGETHER, **PAIR, coordinator=ANY) for action in ("record", "retract")),
    doing("cadence", "agree", 2, TOGETHER, **PAIR, coordinator=ANY),
    *(doing("relationship", action, 2, OWES, coordinator=ANY) for action in ("pause", "resume", "end")),
    *(doing("obligation", action, 2, OWES, coordinator=ANY) for action in ("waive", "retract")),
    doing("check-in", "hold", 2, OWES, coordinator=ANY),
    doing("ladder", "decide", 2, OWES, coordinator=ANY),
    reading("ladder", "read", 2, "The rungs stand on the page of the pair.", coordinator=ANY),
    doing("consultation", "ask", 3, CARED, mentor=OWN),
    *(doing("consultation", action, 3, CARED, coordinator=ANY) for action in ("answer", "close")),
    reading("consultation", "read", 4, "The question is for whoever answers it.", mentor=OWN,
            coordinator=ANY),
    doing("referral", "recommend", 3, CARED, mentor=OWN),
    doing("referral", "accept", 3, "Without the mentee's consent there is no referral.", **PAIR,
            coordinator=ANY),
    doing("referral", "close", 3, CARED, **PAIR, coordinator=ANY),
    doing("rematch", "request", 3, "Either half may ask, without telling why.", **PAIR, coordinator=ANY),
    doing("rematch", "approve", 2, OWES, coordinator=ANY),
    reading("rematch", "read", 4, "Why somebody asked is for whoever decides, and kept from the other half.",
            coordinator=ANY),
)  # fmt: skip

STUDENT: tuple[Row, ...] = (
    reading("self", "read", 2, "Everybody's own page.", **STUDENTS),
    doing("self", "tell", 3, "How it goes is told by the mentee, past the mentor.", **STUDENTS),
    reading("voice", "read", 4, "What a mentee tells the programme is for the coordinator alone.",
            mentee=SELF, coordinator=ANY),
    reading("voice", "list", 3, "As its words: who answers sees what waits.", coordinator=ANY),
    *(doing("message", action, 3, "Whoever answers for the programme answers it.", coordinator=ANY)
      for action in ("answer", "close")),
    doing("message", "write", 4, "A channel to the programme past the mentor.", **STUDENTS),
    doing("participation", "withdraw", 2, "Taking part is voluntary; a coordinator takes a spoken wish down.",
          **STUDENTS, coordinator=ANY),
    doing("study", "consent", 2, "Everybody says of themself whether the study may know of them.",
          **STUDENTS),
    doing("participation", "pause", 2, "Absence is a fact that the pair or a coordinator tells.",
          **STUDENTS, coordinator=ANY),
    doing("placement", "decline", 3, "A mentee may say: not this person.", **STUDENTS, coordinator=ANY),
    doing("capacity", "offer", 1, "A second mentee only by the mentor's own consent.", mentor=SELF,
            coordinator=ANY),
    reading("calendar", "read", 1, "One's own dates, and the programme's.", **STUDENTS, coordinator=ANY),
)  # fmt: skip

SESSIONS: tuple[Row, ...] = (
    reading("session", "list", 1, "When trainings and supervisions are is for all who come to them.",
            mentor=ANY, **LEADERS, coordinator=ANY),
    reading("session", "read", 2, "Who came for how long is for whoever led it, and for the coordinator.",
            **LEADERS, coordinator=ANY),
    doing("session", "book", 1, "A mentor takes a place; a coordinator takes it for one who calls.",
          mentor=ANY, coordinator=ANY),
    *(doing("session", action, 1, "Rooms and leaders are planned in one hand.", coordinator=ANY)
      for action in ("schedule", "move", "cancel")),
    reading("group", "read", 2, "Whoever leads a group sees who is in it.", **LEADERS),
    reading("debriefing", "list", 3, "Who owes a debriefing must know of it: a name, a deadline, no cause.",
            supervisor=GROUP, **OFFICERS),
    doing("debriefing", "hold", 3, "Whoever owes it holds it.", supervisor=GROUP, **OFFICERS),
)  # fmt: skip

PROGRAMME: tuple[Row, ...] = (
    reading("credit", "list", 2, OWES, coordinator=ANY),
    *(doing("credit", action, 2, OWES, coordinator=ANY) for action in ("waive", "withhold")),
    reading("credit", "read-reasons", 4, "Why something was waived or withheld is for the mentor whom it is"
            " about, and for the second person.", mentor=SELF, coordinator=ANY),
    reading("pairing", "read", 3, "Drafts show wishes, which a coordinator reads.", coordinator=ANY),
    *(doing("pairing", action, 3, OWES, coordinator=ANY)
      for action in ("draft", "edit", "confirm", "discard", "forbid")),
    reading("policy", "read", 1, "The rules are no secret from those who work by them.",
            **{role: cell for role, cell in EVERYBODY.items() if role != "admin"}),
    *(doing("policy", action, 1, OWES, coordinator=ANY) for action in ("draft", "publish")),
    doing("calendar", "correct", 1, OWES, coordinator=ANY),
    reading("roster", "read", 3, "A list has contact data and wishes, which a coordinator reads.",
            coordinator=ANY),
    *(doing("roster", action, 3, OWES, coordinator=ANY) for action in ("check", "import")),
    doing("person", "waive", 2, "A waiver of eligibility is given with its reason.", coordinator=ANY),
)  # fmt: skip

DESK: tuple[Row, ...] = (
    reading("emergency", "list", 2, WORKS, **OFFICERS),
    reading("emergency", "list-closed", 2, WORKS, **OFFICERS),
    reading("emergency", "read-names", 3, "Whoever acts on a case must know whom to call.", **OFFICERS),
    *(doing("emergency", action, 2, "What an officer does for a case, beside owning and ending it.",
            **OFFICERS)
      for action in ("record-contact", "record-progress", "renew", "set-level", "page", "follow-up",
                     "record-report")),
    reading("emergency", "export", 4, "The file of a case goes to whoever takes it over.",
            desk=cell("assigned", "queue"), professional=cell("assigned"), dpo=GRANT),
    reading("rota", "read", 1, "Who is on duty is known to those who may change it, or are on it.",
            coordinator=ANY, **OFFICERS),
    *(doing("rota", action, 1, "Officers change among themselves; gaps are filled by who sees them.",
            coordinator=ANY, **OFFICERS) for action in ("swap", "override")),
    reading("drill", "read", 1, "A drill shows how the desk works, and nobody in danger.", coordinator=ANY,
            **OFFICERS),
    doing("drill", "start", 1, "As the rota: whoever answers for the desk tries it.", coordinator=ANY,
            **OFFICERS),
)  # fmt: skip

OVERSIGHT: tuple[Row, ...] = (
    reading("readings", "review", 2, "Who looked at what is what an auditor is for.", auditor=MASKED,
            dpo=ANY),
    reading("readings", "read-pair", 2, "The page of a pair says who looked at it.", **PAIR, supervisor=GROUP,
            coordinator=ANY),
    reading("history", "export", 2, "Exports of the record are masked for an auditor.", auditor=MASKED,
            dpo=MASKED),
    reading("proof", "read", 0, "That the record is whole concerns no person.", auditor=ANY, dpo=ANY,
            admin=ANY,
            coordinator=ANY),
    reading("study", "export", 3, "Who leads the programme leads its study; nobody is named.",
            coordinator=ANY, dpo=ANY),
    reading("erasure", "list", 2, "Whoever has people forgotten sees what came of it.", dpo=ANY),
    doing("grant", "ask", 2, "Whoever works masked may ask for names.", auditor=ANY, dpo=ANY),
    doing("grant", "approve", 2, "Two others than whoever asks; approving shows nothing to them.",
          coordinator=ANY, dpo=ANY, admin=ANY),
    doing("grant", "end", 2, "Whoever approves, or has it, may end it early.", auditor=ANY, coordinator=ANY,
          dpo=ANY, admin=ANY),
    reading("grant", "list", 2, "Approvers must see what waits for them, by id.", auditor=ANY,
            coordinator=ANY,
            dpo=ANY, admin=ANY),
    doing("break-glass", "start", 4, "The professional on call alone, with a reason, a case and 60 minutes.",
          professional=ANY),
    doing("break-glass", "stop", 2, "Whoever began it ends it; each is kept under its officer.",
            professional=ANY),
    doing("break-glass", "judge", 2, "The review is owed within five working days.", auditor=ANY, dpo=ANY),
    doing("wall", "declare", 2, "Everybody says of themself whom they may not read.", **EVERYBODY_SELF),
    reading("wall", "list", 2, "Whoever keeps the walls sees them.", dpo=ANY),
    doing("wall", "lift", 2, "A wall is not taken down by whom it holds.", dpo=ANY),
)  # fmt: skip

ACCOUNTS: tuple[Row, ...] = (
    *(reading("sign-in", action, 0, "Whoever comes must be able to.", anonymous=ANY, **EVERYBODY)
      for action in ("read", "use")),
    *(doing("sign-in", action, 0, "Everybody's own session.", anonymous=ANY, **EVERYBODY)
      for action in ("begin", "end")),
    *(doing("session-role", action, 0, "A person acts in one role at a time.", **EVERYBODY)
      for action in ("switch",)),
    reading("session-role", "read", 0, "As switching.", **EVERYBODY),
    *(reading("account", action, 2,
              "Accounts are kept by one role that reads no content; a second person sees what waits.",
              admin=ANY, dpo=ANY) for action in ("list", "read")),
    *(doing("account", action, 2, "As editing them; never one's own.", admin=OTHER)
      for action in ("open", "close", "give-role", "take-role", "issue-login", "give-way-in", "take-way-in",
                     "forget-password")),
    *(doing("account", action, 2, "A role that reads, or decides who does, takes a second person.",
            admin=OTHER, dpo=OTHER) for action in ("approve", "decline")),
    reading("account", "read-own", 0, "Everybody's own.", **EVERYBODY),
    doing("account", "end-sessions", 0, "Everybody's own.", **EVERYBODY),
    doing("account", "change-password", 0, "Everybody's own.", **EVERYBODY),
)  # fmt: skip
