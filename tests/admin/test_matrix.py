"""Who may do what: every role, every kind of record, every state, every act and every page.

The pages come from the resolver and the kinds from the register: one that stands in no table here
fails, so that nobody adds a page without saying who may open it.
"""

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial import review
from editorial.admin.conflicts import VERSION
from editorial.admin.proposals import Proposal
from editorial.mappings import mapping_for
from editorial.models import Submission
from editorial.publish import publish, withdraw
from register import documents
from register.models import Edition
from tests.admin.forms import fields, with_row
from tests.admin.walk import RECORDS, address, pages
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    StrategyFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Who

READ = {"list", "look", "history", "autocomplete"}
WRITE = {"add page", "add", "change", "submit page", "submit", "submit selected"}
WRITE |= {"delete page", "delete", "delete selected"}
WITHDRAW = {"withdraw page", "withdraw", "withdraw selected", "merge page"}
PUBLISH = {"publish page", "publish", "publish selected"}
DECIDE = {"approve", *WITHDRAW}
MAY = {
    "anonymous": set(),
    "nobody": set(),
    "reader": READ,
    "officer": READ | WRITE,
    "officer within": READ | WRITE,
    "officer elsewhere": READ | WRITE,
    "reviewer": READ | DECIDE,
    "reviewer within": READ | DECIDE,
    "reviewer elsewhere": READ | DECIDE,
    "unreviewed reviewer": READ | DECIDE | PUBLISH,
    "administrator": READ,
    "superuser": READ | WRITE | DECIDE | PUBLISH,
}
ACTS = sorted(set().union(*MAY.values()))
# Kinds of which a limited account reaches only those of its departments.
LIMITED = {"agreement", "progress"}


def roles_for(kind):
    """Limits are tried on what they limit, and on one kind that they do not."""
    limits = kind in LIMITED or kind == "topic"
    return [role for role in MAY if limits or not role.endswith(("within", "elsewhere"))]


# What somebody limited to other departments may still do with those.
ELSEWHERE = {*READ, "add page"}


def client_of(role, inside):
    client = Client()
    if role == "anonymous":
        return client
    word = role.split()[-1] if role.startswith("unreviewed") else role.split()[0]
    user = UserFactory(username=role.replace(" ", "-"))
    if word == "superuser":
        user.is_superuser = True
        user.save()
    elif word != "nobody":
        user = UserFactory(username=user.username, group=word.capitalize())
    if "unreviewed" in role:
        user.user_permissions.add(Permission.objects.get(codename="publish_without_review"))
    if role.endswith(("within", "elsewhere")):
        within = inside if role.endswith("within") else OrganisationFactory()
        DepartmentFactory(user=user, organisation=within)
    client.force_login(user)
    return client


# What

MAKE = {
    "country": CountryFactory,
    "organisation": OrganisationFactory,
    "person": PersonFactory,
    "topic": TopicFactory,
    "strategy": StrategyFactory,
    "agreement": AgreementFactory,
    "progress": ProgressUpdateFactory,
}
TEXT = {
    "country": "name",
    "organisation": "name",
    "person": "name",
    "topic": "definition",
    "strategy": "title",
    "agreement": "summary",
    "progress": "text",
}
STATES = ("never published", "published", "changed", "withdrawn")


def differing(kind):
    """The states in which there is something to publish: progress is never rewritten."""
    changed = set() if kind == "progress" else {"changed"}
    return {"never published", "withdrawn", *changed}


# Whose autocomplete asks for the kind.
ASKS = {
    "country": ("partners", "organisation", "country"),
    "organisation": ("agreements", "strategy", "organisation"),
    "person": ("agreements", "signature", "person"),
    "topic": ("agreements", "topic", "broader"),
    "strategy": ("agreements", "strategylink", "strategy"),
    "agreement": ("agreements", "progressupdate", "agreement"),
    "progress": ("agreements", "progressupdate", "corrects"),
}
# Acts that are about no record, and so about no state.
STATELESS = {"list", "autocomplete", "add page", "add"}


def in_state(kind, state, inside):
    """A record in a state of which everything that it names is published."""
    record = MAKE[kind]()
    agreement = getattr(record, "agreement", record)
    if kind in LIMITED:
        agreement.parties.first().organisations.add(inside)
    named = Proposal.of([record]).completed(lambda _one: True).records
    publish([one for one in named if one != record], note="Before.")
    if state != "never published":
        publish([record], note="First.")
    if state == "withdrawn":
        withdraw(type(record).objects.get(pk=record.pk), reason="By mistake.")
    record = type(record).objects.get(pk=record.pk)
    if state == "changed":
        setattr(record, TEXT[kind], "Other words")
        record.version += 1
        record.save()
    return record


def test_every_kind_of_record_is_here():
    assert set(RECORDS) == set(MAKE) == set(TEXT) == set(ASKS) == set(documents.TYPES)


# What is done


class Trial:
    """One record on which every role tries every act; nothing of it lasts."""

    def __init__(self, kind, state):
        self.kind = kind
        self.inside = OrganisationFactory(dcms=True)
        self.record = in_state(kind, state, self.inside)
        self.submission = None
        if state in differing(kind):
            # What is before a reviewer cannot be submitted once more: only for the approval.
            with transaction.atomic():
                self.submission = review.submit([self.record], note="New.", by=UserFactory())
                self.shown = self.submission.digest
        self.key = f"{self.record.record_type}:{self.record.pk}"
        self.stem = RECORDS[kind]
        superuser = client_of("superuser", self.inside)
        self.change_form = fields(superuser.get(self.page("change", self.record.pk)), self.form)
        self.add_form = self.filled(superuser)

    @property
    def form(self):
        return f"{self.stem.partition('_')[2]}_form"

    def page(self, what, *arguments):
        return reverse(f"admin:{self.stem}_{what}", args=arguments)

    def filled(self, client):
        """The form of a new record, filled in."""
        query = {"agreement": self.record.agreement_id} if self.kind == "progress" else {}
        data = fields(client.get(self.page("add"), query), self.form)
        country = self.inside.country_id
        if self.kind == "progress":
            commitment = self.record.agreement.commitments.first()
            return data | {"commitments": [commitment.pk], "status": "under-way", "text": "Met.",
                           "evidence-0-passage": "they met"}  # fmt: skip
        if self.kind == "agreement":
            data |= {"title": "New", "summary": "New.", "instrument": "letter-of-intent",
                     "confidence": "low"}  # fmt: skip
            return with_row(data, "parties", country=country, organisations=[self.inside.pk])
        new = {
            "country": {"name": "Newland", "code": "QZ", "kind": "state"},
            "organisation": {"name": "New", "country": country},
            "person": {"name": "New Name", "country": country},
            "topic": {"name": "New", "definition": "New."},
            "strategy": {"title": "New", "country": country},
        }
        return data | new[self.kind]

    def outcome(self, client, act):
        with transaction.atomic():
            if act != "approve" and self.submission:
                review.close(Submission.objects.get(pk=self.submission.pk), "taken-back")
            before = self.standing()
            response = self.request(client, act)
            changed = self.standing() != before
            transaction.set_rollback(True)
        if response.status_code == 302 and "/login/" in response.url:
            return "sign in"
        if response.status_code == 403:
            return "refused"
        if response.status_code >= 400:
            return str(response.status_code)
        if act.endswith(("page", "look", "list", "history", "autocomplete")):
            return "done" if response.status_code == 200 else "nothing"
        if act in ("submit selected", "publish selected", "withdraw selected"):
            return "done" if b'name="record"' in response.content else "nothing"
        return "done" if changed else "nothing"

    def standing(self):
        model = type(self.record)
        return (
            list(model.objects.order_by("pk").values_list("pk", "version", TEXT[self.kind])),
            Edition.objects.count(),
            list(Submission.objects.order_by("pk").values_list("pk", "state")),
        )

    def request(self, client, act):
        verb, _space, rest = act.partition(" ")
        if act == "list":
            return client.get(self.page("changelist"))
        if act in ("look", "history"):
            what = "change" if act == "look" else act
            return client.get(self.page(what, self.record.pk))
        if act == "autocomplete":
            names = dict(
                zip(("app_label", "model_name", "field_name"), ASKS[self.kind], strict=True)
            )
            return client.get(reverse("admin:autocomplete"), names)
        if act == "add page":
            return client.get(self.page("add"))
        if act == "delete page":
            return client.get(self.page("delete", self.record.pk))
        if rest == "page":
            return client.get(self.page(verb), {"record": self.key})
        if rest == "selected":
            chosen = {"action": f"{verb}_selected", "_selected_action": [self.record.pk]}
            shown = {"post": "yes", "_shown_at": timezone.now().isoformat()}
            return client.post(self.page("changelist"), chosen | shown)
        return getattr(self, verb)(client)

    def add(self, client):
        return client.post(self.page("add"), self.add_form)

    def change(self, client):
        data = self.change_form | {TEXT[self.kind]: "Words of another"}
        return client.post(self.page("change", self.record.pk), data)

    def delete(self, client):
        return client.post(
            self.page("delete", self.record.pk), {"post": "yes", VERSION: self.record.version}
        )

    def act(self, client, name, **answers):
        digest = Proposal.of([self.record]).digest
        data = {"record": self.key, "digest": digest, "text": "Because.", f"_{name}": "1"}
        return client.post(self.page(name), data | answers)

    def submit(self, client):
        return self.act(client, "submit")

    def publish(self, client):
        return self.act(client, "publish", reason="Urgent.")

    def withdraw(self, client):
        return self.act(client, "withdraw")

    def approve(self, client):
        if not self.submission:
            return client.get(self.page("change", self.record.pk))
        page = reverse("admin:editorial_submission_change", args=[self.submission.pk])
        return client.post(page, {"decision": "approve", "shown": self.shown})


# In which states an act does anything.
WORKS = {
    "withdraw": {"published", "changed"},
    "delete": {"never published"},
    "delete page": {"never published"},
    "delete selected": {"never published"},
}


def expected(role, kind, state, act):
    if role == "anonymous":
        return "sign in"
    out_of_reach = kind in LIMITED and role.endswith("elsewhere") and act not in ELSEWHERE
    if act == "merge page" and not mapping_for(kind).mergeable:
        return "refused"
    if act not in MAY[role]:
        if act.endswith("selected") and MAY[role] >= READ:
            return "nothing"  # the list does not offer it
        if act == "approve" and MAY[role] >= READ:
            return "nothing"  # the submission may be read, not decided
        return "refused"
    if out_of_reach:
        if act == "delete selected" and state != "never published":
            return "nothing"  # nobody deletes what was published
        # A form says what is amiss; a decision says so too.
        return "nothing" if act in ("add", "approve") else "refused"
    if kind == "progress" and act == "change" and state != "never published":
        return "refused"  # what was published is corrected, never rewritten
    if act in ("submit", "publish", "approve"):
        return "done" if state in differing(kind) else "nothing"
    return "done" if state in WORKS.get(act, STATES) else "nothing"


@pytest.mark.once
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", RECORDS)
def test_who_may_do_what_to_records(kind, state):
    trial = Trial(kind, state)
    acts = [act for act in ACTS if state == STATES[0] or act not in STATELESS]
    found = {}
    for role in roles_for(kind):
        client = client_of(role, trial.inside)
        found |= {(role, act): trial.outcome(client, act) for act in acts}
    wanted = {cell: expected(cell[0], kind, state, cell[1]) for cell in found}
    assert {cell: got for cell, got in found.items() if got != wanted[cell]} == {}


# Every page of the resolver

EVERYBODY = set(MAY)
SIGNED_IN = EVERYBODY - {"anonymous"}
EDITORS = SIGNED_IN - {"nobody"}
ADMINISTRATORS = {"administrator", "superuser"}
WRITERS = {"officer", "officer within", "officer elsewhere", "superuser"}
LIMITED_ROLES = {role for role in MAY if role.endswith(("within", "elsewhere"))}
TRUSTED = ADMINISTRATORS | {role for role in MAY if "reviewer" in role}
MERGERS = {"superuser"} | {role for role in MAY if "reviewer" in role}
SHARERS = WRITERS | {role for role in MAY if "reviewer" in role}
NONE: set[str] = set()

# Who opens a page; everybody else is refused, or has to sign in.
OPENS = {
    "login": {"anonymous"},
    "password_reset": EVERYBODY,
    "password_reset_done": EVERYBODY,
    "password_reset_confirm": EVERYBODY,
    "password_reset_complete": EVERYBODY,
    "second_factor": NONE,
    "account": SIGNED_IN,
    "notices": SIGNED_IN,
    "enrol": SIGNED_IN,
    "enrol_picture": NONE,
    "recovery_codes": NONE,
    "index": SIGNED_IN,
    "logout": NONE,
    "password_change": SIGNED_IN,
    "password_change_done": SIGNED_IN,
    "autocomplete": NONE,
    "jsi18n": SIGNED_IN,
    "view_on_site": NONE,
    "redirect": NONE,
    "app_list": EDITORS,
    "nowhere": NONE,
    "linked-page": NONE,
    "drafts": SIGNED_IN,
    "duplicates": SIGNED_IN,
}
LOOKED_AT = ("changelist", "change", "history")
READ_ONLY = {
    "register_edition": SIGNED_IN,
    "register_current": SIGNED_IN,
    "register_head": SIGNED_IN,
    "editorial_publication": EDITORS,
    "editorial_submission": EDITORS,
    "auth_group": ADMINISTRATORS,
    "axes_accessattempt": ADMINISTRATORS,
    "auth_user": ADMINISTRATORS,
    "editorial_previewlink": ADMINISTRATORS,
    "editorial_auditentry": TRUSTED,
    "agreements_commitment": EDITORS,
    "register_report": EDITORS - {"reader"},
}
OF_MODELS = (
    {(stem, what): who for stem, who in READ_ONLY.items() for what in LOOKED_AT}
    | {(stem, what): NONE for stem in READ_ONLY for what in ("add", "delete")}
    | {
        ("editorial_submission", "page"): EDITORS,
        ("axes_accessattempt", "delete"): ADMINISTRATORS,
        ("editorial_auditentry", "export"): TRUSTED,
        ("agreements_agreement", "progress"): WRITERS - LIMITED_ROLES,
        ("auth_user", "add"): ADMINISTRATORS,
        ("auth_user", "password_change"): ADMINISTRATORS,
        ("auth_user", "second_factor"): ADMINISTRATORS,
    }
    | {(stem, what): EDITORS for stem in RECORDS.values() for what in LOOKED_AT}
    | {(stem, "preview"): EDITORS for stem in RECORDS.values()}
    | {(stem, "links"): SHARERS for stem in RECORDS.values()}
    # The example is of no department.
    | {(RECORDS[kind], "links"): SHARERS - LIMITED_ROLES for kind in LIMITED}
    | {(stem, "merge"): MERGERS for stem in RECORDS.values()}
    | {(RECORDS[kind], "merge"): NONE for kind in ("country", "progress")}
    | {(stem, "presence"): SIGNED_IN for stem in RECORDS.values()}
    | {(stem, "restore"): WRITERS for stem in RECORDS.values()}
    | {(RECORDS[kind], "restore"): WRITERS - LIMITED_ROLES for kind in LIMITED}
    | {(stem, "add"): WRITERS for stem in RECORDS.values()}
    | {(stem, "delete"): WRITERS for stem in RECORDS.values()}
    | {(RECORDS[kind], "delete"): WRITERS - LIMITED_ROLES for kind in LIMITED}
    # Without a record there is nothing to act on; with one, see above.
    | {(stem, act): NONE for stem in RECORDS.values() for act in ("submit", "publish", "withdraw")}
)
# What those get who may, where a plain request finds nothing, leads on, or is no way to do it.
ANSWERS = {
    "editorial_auditentry_export": 405,
    "agreements_commitment_change": 302,
    **{f"{stem}_restore": 404 for stem in RECORDS.values()},
    **{f"{stem}_merge": 404 for stem in RECORDS.values()},
    **{f"{stem}_presence": 405 for stem in RECORDS.values()},
}
# What those get who do not open a page, where it is not a refusal.
INSTEAD = {
    "login": 302,
    "second_factor": 302,
    "enrol_picture": 404,
    "recovery_codes": 405,
    "logout": 405,
    "view_on_site": 404,
    "redirect": 302,
    "nowhere": 404,
    "linked-page": 404,
    "submit": 404,
    "publish": 404,
    "withdraw": 404,
}
# Addresses that answer the anonymous themselves.
PUBLIC = ("login", "password_reset", "second_factor", "linked-page")


def who_opens(page):
    return OF_MODELS[page.stem, page.what] if page.stem else OPENS[page.name]


def status(page, role):
    if role in who_opens(page):
        return ANSWERS.get(page.name, 200)
    if role == "anonymous" and not page.name.startswith(PUBLIC):
        return 302
    if role == "nobody" and page.name == "app_list":
        return 404
    return 403 if page.stem in READ_ONLY else INSTEAD.get(page.what, 403)


@pytest.fixture
def clients(db):
    inside = OrganisationFactory(dcms=True)
    return {role: client_of(role, inside) for role in MAY}


@pytest.mark.once
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.route)
def test_who_opens_which_page(clients, page):
    where = address(page)
    found = {role: client.get(where).status_code for role, client in clients.items()}
    assert found == {role: status(page, role) for role in MAY}


def test_no_table_names_a_page_that_is_gone():
    names = {page.name for page in pages()}
    gone = [name for name in OPENS if name not in names]
    gone += [f"{stem}_{what}" for stem, what in OF_MODELS if f"{stem}_{what}" not in names]
    assert gone == []
