import Exact

/// Ascending integers packed into words, and where one word ends and the next begins.
///
/// Word g holds m numbers of b bits (or of b's decimal digits) each, the first one in the most
/// significant place: v_g = Σ e_(gm+t+1)·β^(m−1−t).
///
/// Repair: a missing number of the last word repeats its last one. The paper fills up with zeros,
/// and so takes z = 1 for a stored number: 11/10 − |1 − 0| > 1/20.
///
/// Repair: groups are of equal size and of distinct numbers. The paper's [j/sqrt(N)] gives groups
/// of different sizes, none for N = 1, and a ramp of length 0 where projections coincide.
///
/// - Source: Yu 2024, Lemmas B.3 and B.5.
package struct CodeWords: Hashable, Sendable {
  /// How many numbers a word has.
  package enum Grouping: Hashable, Sendable {
    /// ⌈sqrt M⌉
    case squareRoot
    /// The m of the fewest layers: ⌈M/m⌉ − 1 + (m − 1)(b + 1).
    case balanced
    case fixed(Int)
  }

  package enum Base: String, Sendable {
    case binary = "2"
    case decimal = "10"
  }

  /// M
  package let codeCount: Int
  /// b: the bits of a number while it is taken out of a word.
  package let bits: Int
  /// β
  package let base: BigInt
  /// m
  package let groupSize: Int
  /// v_g
  package let words: [BigInt]
  /// For each word but the last the index of its last number.
  package let lastIndices: [Int]

  /// G
  package var groupCount: Int { words.count }

  /// Packs `codes`.
  /// - Requires: there is a code, and all are at least 1.
  package init(_ codes: [BigInt], grouping: Grouping, base: Base) {
    let largest = codes.max()!
    switch base {
    case .binary:
      bits = largest.bitLength
      self.base = .powerOfTwo(bits)
    case .decimal:
      self.base = BigInt(10).power(largest.description.count)
      bits = (self.base - 1).bitLength
    }
    codeCount = codes.count
    groupSize = CodeWords.groupSize(codes.count, bits: bits, grouping)
    let size = groupSize
    let starts = Array(stride(from: 0, to: codes.count, by: size))
    let base = self.base
    words = starts.map { start in
      (0..<size).reduce(BigInt(0)) { word, place in
        word * base + codes[min(start + place, codes.count - 1)]
      }
    }
    lastIndices = starts.dropLast().map { $0 + size - 1 }
  }

  /// m for `count` numbers of `bits` bits.
  static func groupSize(_ count: Int, bits: Int, _ grouping: Grouping) -> Int {
    switch grouping {
    case .squareRoot:
      let root = BigInt(count).squareRoot.asInt!
      return root * root == count ? root : root + 1
    case .balanced:
      func cost(_ size: Int) -> Int {
        (count + size - 1) / size - 1 + (size - 1) * (bits + 1)
      }
      // The second summand alone exceeds the cost of m = 1 beyond this.
      return (1...max(1, min(count, (count - 1) / (bits + 1) + 1))).min { cost($0) < cost($1) }!
    case .fixed(let size): return min(size, count)
    }
  }
}
