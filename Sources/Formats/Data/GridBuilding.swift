import Diagnostics
import Exact
import Networks

/// Where a number of a table stands in its file, for messages.
struct TablePlace {
  let span: SourceSpan
  /// `row 3, column 2 ("petal width")`
  let text: String
}

extension ExactTable {
  /// Returns the points of this table on their grid, and the grid's scale: `scale`, or else the
  /// least one that holds every point.
  ///
  /// - Throws: a `DiagnosticList` that names the first number in the way by its `place`.
  func grid(dimension: Int, scale: BigInt?, place: (_ row: Int, _ column: Int) -> TablePlace) throws
    -> (points: GridPoints, scale: BigInt)
  {
    func located(_ index: Int) -> TablePlace { place(index / dimension, index % dimension) }
    let used: BigInt
    if let scale {
      used = scale
    } else {
      do throws(Obstacle) {
        used = try leastScale(bitLimit: DataSetOptions.scaleBitLimit)
      } catch {
        throw DiagnosticList([.scaleTooLong(at: located(error.index))])
      }
    }
    do throws(Obstacle) {
      return (try gridPoints(dimension: dimension, scale: used), used)
    } catch {
      throw DiagnosticList([
        .offGrid(self[error.index], scale: used, at: located(error.index))
      ])
    }
  }
}

extension Diagnostic {
  static func scaleTooLong(at place: TablePlace) -> Diagnostic {
    Diagnostic(
      "\(place.text): with this number the common denominator of the coordinates gets more than"
        + " \(DataSetOptions.scaleBitLimit) bits", at: place.span,
      notes: ["round the coordinates to a common grid first"])
  }

  /// The number `value` is no integer over `scale`.
  static func offGrid(_ value: Rational, scale: BigInt, at place: TablePlace) -> Diagnostic {
    let (low, high) = neighbors(of: value, scale)
    return Diagnostic(
      "\(place.text): \(shortened(value)) is no multiple of 1/\(shortened(Rational(scale))), the"
        + " grid's step; its neighbors on the grid are \(low) and \(high)", at: place.span)
  }

  static func dimension(_ count: Int, expected: Int, file: String) -> Diagnostic {
    Diagnostic(
      "the data has \(count) coordinates; the network takes \(expected)", at: SourceSpan(file: file)
    )
  }

  static func nonpositiveScale(_ scale: BigInt, file: String) -> Diagnostic {
    Diagnostic(
      "the scale is \(shortened(Rational(scale))); a positive integer is expected",
      at: SourceSpan(file: file))
  }

  private static func neighbors(of value: Rational, _ scale: BigInt) -> (String, String) {
    let scaled = value * Rational(scale)
    return (
      shortened(Rational(scaled.floor, scale)), shortened(Rational(scaled.ceiling, scale))
    )
  }

  /// The number in at most 40 characters or so.
  private static func shortened(_ value: Rational) -> String {
    let text = value.numerator.bitLength > 2000 ? "a long number" : value.exactText
    return text.count > 48 ? text.prefix(40) + "…" : text
  }
}
