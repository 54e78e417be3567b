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

    /// Whether all values are 0.
    var isZero: Bool { value == 0 && slope == 0 && tail == 0 }

    func value(at index: Int) -> Int128 {
      slope == 0 ? value : value + Int128(slope) * Int128(index - first)
    }
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
    for exponent in stride(from: most, through: max(0, most - 2), by: -1) {
      if let list = TailedPieces.list(pieces, count, exponent: exponent, like: other, payloads) {
        self.init(exponent: exponent, length: other.length, payloads: payloads, list)
        return
      }
    }
    return nil
  }

  /// The same at the scale 2^`exponent`.
  private static func list(
    _ pieces: [GridFunction.Piece], _ count: Int, exponent: Int, like other: TailedPieces,
    _ payloads: Payloads
  ) -> [Piece]? {
    let length = other.length
    return TailedJoiner.wholeList(capacity: other.pieces.count) { joiner in
      var (i, j, first) = (0, 0, 0)
      while first < count {
        let (piece, payload) = (pieces[i], Int(other.pieces[j].payload))
        let endA = pieces.end(of: i, count)
        let endB = other.end(of: j, count)
        var end = min(endA, endB)
        let value = piece.value(at: first) >> exponent
        let slope = piece.slope >> exponent
        var steps = 0
        if slope.isZero || slope.trailingZeroBitCount >= length {
          guard let small = (slope >> length).asInt else { return false }
          steps = small
        } else if end - first <= 4 {
          // Some points between two payloads that happen to lie on a line.
          end = first + 1
        } else {
          return false
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
        guard let (high, tail) = found else { return false }
        joiner.append(
          first, end, Int128(high), steps, tail: tail,
          payload: tail == 0 ? -1 : other.pieces[j].payload)
        first = end
        if endA == end { i += 1 }
        if endB == end { j += 1 }
      }
      return true
    }
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
    pieces.end(of: index, count)
  }

  /// Whether all values are 0.
  var isZero: Bool { pieces.allSatisfy(\.isZero) }

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
