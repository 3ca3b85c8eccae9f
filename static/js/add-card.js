// The page that adds a card: it begins once Stripe's own script, which stands before it, has run.
import { startCardForm } from "streamex/card-form";

startCardForm(document.querySelector("form[data-card-form]"), window.Stripe);
