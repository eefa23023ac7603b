"""Accounts, roles and locks: who may sign in, and what for.

Nobody can raise their own rights: of one's own account only the name and the address change. Only
a superuser touches the account of a superuser.
"""

from typing import Any, ClassVar

from axes.models import AccessAttempt
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial import reach, roles
from editorial.admin.journal import ReadOnlyAdmin
from editorial.signin import second_factor

# Their stock pages would show secrets.
for model in (TOTPDevice, StaticDevice, get_user_model(), Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)

RIGHTS = ("is_active", "is_superuser", "groups", "user_permissions")


def _described(group: Group) -> str:
    return f"{group.name}: {roles.DESCRIPTIONS.get(group.name, '')}"


class AccountForm(UserChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups := self.fields.get("groups"):
            groups.label, groups.help_text = _("Roles"), ""
            groups.label_from_instance = _described  # type: ignore[attr-defined]
        if extras := self.fields.get("user_permissions"):
            extras.label = _("Beyond any role")
            extras.help_text = _("Given to a person by name; every use is told to all reviewers.")
            extras.queryset = roles.permissions(roles.EXTRAS)  # type: ignore[attr-defined]
            extras.label_from_instance = lambda one: str(one.name)  # type: ignore[attr-defined]


class AccountAdmin(UserAdmin):
    """The accounts of editors. They are closed, never deleted: the audit trail names them."""

    form = AccountForm
    add_form = AdminUserCreationForm
    list_display = ("username", "last_name", "first_name", "roles", "is_active", "last_login")
    list_filter: ClassVar[Any] = ("is_active", "groups")
    readonly_fields: ClassVar[Any] = ("in_words", "second_factor", "last_login", "date_joined")
    filter_horizontal = ()  # type: ignore[misc]
    change_form_template = "admin/account_change_form.html"
    fieldsets = (  # type: ignore[misc]
        (None, {"fields": ("username", "password", "is_active")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (
            _("What the person may do"),
            {"fields": ("in_words", "groups", "user_permissions", "is_superuser")},
        ),
        (_("Signing in"), {"fields": ("second_factor", ("last_login", "date_joined"))}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    ("first_name", "last_name"),
                    "email",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # Who may change what.

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or _is_superuser(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        if obj and obj.pk == request.user.pk:
            return (*fixed, *RIGHTS)
        return fixed if _is_superuser(request) else (*fixed, "is_superuser")

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    # What the page says.

    @admin.display(description=_("roles"))
    def roles(self, user: Any) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description=_("in words"))
    def in_words(self, user: Any) -> str:
        sentences = roles.in_words(user)
        if names := reach.names_of(user):
            sentences.append(
                _("Limited to agreements, and progress on them, with: %(names)s.")
                % {"names": "; ".join(names)}
            )
        return format_html_join("\n", "<div>{}</div>", ((one,) for one in sentences))

    @admin.display(description=_("second factor"))
    def second_factor(self, user: Any) -> str:
        if not second_factor.has_device(user):
            return str(_("none"))
        left = second_factor.codes_left(user)
        return str(_("set up; %(left)d recovery codes left") % {"left": left})

    # A lost device.

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<path:object_id>/second-factor/",
            self.admin_site.admin_view(self.remove_device),
            name="auth_user_second_factor",
        )
        return [own, *super().get_urls()]

    def remove_device(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, and on POST take the person's second factor away."""
        user = self.get_object(request, object_id)
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user) or user.pk == request.user.pk:
            raise PermissionDenied
        back = reverse("admin:auth_user_change", args=[user.pk])
        if request.method == "POST":
            second_factor.remove(user, by=request.user)
            text = _("%(user)s has no second factor any more.") % {"user": user}
            self.message_user(request, text, messages.SUCCESS)
            return HttpResponseRedirect(back)
        context = self.admin_site.each_context(request) | {
            "title": _("Remove the second factor of %(user)s") % {"user": user},
            "opts": self.opts,
            "back_url": back,
        }
        return TemplateResponse(request, "admin/remove_device.html", context)

    def render_change_form(self, request: Any, context: dict, **kwargs: Any) -> Any:  # type: ignore[override]
        user = kwargs.get("obj")
        others = user and user.pk != request.user.pk and self.has_change_permission(request, user)
        context["may_remove_device"] = bool(others) and second_factor.has_device(user)
        return super().render_change_form(request, context, **kwargs)


def _is_superuser(request: HttpRequest) -> bool:
    return request.user.is_superuser


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """The roles, to be looked at: the code says what each may do, and create_roles writes it."""

    list_display = ("name", "described")
    fields = ("name", "described", "members")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("auth.view_group")

    @admin.display(description=_("may"))
    def described(self, group: Group) -> str:
        return str(roles.DESCRIPTIONS.get(group.name, ""))

    @admin.display(description=_("who has it"))
    def members(self, group: Group) -> str:
        return ", ".join(group.user_set.order_by("username").values_list("username", flat=True))


@admin.register(AccessAttempt)
class LockAdmin(ReadOnlyAdmin):
    """Failures to sign in of the last while. Deleting a row lifts the lock."""

    list_display = ("username", "ip_address", "failures_since_start", "attempt_time")
    fields = list_display
    search_fields = ("username", "ip_address")
    search_help_text = _("Search by user name or address")
    ordering = ("-attempt_time", "-pk")
    actions: Any = ("delete_selected",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("axes.view_accessattempt")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("axes.delete_accessattempt")
