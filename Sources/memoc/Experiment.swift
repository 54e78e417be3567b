import ArgumentParser

struct Experiment: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure what a theorem says of constructed networks.",
    subcommands: [
      ExperimentSGD.self
    ])
}
