import Exact
import Networks

/// Yu et al. 2024, Theorem 5.3: a network that memorizes and is wrong nearly everywhere else.
///
/// The network of Theorem 4.1 that stores the sample points of one class, the heavier one: every
/// other point of that class gets the other label, unless its projection meets a stored number.
///
/// - Shape: as Theorem 4.1, with one layer r1_0 r2_0 r1_1 … z in place of the staircase (Lemma E.3).
///   Width max(6, 2G − 1), depth (m − 1)(b + 1) + 5 (4 in place of 5 for G = 1).
/// - Ensures: C where z is a number that is stored, −C at every other grid point of the domain.
///
/// Condition (3) of Lemma E.2, few other points near a number, becomes on a grid: few points of the
/// distribution whose z is a stored number. For coordinates that are independent and uniform, at
/// most `hitShare` = min M/(range of X_k + 1) over the k with W_k ≠ 0 are, since for fixed other
/// coordinates a number meets one value of X_k. The accuracy is then at most 1/2 + `hitShare`/2 on
/// equally heavy classes that X_k does not decide.
///
/// Repair: Lemma E.2's r1 has the exponent −1/n, and Lemma E.3's third relu is printed twice.
package enum Theorem5_3 {
  package static let construction = Construction(
    name: "yu2024-5.3", paper: .yu2024, theorem: "Theorem 5.3",
    summary: "memorizes, and is wrong nearly everywhere else on one class",
    tasks: [.sign], form: .faithful,
    options: [badClass, Theorem4_1.packing, Theorem4_1.group, .seed],
    bounds: bounds, construct: construct)

  package static let badClass = ConstructionOption(
    "bad-class", .choice(["majority", "positive", "negative"]), default: .choice("majority"),
    help: "the class that is stored, and wrong elsewhere; the one of more samples, or +1")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let samples = SignSamples(request)
    let stored = storedSign(samples)
    if let sign = samples.onlySign, sign != stored { return samples.constant(sign) }
    let projection = LemmaB1Projection.integer(
      samples.points, signs: samples.signs, box: samples.box, seed: request.options.seed,
      smallest: samples.onlySign == nil ? 1 : samples.extent + 1)
    return network(
      samples, projection, stored: stored, grouping: Theorem4_1.grouping(request.options))
  }

  /// The class to store.
  private static func storedSign(_ samples: SignSamples) -> Int {
    switch samples.request.options.choice(badClass.name) {
    case "positive": return 1
    case "negative": return -1
    default: return 2 * samples.signs.count { $0 > 0 } >= samples.count ? 1 : -1
    }
  }

  /// Returns the network for a projection that keeps the classes apart.
  ///
  /// - Requires: a sample of the class `stored`.
  package static func network(
    _ samples: SignSamples, _ projection: LemmaB1Projection, stored: Int,
    grouping: CodeWords.Grouping
  ) -> ConstructionResult {
    let codes = StoredCodes(
      projection.values(samples.points), signs: samples.signs,
      class: stored > 0 ? .positive : .negative)
    let words = CodeWords(codes.numbers, grouping: grouping, base: .binary)
    var stack = LayerStack(inputCount: samples.dimension)
    var z = projection.append(to: &stack, scale: samples.scale)
    var v = AffineForm(words.words[0])
    if words.groupCount > 1 {
      var forms: [AffineForm] = []
      for last in words.lastIndices {
        let start = codes.keys[last]
        forms += [z - AffineForm(start), z - AffineForm(start + 1)]
      }
      let values = stack.append(forms + [z])
      let jumps = zip(words.words.dropFirst(), words.words).map { $0 - $1 }
      v = AffineForm(
        words.words[0],
        weights: jumps.enumerated().flatMap { group, jump in
          [(jump, values[2 * group]), (-jump, values[2 * group + 1])]
        })
      z = values[values.count - 1]
    }
    let hits = WordReader(words: words, tentTop: 1).append(to: &stack, word: v, z: z)
    stack.append([Rational(codes.sign) * (Rational(2) * hits - 1)], .identity)
    let ranges = zip(projection.direction, samples.box).filter { !$0.0.isZero }
      .map { $0.1.upper - $0.1.lower + 1 }
    return samples.result(
      stack.networkLayers,
      Theorem4_1.parameters(words, codes) + [
        .init(
          name: "hitShare",
          value: min(1, Rational(BigInt(words.codeCount), ranges.max() ?? 1)))
      ])
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let groups = context.parameters.integer("G"),
      let size = context.parameters.integer("m"), let bits = context.parameters.integer("b")
    else { return context.parameters["classes"] == 1 ? Theorem4_1.constantBounds : [] }
    let depth = (size - 1) * (bits + 1) + (groups > 1 ? 5 : 4)
    return [
      .atMost(.width, "max(6, 2G - 1)", max(6, 2 * groups - 1)),
      .exact(.depth, "(m - 1)(b + 1) + 5 (4 for G = 1)", depth),
    ]
  }
}
