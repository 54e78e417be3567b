import Diagnostics
import Exact

extension Diagnostic {
  static func emptyTable(_ file: String) -> Diagnostic {
    Diagnostic(
      "the file is empty; rows of numbers are expected", at: SourceSpan(file: file))
  }

  static func headerWithoutRows(_ file: String) -> Diagnostic {
    Diagnostic(
      "the file has a header, but no rows", at: SourceSpan(file: file),
      notes: ["if its only line is a row, say that there is no header"])
  }

  /// No column is left for coordinates.
  static func onlyTargets(_ file: String, separator: String?) -> Diagnostic {
    Diagnostic(
      "the file has only target columns; at least one coordinate is expected",
      at: SourceSpan(file: file),
      notes: separator.map { ["its fields seem to be separated by \($0); commas are expected"] }
        ?? [])
  }

  static func notUTF8(_ file: String) -> Diagnostic {
    Diagnostic("is UTF-16 text; UTF-8 is expected", at: SourceSpan(file: file))
  }

  static func raggedRow(_ span: SourceSpan, found: Int, expected: Int, isBlank: Bool) -> Diagnostic
  {
    Diagnostic(
      isBlank
        ? "the line is blank; \(expected) fields are expected, as in the first line"
        : "found \(found) fields; \(expected) are expected, as in the first line", at: span)
  }

  /// A field of column `column` whose `text` is no exact number.
  static func notANumber(_ text: String, column: String, _ error: NumberError, at span: SourceSpan)
    -> Diagnostic
  {
    let reason: String
    switch error {
    case .nonpositiveDenominator: reason = "\(excerpt(text)) has a denominator that is not positive"
    case .tooLarge(_, let limit):
      reason = "\(excerpt(text)) needs more than the limit of \(limit) bits"
    case .malformed:
      let words = ["nan", "inf", "infinity"]
      let plain = text.lowercased().drop { $0 == "-" || $0 == "+" }
      reason =
        text.isEmpty
        ? "the field is empty; a number is expected"
        : words.contains(String(plain))
          ? "\(excerpt(text)) has no exact value; a finite number is expected"
          : "\(excerpt(text)) is no number"
    }
    return Diagnostic("\(column): \(reason)", at: span)
  }

  static func tooManyBits(at span: SourceSpan) -> Diagnostic {
    Diagnostic("the numbers up to here need more than \(ExactTable.bitLimit) bits", at: span)
  }

  static func unknownColumn(
    _ reference: ColumnReference, file: String, names: [String]?, count: Int
  )
    -> Diagnostic
  {
    let span = SourceSpan(file: file)
    if Int(reference.text) != nil {
      return Diagnostic(
        "there is no column \(reference.text); the columns are 0 to \(count - 1)", at: span)
    }
    guard let names else {
      return Diagnostic(
        "there is no column \(excerpt(reference.text)), as the file has no header", at: span,
        notes: ["columns can be given by their position, 0 to \(count - 1)"])
    }
    let nearest = nearestName(to: reference.text, among: names)
    let list = names.prefix(12).map { excerpt($0) }.joined(separator: ", ")
    return Diagnostic(
      "there is no column \(excerpt(reference.text))"
        + (nearest.map { "; did you mean \(excerpt($0))?" } ?? ""), at: span,
      notes: ["the columns are \(list)" + (names.count > 12 ? " and \(names.count - 12) more" : "")]
    )
  }

  static func ambiguousColumn(_ reference: ColumnReference, file: String) -> Diagnostic {
    Diagnostic(
      "two columns are called \(excerpt(reference.text))", at: SourceSpan(file: file),
      notes: ["columns can be given by their position from 0"])
  }

  static func repeatedTarget(_ column: Int, file: String) -> Diagnostic {
    Diagnostic("column \(column) is named twice as a target", at: SourceSpan(file: file))
  }
}
