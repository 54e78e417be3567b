/// The pieces of a function whose values are 2^e·(a·2^s + b·t), where t is the lowest s bits of a long
/// number, a payload, and a and b are machine integers.
///
/// A network that reads labels off payloads holds a payload's rest, and differences of keys and that
/// rest, at scales that are powers of two. Numbers of thousands of bits are two machine integers
/// then: what the highest bits say, and how often the rest counts. Where an operation's result is not
/// of this form, or machine integers overflow, there is no result, and the function is computed with
/// integers of any size.
struct TailedPieces: Sendable {
  /// On the indices k from `first` on: a = `value` + `slope`·(k − `first`), b = `tail`, and the
  /// payload's number, or −1 where b = 0.
  struct Piece: Hashable, Sendable {
    var first: Int
    var payload: Int32
    var tail: Int
    var slope: Int
    var value: Int128

    func value(at index: Int) -> Int128 { value + Int128(slope) * Int128(index - first) }
  }

  // Invariant: where b ≠ 0, t ≠ 0.

  /// e
  let exponent: Int
  /// s; 0 without payloads.
  let length: Int
  /// nil where b = 0 on all pieces.
  let payloads: Payloads?
  /// Ascending; the first one begins at 0.
  let pieces: [Piece]

  init(exponent: Int, length: Int, payloads: Payloads?, _ pieces: [Piece]) {
    let hasTails = payloads != nil && pieces.contains { $0.tail != 0 }
    self.exponent = hasTails ? exponent : exponent + length
    self.length = hasTails ? length : 0
    self.payloads = hasTails ? payloads : nil
    self.pieces = pieces
  }

  /// Payloads as they stand: `pieces` with slope 0 and values from 0 to 2^`bits`.
  init(payloads pieces: [GridFunction.Piece], bits: Int) {
    var numbers: [BigInt] = []
    var result: [Piece] = []
    result.reserveCapacity(pieces.count)
    for piece in pieces {
      if piece.value.isZero {
        result.append(Piece(first: piece.first, payload: -1, tail: 0, slope: 0, value: 0))
        continue
      }
      result.append(
        Piece(first: piece.first, payload: Int32(numbers.count), tail: 1, slope: 0, value: 0))
      numbers.append(piece.value)
    }
    self.init(exponent: 0, length: bits + 1, payloads: Payloads(numbers), result)
  }

  /// Known pieces whose numbers are multiples of a power of two by machine integers.
  init?(_ pieces: [GridFunction.Piece]) {
    guard let exponent = TailedPieces.commonExponent(of: pieces) else { return nil }
    var result: [Piece] = []
    result.reserveCapacity(pieces.count)
    for piece in pieces {
      guard let value = (piece.value >> exponent).asInt, let slope = (piece.slope >> exponent).asInt
      else { return nil }
      result.append(
        Piece(first: piece.first, payload: -1, tail: 0, slope: slope, value: Int128(value)))
    }
    self.init(exponent: exponent, length: 0, payloads: nil, result)
  }

  /// Known pieces on a grid of `count` indices as multiples of 2^s plus or minus the tails of
  /// `other`, if they are that.
  init?(_ pieces: [GridFunction.Piece], count: Int, like other: TailedPieces) {
    guard let payloads = other.payloads, let most = TailedPieces.commonExponent(of: pieces) else {
      return nil
    }
    let length = other.length
    attempts: for exponent in stride(from: most, through: max(0, most - 2), by: -1) {
      var joiner = TailedJoiner(capacity: other.pieces.count)
      var (i, j, first) = (0, 0, 0)
      while first < count {
        let (piece, payload) = (pieces[i], Int(other.pieces[j].payload))
        let endA = i + 1 < pieces.count ? pieces[i + 1].first : count
        let endB = other.end(of: j, count)
        var end = min(endA, endB)
        let value = piece.value(at: first) >> exponent
        let slope = piece.slope >> exponent
        var steps = 0
        if slope.isZero || slope.trailingZeroBitCount >= length {
          guard let small = (slope >> length).asInt else { continue attempts }
          steps = small
        } else if end - first <= 4 {
          // Some points between two payloads that happen to lie on a line.
          end = first + 1
        } else {
          continue attempts
        }
        var found: (value: Int, tail: Int)?
        for tail in payload < 0 ? [0] : [0, -1, 1] {
          let rest =
            tail == 0
            ? value : value - BigInt(tail) * payloads.numbers[payload].lowBits(length)
          guard rest.isZero || rest.trailingZeroBitCount >= length,
            let high = (rest >> length).asInt
          else { continue }
          found = (high, tail)
          break
        }
        guard let (high, tail) = found else { continue attempts }
        joiner.append(
          first, end, Int128(high), steps, tail: tail,
          payload: tail == 0 ? -1 : other.pieces[j].payload)
        first = end
        if endA == end { i += 1 }
        if endB == end { j += 1 }
      }
      self.init(exponent: exponent, length: length, payloads: payloads, joiner.pieces)
      return
    }
    return nil
  }

  /// The largest exponent of a power of two that divides all numbers of `pieces`; nil if a piece is
  /// unknown.
  private static func commonExponent(of pieces: [GridFunction.Piece]) -> Int? {
    var result = Int.max
    for piece in pieces {
      guard piece.isKnown else { return nil }
      if !piece.value.isZero { result = min(result, piece.value.trailingZeroBitCount) }
      if !piece.slope.isZero { result = min(result, piece.slope.trailingZeroBitCount) }
    }
    return result == .max ? 0 : result
  }

  /// The first index behind piece `index` on a grid of `count` indices.
  func end(of index: Int, _ count: Int) -> Int {
    index + 1 < pieces.count ? pieces[index + 1].first : count
  }

  /// Whether all values are 0.
  var isZero: Bool { pieces.allSatisfy { $0.value == 0 && $0.slope == 0 && $0.tail == 0 } }

  /// The value of `piece` at its start.
  func value(of piece: Piece) -> BigInt { value(of: piece, at: piece.first) }

  /// The value of `piece` at `index`.
  func value(of piece: Piece, at index: Int) -> BigInt {
    var result = BigInt(piece.value(at: index)) << length
    if piece.tail != 0, let payloads {
      result.addProduct(
        BigInt(piece.tail), payloads.numbers[Int(piece.payload)].lowBits(length))
    }
    return result << exponent
  }

  /// The slope of `piece`.
  func slope(of piece: Piece) -> BigInt { BigInt(piece.slope) << (exponent + length) }

  /// The same pieces with integers of any size.
  var materialized: [GridFunction.Piece] {
    pieces.map { GridFunction.Piece(first: $0.first, value: value(of: $0), slope: slope(of: $0)) }
  }

  /// ⌊b·t/2^s⌋ of `piece`: its values are negative where a plus this is.
  @inline(__always)
  func flooredTail(_ piece: Piece) -> Int {
    if piece.tail == 0 { return 0 }
    return payloads!.flooredProduct(piece.tail, Int(piece.payload), length: length)
  }
}

// MARK: Operations

extension TailedPieces {
  /// A term of a sum, at the sum's scale.
  private struct Scaled {
    let pieces: [Piece]
    let payloads: Payloads?
    let length: Int
    /// The bits of the payload that become part of a.
    let digits: Int
    let factor: Int128
    let tailFactor: Int

    /// The value of `piece` at `index`, or nil if it overflows.
    @inline(__always)
    func value(of piece: Piece, at index: Int) -> Int128? {
      var value = piece.value(at: index)
      if digits > 0 {
        guard let shifted = value.shifted(by: digits) else { return nil }
        value = shifted
        if piece.tail != 0 {
          let high = payloads!.bits(
            of: Int(piece.payload), from: length - digits, count: digits)
          value += Int128(piece.tail) * Int128(high)
        }
      }
      let (result, overflow) = value.multipliedReportingOverflow(by: factor)
      return overflow || result.magnitude >> 120 != 0 ? nil : result
    }

    @inline(__always)
    func slope(of piece: Piece) -> Int? {
      if piece.slope == 0 { return 0 }
      guard let shifted = Int128(piece.slope).shifted(by: digits) else { return nil }
      let (result, overflow) = shifted.multipliedReportingOverflow(by: factor)
      return overflow ? nil : Int(exactly: result)
    }
  }

  /// Returns Σ factor·term + `bias` on a grid of `count` indices with tails of at most `longest` bits,
  /// if it is of this form.
  ///
  /// - Requires: the terms with tails have the same payloads.
  /// - Complexity: O(pieces · terms).
  static func sum(
    of terms: [(factor: BigInt, function: TailedPieces)], plus bias: BigInt, count: Int,
    length longest: Int = .max
  ) -> TailedPieces? {
    let terms = terms.filter { !$0.factor.isZero && !$0.function.isZero }
    let exponents = terms.map { $0.function.exponent + $0.factor.trailingZeroBitCount }
    // Least scales of what has tails, and of all.
    var (exponent, length) = (Int.max, longest)
    for (term, own) in zip(terms, exponents) where term.function.payloads != nil {
      exponent = min(exponent, own)
      length = min(length, term.function.length)
    }
    let hasTails = exponent < .max
    var others = zip(terms, exponents).filter { $0.0.function.payloads == nil }.map(\.1)
    if !bias.isZero { others.append(bias.trailingZeroBitCount) }
    if let least = others.min() {
      exponent = min(exponent, least)
      length = hasTails ? min(length, least - exponent) : 0
    }
    if !hasTails { length = 0 }
    if exponent == .max { exponent = 0 }

    guard let constant = (bias >> (exponent + length)).asInt else { return nil }
    var payloads: Payloads?
    var scaled: [Scaled] = []
    for (term, own) in zip(terms, exponents) {
      let function = term.function
      let digits = function.payloads == nil ? 0 : function.length - length
      let shift = own - exponent - (function.payloads == nil ? length : 0)
      guard let odd = (term.factor >> term.factor.trailingZeroBitCount).asInt, digits <= 60,
        let factor = Int128(odd).shifted(by: shift)
      else { return nil }
      var tailFactor = 0
      if let own = function.payloads {
        payloads = payloads ?? own
        guard let small = Int(exactly: factor) else { return nil }
        tailFactor = small
      }
      scaled.append(
        Scaled(
          pieces: function.pieces, payloads: function.payloads, length: function.length,
          digits: digits, factor: factor, tailFactor: tailFactor))
    }
    guard let pieces = merge(scaled, Int128(constant), payloads, length, count) else { return nil }
    return TailedPieces(exponent: exponent, length: length, payloads: payloads, pieces)
  }

  private static func merge(
    _ terms: [Scaled], _ bias: Int128, _ payloads: Payloads?, _ length: Int, _ count: Int
  ) -> [Piece]? {
    var joiner = TailedJoiner(capacity: terms.reduce(1) { $0 + $1.pieces.count })
    var positions = [Int](repeating: 0, count: terms.count)
    var first = 0
    while first < count {
      var (value, slope, tail, payload, end) = (bias, 0, 0, Int32(-1), count)
      for index in terms.indices {
        let position = positions[index]
        let piece = terms[index].pieces[position]
        if position + 1 < terms[index].pieces.count {
          end = min(end, terms[index].pieces[position + 1].first)
        }
        guard let a = terms[index].value(of: piece, at: first),
          let change = terms[index].slope(of: piece)
        else { return nil }
        value += a
        let (sum, overflow) = slope.addingReportingOverflow(change)
        if overflow || value.magnitude >> 120 != 0 { return nil }
        slope = sum
        if piece.tail == 0 { continue }
        guard payload < 0 || payload == piece.payload else { return nil }
        payload = piece.payload
        let (product, isLarge) = piece.tail.multipliedReportingOverflow(
          by: terms[index].tailFactor)
        let (total, isLarger) = tail.addingReportingOverflow(product)
        if isLarge || isLarger { return nil }
        tail = total
      }
      if tail != 0, payloads!.isZero(Int(payload), length: length) { tail = 0 }
      joiner.append(first, end, value, slope, tail: tail, payload: tail == 0 ? -1 : payload)
      first = end
      for index in terms.indices {
        let next = positions[index] + 1
        if next < terms[index].pieces.count, terms[index].pieces[next].first == end {
          positions[index] = next
        }
      }
    }
    return joiner.pieces
  }

  /// Returns the function that is 0 where the values are below 0, and elsewhere 1, if `isStep`, or the
  /// values themselves.
  func rectified(isStep: Bool, count: Int) -> TailedPieces {
    var joiner = TailedJoiner(capacity: pieces.count + 4)
    func append(_ piece: Piece, _ start: Int, _ end: Int, isBelow: Bool) {
      if isBelow || isStep {
        joiner.append(start, end, isBelow ? 0 : 1, 0, tail: 0, payload: -1)
      } else {
        joiner.append(
          start, end, piece.value(at: start), piece.slope, tail: piece.tail,
          payload: piece.payload)
      }
    }
    for (index, piece) in pieces.enumerated() {
      let end = end(of: index, count)
      // a + ⌊b·t/2^s⌋ has the sign of the value.
      let value = piece.value + Int128(flooredTail(piece))
      let last = value + Int128(piece.slope) * Int128(end - 1 - piece.first)
      if (value < 0) == (last < 0) {
        append(piece, piece.first, end, isBelow: value < 0)
        continue
      }
      let slope = Int128(piece.slope)
      let offset = value < 0 ? (-value + slope - 1) / slope : value / -slope + 1
      let start = piece.first + Int(offset)
      append(piece, piece.first, start, isBelow: value < 0)
      append(piece, start, end, isBelow: value >= 0)
    }
    if isStep { return TailedPieces(exponent: 0, length: 0, payloads: nil, joiner.pieces) }
    return TailedPieces(exponent: exponent, length: length, payloads: payloads, joiner.pieces)
  }

  /// What `GridFunction.tented(_:bits:)` gives, if it is of this form and no value is out of range.
  ///
  /// Tents of 2^e·v are 2^e times those of v on e bits less. The lowest L bits of a·2^s + t are
  /// (a mod 2^{L − s})·2^s + t for s ≤ L, and bit L is bit L − s of a; a·2^s − t is
  /// (a − 1)·2^s + (2^s − t) for t > 0.
  func tented(_ tents: Int, bits allBits: Int, count: Int) -> TailedPieces? {
    let (bits, last) = (allBits - exponent, allBits - exponent - tents)
    guard payloads != nil, last >= 0 else { return nil }
    if length > last {
      guard
        let lower = TailedPieces.sum(
          of: [(1, self)], plus: 0, count: count, length: last)
      else { return nil }
      return lower.tented(tents, bits: allBits, count: count)
    }
    let width = last - length
    guard width < 100 else { return nil }
    let (size, limit) = (Int128(1) << width, bits - length)
    var joiner = TailedJoiner(capacity: pieces.count)
    for (index, piece) in pieces.enumerated() {
      guard piece.slope == 0, -1...1 ~= piece.tail else { return nil }
      // The value is a·2^s plus a tail that is positive and less than 2^s, or 0.
      let a = piece.tail < 0 ? piece.value - 1 : piece.value
      if a < 0 { return nil }
      if limit < 120, a >= Int128(1) << limit, piece.tail != 0 || a > Int128(1) << limit {
        return nil
      }
      let low = a & (size - 1)
      let isFalling = (a >> width) & 1 == 1
      var value = isFalling ? size - low : low
      var tail = piece.tail
      if isFalling { tail = -tail }
      // 2^s − t counts as one more with −t.
      if piece.tail < 0 { value += isFalling ? -1 : 1 }
      joiner.append(
        piece.first, end(of: index, count), value, 0, tail: tail, payload: piece.payload)
    }
    return TailedPieces(
      exponent: exponent, length: length, payloads: payloads, joiner.pieces)
  }

  /// Returns the function on the part `ranges` of its grid of `count` indices.
  func restricted(to ranges: [Range<Int>], count: Int) -> TailedPieces {
    var joiner = TailedJoiner(capacity: min(pieces.count, ranges.count) + ranges.count)
    var (position, next) = (0, 0)
    for range in ranges {
      while end(of: position, count) <= range.lowerBound { position += 1 }
      var first = range.lowerBound
      while first < range.upperBound {
        let piece = pieces[position]
        let end = min(end(of: position, count), range.upperBound)
        joiner.append(
          next, next + end - first, piece.value(at: first), piece.slope, tail: piece.tail,
          payload: piece.payload)
        next += end - first
        first = end
        if end < range.upperBound { position += 1 }
      }
    }
    return TailedPieces(
      exponent: exponent, length: length, payloads: payloads, joiner.pieces)
  }

  /// The least and the largest value on a grid of `count` indices.
  func range(count: Int) -> Interval {
    // Values with a less ⌊a + b·t/2^s⌋ are less.
    var (low, high) = (Int128.max, Int128.min)
    for (index, piece) in pieces.enumerated() {
      let start = piece.value + Int128(flooredTail(piece))
      let rise = Int128(piece.slope) * Int128(end(of: index, count) - 1 - piece.first)
      low = min(low, start, start + rise)
      high = max(high, start, start + rise)
    }
    var (least, most): (BigInt?, BigInt?) = (nil, nil)
    for (index, piece) in pieces.enumerated() {
      let start = piece.value + Int128(flooredTail(piece))
      let last = end(of: index, count) - 1
      let other = start + Int128(piece.slope) * Int128(last - piece.first)
      for (place, floor) in [(piece.first, start), (last, other)] {
        guard floor == low || floor == high else { continue }
        if payloads == nil {
          let value = BigInt(floor) << exponent
          if floor == low { least = value }
          if floor == high { most = value }
          continue
        }
        let value = self.value(of: piece, at: place)
        if floor == low { least = least.map { min($0, value) } ?? value }
        if floor == high { most = most.map { max($0, value) } ?? value }
      }
      if payloads == nil, least != nil, most != nil { break }
    }
    return Interval(least!, most!)
  }

  /// An interval that holds all values, whose lower end has the sign of the least one.
  func looseRange(count: Int) -> Interval {
    var (low, high) = (Int128.max, Int128.min)
    for (index, piece) in pieces.enumerated() {
      let start = piece.value + Int128(flooredTail(piece))
      let last = start + Int128(piece.slope) * Int128(end(of: index, count) - 1 - piece.first)
      low = min(low, start, last)
      high = max(high, start, last)
    }
    return Interval(
      BigInt(low) << (exponent + length), BigInt(high + 1) << (exponent + length))
  }

  /// The least residue class that holds all values; nil where there are tails.
  var residueClass: Stride? {
    if payloads != nil { return nil }
    var modulus = UInt128(0)
    let origin = pieces[0].value
    for piece in pieces {
      modulus = .gcd(modulus, (piece.value - origin).magnitude)
      modulus = .gcd(modulus, UInt128(piece.slope.magnitude))
    }
    return Stride(
      residue: BigInt(origin) << exponent, modulus: BigInt(modulus) << exponent)
  }

  /// The indices, by `origin` and `step`, that the values are on a grid; nil if machine integers do
  /// not hold them.
  func indices(origin: BigInt, step: BigInt) -> [Piece]? {
    guard payloads == nil else { return nil }
    var common = step.trailingZeroBitCount
    if !origin.isZero { common = min(common, origin.trailingZeroBitCount) }
    if !isZero { common = min(common, exponent) }
    guard let start = (origin >> common).asInt, let unit = (step >> common).asInt,
      let scaled = isZero ? self : scaled(toExponent: common)
    else { return nil }
    return scaled.pieces.map { piece in
      var piece = piece
      piece.value = (piece.value - Int128(start)) / Int128(unit)
      piece.slope /= unit
      return piece
    }
  }
}

// MARK: Functions of functions

extension TailedPieces {
  /// Returns k ↦ self(`inner`(k)) for a function without tails on `outerCount` indices, in which
  /// pieces of `inner`, on a grid of `count` indices, hold indices; nil if machine integers overflow.
  ///
  /// - Complexity: O((P + R) log Q) for P pieces of `inner`, Q of self and R of the result, which is
  ///   left off when it has more than `limit`.
  func composed(
    with inner: [Piece], _ count: Int, outerCount: Int, limit: Int
  ) -> TailedPieces? {
    guard payloads == nil else { return nil }
    var joiner = TailedJoiner(capacity: inner.count)
    for (index, piece) in inner.enumerated() {
      let end = index + 1 < inner.count ? inner[index + 1].first : count
      let start = Int(piece.value)
      var first = piece.first
      while first < end, joiner.pieces.count <= limit {
        let argument = start + piece.slope * (first - piece.first)
        let position = position(of: argument)
        let outer = pieces[position]
        var next = end
        if piece.slope != 0 {
          // The number of steps that stay within the outer piece.
          let room =
            piece.slope > 0
            ? (self.end(of: position, outerCount) - 1 - argument) / piece.slope
            : (argument - outer.first) / -piece.slope
          next = min(end, first + room + 1)
        }
        let (slope, overflow) = outer.slope.multipliedReportingOverflow(by: piece.slope)
        if overflow { return nil }
        joiner.append(first, next, outer.value(at: argument), slope, tail: 0, payload: -1)
        first = next
      }
    }
    return TailedPieces(exponent: exponent, length: 0, payloads: nil, joiner.pieces)
  }

  private func position(of index: Int) -> Int {
    var (low, high) = (0, pieces.count)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if pieces[middle].first <= index { low = middle } else { high = middle }
    }
    return low
  }

  /// The greatest common divisors of all values at the pieces' starts, and of all slopes.
  /// - Requires: there are no tails.
  var contents: (values: BigInt, slopes: BigInt) {
    var (values, slopes) = (UInt128(0), UInt128(0))
    for piece in pieces {
      values = .gcd(values, piece.value.magnitude)
      slopes = .gcd(slopes, UInt128(piece.slope.magnitude))
    }
    return (BigInt(values) << exponent, BigInt(slopes) << exponent)
  }

  /// Returns the function divided by `divisor`, a positive common divisor of all values and slopes;
  /// nil if machine integers do not hold it.
  /// - Requires: there are no tails.
  func exactQuotient(by divisor: BigInt) -> TailedPieces? {
    let shift = min(exponent, divisor.trailingZeroBitCount)
    guard let divisor = (divisor >> shift).asInt else { return nil }
    return TailedPieces(
      exponent: exponent - shift, length: 0, payloads: nil,
      pieces.map { piece in
        var piece = piece
        piece.value /= Int128(divisor)
        piece.slope /= divisor
        return piece
      })
  }

  /// Returns this function, which has no tails, with 2^`exponent` as its scale; nil if machine
  /// integers do not hold it.
  func scaled(toExponent exponent: Int) -> TailedPieces? {
    if exponent == self.exponent { return self }
    let shift = self.exponent - exponent
    var result: [Piece] = []
    result.reserveCapacity(pieces.count)
    for var piece in pieces {
      guard let value = piece.value.shifted(by: shift),
        let slope = Int128(piece.slope).shifted(by: shift).flatMap(Int.init(exactly:))
      else { return nil }
      (piece.value, piece.slope) = (value, slope)
      result.append(piece)
    }
    return TailedPieces(exponent: exponent, length: 0, payloads: nil, result)
  }
}

extension Int128 {
  /// This number times 2^`count`, if it fits.
  fileprivate func shifted(by count: Int) -> Int128? {
    if self == 0 || count == 0 { return self }
    guard count < 126 else { return nil }
    let (result, overflow) = multipliedReportingOverflow(by: 1 << Int128(count))
    return overflow ? nil : result
  }
}

extension UInt128 {
  fileprivate static func gcd(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (u, v) = (a, b)
    while v != 0 { (u, v) = (v, u % v) }
    return u
  }
}

/// Pieces in ascending order; each new one is joined to the last if one piece serves both.
struct TailedJoiner {
  private(set) var pieces: [TailedPieces.Piece] = []

  init(capacity: Int) { pieces.reserveCapacity(capacity) }

  /// Appends the piece of these numbers for the indices in `first ..< end`.
  @inline(__always)
  mutating func append(
    _ first: Int, _ end: Int, _ value: Int128, _ slope: Int, tail: Int, payload: Int32
  ) {
    let isPoint = end - first == 1
    if let last = pieces.last, last.tail == tail, last.payload == payload {
      if last.slope == slope || isPoint, last.value(at: first) == value { return }
      if !isPoint, slope != 0, first - last.first == 1, last.value + Int128(slope) == value {
        pieces[pieces.count - 1].slope = slope
        return
      }
    }
    pieces.append(
      TailedPieces.Piece(
        first: first, payload: payload, tail: tail, slope: isPoint ? 0 : slope, value: value))
  }
}
