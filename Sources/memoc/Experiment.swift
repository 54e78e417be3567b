import ArgumentParser

/// The group of the papers' experiments.
struct Experiment: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure what a theorem says of constructed networks, or redo a paper's experiment.",
    subcommands: [
      ExperimentSGD.self, ExperimentMNISTPairs.self, ExperimentTwoShell.self, ExperimentSAT.self,
      ExperimentNearbySet.self,
    ])
}
