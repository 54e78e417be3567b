import Diagnostics
import Networks
import Programs

/// How much the compiler rewrites.
package enum OptimizationLevel: Int, CaseIterable, Sendable {
  /// Neuron by neuron, as the network stands: the readable reference.
  case none = 0
  /// Everything general.
  case general = 1
}

/// A pass under the name that `--print-after` and `--time-passes` use.
package struct Pass: Sendable {
  package let name: String
  package let run: @Sendable (inout Program) -> Change

  package static let foldConstants = Pass(name: "fold-constants") { $0.foldConstants() }
  package static let eliminateReLUs = Pass(name: "eliminate-relus") { $0.eliminateReLUs() }
  package static let propagateCopies = Pass(name: "propagate-copies") { $0.propagateCopies() }
  package static let fuseAffines = Pass(name: "fuse-affines") { $0.fuseAffines() }
  package static let mergeEqualValues = Pass(name: "merge-equal-values") { $0.mergeEqualValues() }
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
    case .general:
      // Sums of relus first, for they make programs of wide layers short. Folding before copies: a
      // relu of a constant must not look like one. Copies before fusion, so that sums see what is
      // really carried; equal values after both, when they look equal.
      // Dead values last, before rolling, which looks at what is left, in order.
      passes = [
        .sumReLUs, .foldConstants, .eliminateReLUs, .propagateCopies, .fuseAffines,
        .mergeEqualValues, .propagateCopies, .fuseAffines, .removeDeadValues, .rollLoops,
      ]
    }
  }

  /// Runs the passes on `program`, whose ranges are proved, and checks its form after each.
  ///
  /// - Parameter observe: called after each pass.
  package func run(
    on program: inout Program, observe: (Pass, Change, Program) -> Void = { _, _, _ in }
  ) {
    for pass in passes {
      let change = pass.run(&program)
      let problems = program.brokenInvariants()
      if !problems.isEmpty {
        unreachable("after \(pass.name): \(problems.prefix(3).joined(separator: "; "))")
      }
      observe(pass, change, program)
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
