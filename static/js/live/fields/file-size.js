// Whether a file is larger than its field takes, in words. Pure: large-files.js asks at each choice.

const KB = 1024
const MB = 1024 * KB

// With one decimal from a megabyte on, rounded away from the limit: a file just above 64 MB never reads "64 MB".
export function sizeText(bytes, round = Math.ceil) {
  if (bytes < MB) return `${round(bytes / KB)} kB`
  return `${round((bytes * 10) / MB) / 10} MB`
}

// The sentence with both sizes for the first of the files that is too large, "" when none is.
export function tooLarge(files, largest, sentence) {
  const file = largest > 0 && [...files].find(({ size }) => size > largest)
  if (!file) return ""
  return sentence.replace("{size}", sizeText(file.size)).replace("{most}", sizeText(largest, Math.floor))
}
