// What JavaScript adds to every page, which works without it: local times, forms that keep what was typed.
// drafts.js comes after it and uses it, and so do the room's own scripts.
"use strict";

document.documentElement.classList.add("js");

// -- times in the reader's own zone ---------------------------------------------------------------------------------

function localiseTimes(root) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const options = { hour: "2-digit", minute: "2-digit", second: element.dataset.local === "seconds" ? "2-digit" : undefined };
    element.textContent = new Date(element.dateTime).toLocaleTimeString([], { ...options, hour12: false });
  }
}

// -- tokens ---------------------------------------------------------------------------------------------------------

// A login in another tab changes the token in the cookie; the one in the page is then stale.
function currentToken() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found && found[1];
}

function watchTokens() {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = currentToken();
    // Not `in`: the parameters are a proxy that does not answer it.
    if (token && event.detail.parameters.csrfmiddlewaretoken !== undefined) {
      event.detail.parameters.csrfmiddlewaretoken = token;
    }
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("[name=csrfmiddlewaretoken]");
    if (field && currentToken()) field.value = currentToken();
  }, true);
}

// -- forms that change a part of the page ---------------------------------------------------------------------------

function watchParts() {
  let unsent = [];
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    // The fragment replaces its neighbours too: what is typed there, and not sent, must survive.
    const sent = event.detail.requestConfig.elt;
    unsent = unsentFields().filter((field) => field.form !== sent).map((field) => [field.id, field.value]);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    for (const [id, value] of unsent) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
    unsent = [];
    if (document.activeElement === document.body) focusAfter(event.detail.requestConfig);
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(failure, (event) => {
      explainFailure(event.detail.elt, event.detail.xhr.status);
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && unsentFields().length) event.preventDefault();
  });
}

// Back to the form whose button was pressed, or to what opens it.
function focusAfter(request) {
  const form = request && document.querySelector(`form[hx-post="${request.path}"]`);
  if (!form) return;
  const fold = form.closest("details:not([open])");
  (fold ? fold.querySelector("summary") : form.querySelector("button")).focus();
}

function explainFailure(form, status) {
  for (const old of form.querySelectorAll(".failure")) old.remove();
  const note = document.createElement("p");
  note.className = "note contra failure";
  note.setAttribute("role", "alert");
  note.textContent = {
    0: "The server does not answer, so this was not saved. What you typed is still here: press the button again.",
    401: "You are signed out, so this was not saved. Sign in in another tab and press the button again.",
  }[status] || "The server refused this, so it was not saved. Copy what you typed and reload the page.";
  form.prepend(note);
}

// Fields on the page that hold words their form has not sent.
function unsentFields() {
  const fields = document.querySelectorAll(".item form textarea, .item form input[name=reason]");
  return [...fields].filter((field) => field.value !== field.defaultValue);
}

// -- buttons --------------------------------------------------------------------------------------------------------

let isLeaving = false;

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function watchForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // Closing a dialog leads nowhere.
    if (form.method === "dialog") return;
    const [forgotten] = form.hasAttribute("data-after-all") ? unsentFields() : [];
    if (forgotten) {
      event.preventDefault();
      forgotten.setCustomValidity("This is not saved yet. Save it with its own button, or empty it.");
      forgotten.reportValidity();
      // Else its own form could not be sent either.
      for (const touch of ["input", "blur", "keydown"]) {
        forgotten.addEventListener(touch, () => forgotten.setCustomValidity(""), { once: true });
      }
      return;
    }
    if (form.hasAttribute("hx-post")) return;
    isLeaving = true;
    const pressed = event.submitter;
    if (pressed && pressed.dataset.once !== undefined) setTimeout(() => { pressed.disabled = true; });
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
    for (const button of document.querySelectorAll("[data-once]")) button.disabled = false;
  });
}

document.addEventListener("DOMContentLoaded", () => {
  localiseTimes(document);
  document.body.addEventListener("htmx:load", (event) => localiseTimes(event.detail.elt.parentElement || document));
  watchTokens();
  watchParts();
  watchForms();
});
