/// Returns `text` in quotes for a message: cut after `limit` characters, in printable characters.
func excerpt(_ text: String, limit: Int = 40) -> String {
  var result = "\""
  for (count, scalar) in text.unicodeScalars.enumerated() {
    if count == limit { return result + "…\"" }
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\"", "\\": result += "\\\(scalar)"
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
        .unassigned:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}

/// Returns the text of `bytes` in quotes for a message; bytes that are no UTF-8 show as U+FFFD.
func excerpt(_ bytes: ArraySlice<UInt8>, limit: Int = 40) -> String {
  let start = bytes.prefix(4 * limit + 4)
  return excerpt(String(decoding: start, as: UTF8.self), limit: limit)
}
