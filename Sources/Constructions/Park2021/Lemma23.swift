import Exact

/// Extraction in width 3: two layers a bit, and one more a symbol to lift the scalars that are done.
///
/// - Shape: width 3, (2D + 1)B − 1 layers.
/// - Ensures: the label for every r in [0, Bg).
///
/// Repair: h acts where (l − 1) mod D = 0, not where l mod D = 1, which never holds for D = 1 and then
/// selects every symbol wrongly; d(l) is l − D⌊(l − 1)/D⌋, in 1 … D; the answer is Σ u·2^(D − i).
/// Repair: scalars are lifted by 3K, where K is none of the lemma's variables. Any lift of at least B
/// serves; here it is B, with thresholds that move, and the first lift is left out.
///
/// - Source: Park et al. 2021, Lemma 23.
package struct Lemma23Extraction: Sendable {
  /// B
  package let slotCount: Int
  /// D
  package let labelBits: Int
  /// g
  package let unit: BigInt

  package init(slotCount: Int, labelBits: Int, unit: BigInt) {
    self.slotCount = slotCount
    self.labelBits = labelBits
    self.unit = unit
  }

  package var layerCount: Int { (2 * labelBits + 1) * slotCount - 1 }

  /// Appends the layers and returns the label, a form over the last of them.
  ///
  /// - Requires: the word of `input` has B·D payload bits.
  package func append(_ input: Lemma20Lookup.Result, to network: inout GateStack) -> AffineForm {
    var (word, place) = (input.word, input.place)
    let lift = BigInt(slotCount) * unit
    for symbol in 0..<slotCount {
      let first = BigInt(symbol) * unit
      // Nothing is lifted before the end of symbol 0.
      var placeRange = Interval(0, (symbol > 1 ? 2 : 1) * lift - 1)
      var wordBits = (slotCount - symbol + 1) * labelBits
      func carry(_ bits: Int) -> Gate { .identity(word, Interval(0, .powerOfTwo(bits) - 1)) }
      if symbol > 0 {
        let values = network.append([
          carry(wordBits), .identity(place, placeRange),
          .step(AffineForm(first - 1) - place, upper: first - 1),
        ])
        word = values[0]
        place = values[1] + lift * values[2]
        placeRange = Interval(0, 2 * lift - 1)
      }
      for bit in 0..<labelBits {
        wordBits -= 1
        let digit = BigInt.powerOfTwo(wordBits)
        var values = network.append([
          carry(wordBits + 1), .identity(place, placeRange),
          .step(word - AffineForm(digit), upper: digit - 1),
        ])
        word = values[0] - digit * values[2]
        let and = Gate.step(AffineForm(first - 1) + unit * values[2] - values[1], upper: unit - 1)
        if symbol == slotCount - 1, bit == labelBits - 1 {
          values = network.append([carry(wordBits), and])
        } else {
          values = network.append([carry(wordBits), .identity(values[1], placeRange), and])
          place = values[1]
        }
        word = values[0] + BigInt.powerOfTwo(labelBits - 1 - bit) * values[values.count - 1]
      }
    }
    return word
  }
}
