import Diagnostics
import Networks
import Programs

/// How much the compiler rewrites.
package enum OptimizationLevel: String, CaseIterable, Sendable {
  /// Neuron by neuron, as the network stands: the readable reference.
  case none = "0"
  /// Everything general.
  case general = "1"
  /// Whole subnetworks by what they compute: the lemmas.
  case full = "2"
  /// The same, with the shortest tables.
  case size = "s"
}

/// A pass under the name that `--print-after` and `--time-passes` use.
package struct Pass: Sendable {
  package let name: String
  /// Whether it runs before ranges are proved, since it needs none and what it leaves is cheaper.
  package let precedesRanges: Bool
  package let run: @Sendable (inout Program) -> Change

  private init(
    name: String, precedesRanges: Bool = false, run: @escaping @Sendable (inout Program) -> Change
  ) {
    (self.name, self.precedesRanges, self.run) = (name, precedesRanges, run)
  }

  package static let tabulateScalars = Pass(name: "tabulate-scalars", precedesRanges: true) {
    $0.tabulateScalars()
  }
  package static let extractBits = Pass(name: "extract-bits", precedesRanges: true) {
    $0.extractBits()
  }
  package static let matchDisjointKeys = Pass(name: "match-disjoint-keys", precedesRanges: true) {
    $0.matchDisjointKeys()
  }
  package static let sumWideReLUs = Pass(name: "sum-wide-relus", precedesRanges: true) {
    $0.sumWideReLUs()
  }
  package static let compareIntegers = Pass(name: "compare-integers") { $0.compareIntegers() }
  package static let selectByBits = Pass(name: "select-by-bits") { $0.selectByBits() }
  package static let foldTents = Pass(name: "fold-tents") { $0.foldTents() }
  package static let foldConstants = Pass(name: "fold-constants") { $0.foldConstants() }
  package static let eliminateReLUs = Pass(name: "eliminate-relus") { $0.eliminateReLUs() }
  package static let propagateCopies = Pass(name: "propagate-copies") { $0.propagateCopies() }
  package static let fuseAffines = Pass(name: "fuse-affines") { $0.fuseAffines() }
  package static let mergeEqualValues = Pass(name: "merge-equal-values") { $0.mergeEqualValues() }
  package static let shareWideSums = Pass(name: "share-wide-sums") { $0.shareWideSums() }
  package static let foldWideTents = Pass(name: "fold-wide-tents") { $0.foldWideTents() }
  package static let factorWideSums = Pass(name: "factor-wide-sums") { $0.factorWideSums() }
  package static let removeDeadValues = Pass(name: "remove-dead-values") { $0.removeDeadValues() }
  package static let sumReLUs = Pass(name: "sum-relus") { $0.sumReLUs() }
  package static let rollLoops = Pass(name: "roll-loops") { $0.rollLoops() }
}

/// The passes of each level, in order.
package struct Pipeline: Sendable {
  package let passes: [Pass]

  package init(_ level: OptimizationLevel) {
    switch level {
    case .none:
      passes = []
    case .general, .full, .size:
      // Lemmas first: what they replace needs no ranges. Then sums of relus, for they make programs
      // of wide layers short. Folding before copies: a relu of a constant must not look like one.
      // Copies before fusion, so that sums see what is really carried; equal values after both, when
      // they look equal.
      // Folds and products of long numbers when sums have their last form; the sums that these share
      // are then equal. Dead values last, before rolling, which looks at what is left, in order.
      let early: [Pass] =
        (level != .general ? [.extractBits, .tabulateScalars, .matchDisjointKeys] : [])
        + [.sumWideReLUs]
      // The other lemmas look at what general passes leave, but before relus are summed up. Tents
      // before they look like other ramps, and comparisons before what they choose.
      let lemmas: [Pass] =
        level == .general
        ? []
        : [
          .foldConstants, .eliminateReLUs, .propagateCopies, .fuseAffines, .mergeEqualValues,
          .foldTents, .compareIntegers, .selectByBits,
        ]
      passes =
        early + lemmas + [
          .sumReLUs, .foldConstants, .eliminateReLUs, .propagateCopies, .fuseAffines,
          .mergeEqualValues, .propagateCopies, .fuseAffines, .shareWideSums, .foldWideTents,
          .factorWideSums,
          .mergeEqualValues, .removeDeadValues, .rollLoops,
        ]
    }
  }

  /// Proves the ranges of `program`, runs the passes on it, and checks its form after each.
  ///
  /// Some passes come before the ranges: a program that a table replaces needs none.
  ///
  /// - Parameters:
  ///   - observe: called after each pass.
  ///   - check: called with each program whose ranges have been proved.
  package func run(
    on program: inout Program, observe: (Pass, Change, Program) -> Void,
    check: (Program) throws -> Void
  ) rethrows {
    for pass in passes where pass.precedesRanges { run(pass, on: &program, observe) }
    try program.proveRanges(check)
    for pass in passes where !pass.precedesRanges { run(pass, on: &program, observe) }
  }

  /// Proves the ranges of `program`, runs the passes on it, and checks its form after each.
  package func run(
    on program: inout Program, observe: (Pass, Change, Program) -> Void = { _, _, _ in }
  ) {
    run(on: &program, observe: observe, check: { _ in })
  }

  private func run(
    _ pass: Pass, on program: inout Program, _ observe: (Pass, Change, Program) -> Void
  ) {
    var change = pass.run(&program)
    // What stands in for a rewritten program is optimized like any other.
    if !pass.precedesRanges, var other = program.otherwise?.program {
      change.count += pass.run(&other).count
      program.otherwise?.program = other
    }
    let problems = program.brokenInvariants()
    if !problems.isEmpty {
      unreachable("after \(pass.name): \(problems.prefix(3).joined(separator: "; "))")
    }
    observe(pass, change, program)
  }
}

extension Program {
  /// Proves the ranges of this program and of the one that stands in for it.
  fileprivate mutating func proveRanges(_ check: (Program) throws -> Void) rethrows {
    // What lemmas wrote has ranges, which say more than an analysis of tables.
    if otherwise == nil, !hasRanges { analyzeRanges() }
    try check(self)
    guard var other = otherwise?.program else { return }
    if !other.hasRanges { other.analyzeRanges() }
    try check(other)
    otherwise?.program = other
  }

  private var hasRanges: Bool {
    body.allSatisfy { statement in
      guard case .instruction(let instruction) = statement else { return true }
      return facts[instruction.result.index].range != nil
    }
  }
}

extension Pipeline {
  /// The names of the passes of all levels.
  package static var allPassNames: [String] {
    var names: [String] = []
    for level in OptimizationLevel.allCases {
      for pass in Pipeline(level).passes where !names.contains(pass.name) {
        names.append(pass.name)
      }
    }
    return names
  }
}
