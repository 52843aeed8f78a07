// Puts a text on the clipboard that is still being loaded: browsers allow it only right after a press, and take a
// promise for what comes later. "rich" is HTML and plain text in one act, "wiki" is wiki markup.

// Returns the text that has to be shown where nothing could be copied, and null where it is on the clipboard.
export async function put(kind, loading, { clipboard, ClipboardItem } = {}) {
  const types = kind === "wiki" ? { "text/plain": "wiki" } : { "text/html": "html", "text/plain": "text" }
  if (clipboard?.write && ClipboardItem) {
    const blobs = Object.entries(types).map(([type, name]) => [
      type,
      loading.then((content) => new Blob([content[name]], { type })),
    ])
    // One that is rejected is heard of below.
    for (const [, blob] of blobs) blob.catch(() => {})
    try {
      await clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
      return null
    } catch {
      // Refused, or it takes no HTML: the box has the text.
    }
  }
  return (await loading)[types["text/plain"]]
}
