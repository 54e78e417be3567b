import Exact
import Networks

/// What the theorems' bounds say of a data set: its size, its labels, its geometry.
///
/// - Units: distances and norms are in x units, x = X / scale.
package struct DataStatistics: Hashable, Sendable {
  /// The parts that take more than a pass over the data.
  package struct Parts: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The smallest distance of two points.
    package static let distance = Parts(rawValue: 1)
  }

  /// N: the distinct points.
  package let count: Int
  /// d
  package let dimension: Int
  /// The distinct labels; nil for real targets, like the next two.
  package let classCount: Int?
  package let smallestLabel: Int?
  package let largestLabel: Int?
  /// δ² before it is capped; nil if it was not asked for, or if there is one point only.
  package let minimumSquaredDistance: Rational?
  /// r² before it is capped.
  package let largestSquaredNorm: Rational

  /// The statistics of `data`, with `parts`.
  package init(_ data: DataSet, including parts: Parts = []) {
    count = data.count
    dimension = data.dimension
    classCount = data.labels.map { Set($0).count }
    smallestLabel = data.labels?.min()
    largestLabel = data.labels?.max()
    let square = data.scale * data.scale
    minimumSquaredDistance =
      parts.contains(.distance)
      ? data.points.minimumSquaredDistance.map { Rational($0, square) } : nil
    largestSquaredNorm = Rational(data.points.largestSquaredNorm, square)
  }

  /// C: labels lie in `smallestLabel ... smallestLabel + labelSpan − 1`.
  package var labelSpan: Int? {
    if let smallestLabel, let largestLabel { largestLabel - smallestLabel + 1 } else { nil }
  }

  /// min(1, δ²); 1 for one point.
  package var cappedSquaredDistance: Rational { min(1, minimumSquaredDistance ?? 1) }

  /// max(1, r²)
  package var cappedSquaredNorm: Rational { max(1, largestSquaredNorm) }
}

extension DataStatistics {
  /// The members of a provenance object.
  package var json: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("samples", .number(String(count))), .init("dimension", .number(String(dimension))),
    ]
    func add(_ name: String, _ value: Int?) {
      if let value { members.append(.init(name, .number(String(value)))) }
    }
    add("classes", classCount)
    add("smallestLabel", smallestLabel)
    add("largestLabel", largestLabel)
    if let minimumSquaredDistance {
      members.append(.init("minimumSquaredDistance", minimumSquaredDistance.json))
    }
    members.append(.init("largestSquaredNorm", largestSquaredNorm.json))
    return members
  }

  /// The statistics that `json` wrote, or nil if `object` is something else.
  ///
  /// The text may be anybody's: sizes and labels of more than 32 bits are refused, so that bounds
  /// do not overflow.
  package init?(json object: JSONValue) {
    func integer(_ name: String) -> Int? {
      object[name].flatMap(Rational.init(json:))?.asInt.flatMap { Int32(exactly: $0) }.map(Int.init)
    }
    guard let count = integer("samples"), let dimension = integer("dimension"), count > 0,
      dimension > 0, let norm = object["largestSquaredNorm"].flatMap(Rational.init(json:)),
      norm >= 0
    else { return nil }
    self.count = count
    self.dimension = dimension
    classCount = integer("classes")
    smallestLabel = integer("smallestLabel")
    largestLabel = integer("largestLabel")
    minimumSquaredDistance = object["minimumSquaredDistance"].flatMap(Rational.init(json:))
    largestSquaredNorm = norm
  }
}
