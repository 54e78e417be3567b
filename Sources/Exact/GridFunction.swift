/// A function from the indices `0 ..< count` of a grid to integers, as a list of affine pieces, some
/// of which may be unknown.
///
/// It holds what a network computes from one number, with as many pieces as that takes. Where a
/// function would need too many, it is unknown: whatever reads an unknown piece is unknown there,
/// and nothing false is ever said.
///
/// Indices are machine integers and values have any size; a piece holds its value at its own start,
/// so that numbers are never larger than the values of the function.
package struct GridFunction: Sendable {
  /// `value` + `slope`·(k − `first`) for the indices k from `first` to the next piece's.
  package struct Piece: Hashable, Sendable {
    package var first: Int
    package var value: BigInt
    package var slope: BigInt
    package var isKnown: Bool

    /// A piece of a known function.
    package init(first: Int, value: BigInt, slope: BigInt) {
      self.first = first
      self.value = value
      self.slope = slope
      isKnown = true
    }

    /// A piece of which nothing is known.
    package init(unknownFrom first: Int) {
      self.first = first
      (value, slope, isKnown) = (0, 0, false)
    }

    /// The value at the index `index`.
    @inline(__always)
    package func value(at index: Int) -> BigInt {
      if slope.isZero { return value }
      var result = value
      result.addProduct(slope, BigInt(index - first))
      return result
    }

    /// Whether the value at `index` is equal to `value` modulo 2^64.
    @inline(__always)
    fileprivate func maybe(_ value: BigInt, at index: Int) -> Bool {
      if slope.isZero { return true }
      let steps = UInt64(bitPattern: Int64(index - first))
      let rise = slope.twosComplementWord(0) &* steps
      return self.value.twosComplementWord(0) &+ rise == value.twosComplementWord(0)
    }
  }

  /// The number of grid points, at least 1.
  package let count: Int
  private let storage: Storage

  private enum Storage {
    case plain([Piece])
    /// Small numbers in place of large ones.
    case tailed(TailedPieces)
  }

  /// Ascending; the first one begins at 0. Neighbours that one piece could serve are joined.
  /// - Complexity: O(1), or O(pieces) where numbers are held in a short form.
  package var pieces: [Piece] {
    switch storage {
    case .plain(let pieces): pieces
    case .tailed(let tailed): tailed.materialized
    }
  }

  /// The number of pieces.
  package var pieceCount: Int {
    switch storage {
    case .plain(let pieces): pieces.count
    case .tailed(let tailed): tailed.pieces.count
    }
  }

  /// Whether large numbers are held in a short form.
  package var hasShortNumbers: Bool { tailed != nil }

  /// The short form, if numbers are held in it.
  var tailed: TailedPieces? {
    if case .tailed(let tailed) = storage { tailed } else { nil }
  }

  /// The short form, if numbers can be held in it.
  /// - Complexity: O(pieces).
  var short: TailedPieces? {
    switch storage {
    case .plain(let pieces): TailedPieces(pieces)
    case .tailed(let tailed): tailed
    }
  }

  init(_ count: Int, _ pieces: [Piece]) {
    self.count = count
    storage = .plain(pieces)
  }

  init(_ count: Int, _ tailed: TailedPieces) {
    self.count = count
    storage = .tailed(tailed)
  }

  /// The function k ↦ `value` + `slope`·k.
  package init(count: Int, value: BigInt, slope: BigInt) {
    precondition(count >= 1, "a function on no points")
    self.init(count, [Piece(first: 0, value: value, slope: count == 1 ? 0 : slope)])
  }

  /// The first index of each piece.
  package var starts: [Int] {
    switch storage {
    case .plain(let pieces): pieces.map(\.first)
    case .tailed(let tailed): tailed.pieces.map(\.first)
    }
  }

  /// The first index behind piece `index`.
  package func end(of index: Int) -> Int {
    switch storage {
    case .plain(let pieces): index + 1 < pieces.count ? pieces[index + 1].first : count
    case .tailed(let tailed): tailed.end(of: index, count)
    }
  }

  /// Whether every piece is known.
  package var isKnown: Bool {
    guard case .plain(let pieces) = storage else { return true }
    return pieces.allSatisfy(\.isKnown)
  }

  /// The exact range of the known values, or nil if there are none.
  /// - Complexity: O(pieces).
  package var range: Interval? {
    if let tailed { return tailed.range(count: count) }
    let pieces = pieces
    var (low, high): (BigInt?, BigInt?) = (nil, nil)
    func include(_ value: BigInt) {
      guard let least = low, let most = high else {
        (low, high) = (value, value)
        return
      }
      if value < least { low = value } else if value > most { high = value }
    }
    for index in pieces.indices where pieces[index].isKnown {
      include(pieces[index].value)
      if !pieces[index].slope.isZero { include(pieces[index].value(at: end(of: index) - 1)) }
    }
    guard let low, let high else { return nil }
    return Interval(low, high)
  }

  /// An interval that holds the known values, with a lower end of the sign of the least of them; nil
  /// if there are none.
  /// - Complexity: O(pieces), with hardly any operation on large numbers.
  package var looseRange: Interval? {
    if let tailed { return tailed.looseRange(count: count) }
    let pieces = pieces
    var low: BigInt?
    var bits = 0
    for index in pieces.indices where pieces[index].isKnown {
      let piece = pieces[index]
      // The digits of many long numbers are not worth a look.
      bits = max(bits, piece.value.wordBits)
      var least = piece.value
      if !piece.slope.isZero {
        let length = end(of: index) - piece.first
        bits = max(bits, piece.slope.wordBits + Int.bitWidth - length.leadingZeroBitCount)
        if piece.slope.isNegative { least = piece.value(at: end(of: index) - 1) }
      }
      if low.map({ least < $0 }) ?? true { low = least }
    }
    return low.map { Interval($0, .powerOfTwo(bits + 1)) }
  }

  /// The least residue class that holds all known values, or nil if there are none.
  /// - Complexity: O(pieces).
  package var stride: Stride? {
    if let stride = tailed?.residueClass { return stride }
    var origin: BigInt?
    var modulus = BigInt(0)
    for piece in pieces where piece.isKnown {
      if let origin {
        if modulus == 1 { break }
        modulus = .gcd(modulus, of: piece.value, minus: origin)
      } else {
        origin = piece.value
      }
      if !piece.slope.isZero { modulus = .gcd(modulus, piece.slope) }
    }
    return origin.map { Stride(residue: $0, modulus: modulus) }
  }

  /// Returns the piece that owns `index`.
  /// - Complexity: O(log pieces).
  package func piece(at index: Int) -> Piece {
    let position = position(of: index)
    switch storage {
    case .plain(let pieces): return pieces[position]
    case .tailed(let tailed):
      let piece = tailed.pieces[position]
      return Piece(
        first: piece.first, value: tailed.value(of: piece), slope: tailed.slope(of: piece))
    }
  }

  /// Returns the value at `index`, or nil where it is unknown.
  package func value(at index: Int) -> BigInt? {
    let piece = piece(at: index)
    return piece.isKnown ? piece.value(at: index) : nil
  }

  /// The place of the piece that owns `index`.
  func position(of index: Int) -> Int {
    precondition((0..<count).contains(index), "an index outside of the grid")
    func search(_ count: Int, _ first: (Int) -> Int) -> Int {
      var (low, high) = (0, count)
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if first(middle) <= index { low = middle } else { high = middle }
      }
      return low
    }
    switch storage {
    case .plain(let pieces): return search(pieces.count) { pieces[$0].first }
    case .tailed(let tailed): return search(tailed.pieces.count) { tailed.pieces[$0].first }
    }
  }

  // MARK: Operations

  /// Returns `factor`·f + `bias`.
  package func scaled(by factor: BigInt, plus bias: BigInt) -> GridFunction {
    if factor == 1, bias.isZero { return self }
    if factor.isZero { return GridFunction(count: count, value: bias, slope: 0) }
    if let sum = GridFunction.tailedSum([(factor, self)], plus: bias) { return sum }
    return GridFunction(
      count,
      pieces.map { piece in
        guard piece.isKnown else { return piece }
        var value = bias
        value.addProduct(factor, piece.value)
        return Piece(
          first: piece.first, value: value, slope: piece.slope.isZero ? 0 : factor * piece.slope)
      })
  }

  /// Returns `factor`·f + `otherFactor`·`other` + `bias`.
  /// - Complexity: O(pieces of both).
  package static func sum(
    _ factor: BigInt, _ a: GridFunction, _ otherFactor: BigInt, _ b: GridFunction, plus bias: BigInt
  ) -> GridFunction {
    precondition(a.count == b.count, "functions on different grids")
    if let sum = tailedSum([(factor, a), (otherFactor, b)], plus: bias) { return sum }
    let (left, right) = (a.pieces, b.pieces)
    var joiner = PieceJoiner(capacity: left.count + right.count)
    var (i, j) = (0, 0)
    var first = 0
    while first < a.count {
      let (p, q) = (left[i], right[j])
      let (endA, endB) = (a.end(of: i), b.end(of: j))
      let end = min(endA, endB)
      if p.isKnown && q.isKnown {
        var value = factor == 1 ? p.value(at: first) : factor * p.value(at: first)
        let other = q.value(at: first)
        if otherFactor == 1 { value += other } else { value.addProduct(otherFactor, other) }
        if !bias.isZero { value += bias }
        var slope = p.slope.isZero || factor == 1 ? p.slope : factor * p.slope
        if !q.slope.isZero { slope.addProduct(otherFactor, q.slope) }
        joiner.append(first, end, value, slope)
      } else {
        joiner.appendUnknown(first)
      }
      first = end
      if endA == end { i += 1 }
      if endB == end { j += 1 }
    }
    return GridFunction(a.count, joiner.pieces)
  }

  /// Returns Σ factor·function + `bias`.
  ///
  /// - Requires: there is a term, and all are on one grid.
  /// - Complexity: O(P log T) for P pieces in T terms, which are added in groups of four.
  package static func sum(
    of terms: [(factor: BigInt, function: GridFunction)], plus bias: BigInt
  ) -> GridFunction {
    func add(_ range: Range<Int>, _ bias: BigInt) -> GridFunction {
      let start = range.lowerBound
      if range.count == 1 {
        return terms[start].function.scaled(by: terms[start].factor, plus: bias)
      }
      if range.count <= 4 { return merged(terms[range], plus: bias) }
      let middle = start + range.count / 2
      return sum(1, add(start..<middle, bias), 1, add(middle..<range.upperBound, 0), plus: 0)
    }
    return add(0..<terms.count, bias)
  }

  /// The same for few terms, which are added piece by piece.
  /// - Complexity: O(pieces · terms).
  private static func merged(
    _ terms: ArraySlice<(factor: BigInt, function: GridFunction)>, plus bias: BigInt
  ) -> GridFunction {
    if let sum = tailedSum(Array(terms), plus: bias) { return sum }
    let count = terms[terms.startIndex].function.count
    let factors = terms.map(\.factor)
    let lists = terms.map(\.function.pieces)
    var positions = [Int](repeating: 0, count: lists.count)
    var joiner = PieceJoiner(capacity: lists.reduce(0) { $0 + $1.count })
    var first = 0
    while first < count {
      var (value, slope): (BigInt, BigInt) = (bias, 0)
      var (end, isKnown) = (count, true)
      for index in lists.indices {
        let position = positions[index]
        if position + 1 < lists[index].count {
          end = min(end, lists[index][position + 1].first)
        }
        let piece = lists[index][position]
        guard isKnown, piece.isKnown else {
          isKnown = false
          continue
        }
        // Numbers are shared rather than copied where nothing is added to them.
        if value.isZero, factors[index] == 1 {
          value = piece.value
        } else {
          value.addProduct(factors[index], piece.value)
        }
        if !piece.slope.isZero {
          let change = factors[index] == 1 ? piece.slope : factors[index] * piece.slope
          if piece.first < first { value.addProduct(change, BigInt(first - piece.first)) }
          if slope.isZero { slope = change } else { slope += change }
        }
      }
      if isKnown { joiner.append(first, end, value, slope) } else { joiner.appendUnknown(first) }
      first = end
      for index in lists.indices {
        let next = positions[index] + 1
        if next < lists[index].count, lists[index][next].first == end { positions[index] = next }
      }
    }
    return GridFunction(count, joiner.pieces)
  }

  /// Returns Σ factor·function + `bias` in the short form, if a term is in that form, and all can be.
  private static func tailedSum(
    _ terms: [(factor: BigInt, function: GridFunction)], plus bias: BigInt
  ) -> GridFunction? {
    guard
      let model = terms.first(where: { $0.function.tailed?.payloads != nil })
        ?? terms.first(where: { $0.function.tailed != nil }), let like = model.function.tailed
    else { return nil }
    let count = model.function.count
    var short: [(factor: BigInt, function: TailedPieces)] = []
    for (factor, function) in terms {
      switch function.storage {
      case .tailed(let tailed):
        // Pieces of different payloads have no common form.
        if let own = tailed.payloads, let payloads = like.payloads, !own.isSame(as: payloads) {
          return nil
        }
        short.append((factor, tailed))
      case .plain(let pieces):
        guard let tailed = TailedPieces(pieces) ?? TailedPieces(pieces, count: count, like: like)
        else { return nil }
        short.append((factor, tailed))
      }
    }
    return TailedPieces.sum(of: short, plus: bias, count: count).map { GridFunction(count, $0) }
  }

  /// Returns max(f, 0).
  package var relu: GridFunction {
    if let tailed { return GridFunction(count, tailed.rectified(isStep: false, count: count)) }
    return mappingSigns { joiner, piece, end in
      joiner.append(piece.first, end, 0, 0)
    } notBelow: { joiner, piece, end in
      joiner.append(piece.first, end, piece.value, piece.slope)
    }
  }

  /// Returns 1 where f ≥ 0, else 0.
  package var indicator: GridFunction {
    if let tailed { return GridFunction(count, tailed.rectified(isStep: true, count: count)) }
    return mappingSigns { joiner, piece, end in
      joiner.append(piece.first, end, 0, 0)
    } notBelow: { joiner, piece, end in
      joiner.append(piece.first, end, 1, 0)
    }
  }

  /// Returns f clamped to [−`limit`, `limit`].
  /// - Requires: `limit` is not negative.
  package func clamped(to limit: BigInt) -> GridFunction {
    // min(max(f, −L), L) = max(f + L, 0) − max(f − L, 0) − L
    .sum(
      1, scaled(by: 1, plus: limit).relu, -1, scaled(by: 1, plus: -limit).relu, plus: -limit)
  }

  /// Returns the function that `isBelow` and `notBelow` append for the parts of the known pieces
  /// with values below 0 and not below.
  private func mappingSigns(
    below isBelow: (inout PieceJoiner, Piece, Int) -> Void,
    notBelow: (inout PieceJoiner, Piece, Int) -> Void
  ) -> GridFunction {
    let pieces = pieces
    var joiner = PieceJoiner(capacity: pieces.count + 4)
    for (index, piece) in pieces.enumerated() {
      guard piece.isKnown else {
        joiner.appendUnknown(piece.first)
        continue
      }
      let end = end(of: index)
      let firstIsBelow = piece.value.isNegative
      // Where the values move away from 0 their sign stays.
      let lastIsBelow =
        piece.slope.isZero || piece.slope.isNegative == firstIsBelow
        ? firstIsBelow : piece.value(at: end - 1).isNegative
      if firstIsBelow == lastIsBelow {
        if firstIsBelow { isBelow(&joiner, piece, end) } else { notBelow(&joiner, piece, end) }
        continue
      }
      // The first offset k with value + slope·k on the other side of 0; it lies in the piece.
      let offset =
        firstIsBelow
        ? (-piece.value).ceiledQuotient(by: piece.slope)
        : piece.value.flooredQuotient(by: -piece.slope) + 1
      let start = piece.first + offset.asInt!
      let right = Piece(first: start, value: piece.value(at: start), slope: piece.slope)
      if firstIsBelow {
        isBelow(&joiner, piece, start)
        notBelow(&joiner, right, end)
      } else {
        notBelow(&joiner, piece, start)
        isBelow(&joiner, right, end)
      }
    }
    return GridFunction(count, joiner.pieces)
  }
}

extension GridFunction: Equatable {
  package static func == (a: GridFunction, b: GridFunction) -> Bool {
    a.count == b.count && a.pieces == b.pieces
  }
}

/// Pieces in ascending order; each new one is joined to the last if one piece serves both.
struct PieceJoiner {
  private(set) var pieces: [GridFunction.Piece] = []

  init(capacity: Int) { pieces.reserveCapacity(capacity) }

  mutating func appendUnknown(_ first: Int) {
    if let last = pieces.last, !last.isKnown { return }
    pieces.append(GridFunction.Piece(unknownFrom: first))
  }

  /// Appends the piece `value` + `slope`·(k − `first`) for k in `first ..< end`.
  mutating func append(_ first: Int, _ end: Int, _ value: BigInt, _ slope: BigInt) {
    let isPoint = end - first == 1
    guard let last = pieces.last, last.isKnown else {
      pieces.append(GridFunction.Piece(first: first, value: value, slope: isPoint ? 0 : slope))
      return
    }
    if last.slope == slope || isPoint {
      if last.maybe(value, at: first), last.value(at: first) == value { return }
    }
    if !isPoint, !slope.isZero, first - last.first == 1, last.value + slope == value {
      pieces[pieces.count - 1].slope = slope
      return
    }
    pieces.append(GridFunction.Piece(first: first, value: value, slope: isPoint ? 0 : slope))
  }
}

extension BigInt {
  /// Returns the greatest common divisor of `modulus` and `a` − `b`; powers of two are quick.
  fileprivate static func gcd(_ modulus: BigInt, of a: BigInt, minus b: BigInt) -> BigInt {
    guard modulus.isPowerOfTwo, modulus.bitLength <= 62 else { return .gcd(modulus, a - b) }
    let difference = a.twosComplementWord(0) &- b.twosComplementWord(0)
    let bits = min(modulus.trailingZeroBitCount, difference.trailingZeroBitCount)
    return .powerOfTwo(bits)
  }
}
