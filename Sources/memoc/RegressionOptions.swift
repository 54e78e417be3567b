import ArgumentParser
import Exact

/// Whether the data has real targets, and how closely they are approximated.
struct RegressionOptions: ParsableArguments {
  @Flag(help: "The label column holds real targets: exact numbers.")
  var regression = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far an output may lie from its target, such as 1/100 (with --regression).",
      discussion: """
        Targets become classes of this length, whose centers are the outputs, so that outputs lie \
        within half of it. A point that matches no sample gets the smallest target less this.
        """, valueName: "number"))
  var epsilon: String?

  func validate() throws {
    if epsilon != nil, !regression {
      throw ValidationError("--epsilon is for real targets: it needs --regression")
    }
    _ = try value()
  }

  /// ε, if it is given.
  func value() throws -> Rational? {
    try epsilon.map { text in
      guard let value = try? Rational(exactly: text[...]), value > 0 else {
        throw ValidationError(
          "--epsilon is \"\(text.prefix(80))\"; an exact number above 0 is expected")
      }
      return value
    }
  }
}
