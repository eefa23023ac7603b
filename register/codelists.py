"""The codelists of the register: stable values, each with a label and a published definition."""

import re

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Codelist(models.TextChoices):
    """A closed list of codes; `definition` says in one sentence when a code applies."""

    @classmethod
    def list_name(cls) -> str:
        """The list's own slug: `ProgressStatus` is `progress-status`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @property
    def definition(self) -> str | Promise:
        return DEFINITIONS[type(self)][self.value]


# What people call each record type; not a codelist of the records themselves.
RECORD_TYPES = {
    "country": _("Country"),
    "topic": _("Topic"),
    "organisation": _("Organisation"),
    "person": _("Person"),
    "strategy": _("Strategy"),
    "agreement": _("Agreement"),
    "progress": _("Progress update"),
}


class CountryKind(Codelist):
    STATE = "state", _("State")
    ORGANISATION = "international-organisation", _("International organisation")


class Instrument(Codelist):
    TREATY = "treaty", _("Treaty")
    EXCHANGE_OF_NOTES = "exchange-of-notes", _("Exchange of notes")
    MOU = "memorandum-of-understanding", _("Memorandum of understanding")
    MOC = "memorandum-of-cooperation", _("Memorandum of cooperation")
    ARRANGEMENT = "arrangement", _("Arrangement")
    JOINT_STATEMENT = "joint-statement", _("Joint statement")
    JOINT_ANNOUNCEMENT = "joint-announcement", _("Joint announcement")
    JOINT_DECLARATION = "joint-declaration", _("Joint declaration")
    LETTER_OF_INTENT = "letter-of-intent", _("Letter of intent")
    FRAMEWORK = "framework", _("Framework or partnership")
    ACTION_PLAN = "action-plan", _("Action plan")
    TERMS_OF_REFERENCE = "terms-of-reference", _("Terms of reference")
    OTHER = "other", _("Other")


class LegalForce(Codelist):
    BINDING = "binding", _("Legally binding")
    NON_BINDING = "non-binding", _("Not legally binding")
    MIXED = "mixed", _("Binding in part")
    NOT_STATED = "not-stated", _("Not stated")


class AgreementStatus(Codelist):
    IN_NEGOTIATION = "in-negotiation", _("In negotiation")
    ANNOUNCED = "announced", _("Announced")
    SIGNED = "signed", _("Signed")
    IN_OPERATION = "in-operation", _("In operation")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    SUPERSEDED = "superseded", _("Superseded")


class EventKind(Codelist):
    NEGOTIATIONS_OPENED = "negotiations-opened", _("Negotiations opened")
    ANNOUNCED = "announced", _("Announced")
    AGREED = "agreed", _("Agreed")
    ENDORSED = "endorsed", _("Endorsed")
    DOMESTIC_STEP = "domestic-step", _("Step at home")
    SIGNED = "signed", _("Signed")
    PROVISIONALLY_APPLIED = "provisionally-applied", _("Provisionally applied")
    LAUNCHED = "launched", _("Launched")
    ENTERED_INTO_FORCE = "entered-into-force", _("Entered into force or came into operation")
    MEETING_HELD = "meeting-held", _("Meeting held")
    REVIEWED = "reviewed", _("Reviewed")
    AMENDED = "amended", _("Amended")
    EXTENDED = "extended", _("Extended")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    SUPERSEDED = "superseded", _("Superseded")
    ENDED = "ended", _("Ended")
    WITHDRAWN_FROM = "withdrawn-from", _("Withdrawn from")


class Capacity(Codelist):
    SIGNED = "signed", _("Signed")
    ANNOUNCED = "announced", _("Announced")
    ENDORSED = "endorsed", _("Endorsed")
    WITNESSED = "witnessed", _("Witnessed")
    LED = "led", _("Led the meeting or delegation")
    ATTENDED = "attended", _("Attended")
    QUOTED = "quoted", _("Quoted")
    MENTIONED = "mentioned", _("Mentioned")


class Strength(Codelist):
    FIRM = "firm", _("Firm")
    INTENTION = "intention", _("Intention")
    ASPIRATION = "aspiration", _("Aspiration")


class CommitmentKind(Codelist):
    RESEARCH = "research-and-development", _("Research and development")
    INFORMATION = "information-sharing", _("Information sharing")
    DIALOGUE = "policy-dialogue", _("Policy and regulatory dialogue")
    STANDARDS = "standards", _("Standards")
    TRADE = "trade-facilitation", _("Trade facilitation")
    FUNDING = "funding", _("Funding")
    SKILLS = "skills-and-exchange", _("Skills and exchange")
    TESTBEDS = "testbeds-and-pilots", _("Testbeds and pilots")
    SUPPLY_CHAIN = "supply-chain-resilience", _("Supply chain resilience")
    CAPACITY = "capacity-building", _("Capacity building")
    GOVERNANCE = "governance", _("Governance and working groups")
    SECURITY = "security-cooperation", _("Security cooperation")
    MARKET_ACCESS = "market-access", _("Market access")
    OTHER = "other", _("Other")


class ProgressStatus(Codelist):
    NO_UPDATE = "no-update", _("No public update yet")
    NOT_ASSESSED = "not-assessed", _("Reported, not assessed")
    NOT_STARTED = "not-started", _("Not started")
    UNDER_WAY = "under-way", _("Under way")
    SUBSTANTIAL = "substantial", _("Substantially complete")
    COMPLETE = "complete", _("Complete")
    ONGOING = "ongoing", _("Being honoured")
    STOPPED = "stopped", _("Stopped")
    CANNOT_BE_VERIFIED = "cannot-be-verified", _("Cannot be verified")


class Assessor(Codelist):
    GOVERNMENT = "government", _("Government")
    EDITOR = "editor", _("Editors of this register")
    INDEPENDENT = "independent", _("Independent")


class Confidence(Codelist):
    ON_TRACK = "on-track", _("On track")
    AT_RISK = "at-risk", _("At risk")
    DELAYED = "delayed", _("Delayed")


class RecordConfidence(Codelist):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class RelationKind(Codelist):
    BUILDS_ON = "builds-on", _("Builds on")
    IMPLEMENTS = "implements", _("Implements")
    AMENDS = "amends", _("Amends")
    SUPERSEDES = "supersedes", _("Supersedes")
    FOLLOWS = "follows", _("Follows")
    FOLLOWED_BY = "followed-by", _("Is followed by")
    MENTIONED_WITH = "mentioned-with", _("Is mentioned with")

    @property
    def reverse_label(self) -> str | Promise:
        """What the other agreement says of this one."""
        return REVERSE_VERBS[self]


class StrategyRelation(Codelist):
    SUPPORTS = "supports", _("Supports")
    IMPLEMENTS = "implements", _("Implements")
    MENTIONS = "mentions", _("Mentions")


class SourceKind(Codelist):
    OFFICIAL = "official", _("Official")
    COPY = "copy", _("Copy of an official text")
    PRESS = "press", _("Press")
    LAW_FIRM = "law-firm", _("Law firm")
    LAW_TRACKER = "law-tracker", _("Law tracker")
    RESEARCH = "research", _("Research")
    INDUSTRY_BODY = "industry-body", _("Industry body")
    JOURNAL = "journal", _("Journal")
    BLOG = "blog", _("Blog")
    CONSULTANCY = "consultancy", _("Consultancy")
    MAILING_LIST = "mailing-list", _("Mailing list")
    COMPANY = "company", _("Company")
    TRACKER = "tracker", _("Tracker")


class Action(Codelist):
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REDACTED = "redacted", _("Redacted")
    MERGED = "merged", _("Merged")


REVERSE_VERBS = {
    RelationKind.BUILDS_ON: _("Is built on by"),
    RelationKind.IMPLEMENTS: _("Is implemented by"),
    RelationKind.AMENDS: _("Is amended by"),
    RelationKind.SUPERSEDES: _("Is superseded by"),
    RelationKind.FOLLOWS: _("Is followed by"),
    RelationKind.FOLLOWED_BY: _("Follows"),
    RelationKind.MENTIONED_WITH: _("Is mentioned with"),
}

DEFINITIONS: dict[type[Codelist], dict[str, str | Promise]] = {
    CountryKind: {
        "state": _("A state with an ISO 3166-1 alpha-2 code."),
        "international-organisation": _(
            "A body of states that agrees in its own name, such as the European Union."
        ),
    },
    Instrument: {
        "treaty": _("An agreement that calls itself or is published as a treaty or convention."),
        "exchange-of-notes": _("Two notes or letters that together make the agreement."),
        "memorandum-of-understanding": _("A text called memorandum of understanding."),
        "memorandum-of-cooperation": _("A text called memorandum of cooperation."),
        "arrangement": _("A text called arrangement, below a treaty."),
        "joint-statement": _("A statement that governments issue together."),
        "joint-announcement": _("An announcement that governments make together."),
        "joint-declaration": _("A text called declaration, made together."),
        "letter-of-intent": _("A letter that says what governments mean to agree or do."),
        "framework": _(
            "A framework, partnership, dialogue, accord or roadmap for working together."
        ),
        "action-plan": _("A list of actions under an existing agreement."),
        "terms-of-reference": _("The mandate of a joint body."),
        "other": _("None of the other types. The title alone does not decide the type."),
    },
    LegalForce: {
        "binding": _("A source says that the text binds in law."),
        "non-binding": _("A source says that the text does not bind in law."),
        "mixed": _("A source says that parts of the text bind and parts do not."),
        "not-stated": _("No source that was read says whether the text binds."),
    },
    AgreementStatus: {
        "in-negotiation": _("Negotiations have opened; nothing has been announced or signed."),
        "announced": _("Made public, agreed or endorsed; no signature is recorded."),
        "signed": _("Signed; no start of operation or entry into force is recorded."),
        "in-operation": _("In force, provisionally applied, or launched and in operation."),
        "suspended": _("Suspended and not resumed."),
        "ended": _("Ended, or a party withdrew from an agreement of two."),
        "superseded": _("Replaced by another agreement."),
    },
    EventKind: {
        "negotiations-opened": _("The parties began to negotiate."),
        "announced": _("The agreement was made public."),
        "agreed": _("The parties agreed on it, without a recorded signature."),
        "endorsed": _("Governments gave their support to the text."),
        "domestic-step": _(
            "A step in one party's own procedure, such as cabinet approval or laying before "
            "a parliament."
        ),
        "signed": _("Signed on behalf of the parties."),
        "provisionally-applied": _("Applied before entry into force."),
        "launched": _("The cooperation or body that it sets up was started."),
        "entered-into-force": _(
            "Entered into force, or came into operation where it is not legally binding."
        ),
        "meeting-held": _("The parties met under it or about it."),
        "reviewed": _("The parties reviewed how it works."),
        "amended": _("Its text was changed."),
        "extended": _("Its period was made longer."),
        "suspended": _("Its operation was stopped for a time."),
        "resumed": _("Its operation went on after a suspension."),
        "superseded": _("Another agreement took its place."),
        "ended": _("It came to its end."),
        "withdrawn-from": _("One party left it."),
    },
    Capacity: {
        "signed": _("Put their name to the text."),
        "announced": _("Made the agreement public."),
        "endorsed": _("Gave it their support in public."),
        "witnessed": _("Was present as a witness or host when it was signed."),
        "led": _("Led or chaired a meeting or delegation under it."),
        "attended": _("Took part in a meeting about it."),
        "quoted": _("Is quoted about it by the source."),
        "mentioned": _("Is named by the source in another way."),
    },
    Strength: {
        "firm": _("The text says shall, will, commit or agree to do."),
        "intention": _("The text says intend to, or agree to explore or consider."),
        "aspiration": _("The text says recognise, welcome or encourage."),
    },
    CommitmentKind: {
        "research-and-development": _("Research, development or innovation done together."),
        "information-sharing": _("Exchange of information, experience or data."),
        "policy-dialogue": _("Talks on policy or regulation, or alignment of rules."),
        "standards": _("Work on technical standards."),
        "trade-facilitation": _("Making trade or the movement of data easier."),
        "funding": _("Money promised."),
        "skills-and-exchange": _("Training, education, or exchange of people."),
        "testbeds-and-pilots": _("Trials, testing facilities, pilots and deployments."),
        "supply-chain-resilience": _("A wider or safer supply of equipment and materials."),
        "capacity-building": _("Help for others to build what they need."),
        "governance": _("A meeting, committee, working group or other body that runs the work."),
        "security-cooperation": _("Work together against threats to networks, systems or data."),
        "market-access": _("Opening of markets to each other's firms."),
        "other": _("None of the other kinds."),
    },
    ProgressStatus: {
        "no-update": _("Nothing has been reported on it in public, as far as the register knows."),
        "not-assessed": _(
            "Something was reported; neither the source nor an editor says how far it has come."
        ),
        "not-started": _("Work has not begun."),
        "under-way": _("Work has begun."),
        "substantial": _("Most of it is done."),
        "complete": _("All of it is done."),
        "ongoing": _("A continuing promise that is being honoured."),
        "stopped": _("Work was stopped for good."),
        "cannot-be-verified": _("Public sources do not allow a judgement."),
    },
    Assessor: {
        "government": _("A government that is party to the agreement reports on itself."),
        "editor": _("The editors of this register, from the evidence quoted."),
        "independent": _("A parliament, auditor, researcher or other third party."),
    },
    Confidence: {
        "on-track": _("Expected in time."),
        "at-risk": _("May not be done in time."),
        "delayed": _("Will not be done in time."),
    },
    RecordConfidence: {
        "high": _("An official page, or several pages that agree."),
        "medium": _("One weaker page, or a point of doubt that the notes name."),
        "low": _("A weak page only."),
    },
    RelationKind: {
        "builds-on": _("It goes further on the ground that the other laid."),
        "implements": _("It carries out the other, or part of it."),
        "amends": _("It changes the text of the other."),
        "supersedes": _("It takes the place of the other."),
        "follows": _("It came after the other in the same work."),
        "followed-by": _("The other came after it in the same work."),
        "mentioned-with": _("A source names both together."),
    },
    StrategyRelation: {
        "supports": _("A source says that it supports the strategy."),
        "implements": _("A source says that it carries out the strategy."),
        "mentions": _("A source names the strategy in connection with it."),
    },
    SourceKind: {
        "official": _("Published by a government or an international organisation."),
        "copy": _("An official text seen only as a copy elsewhere."),
        "press": _("News media."),
        "law-firm": _("A law firm's note."),
        "law-tracker": _("A database or tracker of laws."),
        "research": _("A research body."),
        "industry-body": _("An association of firms."),
        "journal": _("A journal article."),
        "blog": _("A personal or company blog."),
        "consultancy": _("A consultancy's note."),
        "mailing-list": _("A message to a mailing list."),
        "company": _("A company's own page."),
        "tracker": _("A tracker of policies or agreements."),
    },
    Action: {
        "published": _("The record was published, first or again."),
        "withdrawn": _("The record was taken out of the register."),
        "redacted": _("The text of one past edition was removed because the law requires it."),
        "merged": _("The record was a duplicate: its address leads to the one that was kept."),
    },
}

LISTS: tuple[type[Codelist], ...] = tuple(Codelist.__subclasses__())
