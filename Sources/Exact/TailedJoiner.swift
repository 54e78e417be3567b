/// Pieces in ascending order; each new one is joined to the last if one piece serves both.
///
/// They are written to the storage of the list that they become: an array would ask for every piece
/// whether it has one owner.
struct TailedJoiner {
  typealias Piece = TailedPieces.Piece

  private var storage: UnsafeMutableBufferPointer<Piece>
  /// Whether `storage` is the joiner's own, since the list's was too small.
  private var ownsStorage = false
  /// The number of pieces so far.
  private(set) var count = 0

  private init(_ storage: UnsafeMutableBufferPointer<Piece>) { self.storage = storage }

  /// Returns the list of the pieces that `append` appends, of which there are hardly more than
  /// `capacity`; nil if it returns false.
  @inline(__always)
  static func wholeList(capacity: Int, _ append: (inout TailedJoiner) -> Bool) -> [Piece]? {
    var isWhole = false
    var moved: UnsafeMutableBufferPointer<Piece>?
    let list = [Piece](unsafeUninitializedCapacity: max(capacity, 1)) { storage, count in
      var joiner = TailedJoiner(storage)
      isWhole = append(&joiner)
      if joiner.ownsStorage {
        moved = UnsafeMutableBufferPointer(rebasing: joiner.storage[..<joiner.count])
      } else {
        count = joiner.count
      }
    }
    defer { moved?.deallocate() }
    return isWhole ? moved.map { Array($0) } ?? list : nil
  }

  /// Returns the list of the pieces that `append` appends, of which there are hardly more than
  /// `capacity`.
  @inline(__always)
  static func list(capacity: Int, _ append: (inout TailedJoiner) -> Void) -> [Piece] {
    wholeList(capacity: capacity) { joiner in
      append(&joiner)
      return true
    }!
  }

  /// Appends the piece of these numbers for the indices in `first ..< end`.
  @inline(__always)
  mutating func append(
    _ first: Int, _ end: Int, _ value: Int128, _ slope: Int, tail: Int, payload: Int32
  ) {
    let isPoint = end - first == 1
    if count > 0 {
      let last = storage[count - 1]
      if last.tail == tail, last.payload == payload {
        if last.slope == slope || isPoint, last.value(at: first) == value { return }
        if !isPoint, slope != 0, first - last.first == 1, last.value + Int128(slope) == value {
          storage[count - 1].slope = slope
          return
        }
      }
      if count == storage.count { moveStorage() }
    }
    storage.initializeElement(
      at: count,
      to: Piece(
        first: first, payload: payload, tail: tail, slope: isPoint ? 0 : slope, value: value))
    count += 1
  }

  /// Makes room for more pieces.
  @inline(never)
  private mutating func moveStorage() {
    let larger = UnsafeMutableBufferPointer<Piece>.allocate(capacity: 2 * storage.count)
    _ = larger.initialize(from: storage[..<count])
    if ownsStorage { storage.deallocate() }
    (storage, ownsStorage) = (larger, true)
  }
}
