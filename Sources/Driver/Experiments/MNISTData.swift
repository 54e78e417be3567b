import Diagnostics
import Exact
import Formats
import Foundation
import Networks

/// The images of handwritten digits in the four files of MNIST, plain or gzip.
package struct MNISTData: Sendable {
  package let train: DataSet
  package let test: DataSet

  /// Reads the files in `folder`.
  ///
  /// - Throws: a `DiagnosticList` if one is missing or damaged.
  package init(folder: String) throws {
    train = try MNISTData.read("train", in: folder)
    test = try MNISTData.read("t10k", in: folder)
    if train.dimension != test.dimension {
      throw DiagnosticList([
        Diagnostic(
          "the training images have \(train.dimension) pixels, the test images \(test.dimension)",
          at: SourceSpan(file: folder))
      ])
    }
  }

  private static func read(_ part: String, in folder: String) throws -> DataSet {
    let plain = "\(folder)/\(part)-images-idx3-ubyte"
    let path = FileManager.default.fileExists(atPath: plain) ? plain : plain + ".gz"
    return try readDataSet(at: path)
  }

  /// Returns the images of two digits in file order with the labels 1 and 2, the first `limit` of
  /// each digit, or all.
  ///
  /// - Throws: a `DiagnosticList` if there is none of a digit.
  static func pair(
    _ pair: DigitPair, of data: DataSet, limit: Int? = nil
  ) throws -> DataSet {
    let all = data.labels ?? []
    var counts = [0, 0]
    var rows: [Int] = []
    var labels: [Int] = []
    for (row, label) in all.enumerated() where label == pair.first || label == pair.second {
      let place = label == pair.first ? 0 : 1
      if let limit, counts[place] >= limit { continue }
      counts[place] += 1
      rows.append(row)
      labels.append(place + 1)
    }
    for (count, digit) in zip(counts, [pair.first, pair.second]) where count == 0 {
      throw DiagnosticList([
        Diagnostic("there is no image of the digit \(digit)", at: SourceSpan(file: data.name))
      ])
    }
    return try DataSet(
      name: "\(data.name)-\(pair)", scale: data.scale, points: data.points.selecting(rows),
      target: .labels(labels, names: nil))
  }
}

/// Two digits, the smaller one first.
package struct DigitPair: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let first: Int
  package let second: Int

  /// - Requires: both are in 0 … 9 and differ.
  package init(_ a: Int, _ b: Int) {
    precondition(a != b && (0...9).contains(a) && (0...9).contains(b), "no pair of digits")
    (first, second) = (min(a, b), max(a, b))
  }

  /// The pair that `text` writes, such as `4-9`.
  package init?(text: String) {
    let digits = text.split(separator: "-").map { Int($0) }
    guard digits.count == 2, let a = digits[0], let b = digits[1], a != b,
      (0...9).contains(a), (0...9).contains(b)
    else { return nil }
    self.init(a, b)
  }

  package static func < (a: DigitPair, b: DigitPair) -> Bool {
    (a.first, a.second) < (b.first, b.second)
  }

  /// All 45, in order.
  package static let all = (0...9).flatMap { a in
    (0...9).filter { $0 > a }.map { DigitPair(a, $0) }
  }

  package var description: String { "\(first)-\(second)" }
}
