import Networks

/// The labels of a file: integers that stand for themselves, or class names.
enum LabelTexts {
  /// The integer of 32 bits that `range` of `bytes` writes without plus sign and leading zeros.
  static func integer(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard let plain = PlainDecimal(bytes, range), plain.places == 0,
      let value = Int32(exactly: plain.mantissa)
    else { return nil }
    let digits = bytes[range].drop { $0 == UInt8(ascii: "-") }
    let isCanonical =
      digits.first == UInt8(ascii: "0")
      ? range.count == 1 : !digits.contains(UInt8(ascii: "."))
    return isCanonical ? Int(value) : nil
  }

  /// Returns the labels that `texts` write: as they are if all are integers of 32 bits, and else
  /// numbered from 0 in the order of the names by Unicode scalars.
  static func target(_ texts: [String]) -> DataSet.Target {
    var integers: [Int] = []
    for text in texts {
      let bytes = Array(text.utf8)
      guard let value = integer(bytes, 0..<bytes.count) else { return named(texts) }
      integers.append(value)
    }
    return .labels(integers, names: nil)
  }

  private static func named(_ texts: [String]) -> DataSet.Target {
    let names = Set(texts).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, 0...))
    return .labels(texts.map { numbers[$0] ?? 0 }, names: names)
  }
}
