import Diagnostics
import Exact
import Networks

/// Yu et al. 2024, Theorem 4.1: width 6, and about sqrt(N)·ln(Nn/c0) layers.
///
/// A point is projected to an integer z; the numbers of one class are packed into words, and the
/// word in which z would stand is unpacked and compared with z.
///
/// - Shape: width 6. Layer z; G − 1 layers r1 r2 V z, which choose the word; the layers of
///   `WordReader`; the output. Depth G + (m − 1)(b + 1) + 3.
/// - Ensures: C where z is a number that is stored, −C at every other grid point of the domain; the
///   output is never 0 there. With `variant=paper` this is promised of the samples only.
///
/// Repair: the parameters are O(n + …); the first layer reads n coordinates.
/// Repair: see `WordReader` and `CodeWords`.
package enum Theorem4_1 {
  package static let construction = Construction(
    name: "yu2024-4.1", paper: .yu2024, theorem: "Theorem 4.1",
    summary: "width 6 and about sqrt(N) layers, for any two separated classes",
    tasks: [.sign], form: .faithful,
    options: [variant, packing, group, encode, base, .seed],
    bounds: bounds, construct: construct)

  package static let variant = ConstructionOption(
    "variant", .choice(["integer", "paper"]), default: .choice("integer"), trials: ["paper"],
    help: "integer has integer weights only; paper has the paper's projection, ramps and digits")

  package static let packing = ConstructionOption(
    "packing", .choice(["sqrt", "balanced"]), default: .choice("sqrt"), trials: ["balanced"],
    help: "numbers a word: sqrt(M) as in the paper, or what makes the fewest layers")

  package static let group = ConstructionOption(
    "group", .integer(1...1_000_000_000), help: "numbers a word, in place of packing")

  package static let encode = ConstructionOption(
    "encode", .choice(StoredCodes.Class.allCases.map(\.rawValue)),
    help: "the class that is stored; minority if absent, all (as in the paper) for variant=paper")

  package static let base = ConstructionOption(
    "base", .choice(["2", "10"]),
    help: "how numbers are packed: bits, or decimal digits (always so for variant=paper)")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let samples = SignSamples(request)
    let options = request.options
    let isPaper = options.choice(variant.name) == "paper"
    if isPaper {
      for option in [encode, base] where options.choice(option.name) != nil {
        throw DiagnosticList([
          Construction.conflict(
            option.name, with: "variant=paper",
            because: "the paper stores all points in decimal digits")
        ])
      }
    }
    if let sign = samples.onlySign { return samples.constant(sign) }
    if isPaper {
      let square = samples.points.smallestOppositeSquare(samples.signs)!
      let projection = LemmaB1Projection.paper(
        samples.points, signs: samples.signs, box: samples.box, scale: samples.scale,
        squaredSeparation: Rational(square, samples.scale * samples.scale), seed: options.seed)
      return network(
        samples, projection, encode: .all, grouping: grouping(options), base: .decimal,
        isPaper: true)
    }
    return network(
      samples,
      .integer(samples.points, signs: samples.signs, box: samples.box, seed: options.seed),
      encode: options.choice(encode.name).flatMap(StoredCodes.Class.init) ?? .minority,
      grouping: grouping(options),
      base: options.choice(base.name).flatMap(CodeWords.Base.init) ?? .binary, isPaper: false)
  }

  /// m as `options` ask for it.
  static func grouping(_ options: OptionValues) -> CodeWords.Grouping {
    if let size = options.integer(group.name) { return .fixed(size) }
    return options.choice(packing.name) == "balanced" ? .balanced : .squareRoot
  }

  /// Returns the network for a projection.
  ///
  /// - Requires: both classes occur, and `projection` keeps them apart: to different integers, or by
  ///   4 for the paper's.
  package static func network(
    _ samples: SignSamples, _ projection: LemmaB1Projection, encode: StoredCodes.Class,
    grouping: CodeWords.Grouping, base: CodeWords.Base, isPaper: Bool
  ) -> ConstructionResult {
    let codes = StoredCodes(
      projection.values(samples.points), signs: samples.signs, class: encode)
    let words = CodeWords(codes.numbers, grouping: grouping, base: base)
    var stack = LayerStack(inputCount: samples.dimension)
    var z = projection.append(to: &stack, scale: samples.scale)
    var v = AffineForm(words.words[0])
    for (group, last) in words.lastIndices.enumerated() {
      let key = codes.keys[last]
      // On integers a ramp of length 1; the paper's lies in the middle third of the gap.
      let length = isPaper ? (codes.keys[last + 1] - key) / 3 : 1
      let start = isPaper ? key + length : key
      let values = stack.append([
        z - AffineForm(start), z - AffineForm(start + length), v, z,
      ])
      let rise = Rational(words.words[group + 1] - words.words[group]) / length
      (v, z) = (values[2] + rise * (values[0] - values[1]), values[3])
    }
    let hits = WordReader(words: words, tentTop: isPaper ? Rational(11, 10) : 1)
      .append(to: &stack, word: v, z: z)
    let sign = Rational(codes.sign)
    stack.append(
      [
        isPaper
          ? sign * (hits - AffineForm(Rational(1, 20))) : sign * (Rational(2) * hits - 1)
      ], .identity)
    return samples.result(stack.networkLayers, parameters(words, codes))
  }

  /// G, m, b and M, and the class stored.
  static func parameters(
    _ words: CodeWords, _ codes: StoredCodes
  ) -> [ConstructionParameters.Member] {
    [
      .init(name: "G", value: Rational(words.groupCount)),
      .init(name: "m", value: Rational(words.groupSize)),
      .init(name: "b", value: Rational(words.bits)),
      .init(name: "M", value: Rational(words.codeCount)),
      .init(name: "C", value: Rational(codes.sign)),
    ]
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let groups = context.parameters.integer("G"),
      let size = context.parameters.integer("m"), let bits = context.parameters.integer("b")
    else { return context.parameters["classes"] == 1 ? constantBounds : [.atMost(.width, "6", 6)] }
    let depth = groups + (size - 1) * (bits + 1) + 3
    let dimension = context.statistics.dimension
    var bounds: [Bound] = [
      .atMost(.width, "6", 6),
      .exact(.depth, "G + (m - 1)(b + 1) + 3", depth),
    ]
    if depth.magnitude < 1 << 40, dimension < 1 << 40 {
      bounds.append(
        .atMost(.denseParameterCount, "n + 42 depth", dimension + 42 * depth))
    }
    return bounds
  }

  /// The bounds of the network of one class.
  static let constantBounds: [Bound] = [
    .exact(.depth, "1 for one class", 1), .exact(.nonzeroParameterCount, "0 for one class", 0),
  ]
}
