import Networks

/// The text of JSON values: short ones on a line, long ones with a line a part.
package enum JSONText {
  private static let lineLength = 96

  /// Appends `value` to `bytes`; its further lines are indented by `indentation` and more.
  package static func append(_ value: JSONValue, to bytes: inout [UInt8], indentation: Int = 0) {
    let start = bytes.count
    appendLine(value, to: &bytes)
    if bytes.count - start + indentation <= lineLength { return }
    switch value {
    case .array(let elements) where !elements.isEmpty:
      bytes.removeSubrange(start...)
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        appendBreak(index > 0, indentation + 2, to: &bytes)
        append(element, to: &bytes, indentation: indentation + 2)
      }
      appendBreak(false, indentation, to: &bytes)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      bytes.removeSubrange(start...)
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        appendBreak(index > 0, indentation + 2, to: &bytes)
        JSONString.append(member.key, to: &bytes)
        bytes += ": ".utf8
        append(member.value, to: &bytes, indentation: indentation + 2)
      }
      appendBreak(false, indentation, to: &bytes)
      bytes.append(UInt8(ascii: "}"))
    default: break
    }
  }

  private static func appendBreak(_ comma: Bool, _ indentation: Int, to bytes: inout [UInt8]) {
    if comma { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: indentation)
  }

  /// Appends `value` on one line.
  private static func appendLine(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes += "null".utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    case .number(let text): bytes += text.utf8
    case .string(let text): JSONString.append(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes += ", ".utf8 }
        appendLine(element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      if members.isEmpty { return bytes += "{}".utf8 }
      bytes += "{ ".utf8
      for (index, member) in members.enumerated() {
        if index > 0 { bytes += ", ".utf8 }
        JSONString.append(member.key, to: &bytes)
        bytes += ": ".utf8
        appendLine(member.value, to: &bytes)
      }
      bytes += " }".utf8
    }
  }
}

/// Appends `value` to `bytes` in decimal.
func appendDecimal(_ value: Int, to bytes: inout [UInt8]) {
  var rest = value.magnitude
  if value < 0 { bytes.append(UInt8(ascii: "-")) }
  let start = bytes.count
  repeat {
    bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
    rest /= 10
  } while rest > 0
  bytes[start...].reverse()
}
