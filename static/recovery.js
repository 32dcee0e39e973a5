// What an earlier page, or another tab, has left for the question that is open: put back into the box, or offered.
"use strict";

async function recover() {
  for (const key of draftsUnder(question)) {
    if (key !== saving.key) await unlessOpenElsewhere(key, () => takeOver(key));
  }
}

function takeOver(key) {
  const left = readDraft(key);
  const stored = document.querySelector("[data-stored-text] pre");
  const isKnown = left && [answerBox.value, saving.savedText, stored && stored.textContent].includes(left.text);
  // Of a box that somebody emptied nothing is left to offer.
  if (!left || isKnown || !left.text.trim()) {
    forget([key]);
    return;
  }
  const isUntouched = answerBox.value === saving.savedText;
  const buildsOnSaved = left.revision === draft.revision || left.sent === saving.savedText;
  if (isUntouched && buildsOnSaved && !left.isStale) putBack(key, left);
  else offer(key, left.text, "This was typed here on this device, and is not what is saved:");
}

function putBack(key, left) {
  if (left.revision === draft.revision && left.sent !== undefined) draft.sent = left.sent;
  fillBox(left.text);
  forget([key]);
  save();
  answerBox.before(toldNote("What was typed on this device and had not been saved is in the box again."));
}

function toldNote(words) {
  const note = document.createElement("p");
  note.className = "note recovered";
  note.textContent = words;
  say(words);
  return note;
}

function newKey() {
  return `${question}/${Math.random().toString(36).slice(2)}`;
}

function fillBox(text) {
  answerBox.value = text;
  answerBox.dispatchEvent(new Event("input", { bubbles: true }));
}

function keepOther(key, text) {
  keepDraft(key, { text, revision: 0, url: draft.url, isStale: true });
}

// Beside the box, until the person has decided. The device keeps it as long.
function offer(key, text, words) {
  const keep = (other) => keepOther(key, other);
  keep(text);
  const note = document.createElement("div");
  note.className = "note recovered";
  const told = document.createElement("p");
  told.textContent = words;
  const other = shownText(text);
  note.append(told, other, choices(note, other, { keep, drop: () => forget([key]) }));
  answerBox.before(note);
  say(words);
}

function choices(note, other, { keep, drop }) {
  note.dataset.undecided = "";
  const actions = document.createElement("p");
  actions.className = "actions";
  const away = () => {
    drop();
    note.remove();
    tellNothing();
    answerBox.focus();
    // What stands in the box now has been decided for.
    answerBox.dispatchEvent(new Event("input", { bubbles: true }));
  };
  actions.append(
    button("Swap with the box", () => {
      const box = answerBox.value;
      fillBox(other.textContent);
      other.textContent = box;
      keep(box);
      if (!box.trim()) away();
    }),
    button("Add it to the box", () => {
      fillBox([answerBox.value, other.textContent].filter((text) => text.trim()).join("\n\n"));
      away();
    }),
    button("Keep only the box", away),
  );
  return actions;
}

// The page that shows two texts after a stale save. The other one is on the server, until the box takes its place there.
function watchStoredText(note) {
  const key = newKey();
  const other = note.querySelector("pre");
  const keep = (text) => keepOther(key, text);
  const drop = () => forget([key]);
  answerBox.addEventListener("input", () => note.isConnected && keep(other.textContent), { once: true });
  window.addEventListener("pagehide", holdLock(key));
  // Whoever has brought both together needs no copy.
  answerForm.addEventListener("submit", () => answerBox.value.includes(other.textContent) && drop());
  note.append(choices(note, other, { keep, drop }));
}
