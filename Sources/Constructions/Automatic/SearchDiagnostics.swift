import Diagnostics
import Exact
import Networks

extension ConstructionSearch {
  /// No construction is for targets as those of `data`.
  static func noneApplies(_ data: DataSet, _ epsilon: Rational?) -> Diagnostic {
    let isReal = data.labels == nil
    return Diagnostic(
      "no construction is for \(isReal ? "real targets" : "these labels")",
      at: SourceSpan(file: data.name),
      notes: isReal && epsilon == nil
        ? ["constructions for classes approximate real targets: --epsilon says how closely"] : [])
  }

  /// What the first trial says that failed; or else that every one was skipped.
  static func nothingBuilt(_ trials: [Trial], _ data: DataSet) -> DiagnosticList {
    for trial in trials {
      if case .failed(let problems) = trial.outcome { return problems }
    }
    let reasons = trials.prefix(20).compactMap { trial -> String? in
      guard case .skipped(let reason) = trial.outcome else { return nil }
      return "\(trial.candidate): \(reason)"
    }
    return DiagnosticList([
      Diagnostic("no construction was tried", at: SourceSpan(file: data.name), notes: reasons)
    ])
  }
}
