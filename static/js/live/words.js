// The sentences that scripts show, in the page's language: templates/live/drafts.html has them.
export function word(name) {
  return document.querySelector("[data-live-words]")?.dataset[name] ?? ""
}
