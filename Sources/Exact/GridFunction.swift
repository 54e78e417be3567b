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

    /// Whether all values are known to be `value`.
    func isAlways(_ value: BigInt) -> Bool { isKnown && slope.isZero && self.value == value }

    /// Whether the value at `index` is `value`.
    @inline(__always)
    func hasValue(_ value: BigInt, at index: Int) -> Bool {
      if slope.isZero { return self.value == value }
      // Modulo 2^64 first.
      let steps = UInt64(bitPattern: Int64(index - first))
      let rise = slope.twosComplementWord(0) &* steps
      return self.value.twosComplementWord(0) &+ rise == value.twosComplementWord(0)
        && self.value(at: index) == value
    }
  }

  /// The number of grid points, at least 1.
  package let count: Int
  let storage: Storage

  enum Storage {
    case scaled(ScaledPieces)
    /// Small numbers in place of large ones.
    case tailed(TailedPieces)
  }

  /// Ascending; the first one begins at 0. Neighbours that one piece could serve are joined.
  /// - Complexity: O(1), or O(pieces) where numbers are held in another form.
  package var pieces: [Piece] {
    switch storage {
    case .scaled(let scaled): scaled.materialized
    case .tailed(let tailed): tailed.materialized
    }
  }

  /// The same function with its pieces listed as they are, so that reading them costs nothing.
  /// - Complexity: O(pieces), or O(1) if they are.
  package var listed: GridFunction {
    switch storage {
    case .scaled(let scaled): GridFunction(count, scaled.materialized)
    case .tailed: self
    }
  }

  /// The number of pieces.
  package var pieceCount: Int {
    switch storage {
    case .scaled(let scaled): scaled.pieces.count
    case .tailed(let tailed): tailed.pieces.count
    }
  }

  /// Whether large numbers are held in a short form.
  package var hasShortNumbers: Bool { tailed != nil }

  /// The short form, if numbers are held in it.
  var tailed: TailedPieces? {
    if case .tailed(let tailed) = storage { tailed } else { nil }
  }

  /// The function as a list of pieces with numbers of any size.
  /// - Complexity: O(1), or O(pieces) where numbers are held in a short form.
  var scaledPieces: ScaledPieces {
    switch storage {
    case .scaled(let scaled): scaled
    case .tailed(let tailed): ScaledPieces(tailed.materialized)
    }
  }

  /// The short form, if numbers can be held in it.
  /// - Complexity: O(pieces).
  var short: TailedPieces? {
    switch storage {
    case .scaled(let scaled): TailedPieces(scaled.materialized)
    case .tailed(let tailed): tailed
    }
  }

  init(_ count: Int, _ pieces: [Piece]) {
    self.init(count, ScaledPieces(pieces))
  }

  init(_ count: Int, _ scaled: ScaledPieces) {
    self.count = count
    storage = .scaled(scaled)
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
    case .scaled(let scaled): scaled.pieces.map(\.first)
    case .tailed(let tailed): tailed.pieces.map(\.first)
    }
  }

  /// The first index behind piece `index`.
  package func end(of index: Int) -> Int {
    switch storage {
    case .scaled(let scaled): scaled.end(of: index, count)
    case .tailed(let tailed): tailed.end(of: index, count)
    }
  }

  /// Whether every piece is known.
  package var isKnown: Bool {
    guard case .scaled(let scaled) = storage else { return true }
    return scaled.isKnown
  }

  /// Returns the piece that owns `index`.
  /// - Complexity: O(log pieces).
  package func piece(at index: Int) -> Piece {
    let position = position(of: index)
    switch storage {
    case .scaled(let scaled): return scaled.scaled(scaled.pieces[position])
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
    switch storage {
    case .scaled(let scaled): return scaled.pieces.position(of: index)
    case .tailed(let tailed): return tailed.pieces.position(of: index)
    }
  }
}

extension GridFunction: Equatable {
  package static func == (a: GridFunction, b: GridFunction) -> Bool {
    a.count == b.count && a.pieces == b.pieces
  }
}
