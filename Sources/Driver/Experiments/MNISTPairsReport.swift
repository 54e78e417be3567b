import Exact

/// Tables 1 and 4 as measured, beside the paper's.
package struct MNISTPairsReport: Sendable {
  package let measurements: [MNISTPairs.Measurement]
  package let imagesPerDigit: Int

  package init(_ measurements: [MNISTPairs.Measurement], imagesPerDigit: Int) {
    self.measurements = measurements
    self.imagesPerDigit = imagesPerDigit
  }

  private var table1: [MNISTPairs.Measurement] { measurements.filter { $0.method == .yu } }

  /// A row a network: the counts, the accuracies, the paper's accuracy.
  package var csv: String {
    var text =
      "digits,construction,test,right,nearest,no_label,accuracy,nearest_accuracy,paper_table1,"
      + "paper_table4,neurons,parameters\n"
    for one in measurements {
      let paper1 = one.method == .yu ? share(MNISTPaperNumbers.table1(one.pair)) : ""
      let paper4 = MNISTPaperNumbers.table4(one.pair, one.method).map(share) ?? ""
      text +=
        "\(one.pair),\(one.method.rawValue),\(one.testCount),\(one.rightCount),"
        + "\(one.nearestCount),\(one.noLabelCount),"
        + "\(EvaluationText.share(one.rightCount, of: one.testCount)),"
        + "\(EvaluationText.share(one.nearestCount, of: one.testCount)),"
        + "\(paper1),\(paper4),\(one.neuronCount),\(one.parameterCount)\n"
    }
    return text
  }

  package var markdown: String {
    """
    # Memorization networks on pairs of MNIST digits

    Networks that memorize the first \(imagesPerDigit) training images of each of two digits, \
    compiled to C, on all test images of the two digits. Every network memorizes its images.

    \(table1Text)\(table4Text)
    """
  }

  private func share(_ percent: Int) -> String {
    "0.\(percent < 10 ? "0" : "")\(percent)"
  }

  private var table1Text: String {
    if table1.isEmpty { return "" }
    let byPair = Dictionary(uniqueKeysWithValues: table1.map { ($0.pair, $0) })
    let digits = Set(table1.flatMap { [$0.pair.first, $0.pair.second] }).sorted()
    var text = "## Table 1: Theorem 7.3, measured / paper\n\n"
    text += "| | " + digits.map(String.init).joined(separator: " | ") + " |\n"
    text += "|---|" + digits.map { _ in "---|" }.joined() + "\n"
    for row in digits {
      let cells = digits.map { column -> String in
        guard row != column, let one = byPair[DigitPair(row, column)] else { return "-" }
        let accuracy = EvaluationText.share(one.rightCount, of: one.testCount)
        return "\(accuracy) / \(share(MNISTPaperNumbers.table1(one.pair)))"
      }
      text += "| **\(row)** | " + cells.joined(separator: " | ") + " |\n"
    }
    let count = BigInt(table1.count)
    let mean = table1.reduce(Rational(0)) {
      $0 + Rational(BigInt($1.rightCount), BigInt($1.testCount))
    }
    let paper = table1.reduce(0) { $0 + MNISTPaperNumbers.table1($1.pair) }
    let noLabel = table1.reduce(0) { $0 + $1.noLabelCount }
    let images = table1.reduce(0) { $0 + $1.testCount }
    text += "\nMean: measured \(decimal(mean * Rational(1, count))), paper"
    text += " \(decimal(Rational(BigInt(paper), 100 * count))). No set of Theorem 7.3 holds"
    text += " \(noLabel) of \(images) test images; they count as wrong.\n\n"
    text += "Right, exactly: "
    text +=
      table1.map { "(\($0.pair.first),\($0.pair.second)) \($0.rightCount)/\($0.testCount)" }
      .joined(separator: ", ") + ".\n"
    return text
  }

  private var table4Text: String {
    let pairs = MNISTPaperNumbers.table4.map(\.pair).filter { pair in
      measurements.contains { $0.pair == pair && $0.method != .yu }
    }
    if pairs.isEmpty { return "" }
    var text = "\n## Table 4: Theorem 7.3, Park et al. 2021 and Vardi et al. 2022\n\n"
    text +=
      "The outputs of the last two are labels 1 and 2 on the images that they memorize; elsewhere"
    text += " the nearer of the two is taken. In brackets: images for which the output is the label"
    text += " itself.\n\n"
    text += "| digits | M1 \(MNISTPairs.Method.yu.rawValue) / paper"
    text += " | M2 \(MNISTPairs.Method.park.rawValue) / paper"
    text += " | M3 \(MNISTPairs.Method.vardi.rawValue) / paper |\n|---|---|---|---|\n"
    for pair in pairs {
      let cells = MNISTPairs.Method.allCases.map { method -> String in
        guard let one = measurements.first(where: { $0.pair == pair && $0.method == method }) else {
          return "-"
        }
        let paper = MNISTPaperNumbers.table4(pair, method).map { " / \(share($0))" } ?? ""
        let exact = method == .yu ? "" : " (\(one.rightCount) of \(one.testCount))"
        return EvaluationText.share(one.nearestCount, of: one.testCount) + paper + exact
      }
      text += "| \(pair) | " + cells.joined(separator: " | ") + " |\n"
    }
    return text
  }

  /// A number in 0 … 1 with four decimals, rounded.
  private func decimal(_ value: Rational) -> String {
    EvaluationText.share((value * 1_000_000).floor.asInt!, of: 1_000_000)
  }
}
