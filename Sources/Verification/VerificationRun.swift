import Diagnostics
import Exact
import Execution
import Networks

/// A verification that is under way.
struct VerificationRun {
  let network: Network
  let expectations: Expectations?
  let sourceRows: [Int]
  let oracle: ExactEngine
  let engines: [any Engine]
  let options: VerificationOptions
  let progress: (@Sendable (VerificationProgress) -> Void)?
  let evaluationTotal: Int

  var report: VerificationReport
  private var evaluationCount = 0
  private var shownFailureCounts: [Int]
  /// The engines that broke their interface, by place in `engines`.
  private var broken: Set<Int> = []

  /// The rows that are evaluated at once.
  private static let blockSize = 1 << 16

  init(
    network: Network, dataSet: DataSet?, expectations: Expectations?, oracle: ExactEngine,
    engines: [any Engine], options: VerificationOptions,
    progress: (@Sendable (VerificationProgress) -> Void)?, evaluationTotal: Int
  ) {
    self.network = network
    self.expectations = expectations
    self.oracle = oracle
    self.engines = engines
    self.options = options
    self.progress = progress
    self.evaluationTotal = evaluationTotal
    shownFailureCounts = Array(repeating: 0, count: engines.count + 1)
    sourceRows = dataSet?.sourceRows ?? []
    report = VerificationReport(
      network: network.name, dataSet: dataSet?.name, sampleCount: dataSet?.count ?? 0,
      seed: options.seed, epsilon: network.output.kind == .real ? expectations?.epsilon : nil,
      engines: ([oracle] + engines).map { .init(name: $0.name, description: $0.description) })
  }

  /// Checks every point of `table`; the oracle evaluates `exactCount` of them.
  mutating func check(_ table: PointTable, exactCount: Int) {
    report.families.append(
      VerificationReport.Family(
        family: table.family, pointCount: table.count, exactCount: exactCount,
        failureCounts: Array(repeating: 0, count: engines.count + 1)))
    let exactRows = spread(exactCount, of: table.count)
    var nextExact = 0
    for start in stride(from: 0, to: table.count, by: Self.blockSize) {
      let rows = start..<min(table.count, start + Self.blockSize)
      let firstExact = nextExact
      while nextExact < exactRows.count, exactRows[nextExact] < rows.upperBound { nextExact += 1 }
      checkBlock(
        Block(
          family: table.family, rows: rows, points: table.points(rows),
          exactRows: exactRows[firstExact..<nextExact].map { $0 - start }))
    }
  }

  /// Some points of one family.
  private struct Block {
    let family: PointFamily
    /// Their rows in the family's table.
    let rows: Range<Int>
    let points: GridPoints
    /// Those that the oracle evaluates, counted from the first.
    let exactRows: [Int]
  }

  private mutating func checkBlock(_ block: Block) {
    let (oracle, output) = (oracle, network.output)
    let selected =
      block.exactRows.count == block.points.count
      ? block.points : block.points.selecting(block.exactRows)
    let exact =
      block.exactRows.isEmpty
      ? nil
      : ask(0, block, count: selected.count) {
        try Answers(ofOracle: oracle, at: selected, output: output, progress: $0)
      }
    if let exact {
      for (index, row) in block.exactRows.enumerated() {
        checkAlone(exact[index], of: 0, at: row, in: block)
      }
    }
    let hasLabel = output.kind != .real
    var first: Answers?
    for (index, engine) in engines.enumerated() where !broken.contains(index) {
      let answers = ask(index + 1, block, count: block.points.count * (hasLabel ? 2 : 1)) {
        try Answers(of: engine, at: block.points, hasLabel: hasLabel, progress: $0)
      }
      guard let answers else { continue }
      for row in 0..<block.points.count {
        checkAlone(answers[row], of: index + 1, at: row, in: block)
      }
      var isExact = [Bool](repeating: false, count: block.points.count)
      if let exact {
        for (place, row) in block.exactRows.enumerated() {
          isExact[row] = true
          if !answers.agrees(at: row, with: exact, at: place) {
            fail(.exact, index + 1, row, block, "\(exact[place])", "\(answers[row])")
          }
        }
      }
      guard let first else {
        first = answers
        continue
      }
      for row in 0..<block.points.count where !isExact[row] {
        if !answers.agrees(at: row, with: first, at: row) {
          fail(.engines, index + 1, row, block, "\(first[row])", "\(answers[row])")
        }
      }
    }
  }

  /// Returns what `evaluate` gives, with its time on the account of engine `index` (0 is the
  /// oracle); nil if it throws, which is a fault of the engine.
  private mutating func ask(
    _ index: Int, _ block: Block, count: Int,
    _ evaluate: (@escaping RowProgress) throws -> Answers
  ) -> Answers? {
    let (done, total, told) = (evaluationCount, evaluationTotal, progress)
    let (family, name) = (block.family, report.engines[index].name)
    let start = ContinuousClock.now
    defer {
      evaluationCount += count
      report.engines[index].seconds += (ContinuousClock.now - start) / .seconds(1)
    }
    do {
      let answers = try evaluate { rows in
        told?(
          VerificationProgress(family: family, engine: name, done: done + rows, total: total))
      }
      report.engines[index].evaluationCount += count
      return answers
    } catch {
      let message = (error as? Diagnostic)?.message ?? "\(name): \(error)"
      report.faults.append(.init(engine: name, family: family, message: message))
      broken.insert(index - 1)
      return nil
    }
  }

  /// Checks what needs no other engine: the data, the domain, and that label and values agree.
  private mutating func checkAlone(
    _ answer: Answer, of engine: Int, at row: Int, in block: Block
  ) {
    if block.family == .outside {
      if !answer.isOutOfDomain {
        fail(.domain, engine, row, block, "out of domain", "\(answer)")
      }
      return
    }
    if block.family == .data, let expectations {
      let sample = block.rows.lowerBound + row
      report.engines[engine].sampleCount += 1
      if expectations.isMet(at: sample, by: answer) {
        report.engines[engine].memorizedCount += 1
      } else {
        fail(.data, engine, row, block, expectations.text(of: sample), answer.labelText)
      }
    } else if answer.isOutOfDomain {
      fail(.domain, engine, row, block, "an answer", "\(answer)")
    }
    if !answer.isConsistent(with: network.output) {
      let meaning = answer.values.map { "\(EngineLabel(network.output.outcome(of: $0)))" }
      fail(.label, engine, row, block, meaning ?? "out of domain", "\(answer)")
    }
  }

  private mutating func fail(
    _ check: VerificationReport.Check, _ engine: Int, _ row: Int, _ block: Block,
    _ expected: @autoclosure () -> String, _ found: @autoclosure () -> String
  ) {
    report.failureCount += 1
    report.families[report.families.count - 1].failureCounts[engine] += 1
    guard shownFailureCounts[engine] < options.shownFailureLimit else { return }
    shownFailureCounts[engine] += 1
    let tableRow = block.rows.lowerBound + row
    report.failures.append(
      VerificationReport.Failure(
        engine: report.engines[engine].name, family: block.family, check: check,
        row: block.family == .data ? sourceRows[tableRow] : tableRow, point: block.points[row],
        expected: expected(), found: found()))
  }
}
