import ArgumentParser

/// The group of the papers' experiments.
struct Experiment: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Redo an experiment of a paper, exactly.",
    subcommands: [
      ExperimentMNISTPairs.self, ExperimentTwoShell.self, ExperimentSAT.self,
      ExperimentNearbySet.self,
    ])
}
