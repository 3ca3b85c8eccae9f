"""The addresses of accounts in the API."""

from django.urls import path

from accounts.api import account, invitations, pictures, profiles, user_profiles, users
from accounts.api.payments import methods, plans, subscription

urlpatterns = [
    path("account/", account.AccountView.as_view(), name="api-account"),
    path("invitations/", invitations.InvitationListView.as_view(), name="api-invitations"),
    path(
        "invitations/<uuid:public_id>/",
        invitations.InvitationDetailView.as_view(),
        name="api-invitation",
    ),
    path("profiles/", profiles.ProfileListView.as_view(), name="api-profiles"),
    path("profiles/<uuid:public_id>/", profiles.ProfileDetailView.as_view(), name="api-profile"),
    path(
        "profiles/<uuid:public_id>/open/",
        profiles.ProfileOpenView.as_view(),
        name="api-profile-open",
    ),
    path("users/", users.UserListView.as_view(), name="api-users"),
    path("users/profiles/", user_profiles.AllProfilesView.as_view(), name="api-all-profiles"),
    path("users/<uuid:public_id>/", users.UserDetailView.as_view(), name="api-user"),
    path(
        "users/<uuid:public_id>/password/",
        users.UserPasswordView.as_view(),
        name="api-user-password",
    ),
    path(
        "users/<uuid:public_id>/password-reset/",
        users.UserPasswordResetView.as_view(),
        name="api-user-password-reset",
    ),
    path(
        "users/<uuid:public_id>/profiles/",
        user_profiles.UserProfileListView.as_view(),
        name="api-user-profiles",
    ),
    path(
        "users/<uuid:public_id>/profiles/<uuid:profile_id>/",
        user_profiles.UserProfileView.as_view(),
        name="api-user-profile",
    ),
    path(
        "profiles/<uuid:public_id>/preferences/",
        profiles.PreferencesView.as_view(),
        name="api-profile-preferences",
    ),
    path(
        "profiles/<uuid:public_id>/picture/",
        pictures.PictureView.as_view(),
        name="api-profile-picture",
    ),
    # --- Payment
    path("plans/", plans.PlanListView.as_view(), name="api-plans"),
    path("subscription/", subscription.SubscriptionView.as_view(), name="api-subscription"),
    path(
        "subscription/resume/",
        subscription.ResumeView.as_view(),
        name="api-subscription-resume",
    ),
    path("subscription/pay/", subscription.PayView.as_view(), name="api-subscription-pay"),
    path("subscription/receipts/", subscription.ReceiptListView.as_view(), name="api-receipts"),
    path("payment-methods/", methods.PaymentMethodListView.as_view(), name="api-payment-methods"),
    path("payment-methods/form/", methods.CardFormView.as_view(), name="api-card-form"),
    path(
        "payment-methods/<uuid:public_id>/",
        methods.PaymentMethodView.as_view(),
        name="api-payment-method",
    ),
    path(
        "users/<uuid:user_id>/payment-methods/",
        methods.UserPaymentMethodListView.as_view(),
        name="api-user-payment-methods",
    ),
    path(
        "users/<uuid:user_id>/payment-methods/<uuid:public_id>/",
        methods.UserPaymentMethodView.as_view(),
        name="api-user-payment-method",
    ),
]
