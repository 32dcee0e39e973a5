// What JavaScript adds to pages that work without it: local times, the clock, autosave's state, keys.
"use strict";

document.documentElement.classList.add("js");

// -- times in the reader's own zone ---------------------------------------------------------------------------------

function localiseTimes(root) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const options = { hour: "2-digit", minute: "2-digit", second: element.dataset.local === "seconds" ? "2-digit" : undefined };
    element.textContent = new Date(element.dateTime).toLocaleTimeString([], { ...options, hour12: false });
  }
}

// -- the clock ------------------------------------------------------------------------------------------------------
// The server says how many seconds are left; performance.now() counts them down, so that neither a changed computer
// clock nor another time zone matters. It may stop while the machine sleeps: on return the server is asked again.

const ANNOUNCED_SECONDS = [300, 60, 10];
const RESYNC_EVERY_MS = 60_000;

function startClock(clock) {
  const face = clock.querySelector("[data-clock-face]");
  const voice = clock.querySelector("[data-clock-voice]");
  let endsAt = performance.now() + Number(clock.dataset.secondsLeft) * 1000;
  let lastShown = null;
  let isOver = false;

  function written(seconds) {
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    const two = (number) => String(number).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  }

  function tick() {
    const seconds = Math.max(0, Math.floor((endsAt - performance.now()) / 1000));
    if (seconds === lastShown) return;
    const crossed = ANNOUNCED_SECONDS.find((limit) => lastShown !== null && lastShown > limit && seconds <= limit);
    if (crossed) voice.textContent = { 300: "5 minutes left", 60: "1 minute left", 10: "10 seconds left" }[crossed];
    lastShown = seconds;
    face.textContent = written(seconds);
    clock.classList.toggle("soon", seconds <= 60);
    if (seconds === 0 && !isOver) {
      isOver = true;
      timeIsOver();
    }
  }

  async function resync() {
    try {
      const response = await fetch(clock.dataset.resync, { headers: { "HX-Request": "true" } });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#clock");
      endsAt = performance.now() + Number(fresh.dataset.secondsLeft) * 1000;
      tick();
    } catch {
      // No network: the own count goes on.
    }
  }

  tick();
  setInterval(tick, 250);
  setInterval(resync, RESYNC_EVERY_MS);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resync());
}

async function timeIsOver() {
  const text = document.querySelector("#id_text");
  if (text) text.readOnly = true;
  if (await saveNow()) document.querySelector("#time-over").requestSubmit();
  else saveState("failed", "The time is over and this text is not saved. It is kept on this device; copy it before you leave.");
}

// -- saving ---------------------------------------------------------------------------------------------------------

const RETRY_AFTER_MS = 5000;
const SAVE_AT_LEAST_EVERY_MS = 10_000;
const GIVE_UP_WAITING_MS = 20_000;
let inFlight = null; // the text of the request under way
let savedText = null; // what the server has acknowledged
let refusedText = null; // what it has refused: sending the same again would be refused again
let isUnreachable = false;
let retryTimer = 0;

function saveState(className, words) {
  const state = document.querySelector("#save-state");
  if (!state) return;
  state.className = `saved ${className}`;
  state.textContent = words;
}

// Resolves when the request under way, or a new one, has ended in whatever way.
function oneSave(text) {
  return new Promise((resolve) => {
    const done = (event) => {
      if (event.detail.elt !== text) return;
      document.body.removeEventListener("htmx:afterRequest", done);
      resolve();
    };
    document.body.addEventListener("htmx:afterRequest", done);
    setTimeout(resolve, GIVE_UP_WAITING_MS);
    if (inFlight === null) htmx.trigger(text, "save-now");
  });
}

// Whether the server has what stands in the box. Twice: a save under way may carry an older text.
async function saveNow() {
  const text = document.querySelector("#id_text");
  for (let round = 0; text && round < 2 && (inFlight !== null || text.value !== savedText); round += 1) {
    await oneSave(text);
  }
  return !text || text.value === savedText;
}

function isUnsaved(text) {
  return text.value !== savedText;
}

function saveIfNeeded(text) {
  if (isUnsaved(text) && text.value !== refusedText && inFlight === null) htmx.trigger(text, "save-now");
}

function watchSaving(text) {
  savedText = "unsaved" in text.dataset ? null : text.value;
  text.addEventListener("input", () => {
    countWords(text);
    keepDraft(text);
    if (isUnsaved(text)) saveState("idle", "Not saved yet");
  });
  text.addEventListener("blur", () => saveIfNeeded(text));
  // Somebody who types without a pause is saved too.
  setInterval(() => saveIfNeeded(text), SAVE_AT_LEAST_EVERY_MS);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== text) return;
    inFlight = text.value;
    saveState("saving", "Saving");
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === text) afterSave(text, event.detail.xhr.status);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved(text) && !isLeaving) event.preventDefault();
  });
}

function afterSave(text, status) {
  const sent = inFlight;
  inFlight = null;
  // 410: too late or already marked, but kept.
  if (status === 200 || status === 410) savedText = sent;
  refusedText = status === 409 || status === 422 ? sent : null;
  isUnreachable = status === 0 || status >= 502;
  clearTimeout(retryTimer);
  keepDraft(text);
  if (isUnreachable) {
    saveState("failed", "Not saved: the server does not answer. Your text is kept on this device; trying again.");
    retryTimer = setTimeout(() => saveIfNeeded(text), RETRY_AFTER_MS);
  } else if (status === 401) {
    saveState("failed", "Signed out: not saved, but kept on this device. Sign in in another tab; it is saved when you type on.");
  } else if (status >= 400 && ![409, 410, 422].includes(status)) {
    saveState("failed", "Not saved: the server refused it. Your text is kept on this device; reload the page to try again.");
  }
}

// -- a copy on the device -------------------------------------------------------------------------------------------
// What the server has not acknowledged, for a crashed browser or a page that was left: offered when the question is
// opened again, gone as soon as it is saved.

function keepDraft(text) {
  try {
    if (isUnsaved(text)) localStorage.setItem(text.dataset.draft, text.value);
    else localStorage.removeItem(text.dataset.draft);
  } catch {
    // A browser that keeps nothing (private mode, full disk): the server's copy remains.
  }
}

function offerDraft(text) {
  const draft = localStorage.getItem(text.dataset.draft);
  if (draft === null) return;
  if (draft === text.value || "unsaved" in text.dataset) {
    localStorage.removeItem(text.dataset.draft);
    return;
  }
  const note = document.createElement("div");
  note.className = "note recovered";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = "A text for this question was typed on this device and never saved:";
  const kept = document.createElement("pre");
  kept.className = "said stored";
  kept.textContent = draft;
  const choices = document.createElement("p");
  choices.className = "actions";
  choices.append(
    button("Put it into the box", () => {
      text.value = draft;
      text.dispatchEvent(new Event("input", { bubbles: true }));
      note.remove();
      text.focus();
    }),
    button("Forget it", () => {
      localStorage.removeItem(text.dataset.draft);
      note.remove();
      text.focus();
    }),
  );
  note.append(words, kept, choices);
  text.before(note);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

// A form sends the text without a script noticing that it arrived: the page that follows tells.
function forgetSentDraft() {
  const sent = sessionStorage.getItem("sent-draft");
  if (sent === null) return;
  sessionStorage.removeItem("sent-draft");
  if (document.querySelector("[data-after-save]")) localStorage.removeItem(sent);
}

function countWords(text) {
  const counter = document.querySelector("[data-words]");
  const words = text.value.split(/\s+/).filter(Boolean).length;
  const over = [...text.value].length - Number(text.dataset.limit);
  counter.textContent = `${words} word${words === 1 ? "" : "s"}`;
  if (over > 0) counter.textContent += `, ${over} characters too many`;
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
      if (event.detail.elt.id !== "id_text") explainFailure(event.detail.elt, event.detail.xhr.status);
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

// -- buttons and keys -----------------------------------------------------------------------------------------------

let isLeaving = false;

function watchForms() {
  let leaveAnyway = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.id === "answer-form") {
      if (!leaveAnyway && (inFlight !== null || isUnreachable)) {
        // The save under way raises the revision, so sending the old one now would look like another tab's; and with
        // no server there the browser's error page would replace the text.
        event.preventDefault();
        await saveNow();
        if (isUnreachable) return;
        leaveAnyway = true;
        form.requestSubmit(event.submitter);
        leaveAnyway = false;
        return;
      }
      const text = document.querySelector("#id_text");
      if (text) sessionStorage.setItem("sent-draft", text.dataset.draft);
    }
    const [forgotten] = form.hasAttribute("data-after-all") ? unsentFields() : [];
    if (forgotten) {
      event.preventDefault();
      forgotten.setCustomValidity("This is not saved yet. Save it with its own button, or empty it.");
      forgotten.reportValidity();
      forgotten.addEventListener("input", () => forgotten.setCustomValidity(""), { once: true });
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

function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const button = document.querySelector(`[data-key="${event.code}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

function watchClockSwitch(button) {
  const clock = document.querySelector("#clock");
  button.addEventListener("click", () => {
    const isHidden = clock.classList.toggle("hushed");
    button.setAttribute("aria-pressed", String(isHidden));
    button.textContent = isHidden ? "Show clock" : "Hide clock";
  });
}

document.addEventListener("DOMContentLoaded", () => {
  localiseTimes(document);
  document.body.addEventListener("htmx:load", (event) => localiseTimes(event.detail.elt.parentElement || document));
  watchTokens();
  watchParts();
  watchForms();
  watchKeys();
  const clock = document.querySelector("#clock");
  if (clock) startClock(clock);
  const text = document.querySelector("#id_text");
  forgetSentDraft();
  if (text) {
    watchSaving(text);
    offerDraft(text);
  }
  const hide = document.querySelector("[data-hide-clock]");
  if (hide) watchClockSwitch(hide);
});
