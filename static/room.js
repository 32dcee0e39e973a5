// The interview room as a whole: turning its pages, its keys, and the start of everything.
// After greenroom.js and drafts.js, with clock.js, saving.js and recovery.js: one program in files of a readable size.
"use strict";

// -- flagging ------------------------------------------------------------------------------------------------------------

// Without leaving the page: somebody who flags a question goes on typing.
async function flag(pressed) {
  const isFlagged = pressed.value === "flag";
  const status = await postFlag(pressed.dataset.flag, pressed.value);
  if (status === 204) {
    tellNothing();
    showFlag(pressed, isFlagged);
    return;
  }
  tellBeside(`The flag was not changed. ${whyNotFlagged(status)}.`, status === 401 ? signInLink() : null);
}

function whyNotFlagged(status) {
  if (status === 0 || status >= 500) return whyUnreachable();
  return { 401: "Signed out", 404: NOT_YOURS, 410: "The interview has ended" }[status] || "The server refused it";
}

async function postFlag(url, value) {
  try {
    return (await post(url, { go: value })).status;
  } catch {
    return 0;
  }
}

function showFlag(pressed, isFlagged) {
  pressed.value = isFlagged ? "unflag" : "flag";
  pressed.firstChild.textContent = isFlagged ? "Unflag " : "Flag ";
  const step = document.querySelector(".steps [aria-current]");
  step.classList.toggle("flagged", isFlagged);
  step.setAttribute("aria-label", step.getAttribute("aria-label").replace(/(, flagged)?$/, isFlagged ? ", flagged" : ""));
  say(isFlagged ? "Flagged" : "Flag taken away");
}

function watchFlag(pressed) {
  // The caret stays in the box, and a phone's keyboard as it is.
  pressed.addEventListener("mousedown", (event) => event.preventDefault());
  pressed.addEventListener("click", (event) => {
    event.preventDefault();
    // The second half of a double click.
    if (event.detail !== 2) flag(pressed);
  });
}

// -- turning the page ---------------------------------------------------------------------------------------------------

// A save first, then the form: a save under way raises the revision, so that the form's would look like another tab's;
// and with no server there the browser's error page would replace the room.
function watchTurning() {
  let isWaiting = false;
  answerForm.addEventListener("submit", async (event) => {
    const isUndecided = Boolean(answerBox) && asksToDecide(event.submitter && event.submitter.value);
    if (!isUndecided && !isWaiting && !hasToWait() && navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isUndecided || isWaiting) return;
    isWaiting = true;
    try {
      await saveNow();
    } finally {
      isWaiting = false;
    }
    // What was refused goes with the form, whose page explains it.
    if (navigator.onLine && !isUnreachable()) answerForm.requestSubmit(event.submitter);
    else tellStaying();
  });
  window.addEventListener("online", () => {
    tellNothing();
    if (answerBox && !saving.isStale && !isUnsaved()) nothingToSave();
  });
  // The second half of a double click would press the same button on the next page.
  document.addEventListener("click", (event) => {
    if (event.detail === 2 && event.target.closest("button[form=answer-form]")) event.preventDefault();
  }, true);
}

function tellStaying() {
  // Signed out, refused or over: what becomes of that is told already.
  if (time.isOver || (saving.failure >= 400 && saving.failure < 500)) return;
  const missing = navigator.onLine ? "server" : "network";
  const kept = hasUnsaved() ? ` What you typed is ${whereKept()}.` : "";
  const words = `${whyUnreachable()}: you can go on when the ${missing} is back.${kept}`;
  // What stands in the save state about a text that is not tried again must stay.
  if (answerBox && isUnsaved() && !isUnreachable()) tellBeside(words);
  else saveState("failed", words);
}

// -- keys -------------------------------------------------------------------------------------------------------------

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

// "Alt" and a letter types a sign on a Mac, so there the key's place counts.
function pressedKey(event) {
  if (/^[a-z]$/i.test(event.key)) return `Key${event.key.toUpperCase()}`;
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  return event.code.replace("NumpadEnter", "Enter");
}

function isTyping(event) {
  return event.target.matches("input, textarea, select");
}

function pressed(event) {
  const key = pressedKey(event);
  if (key === "?") return openSheet;
  if (key === "KeyT") return sayTime;
  // On a Mac these two move by a word.
  if (IS_APPLE && key.startsWith("Arrow") && isTyping(event)) return null;
  const found = document.querySelector(`[data-keys~="${key}"]`);
  if (found) return () => found.click();
  // On the first question and the last, "back" and "forward" of the browser would leave the room.
  return key === "ArrowLeft" || key === "ArrowRight" ? () => {} : null;
}

function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const isBareQuestionMark = event.key === "?" && !isTyping(event);
    if (!event.altKey && !isBareQuestionMark) return;
    const act = pressed(event);
    if (!act) return;
    event.preventDefault();
    // A key held down would leaf through the whole interview.
    if (!event.repeat) act();
  });
  if (!IS_APPLE) return;
  for (const key of document.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Alt", "⌥");
}

function openSheet() {
  const sheet = document.querySelector("#keys");
  sheet.showModal();
  // On a phone the button that has the focus is below the list.
  sheet.scrollTop = 0;
}

// -- where the caret was ------------------------------------------------------------------------------------------------

function watchCaret() {
  const name = `${question}/caret`;
  const { length } = answerBox.value;
  const kept = JSON.parse(inTab.getItem(name)) || {};
  // In a text that has changed since, the place means nothing: then its end. Whoever types already has a place.
  const { start, end, top } = kept.length === length ? kept : { start: length, end: length, top: answerBox.scrollHeight };
  if (answerBox.value === answerBox.defaultValue) {
    answerBox.setSelectionRange(start, end);
    answerBox.scrollTop = top;
  }
  window.addEventListener("pagehide", () => {
    const { selectionStart, selectionEnd, scrollTop, value } = answerBox;
    const place = { start: selectionStart, end: selectionEnd, top: scrollTop, length: value.length };
    remember(inTab, name, JSON.stringify(place));
  });
}

// The numbers may be more than a phone shows beside each other.
function showCurrentStep() {
  const step = document.querySelector(".steps [aria-current]");
  if (!step) return;
  const nav = step.closest("nav");
  const [shown, place] = [nav.getBoundingClientRect(), step.getBoundingClientRect()];
  // Not scrollIntoView: it would scroll the page too.
  if (place.right > shown.right) nav.scrollLeft += place.right - shown.left - shown.width / 2;
}

// -- all of it ----------------------------------------------------------------------------------------------------------

takeOwnAddress();
watchTurning();
const flagButton = document.querySelector("[data-flag]");
if (flagButton) watchFlag(flagButton);
if (answerBox) {
  startSaving();
  watchCaret();
  recover();
  const stored = document.querySelector("[data-stored-text]");
  if (stored) watchStoredText(stored);
}
startClock();
watchVisibility();
watchKeys();
showCurrentStep();
watchClockSwitch(document.querySelector("[data-hide-clock]"));
document.querySelector("[data-open-keys]").addEventListener("click", openSheet);
if (answerBox) sendLeftDrafts({ spared: question });
// A marked question, which is shown when its follow-ups are closed too: nothing is left to decide about their texts.
else sendLeftDrafts({ closed: [`${question}/`, draftKey(answerForm.dataset.interview, "follow-up-")] });
