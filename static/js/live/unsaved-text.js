// The text that is still unsaved after a reply: its writer may have gone on typing while the order was on its way.
// `sent` was saved; a field that was empty before begins its next line, one that had a text goes on with it.
export function unsavedText({ value, savedValue, sent }) {
  if (value === sent) return ""
  return savedValue ? value : value.replace(sent, "").trimStart()
}
