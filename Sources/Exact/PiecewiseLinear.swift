/// A piecewise-linear function with integer pieces of an integer variable on a finite grid
/// { `domain.lower`, `domain.lower` + `step`, …, `domain.upper` }.
///
/// Only grid points count: a ramp between two neighbouring grid points is a step.
package struct PiecewiseLinear: Hashable, Sendable {
  /// `slope`·s + `offset` for the grid points s in `first ... last`; a piece owns both its ends.
  package struct Piece: Hashable, Sendable {
    package var first: BigInt
    package var last: BigInt
    package var slope: BigInt
    package var offset: BigInt

    func value(at point: BigInt) -> BigInt {
      var result = offset
      result.addProduct(slope, point)
      return result
    }

    /// The values at the two ends, the smaller one first.
    var range: Interval {
      let (a, b) = (value(at: first), value(at: last))
      return a <= b ? Interval(a, b) : Interval(b, a)
    }
  }

  /// Both ends are grid points.
  package let domain: Interval
  /// Positive.
  package let step: BigInt
  /// Ascending, without gaps: each piece begins one step after the last one's end.
  package private(set) var pieces: [Piece]

  private init(_ domain: Interval, _ step: BigInt, _ pieces: [Piece]) {
    self.domain = domain
    self.step = step
    self.pieces = PiecewiseLinear.merged(pieces)
  }

  /// The function s ↦ s.
  /// - Requires: `step` is positive and divides the domain's length.
  package init(identityOn domain: Interval, step: BigInt) {
    precondition(step.signum > 0 && (domain.upper - domain.lower).isMultiple(of: step))
    self.init(
      domain, step, [Piece(first: domain.lower, last: domain.upper, slope: 1, offset: 0)])
  }

  /// The exact range of the values.
  /// - Complexity: O(pieces).
  package var range: Interval {
    pieces.dropFirst().reduce(pieces[0].range) { $0.union($1.range) }
  }

  /// The least residue class that holds all values.
  /// - Complexity: O(pieces).
  package var stride: Stride {
    var result: Stride?
    for piece in pieces {
      let modulus = piece.first == piece.last ? 0 : piece.slope * step
      let own = Stride(residue: piece.value(at: piece.first), modulus: modulus)
      result = result.map { $0.union(own) } ?? own
    }
    return result!
  }

  /// Returns the value at the grid point `point`.
  package func value(at point: BigInt) -> BigInt {
    pieces.first { point <= $0.last }!.value(at: point)
  }

  // MARK: Operations

  /// Returns `factor`·f + `bias`.
  package func scaled(by factor: BigInt, plus bias: BigInt) -> PiecewiseLinear {
    PiecewiseLinear(
      domain, step,
      pieces.map { piece in
        Piece(
          first: piece.first, last: piece.last, slope: factor * piece.slope,
          offset: factor * piece.offset + bias)
      })
  }

  /// Returns this function plus `factor`·`other`.
  /// - Requires: both have the same domain and step.
  /// - Complexity: O(pieces of both).
  package func adding(_ factor: BigInt, _ other: PiecewiseLinear) -> PiecewiseLinear {
    precondition(domain == other.domain && step == other.step, "functions on different grids")
    var result: [Piece] = []
    result.reserveCapacity(pieces.count + other.pieces.count)
    var (i, j) = (0, 0)
    var first = domain.lower
    while i < pieces.count {
      let (a, b) = (pieces[i], other.pieces[j])
      let last = min(a.last, b.last)
      var (slope, offset) = (a.slope, a.offset)
      slope.addProduct(factor, b.slope)
      offset.addProduct(factor, b.offset)
      result.append(Piece(first: first, last: last, slope: slope, offset: offset))
      first = last + step
      if a.last == last { i += 1 }
      if b.last == last { j += 1 }
    }
    return PiecewiseLinear(domain, step, result)
  }

  /// Returns max(f, 0).
  package var relu: PiecewiseLinear { replacingValues(below: 0, by: 0) }

  /// Returns f clamped to [−`limit`, `limit`].
  package func clamped(to limit: BigInt) -> PiecewiseLinear {
    let lower = replacingValues(below: -limit, by: -limit)
    return lower.scaled(by: -1, plus: 0).replacingValues(below: -limit, by: -limit)
      .scaled(by: -1, plus: 0)
  }

  /// Returns 1 where f ≥ 0, else 0.
  package var indicator: PiecewiseLinear {
    PiecewiseLinear(
      domain, step,
      pieces.flatMap { piece in
        split(piece, at: 0).map { part, isBelow in
          Piece(first: part.first, last: part.last, slope: 0, offset: isBelow ? 0 : 1)
        }
      })
  }

  private func replacingValues(below threshold: BigInt, by constant: BigInt) -> PiecewiseLinear {
    PiecewiseLinear(
      domain, step,
      pieces.flatMap { piece in
        split(piece, at: threshold).map { part, isBelow in
          isBelow ? Piece(first: part.first, last: part.last, slope: 0, offset: constant) : part
        }
      })
  }

  /// Returns the parts of `piece` whose values are below `threshold` and not below it.
  private func split(_ piece: Piece, at threshold: BigInt) -> [(part: Piece, isBelow: Bool)] {
    let (firstIsBelow, lastIsBelow) = (
      piece.value(at: piece.first) < threshold, piece.value(at: piece.last) < threshold
    )
    if firstIsBelow == lastIsBelow { return [(piece, firstIsBelow)] }
    // The slope is not zero. For a positive slope the second part begins at the least grid point
    // with slope·s + offset ≥ threshold; for a negative one at the least with it < threshold.
    let bound =
      piece.slope.signum > 0
      ? (threshold - piece.offset).ceiledQuotient(by: piece.slope)
      : (threshold - piece.offset).flooredQuotient(by: piece.slope) + 1
    let start = bound + (piece.first - bound).flooredRemainder(by: step)
    var (left, right) = (piece, piece)
    left.last = start - step
    right.first = start
    return [(left, firstIsBelow), (right, lastIsBelow)]
  }

  /// Joins neighbours that one affine function serves.
  private static func merged(_ pieces: [Piece]) -> [Piece] {
    var result: [Piece] = []
    result.reserveCapacity(pieces.count)
    for piece in pieces {
      guard let previous = result.last else {
        result.append(piece)
        continue
      }
      if previous.slope == piece.slope && previous.offset == piece.offset
        || piece.first == piece.last
          && previous.value(at: piece.first) == piece.value(at: piece.first)
      {
        result[result.count - 1].last = piece.last
      } else if previous.first == previous.last,
        piece.value(at: previous.first) == previous.value(at: previous.first)
      {
        result[result.count - 1] = Piece(
          first: previous.first, last: piece.last, slope: piece.slope, offset: piece.offset)
      } else {
        result.append(piece)
      }
    }
    return result
  }
}
