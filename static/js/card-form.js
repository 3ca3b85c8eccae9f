// The form for a new card is Stripe's Payment Element (data-card-fields), in a frame of its own: the
// card goes from there to Stripe, and only the id of the SetupIntent is sent to us.

export function startCardForm(form, stripeLibrary) {
  if (!stripeLibrary) {
    show(form, form.dataset.unavailable);
    return;
  }
  const stripe = stripeLibrary(form.dataset.key, { locale: form.dataset.locale });
  const elements = stripe.elements({
    clientSecret: form.dataset.secret,
    appearance: { theme: "night" },
  });
  const fields = elements.create("payment");
  fields.on("ready", () => setBusy(form, false));
  fields.on("loaderror", () => show(form, form.dataset.unavailable));
  fields.mount(form.querySelector("[data-card-fields]"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    confirm(form, stripe, elements);
  });
}

async function confirm(form, stripe, elements) {
  setBusy(form, true);
  show(form, "");
  try {
    const { error, setupIntent } = await stripe.confirmSetup({
      elements,
      // Cards are confirmed in place; another page would be needed by other kinds only.
      redirect: "if_required",
      confirmParams: { return_url: location.href },
    });
    if (error) throw error;
    form.elements.token.value = setupIntent.id;
    form.submit();
  } catch (error) {
    show(form, error.message || form.dataset.unavailable);
    setBusy(form, false);
  }
}

function setBusy(form, isBusy) {
  form.querySelector("[data-card-submit]").disabled = isBusy;
}

function show(form, text) {
  const place = form.querySelector("[data-card-error]");
  place.textContent = text;
  place.hidden = !text;
}
