"""What each role may beyond the matrix of need-to-know, and how sensitive every right is.

The table of the code goes by rights, row by row; this goes by people, so that each checks the other. A line
begins with how close somebody must be (`any`: not at all) and how it is shown; the rights follow.
"""

MAY = """
anonymous
  any, allowed
    sign-in.read sign-in.use sign-in.begin sign-in.end
mentee
  any, allowed
    policy.read sign-in.read sign-in.use sign-in.begin sign-in.end session-role.switch
    session-role.read account.read-own account.end-sessions account.change-password
  own, allowed
    relationship.list meeting.record meeting.plan meeting.move meeting.miss meeting.retract
    contact.record contact.retract cadence.agree referral.accept referral.close rematch.request
    readings.read-pair
  self, allowed
    mentee.read self.read self.tell voice.read message.write participation.withdraw study.consent
    participation.pause placement.decline calendar.read wall.declare
mentor
  any, allowed
    session.list session.book policy.read sign-in.read sign-in.use sign-in.begin sign-in.end
    session-role.switch session-role.read account.read-own account.end-sessions
    account.change-password
  own, allowed
    relationship.list meeting.record meeting.plan meeting.move meeting.miss meeting.retract
    contact.record contact.retract cadence.agree consultation.ask consultation.read
    referral.recommend referral.accept referral.close rematch.request readings.read-pair
  self, allowed
    mentor.read self.read self.tell message.write participation.withdraw study.consent
    participation.pause placement.decline capacity.offer calendar.read credit.read-reasons
    wall.declare
supervisor
  any, allowed
    relationship.find policy.read sign-in.read sign-in.use sign-in.begin sign-in.end
    session-role.switch session-role.read account.read-own account.end-sessions
    account.change-password
  group, allowed
    relationship.list mentor.list mentor.read obligation.list debriefing.list debriefing.hold
    readings.read-pair
  led, allowed
    session.list session.read group.read
  self, allowed
    wall.declare
trainer
  any, allowed
    policy.read sign-in.read sign-in.use sign-in.begin sign-in.end session-role.switch
    session-role.read account.read-own account.end-sessions account.change-password
  led, allowed
    session.list session.read group.read
  self, allowed
    wall.declare
coordinator
  any, allowed
    board.read relationship.list mentor.list mentor.read mentee.list mentee.read relationship.find
    obligation.list relationship.export obligation.export mentor.export session.export credit.export
    board.export people.export rota.export drill.export message.list meeting.record meeting.plan
    meeting.move meeting.miss meeting.retract contact.record contact.retract cadence.agree
    relationship.pause relationship.resume relationship.end obligation.waive obligation.retract
    check-in.hold ladder.decide ladder.read consultation.answer consultation.close consultation.read
    referral.accept referral.close rematch.request rematch.approve rematch.read voice.read
    voice.list message.answer message.close participation.withdraw participation.pause
    placement.decline capacity.offer calendar.read session.list session.read session.book
    session.schedule session.move session.cancel credit.list credit.waive credit.withhold
    credit.read-reasons pairing.read pairing.draft pairing.edit pairing.confirm pairing.discard
    pairing.forbid policy.read policy.draft policy.publish calendar.correct roster.read roster.check
    roster.import person.waive rota.read rota.swap rota.override drill.read drill.start
    readings.read-pair proof.read study.export grant.approve grant.end grant.list sign-in.read
    sign-in.use sign-in.begin sign-in.end session-role.switch session-role.read account.read-own
    account.end-sessions account.change-password
  self, allowed
    wall.declare
desk
  any, allowed
    debriefing.list debriefing.hold policy.read emergency.list emergency.list-closed
    emergency.read-names emergency.record-contact emergency.record-progress emergency.renew
    emergency.set-level emergency.page emergency.follow-up emergency.record-report rota.read
    rota.swap rota.override drill.read drill.start sign-in.read sign-in.use sign-in.begin
    sign-in.end session-role.switch session-role.read account.read-own account.end-sessions
    account.change-password
  assigned, allowed
    emergency.export
  queue, allowed
    emergency.export
  self, allowed
    wall.declare
professional
  any, allowed
    debriefing.list debriefing.hold policy.read emergency.list emergency.list-closed
    emergency.read-names emergency.record-contact emergency.record-progress emergency.renew
    emergency.set-level emergency.page emergency.follow-up emergency.record-report rota.read
    rota.swap rota.override drill.read drill.start break-glass.start break-glass.stop sign-in.read
    sign-in.use sign-in.begin sign-in.end session-role.switch session-role.read account.read-own
    account.end-sessions account.change-password
  assigned, allowed
    emergency.export
  self, allowed
    wall.declare
auditor
  any, allowed
    policy.read proof.read grant.ask grant.end grant.list break-glass.judge sign-in.read sign-in.use
    sign-in.begin sign-in.end session-role.switch session-role.read account.read-own
    account.end-sessions account.change-password
  any, masked
    relationship.list mentor.list mentor.read obligation.list relationship.export obligation.export
    mentor.export session.export credit.export board.export people.export readings.review
    history.export
  self, allowed
    wall.declare
dpo
  any, allowed
    policy.read readings.review proof.read study.export erasure.list grant.ask grant.approve
    grant.end grant.list break-glass.judge wall.list wall.lift sign-in.read sign-in.use
    sign-in.begin sign-in.end session-role.switch session-role.read account.list account.read
    account.read-own account.end-sessions account.change-password
  any, grant
    relationship.list mentor.list mentor.read mentee.read relationship.export obligation.export
    mentor.export session.export credit.export board.export people.export emergency.export
  any, masked
    history.export
  other, allowed
    account.approve account.decline
  self, allowed
    wall.declare
admin
  any, allowed
    proof.read grant.approve grant.end grant.list sign-in.read sign-in.use sign-in.begin sign-in.end
    session-role.switch session-role.read account.list account.read account.read-own
    account.end-sessions account.change-password
  other, allowed
    account.open account.close account.give-role account.take-role account.issue-login
    account.give-way-in account.take-way-in account.forget-password account.approve account.decline
  self, allowed
    wall.declare
"""

CLASSES = """
0
  help.read proof.read sign-in.read sign-in.use sign-in.begin sign-in.end session-role.switch
  session-role.read account.read-own account.end-sessions account.change-password
1
  rota.edit numbers.edit webhook.edit engine.operate rota.export drill.export message.list
  capacity.offer calendar.read session.list session.book session.schedule session.move session.cancel
  policy.read policy.draft policy.publish calendar.correct rota.read rota.swap rota.override
  drill.read drill.start
2
  emergency.acknowledge emergency.assign emergency.hand-over emergency.close emergency.reopen
  diary.read relationship.read attendance.record attendance.correct credit.propose credit.approve
  credit.read history.read-masked readings.read break-glass.review account.edit export.take board.read
  relationship.list mentor.list mentor.read mentee.list mentee.read relationship.find obligation.list
  relationship.export obligation.export mentor.export session.export credit.export board.export
  people.export meeting.record meeting.plan meeting.move meeting.miss meeting.retract contact.record
  contact.retract cadence.agree relationship.pause relationship.resume relationship.end
  obligation.waive obligation.retract check-in.hold ladder.decide ladder.read rematch.approve
  self.read participation.withdraw study.consent participation.pause session.read group.read
  credit.list credit.waive credit.withhold person.waive emergency.list emergency.list-closed
  emergency.record-contact emergency.record-progress emergency.renew emergency.set-level
  emergency.page emergency.follow-up emergency.record-report readings.review readings.read-pair
  history.export erasure.list grant.ask grant.approve grant.end grant.list break-glass.stop
  break-glass.judge wall.declare wall.list wall.lift account.list account.read account.open
  account.close account.give-role account.take-role account.issue-login account.give-way-in
  account.take-way-in account.forget-password account.approve account.decline
3
  emergency.follow emergency.read-state contact-data.read preferences.read history.read-names
  consultation.ask consultation.answer consultation.close referral.recommend referral.accept
  referral.close rematch.request self.tell voice.list message.answer message.close placement.decline
  debriefing.list debriefing.hold pairing.read pairing.draft pairing.edit pairing.confirm
  pairing.discard pairing.forbid roster.read roster.check roster.import emergency.read-names
  study.export
4
  emergency.raise emergency.read-text diary.write diary.amend diary.read-text person.erase
  consultation.read rematch.read voice.read message.write credit.read-reasons emergency.export
  break-glass.start
"""
"""How sensitive: 4 words of people, 3 support, contact, wishes, 2 the course of a year, less below."""

SHOWING = """
  help.read emergency.follow emergency.read-state emergency.read-text diary.read-text diary.read
  relationship.read contact-data.read preferences.read credit.read history.read-masked
  history.read-names readings.read break-glass.review export.take board.read relationship.list
  mentor.list mentor.read mentee.list mentee.read obligation.list relationship.export
  obligation.export mentor.export session.export credit.export board.export people.export rota.export
  drill.export message.list ladder.read consultation.read rematch.read self.read voice.read voice.list
  calendar.read session.list session.read group.read debriefing.list credit.list credit.read-reasons
  pairing.read policy.read roster.read emergency.list emergency.list-closed emergency.read-names
  emergency.export rota.read drill.read readings.review readings.read-pair history.export proof.read
  study.export erasure.list grant.list wall.list sign-in.read sign-in.use session-role.read
  account.list account.read account.read-own
"""
"""What shows something that is kept: a wall shuts it from the third class on. All others are acts."""

KEPT = """
  emergency.follow emergency.read-state emergency.read-text diary.read-text relationship.read
  contact-data.read preferences.read history.read-names mentor.read mentee.read relationship.export
  obligation.export mentor.export session.export credit.export board.export people.export rota.export
  drill.export consultation.read rematch.read voice.read voice.list debriefing.list
  credit.read-reasons pairing.read roster.read emergency.read-names emergency.export study.export
"""
"""What is recorded each time that somebody on the staff is shown it."""


def told_by_role() -> set[tuple[str, str, str, str]]:
    """(right, role, closeness, how) of each cell beyond the matrix."""
    found: set[tuple[str, str, str, str]] = set()
    role = closeness = how = ""
    for line in MAY.strip().splitlines():
        match len(line) - len(line.lstrip()):
            case 0:
                role = line
            case 2:
                closeness, how = line.strip().split(", ")
            case _:
                found |= {(right, role, closeness, how) for right in line.split()}
    return found


def told_by_class() -> dict[str, int]:
    """The class of each right."""
    found: dict[str, int] = {}
    number = 0
    for line in CLASSES.strip().splitlines():
        if line.isdigit():
            number = int(line)
        else:
            found |= dict.fromkeys(line.split(), number)
    return found
