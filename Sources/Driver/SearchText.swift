import Constructions
import Networks

/// What `--construction auto` prints.
package enum SearchText {
  /// A line a network that was built, a line for each that was not, and the best one.
  package static func table(of search: ConstructionSearch) -> String {
    var lines = [
      ["construction", "width", "depth", "parameters", "largest bits", "total bits", "seconds"]
    ]
    var others = ""
    for trial in search.trials {
      switch trial.outcome {
      case .built(let size, let seconds):
        lines.append([
          trial.candidate.description, String(size.width), String(size.depth),
          String(size.nonzeroParameterCount), String(size.largestWeightBits),
          String(size.totalWeightBits), TextTable.rounded(seconds),
        ])
      case .skipped(let reason): others += "\(trial.candidate) was skipped: \(reason)\n"
      case .failed(let problems):
        others += "\(trial.candidate) failed: \(problems.diagnostics[0].message)\n"
      case .pending: break
      }
    }
    return TextTable(lines).description + others
      + "best for \(search.objective.rawValue): \(search.best.candidate)\n"
  }
}
