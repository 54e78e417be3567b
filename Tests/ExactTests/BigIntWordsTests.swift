import Exact
import Support
import Testing

@Suite struct BigIntWordsTests {
  @Test(arguments: Seed.some(100)) func wordsGiveBackTheirNumber(seed: Seed) {
    var generator = seed.generator
    for wordCount in 1...9 {
      let bound = BigInt.powerOfTwo(32 * wordCount - 1)
      let random = generator.value(in: Interval(-bound, bound - 1))
      for value in [random, -bound, bound - 1, 0, -1, random >> 32] {
        let words = (0..<wordCount).map { index in
          UInt32(truncatingIfNeeded: value.twosComplementWord(index / 2) >> (32 * (index % 2)))
        }
        #expect(
          words.withUnsafeBufferPointer { BigInt(twosComplement: $0) } == value,
          "\(value) in \(wordCount) words, \(seed)")
      }
    }
  }
}
