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
    if (crossed) voice.textContent = crossed >= 60 ? `${crossed / 60} minutes left` : `${crossed} seconds left`;
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
  await saveNow();
  document.querySelector("#time-over").requestSubmit();
}

// -- saving ---------------------------------------------------------------------------------------------------------

const RETRY_AFTER_MS = 5000;
const SAVE_AT_LEAST_EVERY_MS = 10_000;
let inFlight = null;
let savedText = null;

function saveState(className, words) {
  const state = document.querySelector("#save-state");
  if (!state) return;
  state.className = `saved ${className}`;
  state.textContent = words;
}

function saveNow() {
  const text = document.querySelector("#id_text");
  if (!text || (text.value === savedText && !inFlight)) return Promise.resolve();
  return new Promise((resolve) => {
    document.body.addEventListener("htmx:afterRequest", resolve, { once: true });
    setTimeout(resolve, 5000);
    if (!inFlight) htmx.trigger(text, "save-now");
  });
}

function watchSaving(text) {
  savedText = "unsaved" in text.dataset ? null : text.value;
  text.addEventListener("input", () => {
    countWords(text);
    if (text.value !== savedText) saveState("idle", "Not saved yet");
  });
  // Somebody who types without a pause is saved too.
  setInterval(() => text.value !== savedText && inFlight === null && htmx.trigger(text, "save-now"), SAVE_AT_LEAST_EVERY_MS);
  text.addEventListener("blur", () => text.value !== savedText && htmx.trigger(text, "save-now"));
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== text) return;
    inFlight = text.value;
    saveState("saving", "Saving");
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== text) return;
    if (event.detail.successful) savedText = inFlight;
    inFlight = null;
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.elt !== text) return;
    const isSignedOut = event.detail.xhr.status === 401;
    saveState("failed", isSignedOut
      ? "Signed out: not saved. Your text is still here. Sign in in another tab; it is saved when you type on."
      : "Not saved: the server refused it. Your text is still here; reload the page in another tab to see why.");
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(failure, (event) => {
      if (event.detail.elt !== text) return;
      saveState("failed", "Not saved: the server did not answer. Your text is still here; trying again.");
      setTimeout(() => htmx.trigger(text, "save-now"), RETRY_AFTER_MS);
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (text.value !== savedText && !isLeaving) event.preventDefault();
  });
}

function countWords(text) {
  const counter = document.querySelector("[data-words]");
  const words = text.value.split(/\s+/).filter(Boolean).length;
  const over = text.value.length - Number(text.dataset.limit);
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
    if (token && "csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = token;
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector("[name=csrfmiddlewaretoken]");
    if (field && currentToken()) field.value = currentToken();
  }, true);
}

function watchRefusals() {
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.elt.id === "id_text") return;
    const words = event.detail.xhr.status === 401
      ? "You are signed out, so this was not saved. Sign in in another tab and press the button again: what you typed is still here."
      : "This was not saved: the server refused it. What you typed is still here; reload the page in another tab to see why.";
    const note = document.createElement("p");
    note.className = "note contra";
    note.setAttribute("role", "alert");
    note.textContent = words;
    event.detail.elt.prepend(note);
  });
}

// -- buttons and keys -----------------------------------------------------------------------------------------------

let isLeaving = false;

// A field of another form on the page that holds words its form has not sent.
function unsentField(form) {
  const fields = document.querySelectorAll("main form textarea, main form input[name=reason]");
  return [...fields].find((field) => field.form !== form && field.value.trim() && field.value !== field.defaultValue);
}

function watchForms() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.id === "answer-form" && inFlight !== null) {
      // The save under way raises the revision; sending the old one now would look like another tab's.
      event.preventDefault();
      await saveNow();
      form.requestSubmit(event.submitter);
      return;
    }
    const forgotten = form.hasAttribute("data-after-all") && unsentField(form);
    if (forgotten) {
      event.preventDefault();
      forgotten.focus();
      forgotten.setCustomValidity("This is not saved yet. Save it with its own button, or empty it.");
      forgotten.reportValidity();
      forgotten.addEventListener("input", () => forgotten.setCustomValidity(""), { once: true });
      return;
    }
    isLeaving = true;
    const button = event.submitter;
    if (button && button.dataset.once !== undefined) setTimeout(() => { button.disabled = true; });
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
  watchRefusals();
  watchForms();
  watchKeys();
  const clock = document.querySelector("#clock");
  if (clock) startClock(clock);
  const text = document.querySelector("#id_text");
  if (text) watchSaving(text);
  const hide = document.querySelector("[data-hide-clock]");
  if (hide) watchClockSwitch(hide);
});
