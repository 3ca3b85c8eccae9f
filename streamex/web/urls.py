"""The addresses of the pages."""

from django.urls import path

from streamex.operations import health
from streamex.web import preview
from streamex.web.entrance import invitations, set_up
from streamex.web.finding import browse, genres, home, landing, my_list, people, search, titles
from streamex.web.household import account, devices, history, leaving, profiles, single_sign_on
from streamex.web.paying import methods, plans, subscription
from streamex.web.watching import watch

app_name = "web"
urlpatterns = [
    path("", landing.landing, name="landing"),
    path("about/", landing.about, name="about"),
    path("robots.txt", landing.robots, name="robots"),
    path("manifest.webmanifest", landing.manifest, name="manifest"),
    path("set-up/", set_up.set_up, name="set-up"),
    path("invitation/<str:token>/", invitations.accept, name="invitation"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
    path("home/", home.home, name="home"),
    path("browse/", browse.browse, name="browse"),
    path("genres/", genres.genres, name="genres"),
    path("genres/<slug:slug>/", genres.genre, name="genre"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("my-list/", my_list.my_list, name="my-list"),
    path("titles/<slug:slug>/", titles.title, name="title"),
    path("titles/<slug:slug>/favourite/", my_list.favourite, name="favourite"),
    path("titles/<slug:slug>/hide/", my_list.hide, name="hide"),
    path("watch/<uuid:public_id>/", watch.show, name="watch"),
    path("watch/<uuid:public_id>/playback/", watch.playback, name="playback"),
    path("watch/<uuid:public_id>/progress/", watch.progress, name="progress"),
    path("watch/<uuid:public_id>/preferences/", watch.preferences, name="watch-preferences"),
    path("preview/", preview.preview, name="preview"),
    path("preview/leave/", preview.leave, name="preview-leave"),
    path("profiles/", profiles.chooser, name="profiles"),
    path("profiles/new/", profiles.create, name="profile-create"),
    path("profiles/unlock/", profiles.unlock, name="unlock"),
    path("profiles/<uuid:public_id>/choose/", profiles.choose, name="profile-choose"),
    path("profiles/<uuid:public_id>/edit/", profiles.edit, name="profile-edit"),
    path("profiles/<uuid:public_id>/delete/", profiles.delete, name="profile-delete"),
    path("profiles/<uuid:public_id>/history/", history.show, name="history"),
    path("profiles/<uuid:public_id>/history/pause/", history.pause, name="history-pause"),
    path("profiles/<uuid:public_id>/history/clear/", history.clear, name="history-clear"),
    path("profiles/<uuid:public_id>/history/export/", history.export, name="history-export"),
    path(
        "profiles/<uuid:public_id>/history/<uuid:playable>/remove/",
        history.remove,
        name="history-remove",
    ),
    path("settings/", account.settings, name="settings"),
    path("sign-in/", single_sign_on.start_single_sign_on, name="single-sign-on"),
    path("settings/devices/sign-out/", devices.sign_out_devices, name="sign-out-devices"),
    path("settings/delete/", leaving.delete_account, name="account-delete"),
    path("keep/<str:token>/", leaving.keep, name="account-keep"),
    path("settings/username/", account.username, name="username"),
    # --- Plans and payment
    path("plans/", plans.plans, name="plans"),
    path("plans/<uuid:public_id>/", plans.choose, name="plan-choose"),
    path("settings/plan/", subscription.subscription, name="subscription"),
    path("settings/plan/cancel/", subscription.cancel, name="subscription-cancel"),
    path("settings/plan/resume/", subscription.resume, name="subscription-resume"),
    path("settings/plan/pay/", subscription.pay, name="subscription-pay"),
    path("settings/plan/receipts/<uuid:public_id>/", subscription.receipt, name="receipt"),
    path("settings/payment/", methods.methods, name="payment-methods"),
    path("settings/payment/add/", methods.add, name="payment-method-add"),
    path("settings/payment/<uuid:public_id>/", methods.edit, name="payment-method-edit"),
    path(
        "settings/payment/<uuid:public_id>/default/",
        methods.make_default,
        name="payment-method-default",
    ),
    path(
        "settings/payment/<uuid:public_id>/delete/",
        methods.delete,
        name="payment-method-delete",
    ),
]
