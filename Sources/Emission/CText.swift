import Exact
import Foundation

/// Spells numbers and comments in C.
enum CText {
  /// A decimal constant of a type that holds it, for values of 64 bits.
  static func integer(_ value: BigInt) -> String {
    guard let small = value.asInt else { preconditionFailure("\(value) does not fit 64 bits") }
    if small == .min { return "(-INT64_C(9223372036854775807) - 1)" }
    if small == Int32.min { return "(-INT32_C(2147483647) - 1)" }
    let sign = small < 0 ? "-" : ""
    let digits = String(small.magnitude)
    if Int16(exactly: small) != nil { return sign + digits }
    return sign + (Int32(exactly: small) != nil ? "INT32_C(" : "INT64_C(") + digits + ")"
  }

  /// A decimal constant of an arithmetic type that holds it, without macros: `long` has at least 32
  /// bits, and `long long` at least 64.
  static func shortInteger(_ value: BigInt) -> String {
    guard let small = value.asInt, small > -(1 << 62) else { return integer(value) }
    let suffix =
      small.magnitude < 1 << 15 ? "" : small.magnitude < 1 << 31 ? "L" : "LL"
    return String(small) + suffix
  }

  /// The constant's value modulo 2^64.
  static func unsigned(_ value: BigInt) -> String {
    let word = value.twosComplementWord(0)
    return word < 1 << 15 ? "\(word)u" : "UINT64_C(0x\(String(word, radix: 16)))"
  }

  /// The words of the two's-complement form of `value`, as entries of an array of limbs.
  static func limbs(_ value: BigInt, wordCount: Int) -> [String] {
    (0..<wordCount).map { index in
      let word = value.twosComplementWord(index)
      return
        "LIMB_CONSTANT(0x\(String(word >> 32, radix: 16))u, 0x\(String(word & 0xFFFF_FFFF, radix: 16))u)"
    }
  }

  /// `entries` as the lines of an initializer, at most `width` columns wide.
  static func initializer(_ entries: [String], indent: String = "  ", width: Int = 98) -> String {
    var text = indent
    var column = indent.utf8.count
    for (index, entry) in entries.enumerated() {
      let isLast = index == entries.count - 1
      let length = entry.utf8.count + (isLast ? 0 : 1)
      if index > 0 {
        if column + length + 1 > width {
          text += "\n"
          text += indent
          column = indent.utf8.count
        } else {
          text += " "
          column += 1
        }
      }
      text += entry
      if !isLast { text += "," }
      column += length
    }
    return text
  }

  /// `text` made harmless inside a C comment: printable ASCII, and no comment marks or trigraphs.
  static func comment(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result += (0x20..<0x7F).contains(scalar.value) ? String(scalar) : "?"
    }
    while let range = result.range(of: "*/") { result.replaceSubrange(range, with: "* /") }
    while let range = result.range(of: "/*") { result.replaceSubrange(range, with: "/ *") }
    while let range = result.range(of: "??") { result.replaceSubrange(range, with: "? ") }
    return result.hasSuffix("\\") ? result + "." : result
  }
}
