import Diagnostics
import Exact
import Networks

/// The layers that decide whether z is one of the numbers of a word, which is read bit by bit.
///
/// - Shape: reads a layer of which v and z are forms, nowhere negative; writes the hits. Width 6,
///   depth (m − 1)(b + 1) + 2, or 2 for m = 1: for each number but the last b layers V s1 s2 [A]
///   [h] z [q] and one layer p n V z [q], then p n [h] [q] and h [carry].
/// - Units: `tentTop` − |z − code| is the hit of a code.
/// - Ensures: the two results add up to the number of codes of the word that are z.
///
/// Repair: the ramp of a digit ends at the threshold, s1 − s2 = [v ≥ T] on integers. The paper's
/// F_{a,b} begins there and keeps v = a, so that the last number of a word is read as one less.
/// The last number needs no reading: it is v itself.
///
/// - Source: Yu 2024, Lemmas B.4 and B.5.
struct WordReader {
  let words: CodeWords
  /// 1, or the paper's 11/10.
  let tentTop: Rational

  /// Appends the layers and returns the number of hits.
  func append(to stack: inout LayerStack, word: AffineForm, z start: AffineForm) -> AffineForm {
    var (v, z) = (word, start)
    // The hit of the number before, and the sum of those before it.
    var (hit, sum): (AffineForm?, AffineForm?) = (nil, nil)
    for place in 0..<(words.groupSize - 1) {
      let unit = words.base.power(words.groupSize - 1 - place)
      var number: AffineForm?
      for bit in (0..<words.bits).reversed() {
        let threshold = unit << bit
        let hasNewHit = bit == words.bits - 1 && place > 0
        var forms = [v, v - AffineForm(threshold - 1), v - AffineForm(threshold)]
        if let number { forms.append(number) }
        if hasNewHit, let hit { forms.append(hit) }
        forms.append(z)
        if let sum { forms.append(sum) }
        var values = stack.append(forms)[...]
        func next() -> AffineForm { values.removeFirst() }
        let (carried, s1, s2) = (next(), next(), next())
        let isSet = s1 - s2
        v = carried - threshold * isSet
        let digit = BigInt.powerOfTwo(bit) * isSet
        number = number == nil ? digit : next() + digit
        let newHit = hasNewHit ? next() : nil
        z = next()
        let carriedSum = sum == nil ? nil : next()
        if let newHit {
          sum = carriedSum.map { $0 + newHit } ?? newHit
        } else {
          sum = carriedSum
        }
      }
      guard let code = number else { unreachable("a number without bits") }
      let values = stack.append([z - code, code - z, v, z] + (sum.map { [$0] } ?? []))
      hit = AffineForm(tentTop) - values[0] - values[1]
      (v, z) = (values[2], values[3])
      sum = sum == nil ? nil : values[4]
    }
    let last = stack.append(
      [z - v, v - z] + (hit.map { [$0] } ?? []) + (sum.map { [$0] } ?? []))
    let tent = AffineForm(tentTop) - last[0] - last[1]
    let earlier = last.dropFirst(2)
    let rest = earlier.isEmpty ? [] : [earlier.reduce(0, +)]
    let hits = stack.append([tent] + rest)
    return hits.dropFirst().reduce(hits[0]) { $0 + $1 }
  }

  /// The layers that `append` appends.
  static func layerCount(groupSize: Int, bits: Int) -> Int { (groupSize - 1) * (bits + 1) + 2 }
}
